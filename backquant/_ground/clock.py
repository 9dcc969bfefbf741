"""Time as the client sees it, in one place so that a test can bring its own."""

import time
from datetime import UTC, datetime
from typing import Protocol

__all__ = ["Clock", "SystemClock"]


class Clock(Protocol):
    """What the client needs of time."""

    def now(self) -> datetime:
        """The present moment, aware."""
        ...

    def sleep(self, seconds: float, /) -> None:
        """Wait."""
        ...

    async def asleep(self, seconds: float, /) -> None:
        """Wait without holding up the event loop."""
        ...


class SystemClock:
    """Real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def sleep(self, seconds: float, /) -> None:
        time.sleep(seconds)

    async def asleep(self, seconds: float, /) -> None:
        import asyncio  # which blocking calls do without

        await asyncio.sleep(seconds)
