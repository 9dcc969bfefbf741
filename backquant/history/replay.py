"""The past, oldest first, without a store: what `bq.replay` gives. No I/O."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Any, Final, Generic, TypeVar

import attrs
from backquant_api.operation import AsyncCaller, Caller, CallOptions

from .._call.reply import Reply
from .._ground.public import public
from ..errors import NotFoundError
from .fetch import read_answer
from .series import Chunk, operation_of
from .snapshot_walk import keeps, walk

__all__ = ["Moment", "areplay", "replay"]

T = TypeVar("T")
_NO_OPTIONS: Final[CallOptions] = {}


@public("backquant.history")
@attrs.define(frozen=True)
class Moment(Generic[T]):
    """A moment of the past, and what was known at it."""

    at: datetime
    """The point of the grid; without one, the time of the snapshot."""

    reply: Reply[T]
    """The newest snapshot at or before it."""

    snapshot: datetime
    """When that was taken."""

    @property
    def data(self) -> T:
        """The typed data."""
        return self.reply.data


def replay(chunks: list[Chunk], send: Caller, now: datetime) -> Iterator[Moment[Any]]:
    """The moments of these days, which come newest first, in the order of time; a day is fetched when it is reached."""
    for chunk in reversed(chunks):
        yield from _moments(chunk, _fetched(chunk, send, now))


async def areplay(chunks: list[Chunk], send: AsyncCaller, now: datetime) -> AsyncIterator[Moment[Any]]:
    """The same for a client that is awaited."""
    for chunk in reversed(chunks):
        day = _Day(chunk, now)
        while day.asks is not None:
            try:
                reply = await send(operation_of(chunk.series.operation), day.asks, _NO_OPTIONS)
            except NotFoundError as error:
                day.missing(error)
            else:
                day.told(reply)
        for moment in _moments(chunk, day.found):
            yield moment


def _fetched(chunk: Chunk, send: Caller, now: datetime) -> list[tuple[datetime, Reply[Any]]]:
    day = _Day(chunk, now)
    while day.asks is not None:
        try:
            reply = send(operation_of(chunk.series.operation), day.asks, _NO_OPTIONS)
        except NotFoundError as error:
            day.missing(error)
        else:
            day.told(reply)
    return day.found


class _Day:
    """The snapshots of a day while they are asked for, newest first; what the plan's depth does not allow is none of them."""

    def __init__(self, chunk: Chunk, now: datetime) -> None:
        self.found: list[tuple[datetime, Reply[Any]]] = []
        self._chunk = chunk
        self._now = now
        self._steps = walk(chunk)
        self._moment = next(self._steps, None)

    @property
    def asks(self) -> dict[str, object] | None:
        """The arguments of the next call; None at the end."""
        return None if self._moment is None else {**dict(self._chunk.series.arguments), "as_of": self._moment}

    def told(self, reply: Reply[Any]) -> None:
        if self._moment is None:
            raise AssertionError("it was asked")
        answer = read_answer(reply, self._moment, self._now)
        if answer.covers is not None and answer.snapshot is not None and keeps(self._chunk, answer.snapshot):
            self.found.append((answer.snapshot, reply))
        self._go_on(answer.covers)

    def missing(self, error: NotFoundError) -> None:
        if error.code != "NOT_FOUND":
            raise error
        self._go_on(None)

    def _go_on(self, covers: datetime | None) -> None:
        try:
            self._moment = self._steps.send(covers)
        except StopIteration:
            self._moment = None


def _moments(chunk: Chunk, newest_first: list[tuple[datetime, Reply[Any]]]) -> Iterator[Moment[Any]]:
    found = newest_first[::-1]
    if chunk.every is None:
        yield from (Moment(snapshot, reply, snapshot) for snapshot, reply in found)
        return
    step, place = timedelta(seconds=chunk.every), -1
    at = _first_point(chunk, step)
    while at < chunk.end:
        while place + 1 < len(found) and found[place + 1][0] <= at:
            place += 1
        if place >= 0:
            yield Moment(at, found[place][1], found[place][0])
        at += step


def _first_point(chunk: Chunk, step: timedelta) -> datetime:
    midnight = chunk.start.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + -((midnight - chunk.start) // step) * step
