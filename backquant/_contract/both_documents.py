"""The two published documents that are compared, and what the difference of the SDKs has told of them already. No I/O."""

from __future__ import annotations

from typing import cast

from . import report_names
from .findings import Change, Difference, Finding
from .nodes import Json, Node, child, gets, pascal, text
from .schemas import bare, references
from .sdk_surface import Named

__all__ = ["DocumentSide", "Told"]


class DocumentSide:
    """A published document with the SDK's names."""

    def __init__(self, named: Named) -> None:
        self.sdk = named.sdk
        self.operations = dict(gets(named.published))
        self.schemas = child(child(named.published, "components"), "schemas")
        self._classes = frozenset(map(pascal, self.schemas))

    def inline(self, models: frozenset[str]) -> frozenset[str]:
        """Models that stand inline within these, or within their fields, and have a name in the SDK only."""
        return self.sdk.reachable(models) - self._classes

    def followed(self, value: Json, within: frozenset[str] = frozenset()) -> Json:
        """The schema with what it refers to in place of its references, but for those that lead back."""
        if isinstance(value, list):
            return [self.followed(item, within) for item in value]
        if not isinstance(value, dict):
            return value
        name = text(value, "$ref").rpartition("/")[2]
        if name and name not in within:
            beside = {key: item for key, item in value.items() if key != "$ref"}
            return self.followed({**child(self.schemas, name), **beside}, within | {name})
        return {key: self.followed(item, within) for key, item in value.items()}


class Told:
    """What the difference of the SDKs tells."""

    def __init__(self, difference: Difference, old: DocumentSide, new: DocumentSide) -> None:
        listed = [*difference.findings, *difference.consequences]
        self._whole = {finding.place: finding.change for finding in listed if finding.kind != "value"}
        self._values = {(finding.place, finding.old, finding.new) for finding in listed if finding.kind == "value"}
        self._sides = (old, new)

    def whole(self, place: str) -> bool:
        """Whether this thing is reported as such."""
        return place in self._whole

    def as_change(self, place: str, change: Change) -> bool:
        """Whether this thing is reported with this very change."""
        return self._whole.get(place) == change

    def value(self, finding: Finding) -> bool:
        """Whether this value is reported at its place."""
        return (finding.place, finding.old, finding.new) in self._values

    def within(self, models: frozenset[str]) -> bool:
        """Whether anything is reported of the inline objects below."""
        inside = {report_names.of_model(name) for side in self._sides for name in side.inline(models)}
        told = self._whole.keys() | {place for place, _, _ in self._values}
        return any(place == model or place.startswith(f"{model}.") for place in told for model in inside)

    def written_out(self, old: Node, new: Node) -> tuple[Node, Node]:
        """The two with their references followed, where one refers to what stands in the other itself: that says the
        same. Else as they are."""
        if bool(references(old)) == bool(references(new)):
            return old, new
        pair = [cast(Node, side.followed(schema)) for side, schema in zip(self._sides, (old, new), strict=True)]
        return (pair[0], pair[1]) if bare(pair[0]) == bare(pair[1]) else (old, new)
