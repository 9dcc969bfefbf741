"""The kind of a column, and its values as that kind: times as datetimes, numbers that are one kind of number."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from .._ground.time_columns import read_days, read_instants
from .contract_hints import ColumnKind, column_kind

__all__ = ["TIME_NAME", "begins_with_a_time", "typed"]

INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# Only a field with such a name is read as a count of seconds or milliseconds since 1970.
TIME_NAME = re.compile(r"(.*[._])?((ts|time|times|timestamp|timestamps|datetime|time_axis)(_m?s)?|\w+_at(_m?s)?)")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECONDS = range(631_152_000, 7_258_118_400)  # 1990 to 2200
MILLISECONDS = range(SECONDS.start * 1000, SECONDS.stop * 1000)
INT64 = range(-(2**63), 2**63)
EXACT_IN_FLOAT = 2**53
ALIKE = ({"int", "float"}, {"int", "long"})
PLAIN: dict[type, ColumnKind] = {bool: "flag", datetime: "time", date: "date", list: "list"}


def typed(name: str, values: list[Any], hint: Any) -> tuple[list[Any], ColumnKind]:
    """The values as what they are by the contract or, where that says nothing or the values differ, by themselves."""
    types = set(map(type, values))
    nulls = type(None) in types
    types.discard(type(None))
    declared = column_kind(hint)
    if not types:
        return values, declared or "null"
    if types <= {int, float}:
        return _numbers(name, values, types, nulls, declared)
    if types == {str}:
        return (
            (values, "text") if "cursor" in name else _texts(values, declared)
        )  # a cursor is to be sent back as it came
    kind = PLAIN.get(types.pop(), "mixed") if len(types) == 1 else "mixed"
    return values, "mixed" if kind == "list" and _differ(values) else kind


def _differ(values: list[Any]) -> bool:
    """Whether lists hold several kinds of values at one place: polars would make one kind of them, and True of 403."""
    found: dict[tuple[str, ...], set[str]] = {}

    def look(value: object, path: tuple[str, ...]) -> None:
        if value is None:
            return
        found.setdefault(path, set()).add(_family(value))
        if isinstance(value, list):
            for item in cast("list[object]", value):
                look(item, (*path, ""))
        elif isinstance(value, dict):
            for name, item in cast("dict[str, object]", value).items():
                look(item, (*path, name))

    look(values, ())
    return any(len(kinds) > 1 and kinds not in ALIKE for kinds in found.values())


def _family(value: object) -> str:
    if type(value) is int:
        return "int" if abs(value) <= EXACT_IN_FLOAT else "long"
    return type(value).__name__


def _numbers(
    name: str, values: list[Any], types: set[type], nulls: bool, declared: ColumnKind | None
) -> tuple[list[Any], ColumnKind]:
    if declared is None or declared == "integer":
        times = _from_epoch(name, values)
        if times is not None:
            return times, "time"
    if types == {int} and declared != "number":
        given = [value for value in values if value is not None] if nulls else values
        if min(given) in INT64 and max(given) in INT64:
            return values, "integer"
    if types == {float}:
        return values, "number"
    floats = _as_floats(values)
    return (values, "mixed") if floats is None else (floats, "number")


def _as_floats(values: list[Any]) -> list[float | None] | None:
    """The numbers as floats; None where one of them would be another number then."""
    try:
        floats = [None if value is None else float(value) for value in values]
    except OverflowError:
        return None
    return floats if floats == values else None


def _from_epoch(name: str, values: list[Any]) -> list[Any] | None:
    """Counts since 1970 as datetimes; None when the name or the size of a value says that they are none."""
    if not TIME_NAME.fullmatch(name.casefold()):
        return None
    for span, microseconds in ((SECONDS, 1_000_000), (MILLISECONDS, 1_000)):
        if all(value is None or span.start <= value < span.stop for value in values):
            return [
                None if value is None else EPOCH + timedelta(microseconds=round(value * microseconds))
                for value in values
            ]
    return None


def _texts(values: list[Any], declared: ColumnKind | None) -> tuple[list[Any], ColumnKind]:
    first = next(value for value in values if value is not None)
    if declared == "time" or (declared != "date" and INSTANT.fullmatch(first)):
        return _read(values, "time", read_instants, None if declared == "time" else INSTANT)
    if declared == "date" or DAY.fullmatch(first):
        return _read(values, "date", read_days, None if declared == "date" else DAY)
    return values, "text"


def _read(
    values: list[Any], kind: ColumnKind, read: Callable[[list[Any]], list[Any]], pattern: re.Pattern[str] | None
) -> tuple[list[Any], ColumnKind]:
    """All values read as times, or all left as they are."""
    if pattern is not None and not all(value is None or pattern.fullmatch(value) for value in values):
        return values, "text"
    found = read(values)
    return (values, "text") if str in set(map(type, found)) else (found, kind)  # a month 13


def begins_with_a_time(values: list[Any]) -> bool:
    first = next((value for value in values if value is not None), None)
    return isinstance(first, date) or (
        isinstance(first, str) and bool(INSTANT.fullmatch(first) or DAY.fullmatch(first))
    )
