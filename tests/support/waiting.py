"""Waiting for what another process or thread does: there is no clock but the wall's for that, and none here asserts by it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

__all__ = ["until", "until_awaited"]


def until(happened: Callable[[], object], seconds: float = 120) -> None:
    """Return as soon as it has happened; a test in which it never does fails rather than hangs."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "what the test waits for has not happened"
        time.sleep(0.005)


async def until_awaited(happened: Callable[[], object], seconds: float = 120) -> None:
    """The same beside a loop, which goes on meanwhile."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "what the test waits for has not happened"
        await asyncio.sleep(0.001)  # what happens is no part of the loop
