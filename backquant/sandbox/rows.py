"""Reading fields of row objects, whatever spelling their times and expiries have."""

from datetime import date, datetime

from backquant.sandbox.jsontypes import Json, JsonObject
from backquant.sandbox.moments import from_epoch_ms, parse_expiry, parse_moment

_TIME_FIELDS = ("ts", "ts_ms", "timestamp", "datetime")


def as_number(value: Json) -> float | None:
    """The value if it is a number."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def number_in(row: JsonObject, field: str) -> float | None:
    """A numeric field of the row, None when it is absent or no number."""
    return as_number(row.get(field))


def expiry_in(row: JsonObject) -> date | None:
    """Day on which the contract or group of the row expires, None when the row does not tell."""
    for field in ("expiry", "expiry_date"):
        value = row.get(field)
        if isinstance(value, str):
            return parse_expiry(value)
    return None


def time_in(row: JsonObject) -> datetime | None:
    """Time of the row, None when it has none."""
    return next((as_time(row[field]) for field in _TIME_FIELDS if field in row), None)


def as_time(value: Json) -> datetime | None:
    """An instant that is given as text or as epoch milliseconds."""
    if isinstance(value, str):
        return parse_moment(value)
    return from_epoch_ms(value) if type(value) is int else None
