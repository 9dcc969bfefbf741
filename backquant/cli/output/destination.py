"""What shall become of the replies, as the output options say."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

import attrs
import click

__all__ = ["FORMATS", "PICTURES", "TERMINAL", "Format", "OutputRequest"]

Format: TypeAlias = Literal["table", "json", "jsonl", "csv", "parquet", "xlsx", "pine"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
BY_SUFFIX: Final[dict[str, Format]] = {
    ".txt": "table",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
    ".pine": "pine",
}
PICTURES: Final = (".png", ".svg", ".pdf")
STANDARD_OUTPUT: Final = Path("-")
TERMINAL: Final = "-"
"""Where a picture goes for which no file is named."""


@attrs.define
class OutputRequest:
    """The output options that were given."""

    format: Format | None = None
    output: Path | None = None
    raw: bool = False
    table: str | None = None
    columns: str | None = None
    wide: bool = False
    meta: bool | None = None
    plot: Path | None = None
    watch: bool = False
    pages: int | None = None

    @property
    def file(self) -> Path | None:
        """The file to write; None for standard output, which `-` stands for as well."""
        return None if self.output == STANDARD_OUTPUT else self.output

    @property
    def is_drawn_here(self) -> bool:
        """Whether the picture goes to the terminal, as text."""
        return self.plot == STANDARD_OUTPUT

    @property
    def shown_format(self) -> Format:
        """The format: as told, else by the file's name, else a table for people and JSON for programs."""
        if self.format is not None:
            return self.format
        if self.file is None:
            return "table" if sys.stdout.isatty() else "json"
        found = BY_SUFFIX.get(self.file.suffix.lower())
        if found is None and not self.raw:
            if self.file.suffix.lower() in PICTURES:
                raise click.UsageError(f"--output takes data; for a picture: --plot {self.output}")
            raise click.UsageError(
                f"--output: the name {self.file.name!r} tells no format; end it in {', '.join(BY_SUFFIX)}, or add --format"
            )
        return found or "json"

    @property
    def is_shown(self) -> bool:
        """Whether the data are wanted, and not a picture alone."""
        return self.plot is None or self.output is not None or self.format is not None or self.raw

    @property
    def shows_notices(self) -> bool:
        """Whether what goes to the terminal tells them: the head of a table, the foot of a picture as text."""
        table = self.is_shown and not self.raw and self.file is None and self.shown_format == "table"
        return table or self.is_drawn_here

    def check(self) -> None:
        """Refuse what can't work before a call is spent on it.

        Raises:
            click.UsageError: options that exclude each other.
            click.ClickException: a file that can't be written.
        """
        for path in filter(None, (self.file, self.plot)):
            if path != STANDARD_OUTPUT:
                _check_file(path)
        one = self.is_shown and not self.raw and self.shown_format in ("xlsx", "pine")
        if one and (self.watch or self.pages is not None):
            raise click.UsageError(
                f"{self.shown_format} holds one reply; leave out --{'watch' if self.watch else 'pages'}"
            )
        if self.wide and self.meta:
            raise click.UsageError("--wide has no room for the columns of --meta; leave one out")
        picked = [name for name in ("format", "table", "columns", "wide", "meta") if getattr(self, name)]
        if self.raw and picked:
            raise click.UsageError(f"--raw gives the body as it was sent; leave out --{picked[0]}")
        if self.plot is not None and not self.is_drawn_here and self.plot.suffix.lower() not in PICTURES:
            raise click.UsageError(f"--plot: end the name {self.plot.name!r} in {', '.join(PICTURES)}")
        if self.plot is not None and self.pages is not None:
            raise click.UsageError("--plot draws one reply; leave out --pages")
        binary = not self.raw and self.is_shown and self.shown_format in ("parquet", "xlsx")
        if binary and self.file is None and sys.stdout.isatty():
            raise click.UsageError(f"{self.shown_format} is nothing for a terminal; add -o FILE")
        once = [
            name
            for name, given in (
                ("output", self.file),
                ("plot", not self.is_drawn_here and self.plot),
                ("pages", self.pages),
            )
            if given
        ]
        if self.watch and (once or binary):
            which = f"--{once[0]}" if once else "--format parquet"
            raise click.UsageError(
                f"--watch has no end, {which} needs one; to keep what comes: --watch --format csv > FILE"
            )


def _check_file(path: Path) -> None:
    """Refuse a file that can't be written; that is no mistake of the command line, and has the status of other such files."""
    if path.is_dir():
        raise click.ClickException(f"{path} can't be written: it is a directory; name a file")
    if path.exists() and not path.is_file():
        return  # a device or a pipe, which takes what is written
    if not path.absolute().parent.is_dir():
        raise click.ClickException(f"{path} can't be written: there is no directory {path.parent}")
    if not os.access(path.absolute().parent, os.W_OK):
        raise click.ClickException(f"{path} can't be written: the directory {path.parent} is not yours to write in")
