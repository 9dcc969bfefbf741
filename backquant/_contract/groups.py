"""Findings that say the same of many things, told in one line: a symbol that forty methods take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from .findings import Finding

__all__ = ["ChangeGroup", "grouped"]


NAMED: Final = 6  # names in a short line


@attrs.define(frozen=True)
class ChangeGroup:
    """A finding, and everything that it holds for."""

    finding: Finding
    names: list[str]

    @property
    def subject(self) -> str:
        """All names, in Markdown."""
        return ", ".join(f"`{name}`" for name in self.names)

    @property
    def short(self) -> str:
        """The same for an entry that nobody searches: of many names the first ones."""
        shown = ", ".join(f"`{name}`" for name in self.names[:NAMED])
        return shown if len(self.names) <= NAMED else f"{shown} and {len(self.names) - NAMED} more"

    @property
    def sentence(self) -> str:
        """What happened, without a verdict."""
        found = self.finding
        if found.kind == "value":
            return f"value `{found.old or found.new}` {found.change}"
        if found.change in {"added", "removed", "deprecated", "restored"}:
            shown = found.old or found.new
            return f"{found.change}, `{shown}`" if shown else found.change
        return f"{found.change}, `{found.old}` → `{found.new}`"


def grouped(findings: Iterable[Finding]) -> list[ChangeGroup]:
    """The findings in lines, in their order."""
    groups: dict[tuple[object, ...], ChangeGroup] = {}
    for found in findings:
        leaf = found.name.rpartition("(" if found.name.startswith("bq.") else ".")[2]
        alone = found.name if found.kind in {"method", "model"} else leaf
        key = (found.kind, found.change, alone, found.old, found.new, found.note, found.breaking, found.in_sdk)
        groups.setdefault(key, ChangeGroup(found, [])).names.append(found.name)
    return list(groups.values())
