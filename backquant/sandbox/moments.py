"""Times and expiry tokens as text."""

import re
from datetime import UTC, date, datetime, timedelta

__all__ = ["TOKEN", "from_epoch_ms", "iso_millis", "parse_expiry", "parse_moment", "token_of"]


MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
TOKEN = re.compile(rf"(\d{{1,2}})({'|'.join(MONTHS)})(\d{{2}})", re.ASCII)


def parse_moment(text: str) -> datetime | None:
    """An ISO 8601 instant; a naive one is UTC. None when the text is no instant."""
    try:
        moment = datetime.fromisoformat(text.upper())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def iso_millis(moment: datetime) -> str:
    """Instant with milliseconds, ending in Z."""
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def from_epoch_ms(value: int) -> datetime:
    """Instant of an epoch in milliseconds."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=value)


def token_of(day: date) -> str:
    """Deribit-style token of an expiry, such as 28MAR25."""
    return f"{day.day:02}{MONTHS[day.month - 1]}{day.year % 100:02}"


def parse_expiry(text: str) -> date | None:
    """Day of an expiry that is given as a token or as a date, None when the text is neither."""
    token = TOKEN.fullmatch(text.upper())
    try:
        if token is None:
            return date.fromisoformat(text)
        return date(2000 + int(token[3]), MONTHS.index(token[2]) + 1, int(token[1]))
    except ValueError:
        return None
