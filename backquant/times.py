"""Points in time: as people write them, and as replies hold them. Always aware, always UTC."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from dateutil import parser as dateutil_parser

__all__ = ["parse_date", "parse_http_date", "parse_instant", "wire_date", "wire_instant"]


def parse_instant(text: str) -> datetime:
    """Text from a reply as an aware UTC datetime. The API declares no format, so this is tolerant; naive means UTC.

    Raises:
        ValueError: the text is no date and time.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = _by_dateutil(text)
    if found.tzinfo is UTC:
        return found
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


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
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def wire_instant(value: object) -> str:
    """A point in time as the API takes it, such as `2026-08-20T14:30:00Z`.

    Raises:
        ValueError: the value is naive, no date and time, or of another type; the message says what would be right.
    """
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(
                f"{value!r} has no time zone, so it could mean several moments;"
                " pass an aware one, such as datetime.now(timezone.utc)"
            )
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00Z"
    return _wire_text(value, lambda text: parse_instant(text).isoformat().replace("+00:00", "Z"))


def wire_date(value: object) -> str:
    """A calendar date as the API takes it, `YYYY-MM-DD`.

    Raises:
        ValueError: the value is no date; the message says what would be right.
    """
    if isinstance(value, datetime):
        return wire_instant(value)[:10]
    if isinstance(value, date):
        return value.isoformat()
    return _wire_text(value, lambda text: parse_date(text).isoformat())


def _wire_text(value: object, normalise: Callable[[str], str]) -> str:
    """ISO text goes as it is (a cursor must come back unchanged), any other way of writing a time is normalised."""
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no point in time; pass an aware datetime, a date, or ISO 8601 text")  # noqa: TRY004
    text = value.strip()
    try:
        datetime.fromisoformat(text)
    except ValueError:
        try:
            return normalise(text)
        except ValueError:
            raise ValueError(f"{value!r} is no point in time; write it like 2026-08-20T14:30:00Z") from None
    return text


def _by_dateutil(text: str) -> datetime:
    # dateutil fills what is missing from today's date, so only a text with a year of its own is let through.
    if not re.search(r"\d{4}", text):
        raise ValueError(f"{text!r} is no date and time")
    try:
        return dateutil_parser.parse(text)
    except (ValueError, OverflowError) as exc:
        raise ValueError(f"{text!r} is no date and time") from exc
