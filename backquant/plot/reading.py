"""What pictures read out of a reply: plain numbers, times and rows, whatever its data type knows of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from ..errors import PlotError
from ..times import parse_instant

if TYPE_CHECKING:
    from backquant_api.models import V2Meta

    from ..reply import Reply

__all__ = ["Matrix", "Source", "Table", "expiry_day", "instant", "known", "number"]

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")  # in any locale
Matrix: TypeAlias = Sequence[Sequence[float]]


class Table:
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
        return "" if value is None else str(value)

    def items(self, key: str) -> Sequence[Any]:
        """A list.

        Raises:
            PlotError: it is absent or empty.
        """
        value: object = self.fields.get(key)
        if not isinstance(value, list) or not value:
            raise PlotError(f"this reply of {self.name} holds no {key}: nothing to draw")
        return cast("list[Any]", value)

    def numbers(self, key: str) -> list[float]:
        """A list of numbers; see `items`."""
        return [number(value) for value in self.items(key)]

    def texts(self, key: str) -> list[str]:
        """A list of texts; see `items`."""
        return [str(value) for value in self.items(key)]

    def times(self, key: str) -> list[datetime]:
        """A list of moments, whether written in ISO 8601 or as milliseconds; see `items`."""
        return [_moment(value, self.name) for value in self.items(key)]

    def matrix(self, key: str) -> list[list[float]]:
        """A list of lists of numbers; see `items`."""
        return [[number(cell) for cell in cast("list[object]", row)] for row in self._all(key, list, "lists")]

    def rows(self, key: str) -> list[Table]:
        """A list of objects; see `items`."""
        return [Table(cast("Mapping[str, Any]", row), self.name) for row in self._all(key, Mapping, "objects")]

    def table(self, key: str) -> Table:
        """An object, empty if it is absent."""
        value = self.fields.get(key)
        return Table(cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}, self.name)

    def columns(self, key: str) -> Table:
        """A list of objects turned into an object of lists."""
        rows = self.rows(key)
        return Table({name: [row.get(name) for row in rows] for name in rows[0].fields}, self.name)

    def _all(self, key: str, kind: type[object], called: str) -> Sequence[object]:
        rows: Sequence[object] = self.items(key)
        if not all(isinstance(row, kind) for row in rows):
            raise PlotError(
                f"{key} of this reply of {self.name} is no list of {called}: it can't be drawn; see reply.raw"
            )
        return rows


class Source(Table):
    """A reply: the fields of its data, and what its meta tells about them."""

    def __init__(self, reply: Reply[Any]) -> None:
        data: object = reply.raw["data"]
        super().__init__(cast("Mapping[str, Any]", data) if isinstance(data, Mapping) else {}, reply.operation)
        self.meta: V2Meta = reply.meta
        self.symbol: str = reply.meta.symbol or self.text("symbol") or self.text("coin")

    @property
    def spot(self) -> float | None:
        """Price of the coin in USD when the data were computed."""
        return self.number("spot_price") or self.meta.spot_price

    @property
    def coin(self) -> str:
        """The coin's short name, such as BTC."""
        return self.symbol.removesuffix("USDT") or "coin"


def number(value: object) -> float:
    """A finite number, else NaN."""
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    return math.nan


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
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value / 1000, UTC)
    try:
        return parse_instant(str(value))
    except ValueError:
        return None


def _moment(value: object, name: str) -> datetime:
    found = instant(value)
    if found is None:
        raise PlotError(f"this reply of {name} holds {value!r} for a time: it can't be drawn")
    return found
