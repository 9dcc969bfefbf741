"""Descriptions that changed: that is where the API tells of a change of behaviour."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Final

import attrs

from .named_parts import parts
from .nodes import Json, child, text
from .sdk_surface import Named

__all__ = ["Rewording", "described", "rewordings"]

CONTEXT: Final = 6  # words to both sides of a change


@attrs.define(frozen=True)
class Rewording:
    """A text that says something else than before."""

    name: str
    """In SDK names: `bq.gex.levels(positioning=)`."""

    place: str
    """Where it stands in the contract."""

    old: str
    new: str

    @property
    def words(self) -> str:
        """The changed words between their neighbours, in Markdown: what went is struck out, what came is bold."""
        return _word_diff(self.old.split(), self.new.split())

    def as_json(self) -> dict[str, Json]:
        """The rewording in the report."""
        return {**attrs.asdict(self), "words": self.words}


def rewordings(old: Named, new: Named) -> list[Rewording]:
    """Texts of what both contracts have."""
    before = dict(described(old))
    return [
        Rewording(name, place, " ".join(before[place][1].split()), " ".join(words.split()))
        for place, (name, words) in described(new)
        if place in before and before[place][1].split() != words.split()
    ]


def described(named: Named) -> Iterator[tuple[str, tuple[str, str]]]:
    """Place, name and text of everything that can be described, described or not."""
    yield "info.description", ("the API", text(child(named.published, "info"), "description"))
    for part in parts(named):
        words = part.schema if part.kind != "parameter" else child(part.schema, "schema")
        told = text(part.schema, "description") or text(words, "description")
        yield part.place, (part.name, f"{text(part.schema, 'summary')} {told}" if part.kind == "method" else told)


def _word_diff(old: list[str], new: list[str]) -> str:
    parts: list[str] = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for group in matcher.get_grouped_opcodes(CONTEXT):
        shown: list[str] = ["..."] if group[0][1] > 0 else []
        for tag, low, high, left, right in group:
            if tag == "equal":
                shown += old[low:high]
                continue
            shown += [f"~~{' '.join(old[low:high])}~~"] if high > low else []
            shown += [f"**{' '.join(new[left:right])}**"] if right > left else []
        parts.append(" ".join([*shown, *(["..."] if group[-1][2] < len(old) else [])]))
    return " ".join(parts).replace("... ...", "...")
