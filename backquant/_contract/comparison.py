"""What a server's contract means for code that uses this SDK: findings, signs, releases, and a verdict. No I/O."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal, TypeAlias, cast

import attrs

from .behaviour_signs import Sign, signs_of_change
from .descriptions import Rewording, rewordings
from .documents import Document
from .findings import Difference, Finding, Skipped
from .groups import grouped
from .installed import installed_sdk
from .named_releases import NamedRelease, releases_between
from .nodes import Json, Node, child
from .outcome import STATUS, Verdict
from .published import completed
from .releases import Release
from .sdk_surface import Named, named_after

__all__ = ["Comparison", "Item", "ItemLevel", "compare_with_sdk"]

ItemLevel: TypeAlias = Literal["error", "warning", "note"]
FORM: Final = 1  # raised when a key of the JSON report goes or changes its meaning


@attrs.define(frozen=True)
class Item:
    """One line of the report."""

    level: ItemLevel
    """`error` breaks, `warning` may, `note` does not."""

    rule: str
    """What kind of thing it is: `method-removed`, `release-breaking`, `sign`."""

    text: str
    names: tuple[str, ...]
    """What it is about, in SDK names."""


@attrs.define(frozen=True)
class Comparison:
    """The contract of this SDK against the one that a server serves."""

    old: Document
    new: Document
    findings: list[Finding]
    prose: list[Rewording]
    signs: list[Sign]
    releases: list[NamedRelease] | Skipped

    @property
    def verdict(self) -> Verdict:
        """`breaking` where a difference or a release is; `unknown` where the release log was not read."""
        if any(found.breaking for found in self.findings) or any(release.breaking for release in self.told):
            return "breaking"
        return "unknown" if isinstance(self.releases, Skipped) else self.in_document

    @property
    def in_document(self) -> Verdict:
        """What the documents alone would say where nothing breaks."""
        return "additive" if self.findings or self.prose or self.told else "same"

    @property
    def told(self) -> list[NamedRelease]:
        """The releases between, as far as they are known."""
        return [] if isinstance(self.releases, Skipped) else self.releases

    @property
    def headline(self) -> str:
        """The verdict in one line."""
        head = f"Contract {self.old.version} (this SDK) → {self.new.version} (the server): "
        if self.verdict != "unknown":
            return head + self.verdict
        return f"{head}{self.in_document} in the document; the release log was not read: behaviour may have changed"

    @property
    def items(self) -> list[Item]:
        """Everything that was found, what breaks first."""
        order = ("error", "warning", "note")
        return sorted(self._items(), key=lambda item: order.index(item.level))

    def _items(self) -> Iterator[Item]:
        for group in grouped(self.findings):
            found = group.finding
            callers = (f"bq.{method}()" for method in found.methods)
            names = tuple(dict.fromkeys([*group.names, *(callers if found.kind == "method" else ())]))
            rule, level = f"{found.kind}-{found.change}", "error" if found.breaking else "note"
            yield Item(cast("ItemLevel", level), rule, f"{', '.join(group.names)}: {group.sentence}", names)
        if isinstance(self.releases, Skipped):
            yield Item("warning", "release-log-unread", f"the release log was not read: {self.releases.reason}", ())
        for release in self.told:
            words = f"release {release.version}{' undone' if release.undone else ''}: {release.summary}"
            rule, level = ("release-breaking", "error") if release.breaking else ("release", "note")
            yield Item(cast("ItemLevel", level), rule, words, release.names)
        yield from (Item("warning", "sign", f"{sign.name}: {sign.what}", (sign.name,)) for sign in self.signs)
        for change in self.prose:
            yield Item("note", "text-changed", f"{change.name}: its text changed: {change.words}", (change.name,))

    def as_json(self) -> dict[str, Json]:
        """The report for programs."""
        return {
            "form": FORM,
            "verdict": self.verdict,
            "status": STATUS[self.verdict],
            "headline": self.headline,
            "old": {"version": self.old.version, "sha256": self.old.sha256, "source": self.old.source},
            "new": {"version": self.new.version, "sha256": self.new.sha256, "source": self.new.source},
            "items": [
                {"level": item.level, "rule": item.rule, "text": item.text, "names": [*item.names]}
                for item in self.items
            ],
        }


def compare_with_sdk(old: Document, new: Document, log: Callable[[], Sequence[Release] | Skipped]) -> Comparison:
    """Compare the document that this SDK was made from with another one.

    Raises:
        ContractProblem: the new document can't be read as a contract.
    """
    sdk = installed_sdk()
    before = Named(_content(old), sdk)
    after = before if new.sha256 == old.sha256 else named_after(_content(new), sdk)
    return Comparison(
        old=old,
        new=new,
        findings=completed(before, after, Difference([], [])).findings,
        prose=rewordings(before, after),
        signs=signs_of_change(before, after),
        releases=releases_between(log, (old.version, new.version), (sdk, sdk)),
    )


def _content(document: Document) -> Node:
    content = cast("Node", json.loads(document.body))
    content["components"] = {"schemas": {}, **child(content, "components")}
    return content
