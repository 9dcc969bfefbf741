"""Recovery: nothing lost, nothing twice, in order, at a known price."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import httpx
import pytest

from backquant import AsyncBackQuant, Gap, Status, Trade
from backquant.sandbox import LiveSettings, Sandbox, SandboxSettings
from backquant.stream import AsyncStream
from backquant.stream.session import PING_EVERY

from .clocks import HurriedClock

DROPS, BEFORE, WITHOUT_LINK = 100, 400, 100


STARTED = time.monotonic()


def fast_time() -> datetime:
    """Time that runs two thousand times as fast, so that a minute of the tape takes no minute."""
    return datetime(2026, 9, 4, 6, 30, tzinfo=UTC) + timedelta(seconds=2000 * (time.monotonic() - STARTED))


@pytest.fixture
def busy_sandbox() -> Iterator[Sandbox]:
    live = LiveSettings(trades_per_second=0, rest_lag_seconds=0)
    with Sandbox(settings=SandboxSettings(burst=100_000, clock=fast_time, live=live)) as running:
        yield running


def drop_and_publish(sandbox: Sandbox) -> None:
    """So many trades, so often cut off, and every time some that no link brings."""
    for _ in range(DROPS):
        sandbox.live.wait_for("tape.BTC.agg")
        sandbox.live.publish(BEFORE)
        sandbox.live.drop()
        sandbox.live.publish(WITHOUT_LINK)
    sandbox.live.wait_for("tape.BTC.agg")
    sandbox.live.publish(1)


def test_a_hundred_drops_during_fifty_thousand_trades_lose_nothing(busy_sandbox: Sandbox) -> None:
    async def listen() -> tuple[list[Trade], list[Gap], AsyncStream]:
        trades: list[Trade] = []
        gaps: list[Gap] = []
        async with (
            AsyncBackQuant(busy_sandbox.key, base_url=busy_sandbox.url, clock=HurriedClock()) as bq,
            bq.stream("tape.BTC.agg", recover=True) as events,
        ):
            publishing = Thread(target=drop_and_publish, args=(busy_sandbox,))
            publishing.start()
            async for event in events:
                if isinstance(event, Trade):
                    trades.append(event)
                elif isinstance(event, Gap):
                    gaps.append(event)
                told = sum(gap.recovered for gap in gaps) == events.counters.recovered
                if told and len(trades) == DROPS * (BEFORE + WITHOUT_LINK) + 1:
                    break
            await asyncio.to_thread(publishing.join)
        return trades, gaps, events

    trades, gaps, events = asyncio.run(listen())
    published = [(str(trade["venue"]), str(trade["trade_id"])) for trade in busy_sandbox.live.trades()]
    assert [(trade.venue, trade.trade_id) for trade in trades] == published
    assert events.counters.reconnects == DROPS
    assert events.counters.recovered == sum(trade.recovered for trade in trades) >= DROPS * WITHOUT_LINK
    assert all(gap.complete for gap in gaps)
    assert sum(gap.calls for gap in gaps) == events.counters.quota_spent


def recovering(
    sandbox: Sandbox,
    *channels: str,
    missed: int = 20,
    live: int = 5,
    headers: dict[str, str] | None = None,
    **options: Any,
) -> tuple[list[Trade], Gap, AsyncStream]:
    """A stream that is cut off for so many trades, and goes on with so many more."""

    async def main() -> tuple[list[Trade], Gap, AsyncStream]:
        trades: list[Trade] = []
        gap: Gap | None = None
        async with (
            httpx.AsyncClient(headers=headers) as http_client,
            AsyncBackQuant(
                sandbox.key, base_url=sandbox.url, clock=HurriedClock(), http_client=http_client, max_retries=0
            ) as bq,
            bq.stream(*channels, recover=True, **options) as events,
        ):
            await asyncio.to_thread(sandbox.live.publish, 10)
            await asyncio.to_thread(sandbox.live.fault, "status=503")
            await asyncio.to_thread(sandbox.live.drop)
            await asyncio.to_thread(sandbox.live.publish, missed)
            await asyncio.to_thread(sandbox.live.fault, "")
            async for event in events:
                if isinstance(event, Trade):
                    trades.append(event)
                elif isinstance(event, Gap):
                    gap = event
                    await asyncio.to_thread(sandbox.live.publish, live)
                    await events.subscribe("status.heartbeat")  # its answer comes behind the trades
                elif isinstance(event, Status) and "status.heartbeat" in event.channels:
                    break
        assert gap is not None
        return trades, gap, events

    return asyncio.run(main())


def ids(trades: list[Trade]) -> list[str]:
    return [trade.trade_id for trade in trades]


def newest(sandbox: Sandbox, count: int, venue: str | None = None) -> list[str]:
    return [str(made["trade_id"]) for made in sandbox.live.trades()[-count:] if venue in (None, made["venue"])]


def test_a_gap_tells_what_it_cost(sandbox: Sandbox) -> None:
    trades, gap, events = recovering(sandbox, "tape.BTC.agg")
    assert ids(trades) == newest(sandbox, 35)
    assert [trade.recovered for trade in trades] == [False] * 10 + [True] * 20 + [False] * 5
    assert (gap.recovered, gap.calls, gap.complete, gap.note) == (20, 1, True, "")
    assert (events.counters.recovered, events.counters.quota_spent) == (20, 1)


def test_one_venue_is_recovered_alone(sandbox: Sandbox) -> None:
    trades, gap, _ = recovering(sandbox, "tape.BTC.deribit", missed=60)
    assert ids(trades) == newest(sandbox, 75, "deribit")
    assert gap.complete
    assert {trade.channel for trade in trades} == {"tape.BTC.deribit"}


def test_overlapping_channels_bring_a_trade_once_each(sandbox: Sandbox) -> None:
    trades, gap, _ = recovering(sandbox, "tape.BTC.agg", "tape.BTC.deribit", missed=60)
    for channel, venue in (("tape.BTC.agg", None), ("tape.BTC.deribit", "deribit")):
        assert ids([trade for trade in trades if trade.channel == channel]) == newest(sandbox, 75, venue)
    assert gap.calls == 1


def test_more_than_a_page(sandbox: Sandbox) -> None:
    trades, gap, _ = recovering(sandbox, "tape.BTC.agg", missed=7_000, buffer=50)
    assert ids(trades) == newest(sandbox, 7_015)
    assert (gap.recovered, gap.calls, gap.complete) == (7_000, 2, True)


def test_the_cost_of_a_gap_is_bounded_and_the_stream_goes_on(sandbox: Sandbox) -> None:
    trades, gap, _ = recovering(sandbox, "tape.BTC.agg", missed=7_000, recover_pages=1)
    assert gap.calls == 1
    assert not gap.complete
    assert "recover_pages" in gap.note
    assert ids(trades[-5:]) == newest(sandbox, 5)


@pytest.mark.parametrize(
    ("fault", "note"), [("status=404", "404"), ("status=503", "503"), ("status=401", "401"), ("status=500", "500")]
)
def test_a_recovery_that_fails_is_told_and_the_stream_goes_on(sandbox: Sandbox, fault: str, note: str) -> None:
    trades, gap, _ = recovering(sandbox, "tape.BTC.agg", headers={"X-Sandbox-Fault": fault})
    assert not gap.complete
    assert note in gap.note
    assert (gap.recovered, gap.calls) == (0, 1)
    assert ids(trades[-5:]) == newest(sandbox, 5)


def test_a_spent_month_is_told() -> None:
    settings = SandboxSettings(quota=0, live=LiveSettings(trades_per_second=0, rest_lag_seconds=0))
    with Sandbox(settings=settings) as sandbox:
        _, gap, events = recovering(sandbox, "tape.BTC.agg")
    assert not gap.complete
    assert "429" in gap.note
    assert events.counters.quota_spent == 1


def test_trades_that_come_late_are_recovered_too() -> None:
    """A venue that is polled brings trades half a minute old."""
    live = LiveSettings(trades_per_second=0, rest_lag_seconds=0, late_seconds=30)
    clock = RunningClock()
    with Sandbox(settings=SandboxSettings(live=live, clock=clock.now)) as sandbox:
        trades, gap, _ = recovering(sandbox, "tape.BTC.agg", missed=400)
        assert sorted(ids(trades)) == sorted(newest(sandbox, 415))
    assert gap.complete


class RunningClock:
    """A second passes each time that somebody looks."""

    def __init__(self) -> None:
        self._now = datetime(2026, 9, 4, 6, 30, tzinfo=UTC)

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


def test_rest_that_lags_behind_is_waited_for() -> None:
    live = LiveSettings(trades_per_second=0, rest_lag_seconds=0.1)

    class Patient(HurriedClock):
        async def asleep(self, seconds: float, /) -> None:
            await super().asleep(seconds)
            await asyncio.sleep(seconds / 20 if seconds != PING_EVERY else 0)

    async def main() -> tuple[list[Trade], Gap]:
        trades: list[Trade] = []
        async with (
            AsyncBackQuant(sandbox.key, base_url=sandbox.url, clock=Patient()) as bq,
            bq.stream("tape.BTC.agg", recover=True) as events,
        ):
            await asyncio.to_thread(sandbox.live.drop)
            await asyncio.to_thread(sandbox.live.publish, 10)
            async for event in events:
                if isinstance(event, Status) and event.kind == "recovering":
                    await asyncio.to_thread(sandbox.live.publish, 10)
                if isinstance(event, Trade):
                    trades.append(event)
                if isinstance(event, Gap):
                    return trades, event
        raise AssertionError("the stream ended")

    with Sandbox(settings=SandboxSettings(live=live)) as sandbox:
        trades, gap = asyncio.run(main())
        published = newest(sandbox, 20)
    assert gap.complete
    assert gap.calls > 1
    assert ids(trades) == published[: len(trades)]
    assert len(trades) > 10
