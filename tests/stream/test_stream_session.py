"""A stream as a user sees it: events, subscribing, slow consumers, the end."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import threading
from collections.abc import Callable, Coroutine
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from backquant import (
    APITimeoutError,
    AsyncBackQuant,
    AuthenticationError,
    BackQuant,
    ConfigurationError,
    Gap,
    Heartbeat,
    InvalidRequestError,
    Levels,
    SlowConsumerError,
    Status,
    Trade,
    UnknownEvent,
)
from backquant.sandbox import LiveSettings, Sandbox, SandboxSettings
from backquant.stream import AsyncStream, Counters, Event, Overflow, Stream
from tests.support.session import KEY
from tests.support.tape_server import Peer, TapeServer, trade

from .clocks import HurriedClock, SteppedClock, until_asleep
from .conftest import MakeAsync, MakeSync

TAPE = "tape.BTC.agg"


def run(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run to the end, and see that nothing is left."""

    async def watched() -> None:
        await main()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(watched())


async def next_of(events: AsyncStream, kind: type[Event]) -> Any:
    """The next event of a kind."""
    async for event in events:
        if isinstance(event, kind):
            return event
    raise AssertionError("the stream ended")


def next_sync(events: Stream, kind: type[Event]) -> Any:
    """The next event of a kind."""
    return next(event for event in events if isinstance(event, kind))


async def published(sandbox: Sandbox, count: int = 1) -> None:
    await asyncio.to_thread(sandbox.live.publish, count)


def test_trades_and_levels(sandbox: Sandbox, aclient: MakeAsync) -> None:
    async def main() -> None:
        async with aclient() as bq, bq.stream(TAPE, "gex.levels.BTCUSDT") as events:
            levels: Levels = await next_of(events, Levels)
            await published(sandbox)
            trade: Trade = await next_of(events, Trade)
        assert repr(events).endswith(f" of {TAPE}, gex.levels.BTCUSDT>")
        sent = sandbox.live.trades()[-1]
        assert {name: getattr(trade, name) for name in sent if name != "expiry_date"} == {
            name: value for name, value in sent.items() if name != "expiry_date"
        }
        assert trade.expiry_date.isoformat() == sent["expiry_date"]
        assert trade.time.timestamp() * 1000 == trade.ts_ms
        assert (trade.channel, trade.recovered) == (TAPE, False)
        assert (levels.symbol, levels.channel, levels.snapshot) == ("BTCUSDT", "gex.levels.BTCUSDT", True)
        assert levels.time is not None
        assert levels.all_expiry is not None
        assert levels.all_expiry.hvl is not None

    run(main)


def test_heartbeats() -> None:
    live = LiveSettings(heartbeat_seconds=0.01, trades_per_second=0)

    async def main() -> None:
        async with (
            AsyncBackQuant(sandbox.key, base_url=sandbox.url) as bq,
            bq.stream("status.heartbeat") as events,
        ):
            beat: Heartbeat = await next_of(events, Heartbeat)
        assert beat.channels == ("status.heartbeat",)
        assert beat.queue is not None
        assert beat.queue.capacity == 1000
        assert beat.time is not None

    with Sandbox(settings=SandboxSettings(live=live)) as sandbox:
        run(main)


def test_subscribing_and_unsubscribing_in_the_middle(sandbox: Sandbox, aclient: MakeAsync) -> None:
    async def main() -> None:
        async with aclient() as bq, bq.stream(TAPE) as events:
            await events.subscribe("gex.levels.ETHUSDT", "tape.BTC.AGG")
            assert events.channels == (TAPE, "gex.levels.ETHUSDT")
            assert (await next_of(events, Levels)).symbol == "ETHUSDT"
            await events.unsubscribe(TAPE, "tape.ETH.okx")
            assert events.channels == ("gex.levels.ETHUSDT",)
            await asyncio.to_thread(sandbox.live.drop)
            gap: Gap = await next_of(events, Gap)
            assert gap.channels == ("gex.levels.ETHUSDT",)  # what was subscribed to is so again, and no more
            assert (await next_of(events, Levels)).snapshot

    run(main)


def test_a_bad_channel_in_the_middle_is_named_and_the_good_ones_count(sandbox: Sandbox, aclient: MakeAsync) -> None:
    async def main() -> None:
        async with aclient(validate=False) as bq, bq.stream(TAPE) as events:
            with pytest.raises(InvalidRequestError, match=r"tape\.XRP\.agg") as caught:
                await events.subscribe("tape.XRP.agg", "tape.ETH.agg")
            assert [field.field for field in caught.value.fields] == ["tape.XRP.agg"]
            await asyncio.to_thread(sandbox.live.wait_for, "tape.ETH.agg")
            await published(sandbox)
            await next_of(events, Trade)
            assert events.channels == (TAPE, "tape.ETH.agg")

    run(main)


def test_subscribing_while_the_link_is_down_waits_for_it() -> None:
    again = threading.Event()

    def first(peer: Peer) -> None:
        peer.acknowledge()
        peer.break_off()

    def second(peer: Peer) -> None:
        again.wait(5)
        assert peer.acknowledge() == [TAPE]
        assert peer.acknowledge() == ["tape.ETH.agg"]
        peer.stay()

    async def main() -> None:
        async with AsyncBackQuant(KEY, base_url=server.url, clock=HurriedClock()) as bq, bq.stream(TAPE) as events:
            while (await next_of(events, Status)).kind != "reconnecting":
                pass
            subscribing = asyncio.create_task(events.subscribe("tape.ETH.agg"))
            await asyncio.sleep(0)
            again.set()
            await subscribing

    with TapeServer(first, second) as server:
        run(main)


def test_an_answer_that_does_not_come(sandbox: Sandbox, aclient: MakeAsync) -> None:
    async def main() -> None:
        async with aclient(timeout=(30, 0.05)) as bq, bq.stream() as events:
            with pytest.raises(APITimeoutError, match=r"tape\.ETH\.agg"):
                await events.subscribe("tape.ETH.agg")

    sandbox.live.fault("no_ack")
    run(main)


@pytest.mark.parametrize("recover", [False, True])
def test_a_slow_program_loses_nothing_by_default(recover: bool) -> None:
    count = 3_000

    def rush(peer: Peer) -> None:
        peer.acknowledge()
        for number in range(count):
            peer.say("trade", channel=TAPE, data=trade(number))
        peer.stay()

    async def main() -> None:
        async with AsyncBackQuant(KEY, base_url=server.url) as bq, bq.stream(TAPE, buffer=5, recover=recover) as events:
            numbers = [int((await next_of(events, Trade)).trade_id)]
            while len(events._session.buffer) < 5:  # noqa: ASYNC110  # pyright: ignore[reportPrivateUsage]  # nothing else tells
                await asyncio.sleep(0)
            while len(numbers) < count:
                numbers.append(int((await next_of(events, Trade)).trade_id))
        assert numbers == list(range(count))
        assert events.counters.dropped == 0

    with TapeServer(rush) as server:
        run(main)


def test_subscribing_works_while_the_buffer_is_full(sandbox: Sandbox, aclient: MakeAsync) -> None:
    async def main() -> None:
        async with aclient(timeout=5) as bq, bq.stream(TAPE, buffer=2) as events:
            await published(sandbox, 100)
            await next_of(events, Trade)
            await events.subscribe("tape.ETH.agg")
            assert events.channels == (TAPE, "tape.ETH.agg")

    run(main)


def test_a_program_that_never_waits_leaves_the_loop_its_turns() -> None:
    """Otherwise neither a ping, nor a timeout, nor Ctrl-C would come through until the buffer is empty."""
    turns = 0

    async def take_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def main() -> None:
        async with (
            AsyncBackQuant(KEY, base_url=server.url) as bq,
            bq.stream(TAPE, buffer=1_000, overflow="drop_oldest") as events,
        ):
            while events.counters.dropped < 1_001:  # noqa: ASYNC110  # nothing else tells that all have come
                await asyncio.sleep(0)
            others = asyncio.create_task(take_turns())
            for _ in range(1_000):
                await anext(events)
            others.cancel()
            assert turns >= 5
            await asyncio.wait([others])

    with TapeServer(rush_then_stay(2_000)) as server:
        run(main)


def rush_then_stay(count: int) -> Callable[[Peer], None]:
    """Trades in one go, then one that tells that they are over."""

    def scene(peer: Peer) -> None:
        peer.acknowledge()
        for number in range(count):
            peer.say("trade", channel=TAPE, data=trade(number))
        peer.say("over")
        peer.stay()

    return scene


def test_the_oldest_are_dropped_counted_and_told() -> None:
    async def main() -> None:
        async with (
            AsyncBackQuant(KEY, base_url=server.url) as bq,
            bq.stream(TAPE, buffer=10, overflow="drop_oldest") as events,
        ):
            while events.counters.dropped < 991:  # noqa: ASYNC110  # nothing else tells that all have come
                await asyncio.sleep(0)
            seen = [await anext(events)]
            while not isinstance(seen[-1], UnknownEvent):
                seen.append(await anext(events))
        connected, subscribed, gap, *trades, _ = seen
        assert [status.kind for status in (connected, subscribed) if isinstance(status, Status)] == [
            "connected",
            "subscribed",
        ]
        assert isinstance(gap, Gap)
        assert gap.dropped == events.counters.dropped == 1_000 - len(trades)
        assert gap.start.timestamp() * 1000 == trade(0)["ts_ms"]
        assert not gap.complete
        assert [int(made.trade_id) for made in trades if isinstance(made, Trade)] == list(range(991, 1_000))

    with TapeServer(rush_then_stay(1_000)) as server:
        run(main)


def test_raise_raises_and_closes(sandbox: Sandbox, aclient: MakeAsync) -> None:
    async def main() -> None:
        async with aclient() as bq, bq.stream(TAPE, buffer=10, overflow="raise") as events:
            await published(sandbox, 50)
            await events.subscribe("tape.ETH.agg")  # the answer comes behind the trades
            with pytest.raises(SlowConsumerError, match=r"buffer="):
                await next_of(events, Gap)
        await asyncio.to_thread(sandbox.live.wait_for, clients=0)

    run(main)


@pytest.mark.parametrize(
    "options", [{"buffer": 0}, {"buffer": 1.5}, {"overflow": "drop"}, {"recover_pages": True}], ids=str
)
def test_options_that_make_no_sense(client: MakeSync, options: dict[str, Any]) -> None:
    with client() as bq, pytest.raises(ConfigurationError, match=next(iter(options))):
        bq.stream(TAPE, **options)


def test_a_key_is_needed() -> None:
    with pytest.raises(ConfigurationError, match="BACKQUANT_API_KEY"):
        AsyncBackQuant().stream(TAPE)


def test_the_key_travels_in_a_header_and_shows_nowhere(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="websockets")

    async def main() -> None:
        async with AsyncBackQuant(KEY, base_url=server.url) as bq, bq.stream(TAPE) as events:
            await next_of(events, Trade)

    with TapeServer(rush_then_stay(1)) as server:
        run(main)
    (handshake,) = server.handshakes
    assert handshake["x-api-key"] == KEY
    assert handshake[":path"] == "/v2/ws/options"
    assert handshake["user-agent"].startswith("backquant-python/")
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("websockets.server")]
    assert KEY not in "".join(ours)
    assert KEY not in "".join(capsys.readouterr())


def test_the_environments_proxies_are_not_for_this_machine(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, client: MakeSync
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with client() as bq, bq.stream(TAPE) as events:
        assert next_sync(events, Status).kind == "connected"


# The end.


def leave() -> None:
    """Nothing: the block is left."""


def fail() -> None:
    raise ZeroDivisionError


def be_cancelled() -> None:
    task = asyncio.current_task()
    assert task is not None
    task.cancel()


def interrupt() -> None:
    signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("end", [leave, fail, be_cancelled, interrupt])
@pytest.mark.parametrize("when", ["streaming", "reconnecting"])
def test_however_it_ends_nothing_is_left(sandbox: Sandbox, end: Callable[[], None], when: str) -> None:
    left: list[set[asyncio.Task[Any]]] = []
    threads = threading.active_count()

    async def main() -> None:
        clock = SteppedClock()
        try:
            async with AsyncBackQuant(sandbox.key, base_url=sandbox.url, clock=clock) as bq, bq.stream(TAPE) as events:
                if when == "reconnecting":
                    await asyncio.wait_for(asyncio.to_thread(sandbox.live.drop), 5)
                    while (await next_of(events, Status)).kind != "reconnecting":
                        pass
                end()
                if end is not leave:
                    await next_of(events, Trade)
        finally:
            left.append(asyncio.all_tasks() - {asyncio.current_task()})  # pyright: ignore[reportArgumentType]

    errors = {fail: ZeroDivisionError, be_cancelled: asyncio.CancelledError, interrupt: KeyboardInterrupt}
    with pytest.raises(errors[end]) if end in errors else nullcontext():
        asyncio.run(main())
    assert left == [set()]
    assert threading.active_count() <= threads
    sandbox.live.wait_for(clients=0)


def test_a_stream_that_is_never_left_ends_with_the_loop(sandbox: Sandbox, aclient: MakeAsync) -> None:
    async def main() -> None:
        await next_of(await aclient().stream(TAPE).__aenter__(), Status)

    asyncio.run(main())
    sandbox.live.wait_for(clients=0)


def test_the_server_is_told_goodbye() -> None:
    codes: list[int | None] = []

    def note(peer: Peer) -> None:
        peer.acknowledge()
        try:
            peer.stay()
        finally:
            codes.append(peer.connection.close_code)

    async def main() -> None:
        async with AsyncBackQuant(KEY, base_url=server.url) as bq, bq.stream(TAPE):
            pass

    with TapeServer(note) as server:
        run(main)
    assert codes == [1000]


def test_a_stream_is_entered_once_and_before_it_is_read(client: MakeSync, aclient: MakeAsync) -> None:
    async def main() -> None:
        async with aclient() as bq:
            stream = bq.stream(TAPE)
            with pytest.raises(ConfigurationError, match=r"^enter the stream first: async with "):
                aiter(stream)
            async with stream:
                pass
            assert [type(event) async for event in stream] == [Status, Status]
            with pytest.raises(ConfigurationError, match=r"^this stream is closed; open another"):
                await stream.subscribe("tape.ETH.agg")
            with pytest.raises(ConfigurationError, match=r"^a stream is entered once; open another"):
                await stream.__aenter__()

    run(main)
    with client() as bq:
        stream = bq.stream(TAPE)
        with pytest.raises(ConfigurationError, match=r"^enter the stream first: with "):
            iter(stream)
        with pytest.raises(ConfigurationError, match=r"^the stream is not open; use it inside its with block$"):
            stream.subscribe("tape.ETH.agg")


# Time.


def test_a_day_of_silence_is_4320_pings_and_nothing_else() -> None:
    rounds = 24 * 60 * 60 // 20
    said: list[str] = []

    async def serve_a_day(connection: ServerConnection) -> None:
        async for text in connection:
            command = json.loads(text)
            said.append(command["action"])
            if command["action"] == "subscribe":
                await connection.send(json.dumps({"event": "subscribed", "channels": command["channels"]}))
            else:
                await connection.send('{"event": "pong"}')
                await connection.send('{"event": "that was a ping"}')

    async def main() -> None:
        clock = SteppedClock()
        async with serve(serve_a_day, "127.0.0.1", 0, compression=None, ping_interval=None) as server:
            url = f"http://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}/v2"
            async with AsyncBackQuant(KEY, base_url=url, clock=clock) as bq, bq.stream(TAPE) as events:
                tasks = 0
                for number in range(rounds):
                    await until_asleep(clock)
                    clock.step(20)
                    await next_of(events, UnknownEvent)
                    tasks = tasks or len(asyncio.all_tasks())
                    if number % 1_000 == 0:
                        assert len(asyncio.all_tasks()) == tasks
                assert events.counters == Counters()
        assert set(clock.sleeps) == {20.0}

    run(main)
    assert said == ["subscribe"] + ["ping"] * rounds


def test_a_connected_but_silent_server_is_noticed() -> None:
    def fall_silent(peer: Peer) -> None:
        peer.acknowledge()
        peer.sleep()

    async def main() -> None:
        clock = SteppedClock()
        async with AsyncBackQuant(KEY, base_url=server.url, clock=clock) as bq, bq.stream(TAPE) as events:
            for _ in range(2):
                await until_asleep(clock)
                clock.step(20)
            while (status := await next_of(events, Status)).kind != "reconnecting":
                pass
            assert "nothing was heard for 20 s" in status.detail

    with TapeServer(fall_silent) as server:
        run(main)


def test_a_clock_that_goes_backwards_changes_nothing() -> None:
    def lose(peer: Peer) -> None:
        peer.acknowledge()
        peer.break_off()

    async def main() -> None:
        clock = SteppedClock()
        async with AsyncBackQuant(KEY, base_url=server.url, clock=clock) as bq, bq.stream(TAPE) as events:
            while (await next_of(events, Status)).kind != "reconnecting":
                pass
            await until_asleep(clock)
            clock.step(2, shown=timedelta(hours=-3))
            gap: Gap = await next_of(events, Gap)
            assert gap.start == gap.end
            await next_of(events, Trade)

    with TapeServer(lose, rush_then_stay(1)) as server:
        run(main)


# Threads.


def test_in_threads(sandbox: Sandbox, client: MakeSync) -> None:
    threads = threading.enumerate()
    with client() as bq, bq.stream(TAPE, recover=True) as events:
        other = threading.Thread(target=events.subscribe, args=("gex.levels.ETHUSDT",))
        other.start()
        assert next_sync(events, Levels).symbol == "ETHUSDT"
        other.join()
        sandbox.live.publish(20)
        trades = [next_sync(events, Trade) for _ in range(20)]
        sandbox.live.drop()
        sandbox.live.publish(20)
        trades += [next_sync(events, Trade) for _ in range(20)]
        gap: Gap = next_sync(events, Gap)
        sandbox.live.publish(1)
        if not gap.complete:  # nothing had come since, so that nothing was proven
            gap = next_sync(events, Gap)
        assert (gap.complete, gap.id) == (True, 1)
        events.unsubscribe("gex.levels.ETHUSDT")
        assert events.channels == (TAPE,)
        assert events.counters.reconnects == 1
    published = [str(made["trade_id"]) for made in sandbox.live.trades()][-41:-1]
    assert [made.trade_id for made in trades] == published
    assert threading.enumerate() == threads


def test_in_threads_while_a_loop_runs(sandbox: Sandbox, client: MakeSync) -> None:
    async def notebook() -> None:
        with client() as bq, bq.stream(TAPE) as events:
            assert next_sync(events, Status).kind == "connected"

    asyncio.run(notebook())


@pytest.mark.parametrize("overflow", ["block", "drop_oldest"])
def test_a_thread_that_reads_slowly(overflow: Overflow) -> None:
    with (
        TapeServer(rush_then_stay(2_000)) as server,
        BackQuant(KEY, base_url=server.url) as bq,
        bq.stream(TAPE, buffer=7, overflow=overflow) as events,
    ):
        count = 0
        for event in events:
            count += isinstance(event, Trade)
            if isinstance(event, UnknownEvent):
                break
        assert count + events.counters.dropped == 2_000
        if overflow != "drop_oldest":
            assert events.counters.dropped == 0


def test_an_error_reaches_the_thread_that_reads(sandbox: Sandbox, client: MakeSync) -> None:
    threads = threading.enumerate()
    with pytest.raises(AuthenticationError), client(api_key=KEY) as bq, bq.stream(TAPE):
        pass
    with client() as bq, bq.stream(TAPE) as events:
        sandbox.live.drop(1008, "key revoked")
        with pytest.raises(AuthenticationError):
            list(events)
    assert threading.enumerate() == threads


def test_ctrl_c_in_a_thread_that_waits(sandbox: Sandbox, client: MakeSync) -> None:
    threads = threading.enumerate()
    alarm = threading.Timer(0.05, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT))
    with client() as bq, bq.stream(TAPE) as events, pytest.raises(KeyboardInterrupt):  # noqa: PT012  # nothing else raises
        alarm.start()
        next_sync(events, Trade)
    alarm.join()
    assert threading.enumerate() == threads
