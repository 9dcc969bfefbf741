"""Where a tree of Python files and notebooks uses this SDK, and where a report touches it. It reads files."""

from __future__ import annotations

import ast
import json
import os
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import Final, cast

import attrs

from .comparison import Item
from .nodes import Json, Node, children
from .used_names import Reader

__all__ = ["Hit", "Usage", "UsedAt", "hits", "scan"]

LARGEST: Final = 5 * 2**20  # bytes of a source file; what is longer is data
PASSED_OVER: Final = frozenset({"node_modules", "__pycache__", "site-packages", "build", "dist"})
SIGNS: Final = (b"backquant", b"bq.")  # without one of them a file is not parsed
WHERE_PASSED: Final = frozenset({"parameter-removed", "parameter-retyped", "value-removed", "value-added"})
OF_PYTHON: Final = frozenset({"capture", "prun", "time", "timeit"})  # cell magics with Python below them
IPYTHON: Final = re.compile(r"^([ \t]*(?:[\w, ]+=[ \t]*)?)(?:[%!?].*|[\w.]+\?{1,2}[ \t]*)$", re.MULTILINE)
EVERY: Final = 2.0  # seconds between two words about a long scan


@attrs.define(frozen=True)
class UsedAt:
    """One use of the SDK in somebody's code."""

    name: str
    """In SDK names."""

    file: str
    line: int
    """In the file; of a notebook, in its cell."""

    cell: int | None = None
    """Of a notebook, which of its cells, from 1."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.cell is None else f"{self.file}, cell {self.cell}, line {self.line}"

    def as_json(self) -> dict[str, Json]:
        """The place in a report."""
        return cast("dict[str, Json]", attrs.asdict(self))


@attrs.define(frozen=True)
class Usage:
    """What a scan found."""

    places: list[UsedAt]
    files: int
    """How many files were looked at."""

    problems: list[str]
    """Files, and cells of notebooks, that could not be read, and why."""


@attrs.define(frozen=True)
class Hit:
    """A line of a report, and the code that it touches."""

    item: Item
    places: list[UsedAt]


def scan(paths: Iterable[Path], say: Callable[[str], object], clock: Callable[[], float] = monotonic) -> Usage:
    """Read all Python files and notebooks below the paths; a file that can't be parsed is told and passed over.

    Args:
        paths: files and folders; environments, builds and hidden folders within are left out.
        say: hears of a scan that takes long.
        clock: gives seconds.

    Raises:
        FileNotFoundError: a path is not there.
    """
    found: list[UsedAt] = []
    problems: list[str] = []
    count, told = 0, clock()
    for file in _files(paths):
        count += 1
        if clock() - told >= EVERY:
            told = clock()
            say(f"{count:,} files read, {len(found):,} uses so far")
        try:
            found += _read(file, problems)
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError) as problem:
            problems.append(f"{file}: not read ({_told(problem)})")
    return Usage(found, count, problems)


def _told(problem: BaseException) -> str:
    if isinstance(problem, SyntaxError):
        return f"line {problem.lineno}: {problem.msg}"
    return str(problem) or type(problem).__name__


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from _below(path)
        else:
            raise FileNotFoundError(f"{path}: there is no such file or folder")


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(
            name
            for name in folders
            if name not in PASSED_OVER and not name.startswith(".") and not (here / name / "pyvenv.cfg").exists()
        )
        yield from (here / name for name in sorted(files) if name.endswith((".py", ".ipynb")))


def _read(file: Path, problems: list[str]) -> list[UsedAt]:
    if file.stat().st_size > LARGEST:
        raise ValueError(f"longer than {LARGEST // 2**20} MiB")
    body = file.read_bytes()
    if not any(sign in body for sign in SIGNS):
        return []
    reader = Reader(imports=SIGNS[0] in body)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Python thinks of the code's style is not asked
        if file.suffix == ".ipynb":
            return [*_of_notebook(body, reader, str(file), problems)]
        reader.visit(ast.parse(body))
    return [UsedAt(use.name, str(file), use.line) for use in reader.uses]


def _of_notebook(body: bytes, reader: Reader, file: str, problems: list[str]) -> Iterator[UsedAt]:
    document = cast("Json", json.loads(body))
    if not isinstance(document, dict) or "cells" not in document:
        raise ValueError("no notebook of version 4")
    for number, cell in enumerate(children(document, "cells"), 1):
        if cell.get("cell_type") != "code":
            continue
        before = len(reader.uses)
        try:
            reader.visit(_parsed(cell))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
            problems.append(f"{file}, cell {number}: not read ({_told(problem)})")
        yield from (UsedAt(use.name, file, use.line, number) for use in reader.uses[before:])


def _parsed(cell: Node) -> ast.Module:
    """The cell's Python; lines for IPython or the shell are blanked, so that the others keep their numbers."""
    source = cell.get("source")
    lines = "".join(map(str, source)) if isinstance(source, list) else str(source)
    if lines.lstrip().startswith("%%"):
        magic, _, code = lines.lstrip()[2:].partition("\n")
        lines = f"\n{code}" if magic.split(" ")[0] in OF_PYTHON else ""
    try:
        return ast.parse(lines)
    except SyntaxError:
        return ast.parse(IPYTHON.sub(r"\1None", lines))


def hits(items: Sequence[Item], usage: Usage) -> list[Hit]:
    """The lines of a report that touch the code, each with where."""
    found = [Hit(item, _by_line(place for place in usage.places if _touches(item, place))) for item in items]
    return [hit for hit in found if hit.places]


def _by_line(places: Iterable[UsedAt]) -> list[UsedAt]:
    """One for each line of code, however much of it is touched."""
    return list({(place.file, place.cell, place.line): place for place in places}.values())


def _touches(item: Item, place: UsedAt) -> bool:
    return any(_concerns(item, name, place.name) for name in item.names)


def _concerns(item: Item, name: str, used: str) -> bool:
    if name == used:
        return True
    if name.startswith("bq.") and not name.endswith("()") and item.rule not in WHERE_PASSED and item.level != "note":
        return used == f"{name.partition('(')[0]}()"  # whoever leaves it out meets a new default, too
    return name.startswith("models.") and name.count(".") == 1 and used.startswith(f"{name}.")
