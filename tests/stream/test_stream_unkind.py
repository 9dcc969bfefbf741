"""A network that cuts, falls silent, doubles and changes the order: every trade comes once, and what is told complete is."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from threading import Event, Lock, Thread
from typing import TypeAlias

import pytest

from backquant import AsyncBackQuant, BackQuant, Gap, Trade
from backquant.sandbox import LiveSettings, Sandbox, SandboxSettings
from backquant.stream.heartbeat import PING_EVERY
from tests.support.unkind import UnkindProxy

from .clocks import HurriedClock
from .test_stream_recovery import count_made, fast_time, whole

TAPE = "tape.BTC.agg"
ROUNDS, LIVE, MISSED = 12, 60, 20
TROUBLED = ROUNDS * (LIVE + MISSED)  # trades
Listen: TypeAlias = Callable[[Sandbox, UnkindProxy, "PokedClock"], tuple[list[Trade], list[Gap]]]


class PokedClock(HurriedClock):
    """Pings are due when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._due: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def asleep(self, seconds: float, /) -> None:
        if seconds != PING_EVERY:
            await super().asleep(seconds)
            return
        due = asyncio.Event()
        with self._lock:
            self._due.append((asyncio.get_running_loop(), due))
        await due.wait()

    def poke(self) -> None:
        """A ping is due, on every link."""
        with self._lock:
            waiting, self._due = self._due, []
        for loop, due in waiting:
            loop.call_soon_threadsafe(due.set)


@pytest.fixture
def busy_sandbox() -> Iterator[Sandbox]:
    live = LiveSettings(trades_per_second=0, rest_lag_seconds=0, connections=50)
    with Sandbox(settings=SandboxSettings(burst=100_000, clock=fast_time(), live=live)) as running:
        yield running


def trouble(sandbox: Sandbox, proxy: UnkindProxy, clock: PokedClock, heard: Event) -> None:
    """Trades, and by turns a link that is cut and one that falls silent, while more of them are made."""
    for turn in range(ROUNDS):
        proxy.wait_for(turn + 1)
        sandbox.live.wait_for(TAPE)
        sandbox.live.publish(LIVE)
        if turn % 2:
            proxy.silence()
            sandbox.live.publish(MISSED)
            proxy.wait_for(turn + 2, clock.poke)
        else:
            proxy.cut()
            sandbox.live.publish(MISSED)
    proxy.wait_for(ROUNDS + 1)
    sandbox.live.wait_for(TAPE)
    while not heard.wait(0.02):  # what is missing is proven by what comes later
        sandbox.live.publish(1)


def enough(trades: list[Trade], gaps: list[Gap]) -> bool:
    """Whether all came that were made while there was trouble, a live one since, and the last word on each gap is complete."""
    return len(trades) > TROUBLED and not trades[-1].recovered and whole(gaps) and count_made(trades) > TROUBLED


def in_a_loop(sandbox: Sandbox, proxy: UnkindProxy, clock: PokedClock) -> tuple[list[Trade], list[Gap]]:
    trades: list[Trade] = []
    gaps: list[Gap] = []

    async def main() -> None:
        async with (
            AsyncBackQuant(sandbox.key, base_url=proxy.url, clock=clock) as bq,
            bq.stream(TAPE, recover=True) as events,
        ):
            async for event in events:
                if isinstance(event, Trade):
                    trades.append(event)
                elif isinstance(event, Gap):
                    gaps.append(event)
                if enough(trades, gaps):
                    return

    asyncio.run(main())
    return trades, gaps


def in_a_thread(sandbox: Sandbox, proxy: UnkindProxy, clock: PokedClock) -> tuple[list[Trade], list[Gap]]:
    trades: list[Trade] = []
    gaps: list[Gap] = []
    with (
        BackQuant(sandbox.key, base_url=proxy.url, clock=clock) as bq,
        bq.stream(TAPE, recover=True) as events,
    ):
        for event in events:
            if isinstance(event, Trade):
                trades.append(event)
            elif isinstance(event, Gap):
                gaps.append(event)
            if enough(trades, gaps):
                break
    return trades, gaps


@pytest.mark.parametrize("odd", [0.0, 0.3], ids=["in-order", "doubled-and-mixed"])
@pytest.mark.parametrize("listen", [in_a_loop, in_a_thread])
def test_every_trade_comes_once(busy_sandbox: Sandbox, listen: Listen, odd: float) -> None:
    clock = PokedClock()
    with UnkindProxy(busy_sandbox.url, odd=odd) as proxy:
        heard = Event()
        making = Thread(target=trouble, args=(busy_sandbox, proxy, clock, heard))
        making.start()
        trades, gaps = listen(busy_sandbox, proxy, clock)
        heard.set()
        making.join()
        assert proxy.opened > ROUNDS
    came = Counter(trade.trade_id for trade in trades if count_made([trade]))
    made = [str(trade["trade_id"]) for trade in busy_sandbox.live.trades()]
    assert set(came.values()) == {1}
    assert set(Counter((trade.venue, trade.instrument, trade.trade_id) for trade in trades).values()) == {1}
    assert set(made[:TROUBLED]) <= came.keys() <= set(made)
    told = {gap.id: gap.complete for gap in gaps}
    assert told == dict.fromkeys(range(1, max(told) + 1), True)  # losses that follow each other at once are one gap
    assert sum(trade.recovered for trade in trades) == sum(gap.recovered for gap in gaps)
