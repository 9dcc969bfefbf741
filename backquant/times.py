"""Points in time: as people write them, and as replies hold them. Always aware, always UTC."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from dateutil import parser as dateutil_parser

__all__ = ["parse_date", "parse_http_date", "parse_instant", "wire_date", "wire_instant"]

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


def parse_instant(text: str) -> datetime:
    """Text from a reply as an aware UTC datetime. The API declares no format, so this is tolerant; naive means UTC.

    Raises:
        ValueError: the text is no date and time.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = _by_dateutil(text)
    return found if found.tzinfo is UTC else _in_utc(found)


def parse_date(text: str) -> date:
    """Text from a reply as a calendar date.

    Raises:
        ValueError: the text is no date.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        return parse_instant(text).date()


def parse_http_date(text: str) -> datetime | None:
    """A date of an HTTP header, None if it is none."""
    try:
        return _in_utc(parsedate_to_datetime(text))
    except (ValueError, OverflowError):
        return None


def wire_instant(value: object) -> str:
    """A point in time as the API takes it, such as `2026-08-20T14:30:00Z`.

    Raises:
        ValueError: the value is naive, no date and time, or of another type; the message says what would be right.
    """
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise ValueError(
                f"{value!r} has no time zone, so it could mean several moments;"
                " pass an aware one, such as datetime.now(timezone.utc)"
            )
        return _in_utc(value).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00Z"
    normalised = _normalised(value, lambda text: parse_instant(text).isoformat().replace("+00:00", "Z"))
    text = str(value).strip()
    return text if RFC_3339.fullmatch(text) else normalised  # a cursor must come back unchanged


def wire_date(value: object) -> str:
    """A calendar date as the API takes it, `YYYY-MM-DD`.

    Raises:
        ValueError: the value is no date; the message says what would be right.
    """
    if isinstance(value, datetime):
        return wire_instant(value)[:10]
    if isinstance(value, date):
        return value.isoformat()
    return _normalised(value, lambda text: parse_date(text).isoformat())


def _normalised(value: object, normalise: Callable[[str], str]) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no point in time; pass an aware datetime, a date, or ISO 8601 text")  # noqa: TRY004
    try:
        return normalise(value.strip())
    except ValueError:
        raise ValueError(f"{value!r} is no point in time; write it like 2026-08-20T14:30:00Z") from None


def _by_dateutil(text: str) -> datetime:
    # dateutil fills what a text leaves out from a default, and guesses which number is the day: a text that gives no full
    # date, or can be read in two ways, gives different results here.
    readings = [(default, day_first) for default in _DEFAULTS for day_first in (False, True)]
    try:
        found = {
            dateutil_parser.parse(text, default=default, dayfirst=day_first, tzinfos=_zone)
            for default, day_first in readings
        }
    except (ValueError, OverflowError) as exc:
        raise ValueError(f"{text!r} is no date and time") from exc
    if len(found) != 1 or not re.search(r"\d{4}", text):
        raise ValueError(f"{text!r} is no full date, or can be read in several ways")
    return found.pop()


_DEFAULTS = (datetime(2000, 1, 1), datetime(2004, 2, 2))  # noqa: DTZ001  # a text without a zone gives a naive time


def _zone(name: str | None, offset: int | None) -> timezone | None:
    """The zone of a text: an offset, UTC, or none; never a name, which means different offsets in different places."""
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    if name is not None:
        raise ValueError(f"the time zone {name!r} is ambiguous")
    return None


def _in_utc(moment: datetime) -> datetime:
    """Naive means UTC.

    Raises:
        ValueError: at the very ends of the calendar, where UTC falls into another year than there is.
    """
    try:
        return moment.replace(tzinfo=UTC) if moment.utcoffset() is None else moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{moment} is out of range") from None
