"""Recovery: nothing lost, nothing twice, in order, at a known price."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from threading import enumerate as enumerate_threads
from typing import Any

import httpx
import msgspec
import pytest

from backquant import AsyncBackQuant, BackQuant, Gap, Status, Trade
from backquant.sandbox import LiveSettings, Sandbox, SandboxSettings
from backquant.stream import AsyncStream
from backquant.stream.buffer import Buffer, Counters
from backquant.stream.delivery import Delivery
from backquant.stream.memory import OVERLAP_MS
from backquant.stream.recover import SETTLE
from tests.support.tape_server import trade

from .clocks import HurriedClock

DROPS, BEFORE, WITHOUT_LINK = 100, 400, 100
META = {"version": "2.9", "timestamp": "2026-09-04T06:30:00.000Z", "request_id": "req_1"}


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


def cut_off(sandbox: Sandbox, missed: int = 3) -> None:
    """The link is lost, and trades are missed."""
    sandbox.live.publish(1)
    sandbox.live.drop()
    sandbox.live.publish(missed)


def test_whatever_a_recovery_raises_is_told_and_the_stream_goes_on(sandbox: Sandbox) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise ZeroDivisionError("the user's own transport")

    async def main() -> None:
        async with (
            httpx.AsyncClient(transport=httpx.MockTransport(fail)) as http_client,
            AsyncBackQuant(sandbox.key, base_url=sandbox.url, clock=HurriedClock(), http_client=http_client) as bq,
            bq.stream("tape.BTC.agg", recover=True) as events,
        ):
            await asyncio.to_thread(cut_off, sandbox)
            gap = await anext(event async for event in events if isinstance(event, Gap))
            assert (gap.complete, gap.note) == (False, "the user's own transport")
            await asyncio.to_thread(sandbox.live.publish, 1)
            await anext(event async for event in events if isinstance(event, Trade))

    asyncio.run(main())


def test_a_millisecond_that_no_page_holds_is_told(sandbox: Sandbox) -> None:
    pages = iter((True, True, False))

    def crowd(request: httpx.Request) -> httpx.Response:
        more = next(pages)
        trades = [trade(number, ts_ms=4_000_000_000_000) for number in (range(5) if more else range(0))]
        cursor = "2096-10-02T07:06:40.000Z" if more else None
        data = {"trades": trades, "next_cursor": cursor, "has_more": more}
        return httpx.Response(200, json={"success": True, "data": data, "meta": META})

    async def main() -> None:
        async with (
            httpx.AsyncClient(transport=httpx.MockTransport(crowd)) as http_client,
            AsyncBackQuant(sandbox.key, base_url=sandbox.url, clock=HurriedClock(), http_client=http_client) as bq,
            bq.stream("tape.BTC.agg", recover=True) as events,
        ):
            await asyncio.to_thread(sandbox.live.drop)
            gap = await anext(event async for event in events if isinstance(event, Gap))
            assert (gap.recovered, gap.calls, gap.complete) == (5, 3, False)
            assert "millisecond" in gap.note

    asyncio.run(main())


def test_unsubscribing_while_its_trades_are_recovered(sandbox: Sandbox) -> None:
    async def main() -> None:
        async def interfere(request: httpx.Request) -> None:
            await events.unsubscribe("tape.BTC.agg")

        async with (
            httpx.AsyncClient(event_hooks={"request": [interfere]}) as http_client,
            AsyncBackQuant(sandbox.key, base_url=sandbox.url, clock=HurriedClock(), http_client=http_client) as bq,
            bq.stream("tape.BTC.agg", "tape.ETH.agg", recover=True) as events,
        ):
            await asyncio.to_thread(cut_off, sandbox)
            gap = await anext(event async for event in events if isinstance(event, Gap))
            assert (gap.channels, gap.recovered, gap.complete) == (("tape.ETH.agg",), 0, True)

    asyncio.run(main())


def test_leaving_does_not_wait_for_a_recovery_in_a_thread(sandbox: Sandbox) -> None:
    asked, answer = Event(), Event()

    def stall(request: httpx.Request) -> httpx.Response:
        asked.set()
        answer.wait(30)
        return httpx.Response(503)

    with (
        httpx.Client(transport=httpx.MockTransport(stall)) as http_client,
        BackQuant(sandbox.key, base_url=sandbox.url, clock=HurriedClock(), http_client=http_client) as bq,
    ):
        with bq.stream("tape.BTC.agg", recover=True):
            cut_off(sandbox)
            asked.wait(30)
        (running,) = [thread for thread in enumerate_threads() if thread.name == "backquant recovery"]
        assert running.daemon  # nor does the interpreter's end
        answer.set()
        running.join()


def made(number: int, ts_ms: int, channel: str = "tape.BTC.agg") -> Trade:
    return msgspec.convert(trade(number, ts_ms=ts_ms, channel=channel), Trade)


@pytest.fixture
def delivery() -> Delivery:
    buffer = Buffer(1_000, "block", Counters(), HurriedClock().now, lambda: None, lambda: None)
    delivery = Delivery(buffer)
    for channel in ("tape.BTC.agg", "tape.ETH.agg"):
        delivery.open(channel, 0)
    return delivery


def test_a_link_lost_during_a_recovery_is_recovered_from_its_own_loss_on(delivery: Delivery) -> None:
    """The first recovery goes on meanwhile, past trades that a polled venue brings late."""
    channels = ["tape.BTC.agg"]
    delivery.live(made(1, 100_000))
    delivery.hold()
    delivery.begin()
    assert delivery.since_ms(channels) == 100_000 - OVERLAP_MS
    delivery.recovered(channels, [made(number, 200_000) for number in range(10, 20)])
    delivery.hold()
    delivery.recovered(channels, [made(number, 300_000) for number in range(20, 30)])
    delivery.advance(channels)
    delivery.begin()
    assert delivery.since_ms(channels) == 200_000 - OVERLAP_MS


def test_what_could_not_be_held_has_to_come_from_rest(delivery: Delivery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backquant.stream.delivery.MOST_HELD", 3)
    delivery.hold()
    delivery.begin()
    first = made(1, 1_000, "tape.ETH.agg")
    for each in (first, *(made(number, 2_000) for number in range(2, 6))):
        delivery.live(each)
    assert not delivery.is_joined(["tape.ETH.agg"])
    delivery.recovered(["tape.ETH.agg"], [first])
    assert delivery.is_joined(["tape.ETH.agg"])


def test_one_wrong_time_does_not_move_a_recovery(delivery: Delivery) -> None:
    for number in range(10):
        delivery.live(made(number, 100_000 + number))
    delivery.live(made(10, 10**18))
    delivery.hold()
    delivery.begin()
    assert delivery.since_ms(["tape.BTC.agg"]) <= 100_009 - OVERLAP_MS


def test_a_quiet_channel_makes_no_recovery_longer(delivery: Delivery) -> None:
    delivery.live(made(1, 100_000, "tape.ETH.agg"))
    delivery.live(made(2, 9_000_000))
    delivery.hold()
    delivery.begin()
    assert delivery.since_ms(["tape.ETH.agg"]) == 9_000_000 - OVERLAP_MS


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
    """Five seconds, of which the client's waits bring one, two, four ..."""
    began = datetime(2026, 9, 4, 6, 30, tzinfo=UTC)

    class SharedClock(HurriedClock):
        async def asleep(self, seconds: float, /) -> None:
            await super().asleep(seconds)
            if seconds == SETTLE:
                await asyncio.to_thread(sandbox.live.publish, 10)
                await events.subscribe("tape.ETH.agg")  # the answer comes behind the trades

    async def main() -> None:
        nonlocal events
        async with (
            AsyncBackQuant(sandbox.key, base_url=sandbox.url, clock=clock) as bq,
            bq.stream("tape.BTC.agg", recover=True) as events,
        ):
            await asyncio.to_thread(cut_off, sandbox, 9)
            async for event in events:
                if isinstance(event, Trade):
                    trades.append(event)
                if isinstance(event, Gap):
                    gaps.append(event)
                    break

    clock = SharedClock()
    events: AsyncStream
    trades: list[Trade] = []
    gaps: list[Gap] = []
    live = LiveSettings(trades_per_second=0, rest_lag_seconds=5)
    settings = SandboxSettings(live=live, clock=lambda: began + timedelta(seconds=sum(clock.waits)))
    with Sandbox(settings=settings) as sandbox:
        asyncio.run(main())
        published = newest(sandbox, 20)
    (gap,) = gaps
    assert (gap.complete, gap.note) == (True, "")
    assert gap.calls > 2
    assert ids(trades) == published[: len(trades)]
    assert len(trades) > 10
