"""One page of a paged reply: its rows, its cursor, and the same reply without some of its rows. No I/O."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy, deepcopy
from datetime import datetime
from functools import cached_property
from typing import Any, Final, Generic, TypeVar, cast

import attrs
import msgspec
from backquant_api.operation import Operation

from ..._call.envelope import Success, read_envelope
from ..._call.reply import Reply
from ..._ground.times import parse_instant

__all__ = ["Page", "Row"]

T = TypeVar("T")
TIME_FIELDS: Final = ("ts_ms", "timestamps", "timestamp", "ts", "time")
MS_A_SECOND: Final = 1000
LATEST: Final = 253_402_300_000_000  # milliseconds: the end of the year 9999, where datetimes end


@attrs.define(frozen=True)
class Row:
    """What tells one row from another."""

    instant: float | None
    """Milliseconds since 1970, None when the row tells no time."""

    identity: object
    """Equal in a row that comes again."""

    is_print: bool
    """Whether it is a trade, of which several may share an instant; a series has one point at each."""


class Page(Generic[T]):
    """One reply of an endpoint that pages.

    Its rows are found by shape: the objects of a list that tell a time, or the places of parallel arrays beside an array
    of times. A reply of another shape has no rows that could be told apart.
    """

    def __init__(self, reply: Reply[T]) -> None:
        self.reply = reply

    @cached_property
    def _lists(self) -> dict[str, list[Any]]:
        return _row_lists(self.reply.raw)

    @cached_property
    def span(self) -> tuple[datetime, datetime] | None:
        """The first and the last time of parallel arrays, as the typed view has read them; None where it has not."""
        times: object = next((found for name in TIME_FIELDS if (found := self._typed(name))), None)
        if not isinstance(times, list):
            return None
        read = cast("list[datetime]", times)
        return (min(read), max(read)) if set(map(type, read)) == {datetime} else None

    def _typed(self, name: str) -> object:
        """A field of the typed view, None where it has none."""
        return None if self.reply.drift else getattr(self.reply.data, name, None)

    def is_apart(self, other: Page[T]) -> bool:
        """Whether the times of both pages show that no row of the one is in the other."""
        if self.span is None or other.span is None:
            return False
        (first, last), (start, end) = self.span, other.span
        return last < start or end < first

    @cached_property
    def rows(self) -> list[Row]:
        """The rows in the reply's order."""
        lists = self._lists
        axis = _axis(lists)
        if axis is not None:
            return [_point(time) for time in lists[axis]]
        return [_record(record) for records in lists.values() for record in records]

    @property
    def is_empty(self) -> bool:
        """Whether the reply's data hold lists, with nothing in them."""
        if self.span is not None:
            return False
        data: dict[str, Any] = {"data": self.reply.raw["data"]}
        filled = [item != [] for each in _objects(data) for item in each.values() if isinstance(item, list)]
        return bool(filled) and not any(filled)

    @property
    def cursor(self) -> str | None:
        """Where the next page starts, None at the end."""
        cursor = self._told("next_cursor")
        return cursor if isinstance(cursor, str) and cursor else None

    @property
    def has_more(self) -> bool | None:
        """Whether there is another page, None when the reply leaves that to the cursor."""
        more = self._told("has_more")
        return more if isinstance(more, bool) else None

    def without(self, places: set[int], operation: Operation[T]) -> Reply[T]:
        """The reply without the rows at these places, in `data`, in `raw` and in all that is made of them."""
        if not places:
            return self.reply
        body = deepcopy(self.reply.raw)
        for items in _row_lists(body).values():
            items[:] = [item for place, item in enumerate(items) if place not in places]
        http = attrs.evolve(self.reply.http, body=msgspec.json.encode(body))
        envelope = cast("Success[T]", read_envelope(http.body, operation))
        rest = copy(self.reply)
        rest.data, rest.drift, rest.http = envelope.data, envelope.drift, http
        return rest

    def _told(self, name: str) -> object:
        """A field of `data` or `meta`, or of an object inside them: its place is not published everywhere."""
        typed = self._typed(name)
        if typed is not None or not self._may_hold(name):
            return typed
        return next((each[name] for each in _objects(self.reply.raw) if name in each), None)

    def _may_hold(self, name: str) -> bool:
        """Whether the body has such a field, told without decoding it: a name is written as it is, or with an escape."""
        body = self.reply.http.body
        return name.encode() in body or b"\\u" in body


def _objects(top: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """An object and the objects in it, the outer ones first."""
    level = [top]
    while level:
        yield from level
        level = [cast("dict[str, Any]", item) for each in level for item in each.values() if isinstance(item, dict)]


def _row_lists(body: dict[str, Any]) -> dict[str, list[Any]]:
    """The lists that hold the rows, by name: one list of objects, or the parallel arrays."""
    for each in _objects({"data": body["data"]}):
        lists = _lists(each)
        axis = _axis(lists)
        if axis is not None:
            return {name: items for name, items in lists.items() if len(items) == len(lists[axis])}
        for name, items in lists.items():
            if all(isinstance(item, dict) and _time_field(cast("dict[str, Any]", item)) for item in items):
                return {name: items}
    return {}


def _lists(each: dict[str, Any]) -> dict[str, list[Any]]:
    return {name: cast("list[Any]", item) for name, item in each.items() if isinstance(item, list) and item}


def _axis(lists: dict[str, list[Any]]) -> str | None:
    """The array of times."""
    name = _time_field(lists)
    return name if name and dict not in set(map(type, lists[name])) else None


def _time_field(named: dict[str, Any]) -> str | None:
    return next((name for name in TIME_FIELDS if name in named), None)


def _point(time: object) -> Row:
    instant = _milliseconds(time)
    return Row(instant, time if instant is None else instant, is_print=False)


def _record(record: dict[str, Any]) -> Row:
    """Trades are told apart by venue and id, by all they hold where these are missing; other rows by their time."""
    time = record[_time_field(record) or ""]
    if "trade_id" not in record:
        return _point(time)
    venue, trade = record.get("venue"), record["trade_id"]
    named = venue is not None and trade is not None
    identity = (venue, trade) if named else msgspec.json.encode(record, order="sorted")
    return Row(_milliseconds(time), identity, is_print=True)


def _milliseconds(time: object) -> float | None:
    if isinstance(time, int | float):
        return float(time) if 0 <= time < LATEST else None
    try:
        return parse_instant(time).timestamp() * MS_A_SECOND if isinstance(time, str) else None
    except ValueError:
        return None
