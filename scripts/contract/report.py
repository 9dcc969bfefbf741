"""One comparison of two contracts: all that was found, and the verdict."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, TypeVar

import attrs

from backquant._contract.behaviour_signs import Sign, signs_of_change
from backquant._contract.descriptions import Rewording, rewordings
from backquant._contract.documents import Document
from backquant._contract.findings import Difference, Finding, Skipped
from backquant._contract.outcome import STATUS, Verdict
from backquant._contract.published import completed
from backquant._contract.releases import version_of

from ..generate.driver import OVERLAY
from ..generate.overlay import correct, load_overlay
from ..generate.problem import ContractProblem, Json
from .corrections import Correction, lost_corrections
from .difference import compare
from .mentions import Mention, mentions
from .packages import Built, build, named
from .program import Complaint, complaints
from .release_log import NamedRelease, releases_between
from .structure import StructuralChange, structural_changes
from .version import Bump, bump

__all__ = ["Report", "compare_documents"]

FORM: Final = 1  # raised when a key of the JSON report goes or changes its meaning
Part = TypeVar("Part", StructuralChange, Complaint, NamedRelease, Correction)


@attrs.define(frozen=True)
class Report:
    """Everything that a maintainer wants to know before the new contract is taken over."""

    old: Document
    new: Document
    problem: str | None
    """Why no package can be generated from the new document, if so."""

    findings: list[Finding]
    """What differs, each thing once."""

    consequences: list[Finding]
    """Models and aliases that come, go or change along with it."""

    prose: list[Rewording]
    overlay: list[Correction] | Skipped
    structure: list[StructuralChange] | Skipped
    program: list[Complaint] | Skipped
    releases: list[NamedRelease] | Skipped
    mentions: list[Mention]
    """What this repository itself loses."""

    signs: list[Sign] = attrs.field(factory=list[Sign])
    """Where the documents hint at a change of behaviour."""

    left_out: list[str] = attrs.field(factory=list[str])
    """What the new document has and the package has not, each with its place and the reason."""

    @property
    def reasons(self) -> list[str]:
        """What makes it breaking, a phrase for each part that says so."""
        found = {
            "the generator refuses the new document": 1 if self.problem else 0,
            "breaking differences": sum(finding.breaking for finding in self.findings),
            "names that go along with them": sum(finding.breaking for finding in self.consequences),
            "structural changes that oasdiff calls breaking": sum(it.level == "error" for it in _made(self.structure)),
            "lines of an old program that no longer type-check": sum(not it.kept for it in _made(self.program)),
            "releases flagged breaking": sum(release.breaking for release in self.named_releases),
        }
        return [f"{what} ({number})" for what, number in found.items() if number]

    @property
    def verdict(self) -> Verdict:
        """`same`: there is nothing to report. `additive`: code that works keeps working; a changed description or a
        release alone is additive too, since somebody should read it. `breaking`: anything that is not. `unknown`:
        nothing breaks in the document, but the release log was not read, which alone tells of changed behaviour."""
        if self.reasons:
            return "breaking"
        if isinstance(self.releases, Skipped):
            return "unknown"
        return self.in_document

    @property
    def in_document(self) -> Literal["same", "additive"]:
        """What the documents alone would say where nothing breaks."""
        differs = self.findings or self.consequences or self.prose or _made(self.structure) or self.named_releases
        return "additive" if differs else "same"

    @property
    def undone(self) -> bool:
        """Whether the report runs backwards, from a newer contract to an older one."""
        old, new = version_of(self.old.version), version_of(self.new.version)
        return old is not None and new is not None and new < old

    @property
    def named_releases(self) -> list[NamedRelease]:
        """The releases in between, as far as they are known."""
        return _made(self.releases)

    @property
    def status(self) -> int:
        """The exit status of the comparison."""
        return STATUS[self.verdict]

    @property
    def bump(self) -> Bump:
        """The version of the SDK that follows."""
        return bump(self.verdict, code=bool(self.findings or self.consequences))

    def as_json(self) -> dict[str, Json]:
        """The report for programs."""
        return {
            "form": FORM,
            "verdict": self.verdict,
            "status": self.status,
            "reasons": [*self.reasons],
            "old": _facts(self.old),
            "new": _facts(self.new),
            "problem": self.problem,
            "bump": self.bump.as_json(),
            "findings": [finding.as_json() for finding in self.findings],
            "consequences": [finding.as_json() for finding in self.consequences],
            "prose": [rewording.as_json() for rewording in self.prose],
            "overlay": _part(self.overlay),
            "structure": _part(self.structure),
            "program": _part(self.program),
            "releases": _part(self.releases),
            "mentions": [mention.as_json() for mention in self.mentions],
            "signs": [sign.as_json() for sign in self.signs],
            "undone": self.undone,
            "left_out": [*self.left_out],
        }


def _made(part: list[Part] | Skipped) -> list[Part]:
    return [] if isinstance(part, Skipped) else part


def _part(part: list[Part] | Skipped) -> dict[str, Json]:
    if isinstance(part, Skipped):
        return {"skipped": part.reason, "items": []}
    return {"skipped": None, "items": [item.as_json() for item in part]}


def _facts(document: Document) -> dict[str, Json]:
    return {"source": document.source, "version": document.version, "sha256": document.sha256}


# --- making one -------------------------------------------------------------------------------------------------------


def compare_documents(
    old: Document, new: Document, log: Path | None, folder: Path, say: Callable[[str], object]
) -> Report:
    """Compare two contracts.

    Args:
        old: what the SDK was made from.
        new: what it would be made from.
        log: a saved reply of `GET /changelog`.
        folder: an empty one, for what is made on the way.
        say: hears what is being done.

    Raises:
        ContractProblem: no package can be generated from the old document.
    """
    say(f"generating from {old.source} ({old.version})")
    before = build(old, folder / "old")
    if new.sha256 == old.sha256:
        return _assembled(before, attrs.evolve(before, document=new), log, folder, say)
    say(f"generating from {new.source} ({new.version})")
    try:
        after = build(new, folder / "new")
    except ContractProblem as problem:
        return _refused(before, new, problem, log)
    return _assembled(before, after, log, folder, say)


def _assembled(old: Built, new: Built, log: Path | None, folder: Path, say: Callable[[str], object]) -> Report:
    say("comparing the two")
    difference = completed(old, new, compare(old.sdk, new.sdk))
    same = old.folder == new.folder
    if not same:
        say("checking an old program against the new code")
    return Report(
        old=old.document,
        new=new.document,
        problem=None,
        findings=difference.findings,
        consequences=difference.consequences,
        prose=rewordings(old, new),
        overlay=lost_corrections(old.published, new.published),
        structure=[] if same else structural_changes(old.corrected, new.corrected),
        program=[] if same else complaints(old.sdk, new.folder, folder / "program"),
        releases=releases_between(log, (old.document.version, new.document.version), (old.sdk, new.sdk)),
        mentions=mentions(difference.findings),
        signs=signs_of_change(old, new),
        left_out=new.left_out,
    )


def _refused(old: Built, new: Document, problem: ContractProblem, log: Path | None) -> Report:
    """What can be told without a package of the new document."""
    skipped = Skipped("the generator refuses the new document")
    report = Report(old.document, new, str(problem), [], [], [], skipped, skipped, skipped, skipped, [], [])
    try:
        other = named(new, old.sdk)
        corrected, _ = correct(other.published, load_overlay(OVERLAY))
    except ContractProblem:
        return report
    findings = completed(old, other, Difference([], [])).findings
    return attrs.evolve(
        report,
        findings=findings,
        prose=rewordings(old, other),
        overlay=lost_corrections(old.published, other.published),
        structure=structural_changes(old.corrected, corrected),
        releases=releases_between(log, (old.document.version, new.version), (old.sdk, other.sdk)),
        mentions=mentions(findings),
        signs=signs_of_change(old, other),
    )
