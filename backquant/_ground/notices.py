"""What makes a reply less, or other, than it looks, and of which moment it is. No I/O.

Everything that shows a reply takes it from here: repr, notebook, terminal, command line, the footer of a picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, TypeAlias, cast

import attrs

from .numbers import finite
from .public import public
from .safe_text import printable
from .times import parse_instant
from .wording import told_length

__all__ = ["AsOf", "Clamp", "Notice", "NoticeKind", "read_as_of", "read_clamp", "read_notices", "untold_moment"]

NoticeKind: TypeAlias = Literal[
    "clamp", "moment", "positioning", "sections", "series", "symbols", "stale", "truncated", "granularity"
]
WEEKEND: Final = 3  # days that the newest ETF figures are old on a Monday morning, with nothing wrong
OLD: Final = timedelta(minutes=15)  # snapshots are five minutes apart; what is longer is an outage
LONGEST: Final = 300  # letters of a notice; its facts have the rest
POSITIONING: Final = (
    "positioning_requested",
    "positioning_fallback_reason",
    "flow_unavailable_before",
    "flow_coverage_note",
)
WINDOWS: Final = ("days", "hours")
UNTOLD: Final = "no reason is given"


@public()
@attrs.define(frozen=True)
class Clamp:
    """The API answered for another stretch of time than was asked for: the plan reaches no further back."""

    requested: datetime | float | None
    """The moment, or the number of days or hours, that was asked for."""

    allowed: datetime | float | None
    """What was answered for."""

    unit: str
    """`as_of`, `days` or `hours`; `history` where the API does not tell."""

    max_history_days: float | None
    """How far the plan reaches back."""

    enforced: bool
    """False where the API announces the limit and does not hold to it yet."""

    def __str__(self) -> str:
        depth = "" if self.max_history_days is None else f", of {self.max_history_days:g} days,"
        verb = "is" if self.enforced else "will be"
        return (
            f"{printable(self.unit)} {_shown(self.requested)} is beyond the plan's depth{depth}"
            f" and {verb} answered with {_shown(self.allowed)}"
        )


@public()
@attrs.define(frozen=True)
class AsOf:
    """Of which moment of the past a reply is."""

    requested: datetime
    """The moment that was asked for."""

    snapshot: datetime | None
    """When the figures were taken; None where the reply does not tell it."""

    clamped: Clamp | None
    """Set where the plan does not reach that far. Where it is enforced, the snapshot may lie after the moment."""

    @property
    def lag(self) -> timedelta | None:
        """From the snapshot to the moment that was asked for; negative where the figures are from its future."""
        return None if self.snapshot is None else self.requested - self.snapshot


@public()
@attrs.define(frozen=True)
class Notice:
    """One thing that makes a reply less, or other, than it looks."""

    kind: NoticeKind
    text: str
    facts: dict[str, Any] = attrs.field(factory=dict[str, Any])
    """What the API tells of it, as it told it."""

    def __str__(self) -> str:
        return self.text


def read_as_of(extra: object, asked: datetime | None) -> AsOf | None:
    """The moment of the past that a reply is of; None of a live one.

    Args:
        extra: `meta.extra`.
        asked: the moment that the call asked for, which counts more than what the reply says was asked.
    """
    told = _map(_map(extra).get("as_of"))
    requested = asked or _moment(told.get("requested"))
    if requested is None:
        return None
    snapshot = _moment(told.get("snapshot_ts"))
    clamp = _clamp(_map(extra).get("history_clamp"))
    if clamp is not None and clamp.unit in WINDOWS:
        clamp = None
    if snapshot is not None and snapshot > requested:
        clamp = Clamp(requested, snapshot, "as_of", None, True) if clamp is None else attrs.evolve(clamp, enforced=True)
    return AsOf(requested, snapshot, clamp)


def read_clamp(extra: object, as_of: AsOf | None) -> Clamp | None:
    """What the plan's depth cut off, of the moment or of the window; None when nothing."""
    return (as_of and as_of.clamped) or _clamp(_map(extra).get("history_clamp"))


def untold_moment(as_of: AsOf | None) -> str | None:
    """That a moment of the past was asked for and the reply may be of any; None where it tells its own."""
    if as_of is None or as_of.snapshot is not None:
        return None
    return f"asked for {_shown(as_of.requested)}, and the reply does not tell of which moment it is"


def read_notices(extra: object, data: object, as_of: AsOf | None) -> tuple[Notice, ...]:
    """All of them, the gravest first.

    Args:
        extra: `meta.extra`.
        data: the data as plain JSON or as a model.
        as_of: what `read_as_of` gave.
    """
    found = _notices(_map(extra), data, as_of)
    return tuple(attrs.evolve(notice, text=_short(printable(notice.text))) for notice in found)


def _notices(extra: Mapping[str, Any], data: object, as_of: AsOf | None) -> Iterator[Notice]:
    clamp = read_clamp(extra, as_of)
    if clamp is not None:
        yield Notice("clamp", str(clamp), dict(_map(extra.get("history_clamp"))))
    untold = untold_moment(as_of)
    if untold is not None:
        yield Notice("moment", untold)
    if as_of is not None and as_of.lag is not None and as_of.lag > OLD:
        text = f"the newest snapshot before {_shown(as_of.requested)} is {told_length(as_of.lag.total_seconds())} older"
        yield Notice("stale", text, {"lag_seconds": as_of.lag.total_seconds()})
    yield from _positioning(extra, data)
    yield from _sections(extra.get("unavailable_sections"))
    yield from _series(extra, data)
    yield from _symbols(data)
    yield from _cut(extra, data)
    yield from _old(extra)


def _positioning(extra: Mapping[str, Any], data: object) -> Iterator[Notice]:
    """Another model than was asked for, or one that does not cover all."""
    asked, served = extra.get("positioning_requested"), extra.get("positioning") or _field(data, "positioning")
    before = extra.get("flow_unavailable_before")
    why = (
        extra.get("positioning_fallback_reason")
        or (f"no flow before {before}" if before else None)
        or extra.get("flow_coverage_note")
    )
    differs = isinstance(asked, str) and isinstance(served, str) and asked != served
    if not differs and not why:
        return
    text = f"{asked} was asked for, {served} is served" if differs else f"{served or 'another positioning'} is served"
    told = {"positioning": served, **{name: extra.get(name) for name in POSITIONING}}
    yield Notice(
        "positioning", f"{text}{_because(why)}", {name: value for name, value in told.items() if value is not None}
    )


def _sections(told: object) -> Iterator[Notice]:
    """Parts of the reply that the API refused."""
    facts = _map(told)
    named = facts.get("sections") if facts else told
    if facts or named:
        yield Notice("sections", f"left out: {_listed(named)}{_because(facts.get('reason'))}", dict(facts))


def _series(extra: Mapping[str, Any], data: object) -> Iterator[Notice]:
    """Series that the API could not serve, whether or not it tells why."""
    told, asked = extra.get("errors"), extra.get("series")
    failed: dict[str, Any] = dict(_map(told)) or dict.fromkeys(_names(told), UNTOLD)
    failed |= {name: UNTOLD for name in _names(asked) if name not in failed and _field(data, name) is None}
    if failed:
        listed = "; ".join(f"{name} ({reason})" for name, reason in failed.items())
        yield Notice("series", f"failed: {listed}", failed)


def _symbols(data: object) -> Iterator[Notice]:
    """Symbols of several that were asked for and are not there."""
    if not _names(_field(data, "requested")):
        return
    for field, text in (("missing", "no data now"), ("invalid", "not known")):
        if names := _names(_field(data, field)):
            yield Notice("symbols", f"{text}: {', '.join(names)}", {field: names})


def _cut(extra: Mapping[str, Any], data: object) -> Iterator[Notice]:
    """Fewer rows, or coarser ones, than were asked for."""
    if _field(data, "truncated") is True:
        shown, total = _field(data, "max_contracts"), _field(data, "total_matching_count")
        of = f": {shown:,} of {total:,} rows" if isinstance(shown, int) and isinstance(total, int) else ""
        yield Notice("truncated", f"cut short{of}", {"max_contracts": shown, "total_matching_count": total})
    available, returned = finite(extra.get("points_available")), finite(extra.get("points_returned"))
    if available is not None and returned is not None and returned < available:
        facts = {"points_available": available, "points_returned": returned}
        yield Notice("truncated", f"{returned:,.0f} of {available:,.0f} stored points", facts)
    granularity = extra.get("granularity")
    if isinstance(granularity, str) and granularity.endswith("-fallback"):
        yield Notice("granularity", f"served as {granularity}", {"granularity": granularity})


def _old(extra: Mapping[str, Any]) -> Iterator[Notice]:
    """Figures that are older than a weekend makes them."""
    days = finite(extra.get("days_since_latest"))
    if days is not None and days > WEEKEND:
        facts = {name: extra[name] for name in ("latest_date", "days_since_latest") if name in extra}
        yield Notice("stale", f"the newest figures are {days:g} days old", facts)


def _clamp(told: object) -> Clamp | None:
    """What the reply tells of a cut; in words of another shape than is published, that there was one."""
    facts = next((each for each in map(_map, [told, *_items(told)]) if each), None)
    if facts is None:
        return Clamp(None, None, "history", None, True) if told else None
    unit = facts.get("unit")
    return Clamp(
        _extent(facts.get("requested")),
        _extent(facts.get("allowed")),
        unit if isinstance(unit, str) else "as_of",
        finite(facts.get("max_history_days")),
        facts.get("enforced") is not False,
    )


def _extent(value: object) -> datetime | float | None:
    return _moment(value) if isinstance(value, str) else finite(value)


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        return parse_instant(value).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _map(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def _field(data: object, name: str) -> object:
    plain = _map(data)
    return plain.get(name) if plain else getattr(data, name, None)


def _items(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def _names(value: object) -> list[str]:
    """A text, or the texts of a list."""
    return [name for name in ([value] if isinstance(value, str) else _items(value)) if isinstance(name, str) and name]


def _listed(value: object) -> str:
    return ", ".join(_names(value)) or "sections"


def _because(reason: object) -> str:
    return f" ({reason})" if isinstance(reason, str) and reason else ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _shown(value: datetime | float | None) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    return "an untold one" if value is None else f"{value:g}"
