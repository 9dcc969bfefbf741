"""The frozen instant behind all replies, and the expiry calendar seen from it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

ExpiryClass = Literal["daily", "weekly", "monthly", "quarterly"]

NOW: Final = datetime(2026, 9, 4, 6, 30, 0, 123_000, tzinfo=UTC)
TODAY: Final = NOW.date()
SESSION_CUT: Final = time(8, tzinfo=UTC)
DAYS_PER_YEAR: Final = 365.0
ONE_DAY: Final = 1 / DAYS_PER_YEAR
"""In years, the unit of time to expiry."""
MS_PER_MINUTE: Final = 60_000
MS_PER_HOUR: Final = 60 * MS_PER_MINUTE
MS_PER_DAY: Final = 24 * MS_PER_HOUR
MS_PER_YEAR: Final = DAYS_PER_YEAR * MS_PER_DAY
FRIDAY: Final = 4


def to_ms(moment: datetime) -> int:
    """Epoch milliseconds of an aware datetime."""
    return round(moment.timestamp() * 1000)


NOW_MS: Final = to_ms(NOW)
GRID_NOW_MS: Final = NOW_MS - NOW_MS % (5 * MS_PER_MINUTE)
"""The newest full five-minute mark."""
MIDNIGHT_MS: Final = NOW_MS - NOW_MS % MS_PER_DAY


def iso(ms: int) -> str:
    """ISO 8601 in UTC with milliseconds, ending in Z."""
    moment = datetime.fromtimestamp(ms / 1000, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03d}Z"


def iso_seconds(ms: int) -> str:
    """ISO 8601 in UTC to the second, ending in Z."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def iso_day(ms: int) -> str:
    """UTC day as YYYY-MM-DD."""
    return datetime.fromtimestamp(ms / 1000, UTC).date().isoformat()


@dataclass(frozen=True, slots=True)
class Expiry:
    """One expiry date, named and classed the way the API does."""

    day: date

    @property
    def token(self) -> str:
        return self.day.strftime("%d%b%y").upper()

    @property
    def dte(self) -> int:
        return (self.day - TODAY).days

    @property
    def expires_ms(self) -> int:
        return to_ms(datetime.combine(self.day, SESSION_CUT))

    @property
    def kind(self) -> ExpiryClass:
        if self.day.weekday() != FRIDAY:
            return "daily"
        if (self.day + timedelta(days=7)).month == self.day.month:
            return "weekly"
        return "quarterly" if self.day.month % 3 == 0 else "monthly"

    @property
    def is_anchor(self) -> bool:
        return self.kind in ("monthly", "quarterly")

    def years_from(self, ms: int) -> float:
        """Time to expiry in years; zero once it has passed."""
        return max(self.expires_ms - ms, 0) / MS_PER_YEAR


EXPIRIES: Final = tuple(
    Expiry(date.fromisoformat(day))
    for day in (
        "2026-09-04",
        "2026-09-05",
        "2026-09-06",
        "2026-09-11",
        "2026-09-18",
        "2026-09-25",
        "2026-10-30",
        "2026-11-27",
        "2026-12-25",
        "2027-03-26",
        "2027-06-25",
    )
)
