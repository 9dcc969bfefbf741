"""How connections end, and what goes wrong with them on demand."""

import json
import threading
from contextlib import suppress
from threading import Thread

import pytest
from websockets.exceptions import ConnectionClosed

from tests.sandbox.conftest import HandClock
from tests.support.examples import largest
from tests.support.waiting import until

from .conftest import Bench, OpenBench

_NOISE = json.dumps({"event": "noise", "padding": "x" * 900_000})
_NOISES = 20
"""So much of it that the system's own buffers are full."""


def _clog(bench: Bench, trades: int) -> None:
    """Send more than a client can get that does not read."""
    for _ in range(_NOISES):
        bench.live.send(_NOISE)
    bench.live.publish(trades)


def test_a_slow_client(open_bench: OpenBench) -> None:
    bench = open_bench(slow_seconds=0.2)
    caller = bench.connect()
    caller.subscribe("tape.BTC.agg")
    _clog(bench, 3000)
    events, code, reason = caller.last_words()
    assert (events[-1], code, reason) == ("slow_consumer", 1013, "Slow consumer")
    assert events.count("trade") < 3000
    bench.live.wait_for(clients=0)


def test_a_slow_client_does_not_hurt_the_others(open_bench: OpenBench) -> None:
    bench = open_bench(slow_seconds=0.2)
    slow, fast = bench.connect(), bench.connect()
    for caller in (slow, fast):
        caller.subscribe("tape.BTC.agg")
    clogging = Thread(target=_clog, args=(bench, 3000))
    clogging.start()
    fast.hear_many(_NOISES)
    assert fast.hear_trades(3000) == bench.streamed()
    clogging.join()
    assert slow.last_words()[1] == 1013


def test_a_client_that_reads_again_in_time_stays(bench: Bench) -> None:
    caller = bench.connect()
    caller.subscribe("tape.BTC.agg")
    bench.live.pause()
    bench.live.publish(1000)
    bench.live.resume()
    assert caller.hear_trades(1000) == bench.streamed()
    assert caller.quiet()


def test_a_full_buffer_loses_what_time_brings(open_bench: OpenBench) -> None:
    clock = HandClock()
    bench = open_bench(clock, trades_per_second=100)
    caller = bench.connect()
    caller.subscribe("tape.BTC.agg")
    bench.live.pause()
    clock.turn(seconds=15)
    until(lambda: len(bench.streamed()) >= 1200)
    bench.live.resume()
    assert caller.hear_trades(1000) == bench.streamed()[:1000]
    assert caller.quiet()
    last = min(1200, largest("tape.trades", "limit"))
    assert bench.tape(limit=last)["trades"][::-1] == bench.streamed()[-last:]


def test_an_idle_client(open_bench: OpenBench) -> None:
    bench = open_bench(idle_seconds=1)
    talker, idler = bench.connect(), bench.connect()
    while bench.live.connections == 2:
        assert talker.quiet()
        with suppress(ConnectionClosed):
            idler.connection.ping().wait(0.05)  # pings of the protocol are no frames of a client
    assert idler.last_words() == ([], 1001, "No frame for 1 seconds")
    assert talker.quiet()


def test_dropping_all_connections(bench: Bench) -> None:
    callers = [bench.connect(), bench.connect()]
    bench.live.drop()
    assert [caller.last_words() for caller in callers] == [([], None, "")] * 2
    bench.live.wait_for(clients=0)
    caller = bench.connect()
    bench.live.drop(1012, "Restart")
    assert caller.last_words() == ([], 1012, "Restart")


@pytest.mark.parametrize(("fault", "code"), [("drop_after=7", None), ("drop_after=7;close=1011", 1011)])
def test_dropping_after_so_many_trades(bench: Bench, fault: str, code: int | None) -> None:
    caller = bench.faulty(fault)
    caller.subscribe("tape.BTC.agg")
    bench.live.publish(20)
    events, ended, _ = caller.last_words()
    assert (events, ended) == (["trade"] * 7, code)


def test_a_server_that_never_acknowledges(bench: Bench) -> None:
    caller = bench.faulty("no_ack")
    caller.say(action="subscribe", channels=["tape.BTC.agg"])
    bench.live.wait_for("tape.BTC.agg")
    bench.live.publish(1)
    assert caller.hear()["event"] == "trade"


def test_a_silent_server(bench: Bench) -> None:
    caller = bench.faulty("silent", welcome=False)
    caller.say(action="subscribe", channels=["tape.BTC.agg"])
    bench.live.wait_for("tape.BTC.agg")
    bench.live.publish(5)
    bench.live.drop(1001)
    assert caller.last_words() == ([], 1001, "")


def test_garbage(bench: Bench) -> None:
    caller = bench.faulty("garbage")
    assert caller.subscribe("tape.BTC.agg")["event"] == "subscribed"
    garbage = [caller.connection.recv(5) for _ in range(10)]
    assert {type(content) for content in garbage} == {str, bytes}
    bench.live.publish(1)
    assert caller.hear()["event"] == "trade"


def test_frames_of_any_content(bench: Bench) -> None:
    caller = bench.connect()
    for content in ("no JSON", "x" * 900_000, b"\x00"):
        bench.live.send(content)
        assert caller.connection.recv(5) == content


def test_a_pause(bench: Bench) -> None:
    caller = bench.connect()
    caller.subscribe("tape.BTC.agg")
    bench.live.pause()
    bench.live.publish(3)
    with pytest.raises(TimeoutError):
        caller.connection.recv(0.05)
    bench.live.resume()
    assert caller.hear_trades(3) == bench.streamed()


def test_waiting_for_clients_in_vain(bench: Bench) -> None:
    with pytest.raises(TimeoutError, match=r"0 clients have subscribed to tape\.BTC\.agg, 1 were awaited"):
        bench.live.wait_for("tape.BTC.agg", timeout=0.01)


def test_stopping_ends_every_connection(open_bench: OpenBench) -> None:
    bench = open_bench(trades_per_second=100)
    callers = [bench.connect(), bench.connect()]
    callers[0].subscribe("tape.BTC.agg")
    live = bench.live
    bench.sandbox.stop()
    assert [caller.last_words()[1] for caller in callers] == [1012, 1012]
    with pytest.raises(RuntimeError, match="not running"):
        live.publish(1)
    with pytest.raises(RuntimeError, match="not running"):
        assert bench.sandbox.live


def test_stopping_does_not_wait_for_a_client_that_does_not_read(
    open_bench: OpenBench, capfd: pytest.CaptureFixture[str]
) -> None:
    before = set(threading.enumerate())
    bench = open_bench(slow_seconds=0.1)
    bench.connect().subscribe("tape.BTC.agg")
    _clog(bench, 3000)
    bench.sandbox.stop()
    assert "backquant-sandbox" not in {thread.name for thread in set(threading.enumerate()) - before}
    assert capfd.readouterr().err == ""
