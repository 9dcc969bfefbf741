"""How far the server's contract is ahead of the one that this SDK was made from. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal, TypeAlias, cast

import attrs
from backquant_api import CONTRACT_VERSION

from .._call.reply import Reply
from .._ground.public import public
from ..errors import APIError
from .outcome import Verdict
from .releases import Release, Version, between, read_releases, version_of

__all__ = ["CHANGELOG", "ContractVerdict", "judge_contract"]

CHANGELOG: Final = "/changelog"
VerdictKind: TypeAlias = Literal["same", "newer_minor", "newer_breaking", "newer_major", "older_server", "unknown"]

OUTCOMES: Final[dict[VerdictKind, Verdict]] = {
    "same": "same",
    "newer_minor": "additive",
    "newer_breaking": "breaking",
    "newer_major": "breaking",
    "older_server": "breaking",
    "unknown": "unknown",
}


@public()
@attrs.define(frozen=True)
class ContractVerdict:
    """What `bq.check_contract()` found."""

    kind: VerdictKind
    """`same`; `newer_minor`: the server is ahead, by nothing that is flagged breaking; `newer_breaking`: by something
    that is; `newer_major`: another generation of the API; `older_server`: it is behind this SDK; `unknown`: the server
    does not tell its version, or is ahead and does not tell by what."""

    sdk_version: str
    """Version of the contract that this SDK was made from."""

    server_version: str | None
    """Version of the contract that the server serves; None when it does not tell."""

    releases: tuple[Release, ...]
    """The API's releases between the two, newest first."""

    sentence: str
    """The verdict in plain words."""

    @property
    def verdict(self) -> Verdict:
        """The same on the scale of `backquant contract`: `same`, `additive`, `unknown` or `breaking`. A server that is
        behind, or of another generation, lacks what this SDK offers: that breaks."""
        return OUTCOMES[self.kind]

    @property
    def breaking(self) -> tuple[Release, ...]:
        """Those of the releases that the API flags as breaking."""
        return tuple(release for release in self.releases if release.breaking)

    @property
    def methods(self) -> tuple[str, ...]:
        """SDK methods that the releases between name, such as `gex.levels`. A release need not name all it concerns."""
        return tuple(dict.fromkeys(method for release in self.releases for method in release.methods))

    @property
    def warns(self) -> bool:
        """Whether something should be done about it. A newer minor version alone is no warning."""
        return self.kind not in ("same", "newer_minor")

    def __str__(self) -> str:
        return self.sentence


def judge_contract(outcome: Reply[Any] | APIError, unread: str | None = None) -> ContractVerdict:
    """The verdict that a reply of `GET /changelog` gives, or the error that came in its place.

    Args:
        outcome: what came; of any reply where the release log could not be asked for.
        unread: why it could not.
    """
    log, untold = _release_log(outcome) if unread is None else ((), unread)
    told = _server_version(outcome)
    ours, theirs = version_of(CONTRACT_VERSION), version_of(told)
    if ours is None or theirs is None:
        said = "does not tell its contract version" if told in (None, "") else f"tells {told!r}, which is no version"
        return _verdict("unknown", None, (), f"The server {said}; this SDK was made from {CONTRACT_VERSION}.")
    releases = between(log, ours, theirs)
    kind = _kind(ours, theirs, releases, known=untold is None)
    return _verdict(kind, str(told), releases, _sentence(kind, str(told), releases, untold))


def _verdict(kind: VerdictKind, server: str | None, releases: tuple[Release, ...], sentence: str) -> ContractVerdict:
    return ContractVerdict(kind, CONTRACT_VERSION, server, releases, sentence)


def _release_log(outcome: Reply[Any] | APIError) -> tuple[Sequence[Release], str | None]:
    """The releases, and why there are none to be had."""
    if isinstance(outcome, APIError):
        return (), str(outcome)
    try:
        return read_releases(outcome.raw), None
    except ValueError as problem:
        return (), str(problem)


def _server_version(outcome: Reply[Any] | APIError) -> object:
    """The version in the envelope's meta; it stops at the minor number, the release log knows the patch level too."""
    told: object = outcome.meta.version if outcome.meta else None  # in a reply that departs, this may be anything
    data: object = {} if isinstance(outcome, APIError) else outcome.raw.get("data")
    exact = cast("dict[str, object]", data).get("current_version") if isinstance(data, dict) else None
    coarse, fine = version_of(told), version_of(exact)
    return exact if coarse and fine and fine > coarse and fine[: len(coarse)] == coarse else told


def _kind(ours: Version, theirs: Version, releases: tuple[Release, ...], *, known: bool) -> VerdictKind:
    if ours == theirs:
        return "same"
    if theirs < ours:
        return "older_server"
    if theirs[0] > ours[0]:
        return "newer_major"
    if not known:
        return "unknown"
    return "newer_breaking" if any(release.breaking for release in releases) else "newer_minor"


def _sentence(kind: VerdictKind, server: str, releases: tuple[Release, ...], untold: str | None) -> str:
    head = f"The server serves contract {server}, this SDK was made from {CONTRACT_VERSION}: "
    count = f"{len(releases)} release{'' if len(releases) == 1 else 's'} between"
    broken = [release.version for release in releases if release.breaking]
    flagged = f"flagged breaking: {', '.join(broken)}" if broken else "none of them flagged breaking"
    match kind:
        case "same":
            return head + ("they agree." if untold is None else f"they agree; its release log was not read ({untold}).")
        case "newer_minor":
            return (
                f"{head}{count}, {flagged}. Code that works goes on working; an update of the SDK brings what is new."
            )
        case "newer_breaking":
            return f"{head}{count}, {flagged}. Read what changed, then update the SDK."
        case "newer_major":
            return f"{head}another generation of the API. Update the SDK before you rely on its replies."
        case "older_server":
            return f"{head}the server is behind, so it may lack endpoints and fields that the SDK offers."
        case "unknown":
            return f"{head}what changed between them is not known ({untold})."
