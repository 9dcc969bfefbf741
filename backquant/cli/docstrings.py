"""What the docstrings of generated methods say, taken apart for help texts."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Final

import attrs

__all__ = ["MethodDoc", "read_docstring"]

SECTION: Final = re.compile(r"^(Args|Returns|Raises|URL):", re.MULTILINE)
ARGUMENT: Final = re.compile(r"^    (\w+): (.*(?:\n {5,}.*)*)", re.MULTILINE)


@attrs.define(frozen=True)
class MethodDoc:
    """A generated method's docstring."""

    summary: str
    """Its first line."""

    text: str
    """Summary and paragraphs, without sections."""

    arguments: dict[str, str]
    """What each argument means: unit, bounds, default."""


def read_docstring(method: Callable[..., object]) -> MethodDoc:
    """What the method's docstring says."""
    lines = inspect.getdoc(method) or ""
    text, *sections = SECTION.split(lines)
    bodies = dict(zip(sections[::2], sections[1::2], strict=True))
    arguments = {name: " ".join(meaning.split()) for name, meaning in ARGUMENT.findall(bodies.get("Args", ""))}
    return MethodDoc(text.partition("\n")[0].strip(), text.strip(), arguments)
