"""Recovery: nothing lost, nothing twice, in order, at a known price."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from math import ceil
from threading import Event, Thread
from threading import enumerate as enumerate_threads
from typing import Any

import httpx
import msgspec
import pytest

from backquant import AsyncBackQuant, BackQuant, ConfigurationError, Gap, Status, Trade
from backquant._ground.times import LATEST_MS
from backquant.sandbox import LiveSettings, Sandbox, SandboxSettings
from backquant.stream import AsyncStream
from backquant.stream.buffer import Buffer, Counters
from backquant.stream.delivery import Delivery
from backquant.stream.missed_trades import QUIET, SETTLE
from backquant.stream.recent_trades import OVERLAP_MS
from tests.support.clock import FakeClock
from tests.support.examples import largest
from tests.support.tape_server import trade

from .clocks import HurriedClock

DROPS, BEFORE, WITHOUT_LINK = 100, 400, 100
PAST_IDS = 12  # digits that the ids of the market's own past have; those of a stream have more
META = {"version": "2.9", "timestamp": "2026-09-04T06:30:00.000Z", "request_id": "req_1"}


def fast_time() -> Callable[[], datetime]:
    """A clock that runs two thousand times as fast, so that a minute of the tape takes no minute."""
    started = time.monotonic()
    return lambda: datetime(2026, 9, 4, 6, 30, tzinfo=UTC) + timedelta(seconds=2000 * (time.monotonic() - started))


@pytest.fixture
def busy_sandbox() -> Iterator[Sandbox]:
    live = LiveSettings(trades_per_second=0, rest_lag_seconds=0)
    with Sandbox(settings=SandboxSettings(burst=100_000, clock=fast_time(), live=live)) as running:
        yield running


def drop_and_publish(sandbox: Sandbox, heard: Event) -> None:
    """So many trades, so often cut off, and every time some that no link brings; then one by one, which prove the rest."""
    for _ in range(DROPS):
        sandbox.live.wait_for("tape.BTC.agg")
        sandbox.live.publish(BEFORE)
        sandbox.live.drop()
        sandbox.live.publish(WITHOUT_LINK)
    while not heard.wait(0.02):  # on a busy machine a clock this fast takes a link for dead once more
        sandbox.live.publish(1)


def count_made(trades: list[Trade]) -> int:
    """How many were made by the stream. A clock this fast sets the beginning of a recovery back to the market's own past."""
    return sum(len(trade.trade_id) > PAST_IDS for trade in trades)


def whole(gaps: list[Gap]) -> bool:
    """Whether the last word on every loss of the link is that it is complete."""
    return all({gap.id: gap.complete for gap in gaps}.values())


def test_a_hundred_drops_during_fifty_thousand_trades_lose_nothing(busy_sandbox: Sandbox) -> None:
    async def listen() -> tuple[list[Trade], list[Gap], int]:
        trades: list[Trade] = []
        gaps: list[Gap] = []
        made, recovered, heard = 0, 0, Event()
        async with (
            AsyncBackQuant(busy_sandbox.key, base_url=busy_sandbox.url, clock=HurriedClock()) as bq,
            bq.stream("tape.BTC.agg", recover=True) as events,
        ):
            publishing = Thread(target=drop_and_publish, args=(busy_sandbox, heard), daemon=True)
            publishing.start()
            async for event in events:
                if isinstance(event, Trade):
                    trades.append(event)
                    made += count_made([event])
                    recovered += event.recovered
                elif isinstance(event, Gap):
                    gaps.append(event)
                if made <= DROPS * (BEFORE + WITHOUT_LINK) or not whole(gaps):
                    continue
                told = sum(gap.recovered for gap in gaps), sum(gap.calls for gap in gaps)
                counted = events.counters.recovered, events.counters.quota_spent
                if told == counted and told[0] == recovered:
                    break
            heard.set()
            await asyncio.to_thread(publishing.join)
        return trades, gaps, events.counters.reconnects

    trades, gaps, reconnects = asyncio.run(listen())
    published = [(str(trade["venue"]), str(trade["trade_id"])) for trade in busy_sandbox.live.trades()]
    came = [(trade.venue, trade.trade_id) for trade in trades if count_made([trade])]
    assert came == published[: len(came)]
    assert set(Counter((trade.venue, trade.instrument, trade.trade_id) for trade in trades).values()) == {1}
    assert all(trade.recovered for trade in trades if not count_made([trade]))  # the market's own past is REST's alone
    assert reconnects >= DROPS
    assert sum(gap.recovered for gap in gaps) >= DROPS * WITHOUT_LINK
    assert whole(gaps)


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
        told: list[Gap] = []
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
                    told.append(event)
                    if len(told) == 1:
                        await asyncio.to_thread(sandbox.live.publish, live)
                        await events.subscribe("status.heartbeat")  # its answer comes behind the trades
                    if event.complete:
                        break
                elif isinstance(event, Status) and "status.heartbeat" in event.channels and told[-1].note != QUIET:
                    break
        return trades, together(told), events

    return asyncio.run(main())


def together(told: list[Gap]) -> Gap:
    """What one loss of the link came to: told once more when it was proven complete."""
    assert {gap.id for gap in told} == {told[0].id}
    assert [gap.complete for gap in told[:-1]] == [False] * (len(told) - 1)
    return msgspec.structs.replace(
        told[-1], recovered=sum(gap.recovered for gap in told), calls=sum(gap.calls for gap in told)
    )


def ids(trades: list[Trade]) -> list[str]:
    return [trade.trade_id for trade in trades]


def newest(sandbox: Sandbox, count: int, venue: str | None = None) -> list[str]:
    return [str(made["trade_id"]) for made in sandbox.live.trades()[-count:] if venue in (None, made["venue"])]


def test_a_gap_tells_what_it_cost(sandbox: Sandbox) -> None:
    trades, gap, events = recovering(sandbox, "tape.BTC.agg")
    assert ids(trades) == newest(sandbox, 35)
    assert [trade.recovered for trade in trades] == [False] * 10 + [True] * 20 + [False] * 5
    assert (gap.recovered, gap.calls, gap.complete, gap.note) == (20, 2, True, "")
    assert (events.counters.recovered, events.counters.quota_spent) == (20, 2)


def test_one_venue_is_recovered_alone(sandbox: Sandbox) -> None:
    trades, gap, _ = recovering(sandbox, "tape.BTC.deribit", missed=60)
    assert ids(trades) == newest(sandbox, 75, "deribit")
    assert gap.complete
    assert {trade.channel for trade in trades} == {"tape.BTC.deribit"}


def test_overlapping_channels_bring_a_trade_once_each(sandbox: Sandbox) -> None:
    trades, gap, _ = recovering(sandbox, "tape.BTC.agg", "tape.BTC.deribit", missed=60)
    for channel, venue in (("tape.BTC.agg", None), ("tape.BTC.deribit", "deribit")):
        assert ids([trade for trade in trades if trade.channel == channel]) == newest(sandbox, 75, venue)
    assert gap.calls == 2


def test_more_than_a_page(sandbox: Sandbox) -> None:
    trades, gap, _ = recovering(sandbox, "tape.BTC.agg", missed=7_000, buffer=50)
    assert ids(trades) == newest(sandbox, 7_015)
    assert (gap.recovered, gap.complete) == (7_000, True)
    assert gap.calls <= 3 * ceil(7_015 / min(largest("tape.trades", "limit"), 5_000))  # so often it looks again


def test_the_cost_of_a_gap_is_bounded_and_the_stream_goes_on(sandbox: Sandbox) -> None:
    trades, gap, _ = recovering(sandbox, "tape.BTC.agg", missed=7_000, recover_pages=1)
    assert gap.calls == 1
    assert not gap.complete
    assert "recover_pages" in gap.note
    assert ids(trades[-5:]) == newest(sandbox, 5)


@pytest.mark.parametrize(("status", "calls"), [("404", 1), ("503", 5), ("401", 1), ("500", 5)])
def test_a_recovery_that_fails_is_told_and_the_stream_goes_on(sandbox: Sandbox, status: str, calls: int) -> None:
    trades, gap, _ = recovering(sandbox, "tape.BTC.agg", headers={"X-Sandbox-Fault": f"status={status}"})
    assert not gap.complete
    assert status in gap.note
    assert gap.recovered == 0
    assert gap.calls >= calls if calls > 1 else gap.calls == 1  # what may pass is tried again
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
        more = next(pages, False)
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
            assert (gap.recovered, gap.complete) == (5, False)
            assert gap.calls >= 3
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
            assert (gap.channels, gap.recovered, gap.complete) == (("tape.ETH.agg",), 0, False)
            assert gap.note == QUIET

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
    delivery = Delivery(buffer, HurriedClock().now)
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
    assert not delivery.is_proven(["tape.ETH.agg"])
    delivery.recovered(["tape.ETH.agg"], [first])
    assert delivery.is_proven(["tape.ETH.agg"])


def test_a_trade_that_was_displaced_is_proven_by_nothing_that_rest_had_before(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """REST was seen past the link's return, then a held trade had to give way: it is told as open until REST has it."""
    monkeypatch.setattr("backquant.stream.delivery.MOST_HELD", 3)
    channel = ["tape.BTC.agg"]
    held = [made(number, 1_000 + number) for number in range(5)]
    delivery.hold()
    delivery.begin()
    for each in held[:3]:
        delivery.live(each)
    delivery.recovered(channel, held[:1])
    assert delivery.is_proven(channel)
    for each in held[3:]:
        delivery.live(each)
    assert not delivery.is_proven(channel)
    delivery.recovered(channel, held[:1])
    assert not delivery.is_proven(channel)
    delivery.recovered(channel, held[:2])
    assert delivery.is_proven(channel)


def test_as_many_as_can_be_held_displace_none(delivery: Delivery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backquant.stream.delivery.MOST_HELD", 3)
    channel = ["tape.BTC.agg"]
    held = [made(number, 1_000 + number) for number in range(3)]
    delivery.hold()
    delivery.begin()
    for each in held:
        delivery.live(each)
    assert delivery.recovered(channel, held[:1]) == 1
    assert delivery.is_proven(channel)
    delivery.release()
    assert delivery.recovered(channel, held) == 0  # each was delivered, from the tape or from REST


def test_a_trade_of_another_venue_is_no_reason_to_pass_over_the_other_channels(delivery: Delivery) -> None:
    delivery.shut("tape.BTC.agg")
    channels = ["tape.BTC.okx", "tape.BTC.agg"]
    for channel in channels:
        delivery.open(channel, 0)
    delivery.hold()
    delivery.begin()
    assert delivery.recovered(channels, [made(1, 1_000)]) == 1  # a trade of deribit
    found = delivery._buffer.take()  # pyright: ignore[reportPrivateUsage]  # where it goes
    assert isinstance(found, Trade)
    assert (found.channel, found.recovered) == ("tape.BTC.agg", True)


def test_a_trade_of_a_channel_that_was_left_meanwhile_is_delivered(delivery: Delivery) -> None:
    delivery.shut("tape.BTC.agg")
    late = made(1, 100_000)
    delivery.live(late)
    assert delivery._buffer.take() == late  # pyright: ignore[reportPrivateUsage]  # where it goes


def test_a_recovery_begins_with_the_tapes_time_where_the_servers_clock_is_ahead_of_it(delivery: Delivery) -> None:
    delivery.shut("tape.BTC.agg")
    delivery.open("tape.BTC.agg", 100_000)
    delivery.live(made(1, 40_000))
    delivery.hold()
    delivery.begin()
    assert delivery.since_ms(["tape.BTC.agg"]) == 40_000
    delivery.release()
    delivery.live(made(2, 39_500))
    delivery.hold()
    delivery.begin()
    assert delivery.since_ms(["tape.BTC.agg"]) == 39_500


def test_one_wrong_time_does_not_move_a_recovery(delivery: Delivery) -> None:
    for number in range(10):
        delivery.live(made(number, 100_000 + number))
    delivery.live(made(10, LATEST_MS))
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


def test_a_stream_begins_where_another_ended(sandbox: Sandbox) -> None:
    """What a lost process has missed comes first, each trade once, and the gap is proven."""

    async def some(count: int, **options: Any) -> tuple[list[Trade], list[Gap]]:
        trades: list[Trade] = []
        gaps: list[Gap] = []
        async with (
            AsyncBackQuant(sandbox.key, base_url=sandbox.url, clock=HurriedClock()) as bq,
            bq.stream("tape.BTC.agg", **options) as events,
        ):
            await asyncio.to_thread(sandbox.live.publish, 5)
            async for event in events:
                if isinstance(event, Trade):
                    trades.append(event)
                elif isinstance(event, Gap):
                    gaps.append(event)
                if len(trades) >= count and (not options or (gaps and gaps[-1].complete)):
                    return trades, gaps
        raise AssertionError

    before, _ = asyncio.run(some(5))
    sandbox.live.publish(30)
    after, gaps = asyncio.run(some(35, since=before[-1]))
    again = [trade for trade in after if trade.trade_id in ids(before)]
    assert all(trade.ts_ms == before[-1].ts_ms for trade in again)  # only what was made in the last one's millisecond
    assert before[-1].trade_id not in ids(after)
    assert list(dict.fromkeys(ids([*before, *after]))) == newest(sandbox, 40)
    assert gaps[-1].complete


@pytest.mark.parametrize("since", ["2026-09-04", datetime(2026, 9, 4), datetime(2096, 1, 1, tzinfo=UTC)])  # noqa: DTZ001  # naive is what it is about
def test_since_has_to_be_a_moment_of_the_past(sandbox: Sandbox, since: Any) -> None:
    with (
        BackQuant(sandbox.key, base_url=sandbox.url) as bq,
        pytest.raises(ConfigurationError, match=r"since: .*(neither an aware datetime|in the future)"),
    ):
        bq.stream("tape.BTC.agg", since=since)


def test_two_instruments_may_share_an_id(delivery: Delivery) -> None:
    first = made(1, 100_000)
    delivery.hold()
    delivery.begin()
    other = msgspec.structs.replace(first, instrument="BTC-30OCT26-1-P")
    assert delivery.recovered(["tape.BTC.agg"], [first, other, first]) == 2


def test_one_trade_far_ahead_makes_nobody_forget(delivery: Delivery) -> None:
    delivery.live(made(1, 100_000))
    delivery.hold()
    delivery.begin()
    delivery.release()
    delivery.live(made(2, 10**14))
    delivery.hold()
    delivery.begin()
    assert delivery.recovered(["tape.BTC.agg"], [made(1, 100_000)]) == 0


@pytest.mark.parametrize("stamps", [[LATEST_MS], [100_000, LATEST_MS, LATEST_MS, LATEST_MS, LATEST_MS]], ids=len)
def test_stamps_far_ahead_do_not_move_where_a_recovery_begins(stamps: list[int]) -> None:
    clock = FakeClock()
    delivery = Delivery(Buffer(1_000, "block", Counters(), clock.now, lambda: None, lambda: None), clock.now)
    delivery.open("tape.BTC.agg", 0)
    clock.sleep(100)
    for number, stamp in enumerate(stamps):
        delivery.live(made(number, stamp))
    delivery.hold(clock.now())
    delivery.begin()
    assert delivery.since_ms(["tape.BTC.agg"]) <= 100_000 - OVERLAP_MS


def test_a_recovery_that_was_cut_off_is_begun_anew_from_its_own_loss(delivery: Delivery) -> None:
    """What it did not fetch is missing still, though the tape has gone on with another coin's trades."""
    delivery.live(made(1, 100_000))
    delivery.hold()
    delivery.begin()
    delivery.recovered(["tape.BTC.agg"], [made(number, 200_000) for number in range(10, 20)])
    delivery.hold()
    delivery.begin(unproven=True)
    assert delivery.since_ms(["tape.ETH.agg"]) == 100_000 - OVERLAP_MS
