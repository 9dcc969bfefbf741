"""The API's release log: versions compared, the releases between two of them, the methods that a text names. No I/O."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Final, TypeAlias, cast

import attrs

from .._ground.times import parse_date

__all__ = ["Release", "Version", "between", "methods_named", "reach", "read_releases", "version_of"]

Version: TypeAlias = tuple[int, ...]
"""Numbers that compare as versions do; trailing zeros are dropped, so that 2.9 and 2.9.0 are equal."""

VERSION: Final = re.compile(r"v?(\d{1,9}(?:\.\d{1,9})*)(?:[-+\s].*)?", re.ASCII | re.IGNORECASE | re.DOTALL)
PLACEHOLDER: Final = r"(?:\{\w+\}|<\w+>|:\w+|\*)"
SEGMENT: Final = rf"/(?:{PLACEHOLDER}|[\w-]+(?:\.[\w-]+)*)"
# A path begins a word or follows a host; in "call/put" and "strike/expiries" there is none.
PATH: Final = re.compile(rf"(?:https?://[^\s/]+|(?<![\w/.-]))(?:/v2(?=/))?((?:{SEGMENT})+)", re.ASCII | re.IGNORECASE)


@attrs.define(frozen=True)
class Release:
    """One entry of the API's release log."""

    version: str
    """Such as `2.8.1`."""

    released_at: date | None
    """The day; None where the log gives none."""

    breaking: bool
    """Whether the API says that code written before may stop working."""

    summary: str
    """What it is about, in a few words."""

    changes: tuple[str, ...]
    """What changed, a sentence each."""

    @property
    def methods(self) -> tuple[str, ...]:
        """SDK methods whose paths the entry names, such as `gex.levels`."""
        return methods_named("\n".join((self.summary, *self.changes)))


def version_of(text: object) -> Version | None:
    """The version that a text tells, None when it tells none: `2.10` is above `2.9`, `2.8.1` above `2.8`."""
    found = VERSION.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        return None
    numbers = [int(part) for part in found[1].split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def between(releases: Iterable[Release], one: Version, other: Version) -> tuple[Release, ...]:
    """The releases after the lower of the two versions, up to and including the higher; newest first."""
    low, high = sorted((one, other))
    found = [
        (version, release)
        for release in releases
        if (version := version_of(release.version)) is not None and low < version <= high
    ]
    return tuple(release for _, release in sorted(found, key=lambda pair: pair[0], reverse=True))


def reach(releases: Iterable[Release], version: Version) -> None:
    """Check that a log tells of the releases up to a version.

    Raises:
        ValueError: it ends before.
    """
    last = max((found for release in releases if (found := version_of(release.version))), default=None)
    if last is None or last < version:
        end = "is empty" if last is None else f"ends at {'.'.join(map(str, last))}"
        raise ValueError(f"the release log {end} and tells nothing of {'.'.join(map(str, version))}: take a newer one")


def read_releases(document: object) -> tuple[Release, ...]:
    """The releases in a reply of `GET /changelog`: its whole envelope, its data, or the bare list.

    Fields that are not known are passed over, and missing ones are taken as empty.

    Raises:
        ValueError: there is no list of releases in it.
    """
    entries = _entries(document)
    rows = [cast("Mapping[str, object]", entry) for entry in entries or () if isinstance(entry, dict)]
    if entries is None or (entries and not any("version" in row for row in rows)):
        raise ValueError('this is no release log; a reply of GET /changelog holds {"data": {"releases": [...]}}')
    return tuple(map(_release, rows))


def _entries(document: object) -> Sequence[object] | None:
    if isinstance(document, list):
        return cast("list[object]", document)
    if not isinstance(document, dict):
        return None
    fields = cast("dict[str, object]", document)
    return _entries(fields.get("releases", fields.get("data")))


def _release(entry: Mapping[str, object]) -> Release:
    changes = tuple(_texts(entry.get("changes")))
    return Release(
        version=str(entry.get("version") or ""),
        released_at=_day(entry.get("released_at")),
        breaking=str(entry.get("breaking")).casefold() in {"true", "yes", "1"},
        summary=str(entry.get("summary") or (changes[0] if changes else "")),
        changes=changes,
    )


def _texts(value: object) -> Iterator[str]:
    """The texts of a list, of a lone text, or of a list of objects that hold them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _texts(item)
    elif isinstance(value, dict):
        yield " ".join(text for item in cast("dict[str, object]", value).values() for text in _texts(item))


def _day(value: object) -> date | None:
    try:
        return parse_date(value) if isinstance(value, str) else None
    except ValueError:
        return None


def methods_named(text: str, paths: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The methods whose paths a text names, in the order of the text.

    `/gex/levels`, `/v2/gex/levels` and `https://api.backquant.com/v2/gex/levels?symbol=BTCUSDT` are one path;
    `/options/greeks/vanna` and `/options/greeks/{greek}` too; `/market/*` names every path below `/market`.

    Args:
        text: prose.
        paths: path in the contract to method name; left out, those of this SDK.
    """
    routes = _sdk_routes() if paths is None else _routes({path: (name, {}) for path, name in paths.items()})
    found: dict[str, None] = {}
    for match in PATH.finditer(text):
        found.update(dict.fromkeys(_methods_at(match[1], routes)))
    return tuple(found)


@attrs.define(frozen=True)
class _Route:
    path: str
    method: str
    pattern: re.Pattern[str]


def _methods_at(path: str, routes: Sequence[_Route]) -> Iterator[str]:
    for route in routes:
        if route.pattern.fullmatch(path):
            yield route.method
            return
    if path.endswith("/*"):
        yield from (route.method for route in routes if route.path.startswith(path[:-1].lower()))


@cache
def _sdk_routes() -> Sequence[_Route]:
    from backquant_api.resources import operations

    known = list(operations())
    return _routes(
        {
            operation.path: (operation.name, {param.wire: param.choices for param in operation.params})
            for operation in known
        }
    )


def _routes(paths: Mapping[str, tuple[str, Mapping[str, tuple[str | int, ...]]]]) -> Sequence[_Route]:
    """The paths as patterns; those with the fewest parameters first, so that a literal path wins over a template."""
    ordered = sorted(paths.items(), key=lambda item: item[0].count("{"))
    return [_Route(path, name, _pattern(path, choices)) for path, (name, choices) in ordered]


def _pattern(path: str, choices: Mapping[str, tuple[str | int, ...]]) -> re.Pattern[str]:
    def segment(text: str) -> str:
        if not text.startswith("{"):
            return re.escape(text)
        tokens = [re.escape(str(token)) for token in choices.get(text.strip("{}"), ())]
        return f"(?:{'|'.join([PLACEHOLDER, *(tokens or ['[^/]+'])])})"

    return re.compile("/".join(map(segment, path.split("/"))), re.IGNORECASE)
