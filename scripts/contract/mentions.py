"""Where this repository uses what a new contract takes away."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, cast

import attrs

from backquant._contract import report_names
from backquant._contract.findings import Finding

from ..generate.problem import Json
from ..generate.render import ROOT

__all__ = ["Mention", "mentions"]


TEXTS: Final = ("README.md", "docs/**/*.md", "docs/**/*.py", "docs/**/*.ipynb", "tests/typing/user.py")
EXAMPLES: Final = ROOT / "openapi" / "examples"


@attrs.define(frozen=True)
class Mention:
    """A method that goes or gets another name, and the files that will no longer do."""

    name: str
    files: tuple[str, ...]

    def as_json(self) -> dict[str, Json]:
        """The mention in the report."""
        return {**attrs.asdict(self), "files": [*self.files]}


def mentions(findings: Iterable[Finding]) -> list[Mention]:
    """Guides, examples and recorded replies that speak of methods which are gone."""
    gone = [found for found in findings if found.kind == "method" and found.change in {"removed", "renamed"}]
    if not gone:
        return []
    texts = {path: path.read_text(encoding="utf-8") for pattern in TEXTS for path in sorted(ROOT.glob(pattern))}
    listed: list[Mention] = []
    for found in gone:
        used = re.compile(rf"\.{re.escape(found.name.removeprefix('bq.').removesuffix('()'))}\(")
        files = [path for path, words in texts.items() if used.search(words)]
        if found.change == "removed":
            files += _replies(found.place)
        if files:
            listed.append(Mention(found.name, tuple(path.relative_to(ROOT).as_posix() for path in files)))
    return listed


def _replies(place: str) -> Iterator[Path]:
    """The example replies of an endpoint."""
    index = cast("dict[str, dict[str, Any]]", json.loads((EXAMPLES / "index.json").read_bytes()))
    for name, entry in index.items():
        if report_names.of_path(entry["path"]) == place:
            files = [f"{name}.json", *(variant["file"] for variant in entry.get("variants", []))]
            yield from (EXAMPLES / file for file in dict.fromkeys(files))
