"""The README's table of methods, which is generated: no method is missing there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from .agents import method_table
from .facts import ROOT

__all__ = ["README", "with_table", "write_readme"]

README: Final = ROOT / "README.md"
SITE: Final = "https://backquant.github.io/backquant-python"
TABLE: Final = re.compile(r"(?<=<!-- methods -->\n).*?(?=\n<!-- /methods -->)", re.DOTALL)


def with_table(text: str) -> str:
    """The README with its table as it should be."""
    return TABLE.sub(lambda _: method_table(f"{SITE}/endpoints/{{}}/"), text)


def write_readme(path: Path = README) -> None:
    """Write the table anew."""
    path.write_text(with_table(path.read_text(encoding="utf-8")), encoding="utf-8")
