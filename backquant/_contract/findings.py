"""What a comparison finds, in SDK names. No I/O."""

from __future__ import annotations

from typing import Literal, TypeAlias

import attrs

from .nodes import Json

__all__ = ["Change", "Difference", "Finding", "PartKind", "Skipped"]


PartKind: TypeAlias = Literal["method", "parameter", "model", "field", "value", "alias", "contract"]
Change: TypeAlias = Literal["added", "removed", "renamed", "retyped", "changed", "deprecated", "restored"]


@attrs.define(frozen=True)
class Skipped:
    """A part of the comparison that could not be made."""

    reason: str
    """Why, and what to do."""


@attrs.define(frozen=True)
class Finding:
    """One thing that differs."""

    kind: PartKind
    change: Change
    name: str
    """In the words of a caller: `bq.gex.levels(positioning=)`, `models.GexLevelsData.hvl`, `literals.Symbol`."""

    breaking: bool
    """Whether code that was right before can be wrong now."""

    old: str | None = None
    new: str | None = None
    """Before and after; of a value that comes or goes, the value."""

    place: str = ""
    """Where it stands in the contract."""

    note: str = ""
    methods: tuple[str, ...] = attrs.field(default=())
    """The methods whose callers see it."""

    in_sdk: bool = True
    """False where only the published document differs, and the overlay keeps it from the generated code."""

    def as_json(self) -> dict[str, Json]:
        """The finding in the report."""
        return {
            "kind": self.kind,
            "change": self.change,
            "name": self.name,
            "breaking": self.breaking,
            "old": self.old,
            "new": self.new,
            "place": self.place,
            "note": self.note,
            "methods": list(self.methods),
            "in_sdk": self.in_sdk,
        }


@attrs.define(frozen=True)
class Difference:
    """Findings, and what follows from them."""

    findings: list[Finding]
    consequences: list[Finding]
