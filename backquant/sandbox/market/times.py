"""Instants as epoch milliseconds, their spellings, and the expiry calendar; no I/O."""

from calendar import FRIDAY
from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Final, Literal, TypeAlias

import attrs

from ..moments import from_epoch_ms, iso_millis, token_of

__all__ = [
    "DAY",
    "HOUR",
    "MINUTE",
    "SESSION_CUT",
    "YEAR",
    "Expiry",
    "ExpiryKind",
    "day_of",
    "iso",
    "iso_seconds",
    "listed",
    "midnight",
    "session_of",
    "to_ms",
]

ExpiryKind: TypeAlias = Literal["daily", "weekly", "monthly", "quarterly"]

MINUTE: Final = 60_000
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
YEAR: Final = 365 * DAY
SESSION_CUT: Final = 8 * HOUR
_EPOCH: Final = date(1970, 1, 1)
_ANCHORS: Final = frozenset({"monthly", "quarterly"})


def to_ms(moment: datetime) -> int:
    """Epoch milliseconds of an aware datetime."""
    return (moment - from_epoch_ms(0)) // timedelta(milliseconds=1)


def iso(ms: int) -> str:
    """ISO 8601 with milliseconds, ending in Z."""
    return iso_millis(from_epoch_ms(ms))


def iso_seconds(ms: int) -> str:
    """ISO 8601 to the second, ending in Z."""
    return from_epoch_ms(ms).strftime("%Y-%m-%dT%H:%M:%SZ")


def day_of(ms: int) -> date:
    """The UTC day of an instant."""
    return _EPOCH + timedelta(days=ms // DAY)


def midnight(ms: int) -> int:
    """The beginning of the instant's UTC day."""
    return ms - ms % DAY


@attrs.define(frozen=True)
class Expiry:
    """One expiry date, named and classed the way the API does."""

    day: date

    @cached_property
    def token(self) -> str:
        """Name such as 28MAR25."""
        return token_of(self.day)

    @cached_property
    def number(self) -> int:
        """The day as a number, for keys."""
        return (self.day - _EPOCH).days

    @cached_property
    def ends(self) -> int:
        """When it settles."""
        return self.number * DAY + SESSION_CUT

    @cached_property
    def kind(self) -> ExpiryKind:
        """Its class by its place in the calendar."""
        if self.day.weekday() != FRIDAY:
            return "daily"
        if (self.day + timedelta(days=7)).month == self.day.month:
            return "weekly"
        return "quarterly" if self.day.month % 3 == 0 else "monthly"

    @property
    def is_anchor(self) -> bool:
        """Whether it ends a month."""
        return self.kind in _ANCHORS

    def dte(self, at: int) -> int:
        """Whole days from the day of an instant."""
        return self.number - at // DAY

    def years(self, at: int) -> float:
        """Time left in years; a minute at least, so that the last figures do not explode."""
        return max(self.ends - at, MINUTE) / YEAR


def session_of(at: int) -> int:
    """Day number of the next settlement: expiries roll at 08:00 UTC."""
    return (at - SESSION_CUT) // DAY + 1


def listed(at: int) -> tuple[Expiry, ...]:
    """The expiries on offer, nearest first; the first settles within 24 hours."""
    return _listed(session_of(at))


@lru_cache(maxsize=4096)
def _listed(session: int) -> tuple[Expiry, ...]:
    """Three dailies, then two Fridays, four that end a month, and two that end a quarter."""
    found = [Expiry(_EPOCH + timedelta(days=session + ahead)) for ahead in range(3)]
    for count, kinds in ((2, {"weekly", *_ANCHORS}), (4, _ANCHORS), (2, {"quarterly"})):
        for _ in range(count):
            found.append(_friday_after(found[-1].day, kinds))
    return tuple(found)


def _friday_after(day: date, kinds: Collection[str]) -> Expiry:
    """The first Friday of some kinds that comes after the day."""
    friday = Expiry(day + timedelta(days=(FRIDAY - day.weekday() - 1) % 7 + 1))
    return friday if friday.kind in kinds else _friday_after(friday.day, kinds)
