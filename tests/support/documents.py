"""Code blocks of Markdown pages, with what a marker above them says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

__all__ = ["PAGES", "ROOT", "Block", "blocks_of"]

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE: Final = re.compile(r"^(?:<!-- (\w+)[^>]*-->\n)?```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@attrs.define(frozen=True)
class Block:
    """One block of Python."""

    page: str
    number: int
    """The line of the page at which its code begins."""

    code: str
    marker: str
    """`script` or `notebook` where it is for one of them, `endless` where it goes on until it is stopped; else empty."""

    @property
    def compiled_at(self) -> str:
        """The code, at the same lines as on the page, so that a traceback leads there."""
        return "\n" * (self.number - 1) + self.code


def blocks_of(page: Path) -> Iterator[Block]:
    """The blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        line = text.count("\n", 0, found.start(2)) + 1
        yield Block(page.name, line, found[2], found[1] or "")
