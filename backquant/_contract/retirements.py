"""What a new contract calls deprecated, or no longer does. No I/O."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .findings import Finding
from .named_parts import Part, parts
from .nodes import child
from .sdk_surface import Named

__all__ = ["retirements"]

NOTES: Final = {
    True: "it still works, and warns: code that uses it should move on",
    False: "it is no longer deprecated",
}


def retirements(old: Named, new: Named) -> Iterator[Finding]:
    """A finding for each thing whose mark comes or goes; of what is new, if it comes with one."""
    before = {part.place: _marked(part) for part in parts(old)}
    for part in parts(new):
        now = _marked(part)
        if now != before.get(part.place, False):
            change = "deprecated" if now else "restored"
            yield Finding(part.kind, change, part.name, False, place=part.place, note=NOTES[now], methods=part.methods)


def _marked(part: Part) -> bool:
    return True in (part.schema.get("deprecated"), child(part.schema, "schema").get("deprecated"))
