"""The releases between two contracts in SDK names, or why the release log tells nothing of them. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs

from ..errors import BackQuantError
from .findings import Skipped
from .naming import names_of
from .nodes import Json
from .releases import Release, between, reach, version_of
from .sdk_surface import Sdk

__all__ = ["NamedRelease", "releases_between"]


@attrs.define(frozen=True)
class NamedRelease:
    """A release, and what it speaks of in SDK names."""

    version: str
    released_at: str
    breaking: bool
    summary: str
    changes: tuple[str, ...]
    names: tuple[str, ...]
    """The methods, parameters, fields and errors that it speaks of: `bq.options.pcr(days=)`."""

    undone: bool = False
    """Whether the comparison runs backwards, so that what the release brought goes again."""

    def as_json(self) -> dict[str, Json]:
        """The release in the report."""
        return {**attrs.asdict(self), "changes": [*self.changes], "names": [*self.names]}


def releases_between(
    read: Callable[[], Sequence[Release] | Skipped], versions: tuple[str, str], sdks: tuple[Sdk, Sdk]
) -> list[NamedRelease] | Skipped:
    """The releases after the lower version up to the higher, newest first.

    Args:
        read: gives the release log, or says why there is none; what it raises is told, too.
        versions: those of the two contracts.
        sdks: whose names are used.
    """
    old, new = (version_of(version) for version in versions)
    if old is None or new is None:
        return Skipped(f"the versions {versions[0]!r} and {versions[1]!r} can't be put in order")
    if old == new:
        return []
    try:
        listed = read()
        if isinstance(listed, Skipped):
            return listed
        reach(listed, max(old, new))
    except (OSError, ValueError, BackQuantError) as exc:
        return Skipped(f"the release log can't be read: {exc}")
    return [_named(release, sdks, undone=new < old) for release in between(listed, old, new)]


def _named(release: Release, sdks: tuple[Sdk, Sdk], *, undone: bool) -> NamedRelease:
    day = release.released_at.isoformat() if release.released_at else ""
    names = names_of(release, sdks)
    return NamedRelease(release.version, day, release.breaking, release.summary, release.changes, names, undone)
