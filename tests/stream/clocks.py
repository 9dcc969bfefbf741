"""Clocks for streams."""

import asyncio
from collections import deque
from datetime import datetime, timedelta

from backquant._ground.clock import SystemClock
from backquant.stream.heartbeat import PING_EVERY
from tests.support.clock import FakeClock


class HurriedClock(SystemClock):
    """Every wait is over at once, but for the one between two pings, which never is."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    async def asleep(self, seconds: float, /) -> None:
        if seconds == PING_EVERY:
            await asyncio.Event().wait()
        self.waits.append(seconds)
        await asyncio.sleep(0)


class SteppedClock(FakeClock):
    """Time stands still until the test lets it go on; whoever sleeps wakes when it has come that far."""

    def __init__(self) -> None:
        super().__init__()
        self.elapsed = 0.0
        self._sleepers: deque[tuple[float, asyncio.Future[None]]] = deque()

    async def asleep(self, seconds: float, /) -> None:
        self.sleeps.append(seconds)
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.elapsed + seconds, woken))
        await woken

    @property
    def sleepers(self) -> int:
        """How many wait for time to pass."""
        self._sleepers = deque(each for each in self._sleepers if not each[1].done())
        return len(self._sleepers)

    def step(self, seconds: float, shown: timedelta | None = None) -> None:
        """Let time pass; `shown` is by how much the date moves, if that is not the same."""
        self.elapsed += seconds
        self.time: datetime = self.time + (timedelta(seconds=seconds) if shown is None else shown)
        for due, woken in self._sleepers:
            if due <= self.elapsed and not woken.done():
                woken.set_result(None)


async def until_asleep(clock: SteppedClock, sleepers: int = 1) -> None:
    """Wait until so many wait for time to pass."""
    while clock.sleepers < sleepers:  # noqa: ASYNC110  # a few turns of the loop
        await asyncio.sleep(0)
