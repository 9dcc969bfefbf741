"""A sandbox and either client on one clock, which moves when the client waits."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from backquant.sandbox import Sandbox, SandboxSettings
from tests.series.paging.both import Loop
from tests.series.paging.fixtures import OpenLoop, http, kind, open_loop, runner, scripted
from tests.support.clock import FakeClock

__all__ = ["http", "kind", "market", "market_clock", "now", "open_loop", "runner", "scripted", "watcher"]

NOON = datetime(2026, 9, 9, 12, tzinfo=UTC)  # a Wednesday


@pytest.fixture(scope="session")
def market_clock() -> FakeClock:
    """The time of the sandbox and of its clients."""
    return FakeClock(NOON)


@pytest.fixture(scope="session")
def market(market_clock: FakeClock) -> Iterator[Sandbox]:
    """A sandbox that lives as long as its clients wait."""
    with Sandbox(settings=SandboxSettings(clock=market_clock.now, burst=10**9, quota=10**9)) as running:
        yield running


@pytest.fixture
def now(market_clock: FakeClock) -> FakeClock:
    """The same time, noon to begin with."""
    market_clock.time = NOON
    market_clock.sleeps.clear()
    return market_clock


@pytest.fixture
def watcher(open_loop: OpenLoop, market: Sandbox, now: FakeClock) -> Loop:
    """A client of the sandbox."""
    return open_loop(api_key=market.key, base_url=market.url, clock=now)
