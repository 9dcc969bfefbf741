"""What pictures read out of a reply: plain numbers, times and rows, whatever its data type knows of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from .._ground.numbers import finite
from .._ground.safe_text import printable
from .._ground.times import parse_instant
from .._ground.typed_meta import Facts, read_facts
from ..errors import PlotError

if TYPE_CHECKING:
    from .._ground.notices import AsOf, Notice
    from .._ground.reply_protocol import Readable

__all__ = ["Fields", "Matrix", "MissingField", "Source", "expiry_day", "instant", "known", "number"]

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")  # in any locale
_LARGEST = 1e100  # the product of two is a number still
Matrix: TypeAlias = Sequence[Sequence[float]]


class MissingField(PlotError):
    """A picture looked for a field by each of its published names and found none of them."""

    def __init__(self, operation: str, expected: Sequence[str], fields: Mapping[str, Any]) -> None:
        wanted = expected[0] if len(expected) == 1 else f"one of {', '.join(expected)}"
        found = ", ".join(_told(name, value) for name, value in fields.items()) or "nothing"
        super().__init__(
            f"this reply of {operation} holds no {expected[0]}: nothing to draw; expected {wanted}, found: {found}"
        )
        self.is_empty: bool = any(fields.get(name) is not None for name in expected)
        """Whether the reply has such a field, with nothing in it."""

    def __reduce__(self) -> tuple[type[PlotError], tuple[str]]:
        return PlotError, (str(self),)


class Fields:
    """An object of a reply. A number that is null or absent is a NaN, which matplotlib leaves out."""

    def __init__(self, fields: Mapping[str, Any], name: str) -> None:
        self.fields = fields
        self.name = name

    def __contains__(self, key: str) -> bool:
        return bool(self.fields.get(key))

    def get(self, key: str) -> Any:
        """The field as it is, None if it is absent."""
        return self.fields.get(key)

    def number(self, *path: str) -> float | None:
        """A number, by the names that lead to it."""
        value: object = self.fields
        for key in path:
            value = cast("Mapping[str, object]", value).get(key) if isinstance(value, Mapping) else None
        found = number(value)
        return None if math.isnan(found) else found

    def text(self, key: str) -> str:
        """A text, empty if it is absent."""
        value = self.fields.get(key)
        return "" if value is None else printable(str(value))

    def items(self, *keys: str) -> Sequence[Any]:
        """A list, by the first of its names that the reply has.

        Raises:
            MissingField: all are absent or empty.
        """
        for key in keys:
            value: object = self.fields.get(key)
            if isinstance(value, list) and value:
                return cast("list[Any]", value)
        raise MissingField(self.name, keys, self.fields)

    def numbers(self, *keys: str) -> list[float]:
        """A list of numbers; see `items`."""
        return [number(value) for value in self.items(*keys)]

    def texts(self, *keys: str) -> list[str]:
        """A list of texts; see `items`."""
        return [printable(str(value)) for value in self.items(*keys)]

    def times(self, *keys: str) -> list[datetime]:
        """A list of moments, whether written in ISO 8601 or as milliseconds; see `items`."""
        return [_moment(value, self.name) for value in self.items(*keys)]

    def matrix(self, *keys: str) -> list[list[float]]:
        """A list of lists of numbers; see `items`."""
        return [[number(cell) for cell in cast("list[object]", row)] for row in self._all(keys, list, "lists")]

    def rows(self, *keys: str) -> list[Fields]:
        """A list of objects; see `items`."""
        return [Fields(cast("Mapping[str, Any]", row), self.name) for row in self._all(keys, Mapping, "objects")]

    def table(self, key: str) -> Fields:
        """An object, empty if it is absent."""
        value = self.fields.get(key)
        return Fields(cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}, self.name)

    def columns(self, *keys: str) -> Fields:
        """A list of objects turned into an object of lists."""
        rows = self.rows(*keys)
        names = dict.fromkeys(name for row in rows for name in row.fields)
        return Fields({name: [row.get(name) for row in rows] for name in names}, self.name)

    def _all(self, keys: tuple[str, ...], kind: type[object], called: str) -> Sequence[object]:
        rows: Sequence[object] = self.items(*keys)
        if not all(isinstance(row, kind) for row in rows):
            key = next(key for key in keys if self.fields.get(key))
            raise PlotError(
                f"{key} of this reply of {self.name} is no list of {called}: it can't be drawn; see reply.raw"
            )
        return rows


class Source(Fields):
    """A reply: the fields of its data, and what its meta tells about them."""

    def __init__(self, reply: Readable) -> None:
        data: object = reply.raw["data"]
        super().__init__(cast("Mapping[str, Any]", data) if isinstance(data, Mapping) else {}, reply.operation)
        self.told: Facts = read_facts(reply.meta)
        self.as_of: AsOf | None = reply.as_of
        self.notices: tuple[Notice, ...] = reply.notices
        self.symbol: str = printable(self.told.symbol or "") or self.text("symbol") or self.text("coin")

    @property
    def spot(self) -> float | None:
        """Price of the coin in USD when the data were computed."""
        return self.number("spot_price") or self.told.spot

    @property
    def moment(self) -> datetime | None:
        """When the data were computed; of a point in time, its snapshot's."""
        return self.as_of.snapshot if self.as_of is not None else self.told.computed or self.told.built

    @property
    def coin(self) -> str:
        """The coin's short name, such as BTC."""
        return self.symbol.removesuffix("USDT") or "coin"


def _told(name: str, value: object) -> str:
    match value:
        case list():
            return f"{name} ({len(cast('list[object]', value))} items)"
        case Mapping():
            return f"{name} (an object)"
        case None:
            return f"{name} (null)"
        case _:
            return name


def number(value: object) -> float:
    """A finite number, else NaN.

    Raises:
        PlotError: it is larger than any figure, so that the axes could not be reckoned.
    """
    found = finite(value)
    if found is not None and abs(found) > _LARGEST:
        raise PlotError(f"{found:.3g} stands in this reply: it can't be drawn; see reply.raw")
    return math.nan if found is None else float(found)


def expiry_day(token: str) -> date | None:
    """The day of an expiry's token such as `25SEP26`; None if it is none."""
    try:
        return date(2000 + int(token[-2:]), 1 + _MONTHS.index(token[-5:-2]), int(token[:-5]))
    except ValueError:
        return None


def known(values: Sequence[float], what: str) -> list[float]:
    """The numbers that are there.

    Raises:
        PlotError: all are null.
    """
    found = [value for value in values if not math.isnan(value)]
    if not found:
        raise PlotError(f"each figure of {what} is null in this reply: nothing to draw")
    return found


def instant(value: object) -> datetime | None:
    """A moment written in ISO 8601 or as milliseconds, None if it is none."""
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value / 1000, UTC)
        return parse_instant(str(value))
    except (ValueError, OverflowError, OSError):  # the last two of a count that is in no calendar
        return None


def _moment(value: object, name: str) -> datetime:
    found = instant(value)
    if found is None:
        raise PlotError(f"this reply of {name} holds {value!r} for a time: it can't be drawn")
    return found
