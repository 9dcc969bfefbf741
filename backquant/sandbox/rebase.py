"""Moves the times of an example to another present.

Instants move by the exact distance. Expiries move along the calendar: today's to today's, the next Friday's to the next
Friday's, a month-end's to a month-end's, so that days to expiry keep fitting the greeks. Other dates move by whole
weeks: those of the example's future never land in the past, those of its past never in the future.
"""

import re
from calendar import FRIDAY, monthrange
from datetime import date, datetime, timedelta

from backquant.sandbox.jsontypes import Json, JsonObject
from backquant.sandbox.moments import EXPIRY_CLASSES, MONTHS, TOKEN, expiry_class, parse_token, token_of

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d+))?(Z|[+-]\d\d:\d\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LABEL = re.compile(r"(\d\d) ([A-Z][a-z]{2}) (\d{4})", re.ASCII)
_TIME_FIELD = re.compile(r"(^|_)(ts|times?|timestamps?)(_|$)")
_PLAUSIBLE_MS = range(10**12, 10**13)
# The day a release came out is a fact about the API, not about the market.
_FIXED_FIELDS = frozenset({"released_at"})


def calendar(day: date) -> list[date]:
    """The expiries on offer on a day: three dailies, two weeklies, four month-ends and two quarter-ends."""
    found = [day + timedelta(days=ahead) for ahead in range(3)]
    for _ in range(2):
        found.append(_next_friday(found[-1]))
    for count, months in ((4, 1), (2, 3)):
        for _ in range(count):
            found.append(_month_end_after(found[-1], months))
    return found


def _next_friday(day: date) -> date:
    return day + timedelta(days=(FRIDAY - day.weekday() - 1) % 7 + 1)


def _month_end_after(day: date, months: int) -> date:
    """The first last Friday of a month, or of every third month, that comes after the day."""
    year, month = day.year, day.month
    while True:
        last = date(year, month, monthrange(year, month)[1])
        friday = last - timedelta(days=(last.weekday() - FRIDAY) % 7)
        if friday > day and month % months == 0:
            return friday
        year, month = year + month // 12, month % 12 + 1


class Rebase:
    """Moves every time of a reply from one present to another."""

    def __init__(self, base: datetime, present: datetime) -> None:
        distance = present - base
        self._shift = distance - timedelta(microseconds=distance.microseconds % 1000)
        self._base_day = base.date()
        self._present_day = present.date()
        days = (self._present_day - self._base_day).days
        self._weeks_back = timedelta(weeks=days // 7)
        self._weeks_ahead = timedelta(weeks=-(-days // 7))
        self._expiries = dict(zip(calendar(self._base_day), calendar(self._present_day), strict=True))
        self._base_tenors: list[Json] = [(day - self._base_day).days for day in self._expiries]
        self._tenors: list[Json] = [(day - self._present_day).days for day in self._expiries.values()]
        self._moved: dict[str, str] = {}

    def move(self, value: Json, field: str = "") -> Json:
        """The value with all its times moved, also those inside keys; `field` is the name it stands under."""
        if isinstance(value, dict):
            moved: JsonObject = {self.move_text(key): self.move(item, key) for key, item in value.items()}
            self._refresh_expiry(moved)
            self._refresh_age(moved)
            return moved
        if isinstance(value, list):
            return self._tenors if value == self._base_tenors else [self.move(item, field) for item in value]
        if isinstance(value, str):
            return value if field in _FIXED_FIELDS else self.move_text(value)
        if type(value) is int and value in _PLAUSIBLE_MS and _TIME_FIELD.search(field):
            return value + self._shift // timedelta(milliseconds=1)
        return value

    def move_text(self, text: str) -> str:
        """The text with the instant, the date or the tokens in it moved."""
        # The same few keys and tokens make up most of a reply.
        moved = self._moved.get(text)
        if moved is None:
            moved = self._moved[text] = self._move_text(text)
        return moved

    def move_day(self, day: date) -> date:
        """The day, moved along the calendar if it is an expiry, else by whole weeks."""
        if day in self._expiries:
            return self._expiries[day]
        return day + (self._weeks_ahead if day >= self._base_day else self._weeks_back)

    def _move_text(self, text: str) -> str:
        instant = _INSTANT.fullmatch(text)
        if instant is not None:
            return self._move_instant(instant)
        if _DATE.fullmatch(text):
            return self.move_day(date.fromisoformat(text)).isoformat()
        label = _LABEL.fullmatch(text)
        if label is not None and label[2].upper() in MONTHS:
            day = date(int(label[3]), MONTHS.index(label[2].upper()) + 1, int(label[1]))
            return self.move_day(day).strftime("%d %b %Y")
        return TOKEN.sub(self._move_token, text)

    def _move_instant(self, match: re.Match[str]) -> str:
        fraction, zone = match[1], match[2]
        moved = datetime.fromisoformat(match[0]) + self._shift
        text = moved.replace(tzinfo=None).isoformat(timespec="microseconds")
        whole, _, digits = text.partition(".")
        return whole + (f".{digits[: len(fraction)]}" if fraction else "") + zone

    def _move_token(self, match: re.Match[str]) -> str:
        day = parse_token(match[0])
        return match[0] if day is None else token_of(self.move_day(day))

    def _refresh_expiry(self, row: JsonObject) -> None:
        """Days to expiry and class of an expiry follow from its date, which has just moved."""
        expiry = row.get("expiry")
        day = parse_token(expiry) if isinstance(expiry, str) else None
        if day is not None:
            if isinstance(row.get("dte"), int):
                row["dte"] = self._days_to(day)
            if row.get("type") in EXPIRY_CLASSES:
                row["type"] = expiry_class(day)
                if "is_anchor" in row:
                    row["is_anchor"] = row["type"] in {"monthly", "quarterly"}

    def _refresh_age(self, extra: JsonObject) -> None:
        latest = extra.get("latest_date")
        if isinstance(latest, str) and "days_since_latest" in extra:
            extra["days_since_latest"] = -self._days_to(date.fromisoformat(latest))

    def _days_to(self, day: date) -> int:
        return (day - self._present_day).days
