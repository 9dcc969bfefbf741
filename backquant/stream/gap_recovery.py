"""The times without a link: told to the user, and made up for if that is wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from itertools import count
from typing import Final

import attrs

from .._ground.backoff import backoff
from .._ground.clock import Clock
from .buffer import Buffer, Counters
from .delivery import Delivery
from .events import Gap
from .missed_trades import SETTLE, FetchTrades, Recovery, Tally

__all__ = ["Mender"]

LATER: Final = 600.0  # seconds for which what is not proven is tried again
LONGEST_PAUSE: Final = 60.0  # seconds between two such tries


@attrs.define
class _Break:
    """A time without a link that is not made up for yet."""

    number: int
    start: datetime
    reason: str
    end: datetime | None = None
    tally: Tally = attrs.field(factory=Tally)


class Mender:
    """Bridges the times without a link.

    A recovery goes on while the link is lost once more: REST does not need it, and no call is wasted. What is not proven
    complete is told as such, and stays open while live trades go on.

    Args:
        buffer: where gaps are told.
        delivery: where recovered trades go; None if nothing is recovered.
        fetch: the client's `tape.trades`.
        clock: the client's.
        counters: where recovered trades and REST calls are counted.
        most_calls: REST calls that each loss of the link may cost.
        wake: called when a gap was told.
    """

    def __init__(
        self,
        buffer: Buffer,
        delivery: Delivery | None,
        fetch: FetchTrades,
        clock: Clock,
        counters: Counters,
        most_calls: int,
        wake: Callable[[], None],
    ) -> None:
        self._buffer = buffer
        self._delivery = delivery
        self._fetch = fetch
        self._clock = clock
        self._counters = counters
        self._most_calls = most_calls
        self._wake = wake
        self._lost = asyncio.Event()
        self._numbers = count(1)
        self._break: _Break | None = None
        self._open: list[_Break] = []

    @property
    def number(self) -> int:
        """Which loss of the link the present one is; 0 when there is none."""
        return self._break.number if self._break is not None else 0

    @property
    def is_due(self) -> bool:
        """Whether something is to be recovered."""
        return self._break is not None and self._delivery is not None

    def broken(self, since: datetime, reason: str) -> None:
        """The link was lost."""
        if self._break is None:
            self._break = _Break(next(self._numbers), since, reason)
        self._break.tally.most_calls += self._most_calls
        self._lost.set()
        if self._delivery is not None:
            self._delivery.hold(since)

    def joined(self, channels: tuple[str, ...]) -> None:
        """The channels are live again. Where nothing is recovered, this ends the gap."""
        if self._break is not None and self._delivery is None:
            self._tell(self._break, self._clock.now(), channels)
            self._break = None

    async def mend(
        self,
        link: Callable[[], Awaitable[object]],
        channels: Callable[[], tuple[str, ...]],
        room: Callable[[], Awaitable[None]],
    ) -> None:
        """Deliver what was missed, then tell of the gap, then let the live trades go on; and try again later what is not proven.

        Args:
            link: gives the link that is up, once there is one.
            channels: gives what is subscribed to.
            room: waits until the buffer has room.
        """
        while self._break is not None and self._delivery is not None:
            gap, delivery = self._break, self._delivery
            self._lost.clear()
            recovery = Recovery(self._fetch, delivery, self._clock, room)
            before, present = None, await link()
            end = self._clock.now()
            while present is not before:
                with _Counted(gap.tally, self._counters):
                    await recovery.catch_up(gap.tally)
                before, present = present, await link()
            self._break = None
            proven = not gap.tally.notes
            self._tell(gap, end, channels())
            delivery.release(proven=proven)
            if proven:
                self._close(channels())
            else:
                self._open.append(gap)
                if gap.tally.open:
                    await self._later(gap, recovery, channels)
                else:
                    delivery.settle()
                    self._open.clear()

    async def _later(self, gap: _Break, recovery: Recovery, channels: Callable[[], tuple[str, ...]]) -> None:
        """Try again what is not proven, until it is, the link is lost once more, or time is up."""
        gap.tally.recovered = gap.tally.calls = 0
        waited = 0.0
        for attempt in count(1):
            if recovery.is_quiet(gap.tally):
                recovery.delivery.arrived.clear()
                await self._first_of(recovery.delivery.arrived.wait())
            pause = backoff(attempt, LONGEST_PAUSE, SETTLE)
            await self._first_of(self._clock.asleep(pause))
            waited += pause
            if self._lost.is_set():
                return
            with _Counted(gap.tally, self._counters):
                await recovery.once(gap.tally)
            if not gap.tally.notes:
                self._close(channels())
            if not gap.tally.open or waited > LATER:
                break
        recovery.delivery.settle()
        self._open.clear()

    async def _first_of(self, waiting: Coroutine[None, None, object]) -> None:
        """Wait, but no longer than the link lasts."""
        waits = {asyncio.ensure_future(waiting), asyncio.ensure_future(self._lost.wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()
            await asyncio.wait(waits)

    def _close(self, channels: tuple[str, ...]) -> None:
        """What was open is made up for: the last recovery began no later than any of these."""
        closed, self._open = self._open, []
        for gap in closed:
            gap.tally.notes = {}
            self._tell(gap, gap.end or gap.start, channels)

    def _tell(self, gap: _Break, end: datetime, channels: tuple[str, ...]) -> None:
        gap.end = max(gap.start, end)
        self._buffer.force(
            Gap(
                start=gap.start,
                end=gap.end,
                reason=gap.reason,
                channels=channels,
                recovered=gap.tally.recovered,
                calls=gap.tally.calls,
                complete=self._delivery is not None and not gap.tally.notes,
                note=gap.tally.note,
                id=gap.number,
            )
        )
        self._wake()


class _Counted:
    """Counts what a recovery brings and costs, also when it is cut off."""

    def __init__(self, tally: Tally, counters: Counters) -> None:
        self._tally = tally
        self._counters = counters

    def __enter__(self) -> None:
        self._before = self._tally.recovered, self._tally.calls

    def __exit__(self, *_: object) -> None:
        self._counters.recovered += self._tally.recovered - self._before[0]
        self._counters.quota_spent += self._tally.calls - self._before[1]
