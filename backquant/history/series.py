"""What is fetched: a series is one method with its arguments, a chunk one UTC day of it. No I/O."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any, Final, cast

import attrs
import msgspec
from backquant_api.operation import Operation
from backquant_api.resources import operations

from .._ground.mistakes import what_was_meant
from .._ground.public import public
from .._ground.times import wire_date, wire_instant
from ..errors import ConfigurationError

__all__ = ["DAY", "Chunk", "Series", "chunks_of", "expanded", "operation_of", "read_every", "read_length"]

DAY: Final = timedelta(days=1)
LONGEST: Final = 1e9  # seconds
FINEST: Final = 300.0  # seconds: snapshots lie about five minutes apart
UNITS: Final = {"s": 1, "min": 60, "m": 60, "h": 3600, "d": 86_400}


@public("backquant.history")
@attrs.define(frozen=True)
class Series:
    """One method with its arguments, without the moment that is asked for."""

    operation: str
    """Dotted name of the method, such as `gex.levels`."""

    arguments: tuple[tuple[str, Any], ...]
    """The arguments by name, as plain JSON values, sorted."""

    @property
    def symbol(self) -> str | None:
        """The symbol, where it is given."""
        return dict(self.arguments).get("symbol")

    @property
    def folder(self) -> str:
        """Where the series' files are, below the store: `gex.levels/BTCUSDT`, with a mark for other arguments.

        No part of it reads `name=value`, which readers would take for a column.
        """
        others = {name: value for name, value in self.arguments if name != "symbol"}
        mark = f"-{hashlib.sha256(msgspec.json.encode(others, order='sorted')).hexdigest()[:8]}" if others else ""
        return f"{self.operation}/{self.symbol or 'default'}{mark}"

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.arguments)
        return f"{self.operation}({shown})"


@public("backquant.history")
@attrs.define(frozen=True)
class Chunk:
    """One UTC day of a series, or the part of it that is wanted: what one worker fetches, and one file holds."""

    series: Series
    start: datetime
    """The first moment that belongs to it."""

    end: datetime
    """The first moment that belongs to it no more."""

    every: float | None = None
    """Seconds between the moments of a grid; None for every snapshot there is."""

    @property
    def day(self) -> date:
        """The UTC day."""
        return self.start.date()

    @property
    def whole(self) -> bool:
        """Whether it is the whole day."""
        return self.end - self.start == DAY

    def __str__(self) -> str:
        return f"{self.series} on {self.day}"


def operation_of(name: str) -> Operation[Any]:
    """The operation of a method.

    Raises:
        ConfigurationError: it takes no `as_of`, so that it has no past to fetch; the message names those that do.
    """
    if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance]  # people without a type checker
        raise ConfigurationError(f"{name!r:.60} is no text: a store needs no client, so write 'gex.levels'")
    known = {each.name: each for each in operations()}
    found = known.get(name)
    if found is None or not _takes_as_of(found):
        past = [each.name for each in known.values() if _takes_as_of(each)]
        what = "is no method" if found is None else "takes no as_of, so it can't be asked for its past"
        meant = what_was_meant(name, past) if found is None else ""
        raise ConfigurationError(f"{name} {what}; these have a past: {', '.join(past)}{meant}")
    return found


def expanded(operation: Operation[Any], arguments: Mapping[str, object]) -> list[Series]:
    """The series that the arguments mean: one for each symbol where several are given.

    Raises:
        ConfigurationError: an argument is no plain value, or says what the history itself decides.
    """
    given = {name: value for name, value in arguments.items() if value is not None}
    if "as_of" in given:
        raise ConfigurationError("as_of: a history asks for every moment itself; say start= and end=")
    single = {param.name for param in operation.params if not param.many}
    axes = [(name, _several(value) if name in single else [value]) for name, value in sorted(given.items())]
    for name, values in axes:
        if not values:
            raise ConfigurationError(f"{name}: an empty list asks for nothing")
    names = [name for name, _ in axes]
    return [
        Series(operation.name, tuple(zip(names, map(_plain, names, values), strict=True)))
        for values in product(*(values for _, values in axes))
    ]


def chunks_of(series: Series, start: datetime, end: datetime, every: float | None) -> Iterator[Chunk]:
    """The days from start to end, the newest first."""
    day = (end - timedelta(microseconds=1)).date()
    while True:
        midnight = datetime.combine(day, time(), UTC)
        if midnight + DAY <= start:
            return
        yield Chunk(series, max(start, midnight), min(end, midnight + DAY), every)
        day -= DAY


def read_every(every: float | str | timedelta | None) -> float | None:
    """Seconds of a grid, as people write them: 3600, "1h", "15min", a timedelta.

    Raises:
        ConfigurationError: it is none, is finer than the snapshots, or does not divide a day.
    """
    if every is None:
        return None
    seconds = _length(every, "every")
    if seconds < FINEST:
        raise ConfigurationError(
            f"every: {every!r} is finer than the snapshots, which lie about five minutes apart;"
            " leave it out for every snapshot, or take '5min' and more"
        )
    if 86_400 % seconds:
        raise ConfigurationError(f"every: {every!r} does not divide a day into equal parts; '1h' and '4h' do")
    return seconds


def read_length(length: float | str | timedelta | None, name: str) -> timedelta | None:
    """A length of time as people write it.

    Raises:
        ConfigurationError: it is none.
    """
    return None if length is None else timedelta(seconds=_length(length, name))


def _length(length: float | str | timedelta, name: str) -> float:
    seconds = _seconds(length)
    if seconds is None or not 0 < seconds < LONGEST:
        raise ConfigurationError(f"{name}: {length!r} is no length of time; write it like '1h', '15min' or 3600")
    return seconds


def _seconds(every: float | str | timedelta) -> float | None:
    if isinstance(every, timedelta):
        return every.total_seconds()
    if isinstance(every, str):
        found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(s|min|m|h|d)\s*", every, re.ASCII)
        return float(found[1]) * UNITS[found[2]] if found else None
    return None if isinstance(every, bool) or not isinstance(every, int | float) else float(every)  # pyright: ignore[reportUnnecessaryIsInstance]  # callers without types


def _several(value: object) -> list[object]:
    return list(cast("list[object]", value)) if isinstance(value, list | tuple) else [value]


def _takes_as_of(operation: Operation[Any]) -> bool:
    return any(param.name == "as_of" for param in operation.params)


def _plain(name: str, value: object) -> Any:
    """The value as JSON holds it, so that a store finds its series again."""
    if isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, datetime):
        return wire_instant(value)
    if isinstance(value, date):
        return wire_date(value)
    if isinstance(value, list | tuple):
        return tuple(_plain(name, each) for each in _several(cast("object", value)))
    raise ConfigurationError(f"{name}: {value!r} is no plain value")
