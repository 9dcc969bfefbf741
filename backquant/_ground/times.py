"""Points in time: as people write them, and as replies hold them. Always aware, always UTC."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Annotated, Final, TypeAlias

import msgspec

__all__ = [
    "INSTANT_FORMS",
    "LATEST_MS",
    "Aware",
    "in_utc",
    "parse_date",
    "parse_http_date",
    "parse_instant",
    "wire_date",
    "wire_instant",
]

LATEST_MS: Final = 253_402_300_799_999  # the end of the year 9999, the last time that Python knows

RFC_3339: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
ISO_DAY: Final = re.compile(r"\d{4}(\d{4}|-\d\d-\d\d|-?W\d\d-?\d?)(?!\d)", re.ASCII)
BEYOND_MICROSECONDS: Final = re.compile(r"[.,]\d{6}([5-9])?\d*", re.ASCII)
Aware: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]
UTC_WORDS: Final = ("UTC", "GMT", "Z")
OFFSETS: Final = (" +", " -")
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAY: Final = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? +)?"
MONTH: Final = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
DAY_OR_MONTH: Final = re.compile(r"\d\d?([-/.])\d\d?\1\d", re.ASCII)
DAYS: Final = (
    r"(?P<year>\d{4})([-/.])(?P<month>\d\d?)\2(?P<day>\d\d?)",
    rf"{WEEKDAY}(?P<day>\d\d?)[ -]{MONTH}[ ,-] *(?P<year>\d{{4}})",
    rf"{WEEKDAY}{MONTH} +(?P<day>\d\d?),? +(?P<year>\d{{4}})",
    r"(?P<either>\d\d?)([-/.])(?P<other>\d\d?)\2(?P<year>\d{4})",
)


def parse_instant(text: str) -> datetime:
    """Text from a reply as an aware UTC datetime. The API declares no format, so this is tolerant; naive means UTC.

    Nothing is guessed: what can be read in two ways, such as 03/04/2026, is no time. What is finer than a microsecond is
    rounded.

    Raises:
        ValueError: the text is no date and time.
    """
    for form in INSTANT_FORMS:
        try:
            return form(text)
        except ValueError:  # msgspec's errors are some, too
            continue
    raise ValueError(f"{text!r} is no full date and time, or can be read in several ways")


def parse_date(text: str) -> date:
    """Text from a reply as a calendar date.

    Raises:
        ValueError: the text is no date.
    """
    try:
        return date.fromisoformat(_iso(text))
    except ValueError:
        return parse_instant(text).date()


def parse_http_date(text: str) -> datetime | None:
    """A date of an HTTP header, None if it is none."""
    try:
        return in_utc(parsedate_to_datetime(text))
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
        return in_utc(value).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00Z"
    normalised = _normalised(value, lambda text: _parse_spoken(text).isoformat().replace("+00:00", "Z"))
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
    return _normalised(value, _spoken_date)


def _normalised(value: object, normalise: Callable[[str], str]) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no point in time; pass an aware datetime, a date, or ISO 8601 text")  # noqa: TRY004
    try:
        return normalise(value.strip())
    except ValueError:
        several = ", or day and month can be swapped in it" if DAY_OR_MONTH.match(value.strip()) else ""
        raise ValueError(f"{value!r} is no point in time{several}; write it like 2026-08-20T14:30:00Z") from None


def _spoken_date(text: str) -> str:
    try:
        return parse_date(text).isoformat()
    except ValueError:
        return _parse_spoken(text).date().isoformat()


def _parse_spoken(text: str) -> datetime:
    """What people write may be read more freely: they are told when it is not understood."""
    try:
        return parse_instant(text)
    except ValueError:
        return in_utc(_by_dateutil(text))


def _by_dateutil(text: str) -> datetime:
    # dateutil fills what a text leaves out from a default, and guesses which number is the day: a text that gives no full
    # date, or can be read in two ways, gives different results here.
    from dateutil import parser  # takes a while to load, and few need it

    readings = [(default, day_first) for default in _DEFAULTS for day_first in (False, True)]
    try:
        found = {
            parser.parse(text, default=default, dayfirst=day_first, tzinfos=_zone) for default, day_first in readings
        }
    except (ValueError, ArithmeticError) as exc:  # OverflowError, and what Decimal raises
        raise ValueError(f"{text!r} is no date and time") from exc
    if len(found) != 1 or any(f"{moment.year:04}" not in text for moment in found):  # a year of two digits is a guess
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


def in_utc(moment: datetime) -> datetime:
    """Naive means UTC.

    Raises:
        ValueError: at the very ends of the calendar, where UTC falls into another year than there is.
    """
    zone = moment.tzinfo
    if zone is UTC:
        return moment
    if zone is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.replace(tzinfo=UTC) if moment.utcoffset() is None else moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{moment} is out of range") from None


def _by_rfc_3339(text: str) -> datetime:
    """As replies are decoded, so that a text has one meaning, whichever way it is read."""
    return in_utc(msgspec.convert(text, Aware))


def _by_naive_rfc_3339(text: str) -> datetime:
    return msgspec.convert(f"{text}Z", Aware)


def _by_iso(text: str) -> datetime:
    return in_utc(_rounded(datetime.fromisoformat(_iso(text)), text))


def _iso(text: str) -> str:
    """The text, unless more digits follow its day: the standard library takes a count of seconds for a day of 1801, and one
    of milliseconds for a time."""
    if not ISO_DAY.match(text):
        raise ValueError(f"{text!r} is no ISO 8601")
    return text


def _by_iso_and_word(text: str) -> datetime:
    """Such as `2026-11-20 10:00:00 UTC`, or `… +0000`."""
    head, zone = _without_zone(text)
    return in_utc(_rounded(datetime.fromisoformat(_iso(head + zone)), head))


def _by_day_and_clock(text: str) -> datetime:
    """Such as `Fri, 20 Nov 2026 10:00:00 GMT`."""
    head, zone = _without_zone(text)
    day, _, clock = head.rpartition(" ")
    if ":" not in clock:
        return datetime.fromisoformat(f"{_day(head)}T00:00Z")
    return in_utc(_rounded(datetime.fromisoformat(f"{_day(day.rstrip(' ,'))}T{clock}{zone or 'Z'}"), clock))


INSTANT_FORMS: Final = (_by_rfc_3339, _by_naive_rfc_3339, _by_iso, _by_iso_and_word, _by_day_and_clock)
"""The forms that a reply's times are read in, the usual one first. What one takes, none before it reads otherwise."""


def _without_zone(text: str) -> tuple[str, str]:
    """The text before its zone, and the zone as ISO 8601 has it."""
    if text.endswith(UTC_WORDS):
        return text[: -1 if text.endswith("Z") else -3].rstrip(" "), "Z"
    for length in (5, 6):  # +0100, +01:00
        if text[-length - 1 : 1 - length] in OFFSETS:
            return text[: -length - 1].rstrip(" "), text[-length:]
    return text, ""


@lru_cache(maxsize=4096)
def _day(text: str) -> str:
    """The calendar date of a text as ISO 8601 has it, by one of DAYS."""
    found = next((match for pattern in DAYS if (match := re.fullmatch(pattern, text, re.ASCII | re.IGNORECASE))), None)
    if found is None:
        raise ValueError(f"{text!r} is no date")
    parts = found.groupdict()
    if "either" in parts:  # a month and a day, in the order that only the numbers can tell
        month, day = sorted((int(parts["either"]), int(parts["other"])))
        if month != day and day <= len(MONTHS):
            raise ValueError(f"{text!r} can be read in two ways")
        return date(int(parts["year"]), month, day).isoformat()
    month = parts["month"]
    number = int(month) if month.isdigit() else MONTHS.index(month[:3].casefold()) + 1
    return date(int(parts["year"]), number, int(parts["day"])).isoformat()


def _rounded(moment: datetime, text: str) -> datetime:
    """The standard library drops what is finer than a microsecond, msgspec rounds it: one rule."""
    found = BEYOND_MICROSECONDS.search(text) if "." in text or "," in text else None
    if found is None or not found[1]:
        return moment
    try:
        return moment + timedelta(microseconds=1)
    except OverflowError:
        raise ValueError(f"{text!r} is out of range") from None
