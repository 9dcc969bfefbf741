"""Waiting that can be ended: the clock of a run, whose sleepers wake when the run is to end."""

from __future__ import annotations

from datetime import datetime
from threading import Event

from .._ground.clock import Clock, SystemClock

__all__ = ["Pauses", "Stopped"]


class Stopped(Exception):  # no fault: the run ends here, and goes on another time
    """The run is to end: what was answered is kept."""


class Pauses(Clock):
    """Another clock, whose sleeps end with `stop`."""

    def __init__(self, clock: Clock) -> None:
        self.clock: Clock = clock
        self.stop: Event = Event()

    def now(self) -> datetime:
        return self.clock.now()

    def sleep(self, seconds: float, /) -> None:
        """Wait.

        Raises:
            Stopped: the run is to end.
        """
        if isinstance(self.clock, SystemClock):
            self.stop.wait(seconds)
        else:
            self.clock.sleep(seconds)
        if self.stop.is_set():
            raise Stopped

    async def asleep(self, seconds: float, /) -> None:
        await self.clock.asleep(seconds)
