"""Time that a test controls."""

from datetime import UTC, datetime, timedelta

from backquant._ground.clock import Clock


class FakeClock(Clock):
    """A clock that nobody waits for: a sleep moves it, and is noted."""

    def __init__(self, start: datetime = datetime(2026, 9, 4, 6, 30, tzinfo=UTC)) -> None:
        self.time = start
        self.sleeps: list[float] = []

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float, /) -> None:
        self.sleeps.append(seconds)
        self.time += timedelta(seconds=seconds)

    async def asleep(self, seconds: float, /) -> None:
        self.sleep(seconds)
