"""The API's own release log, tied to the SDK's methods."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from backquant import BackQuant
from backquant.config import KEY_VARIABLE
from backquant.errors import BackQuantError
from backquant.releases import Release, between, methods_named, read_releases, version_of
from scripts.generate.problem import Json

from . import places
from .findings import Skipped
from .sdk import Method, Sdk


@dataclass(frozen=True)
class NamedRelease:
    """A release, and what it speaks of in SDK names."""

    version: str
    released_at: str
    breaking: bool
    summary: str
    changes: tuple[str, ...]
    names: tuple[str, ...]
    """Methods whose paths it names, with the parameters that it mentions: `bq.options.pcr(days=)`."""

    def as_json(self) -> dict[str, Json]:
        """The release in the report."""
        return {**asdict(self), "changes": [*self.changes], "names": [*self.names]}


def releases_between(
    log: Path | None, versions: tuple[str, str], sdks: tuple[Sdk, Sdk]
) -> list[NamedRelease] | Skipped:
    """The releases after the lower version up to the higher, newest first.

    Args:
        log: a saved reply of `GET /changelog`; left out, the server is asked, with the key of the environment.
        versions: those of the two contracts.
        sdks: whose methods may be named.
    """
    numbers = [version_of(version) for version in versions]
    old, new = numbers
    if old is None or new is None:
        return Skipped(f"the versions {versions[0]!r} and {versions[1]!r} can't be put in order")
    try:
        listed = _log(log)
    except (OSError, ValueError, BackQuantError) as exc:
        return Skipped(f"the release log can't be read: {exc}")
    if listed is None:
        return Skipped(f"pass CHANGELOG_JSON= (a saved reply of GET /changelog) or set {KEY_VARIABLE}")
    return [_named(release, sdks) for release in between(listed, old, new)]


def _log(saved: Path | None) -> tuple[Release, ...] | None:
    if saved is not None:
        return read_releases(cast(object, json.loads(saved.read_bytes())))
    if not os.environ.get(KEY_VARIABLE, "").strip():
        return None
    with BackQuant() as bq:
        return read_releases(bq.changelog().raw)


def _named(release: Release, sdks: tuple[Sdk, Sdk]) -> NamedRelease:
    methods = {path: method for sdk in sdks for path, method in sdk.methods.items()}
    names = dict.fromkeys(name for words in (release.summary, *release.changes) for name in _names(words, methods))
    day = release.released_at.isoformat() if release.released_at else ""
    return NamedRelease(release.version, day, release.breaking, release.summary, release.changes, tuple(names))


def _names(words: str, methods: dict[str, Method]) -> Iterator[str]:
    """What one sentence names: a method, or those of its parameters that stand in the same sentence."""
    by_name = {method.name: method for method in methods.values()}
    for name in methods_named(words, {path: method.name for path, method in methods.items()}):
        listed = by_name[name].parameters.values()
        mentioned = [given.name for given in listed if re.search(rf"`{given.wire}[`=]|\b{given.wire}=", words)]
        yield from [places.argument(name, parameter) for parameter in mentioned] or [places.call(name)]
