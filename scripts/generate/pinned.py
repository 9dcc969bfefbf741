"""Names that the committed package has: they keep their meaning, whatever a new contract brings. Reads files."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import cast

__all__ = ["pinned_literals", "pinned_methods"]


COMMITTED = Path(__file__).resolve().parents[2] / "generated" / "backquant_api"


@cache
def pinned_methods() -> dict[str, str]:
    """Method name by path."""
    sources = (path.read_text(encoding="utf-8") for path in sorted((COMMITTED / "resources").glob("*.py")))
    named = (re.findall(r'= Operation\(\s*"([\w.]+)",\s*"([^"]+)"', source) for source in sources)
    return {path: name for found in named for name, path in found}


@cache
def pinned_literals() -> dict[str, tuple[str | int, ...]]:
    """Values by the name of their alias."""
    found: dict[str, tuple[str | int, ...]] = {}
    for name, values in re.findall(r"^(\w+): TypeAlias = Literal(\[[^\]]*\])", _text("literals.py"), re.MULTILINE):
        found[name] = tuple(cast("list[str | int]", ast.literal_eval(values)))
    return found


def _text(name: str) -> str:
    path = COMMITTED / name
    return path.read_text(encoding="utf-8") if path.exists() else ""
