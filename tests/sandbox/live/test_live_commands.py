"""What clients say and what they are answered."""

import pytest

from tests.sandbox.conftest import HandClock

from .conftest import Bench, OpenBench


def test_subscribing(bench: Bench) -> None:
    caller = bench.connect()
    first = caller.subscribe("tape.BTC.agg")
    assert (first["event"], first["channels"], first["added"]) == ("subscribed", ["tape.BTC.agg"], ["tape.BTC.agg"])
    more = caller.subscribe("tape.ETH.okx", "tape.BTC.agg")
    assert (more["channels"], more["added"]) == (["tape.BTC.agg", "tape.ETH.okx"], ["tape.ETH.okx"])


def test_unsubscribing(bench: Bench) -> None:
    caller = bench.connect()
    caller.subscribe("tape.BTC.agg", "tape.ETH.agg")
    answer = caller.unsubscribe("tape.BTC.agg", "tape.BTC.okx")
    assert (answer["event"], answer["channels"], answer["removed"]) == (
        "unsubscribed",
        ["tape.ETH.agg"],
        ["tape.BTC.agg"],
    )
    bench.live.publish(3, "BTC")
    assert caller.quiet()


def test_venues_in_any_case(bench: Bench) -> None:
    assert bench.connect().subscribe("tape.BTC.DeriBit")["channels"] == ["tape.BTC.deribit"]


def test_channels_that_do_not_exist(bench: Bench) -> None:
    caller = bench.connect()
    error = caller.subscribe("tape.BTC.agg", "tape.DOGE.agg", "gex.levels.BTC")
    assert (error["event"], error["invalid"]) == ("error", ["tape.DOGE.agg", "gex.levels.BTC"])
    assert error["available_channels"] == caller.welcome["available_channels"]
    assert "tape.DOGE.agg" in error["detail"]
    assert caller.hear()["added"] == ["tape.BTC.agg"]
    assert caller.unsubscribe("nothing")["invalid"] == ["nothing"]
    assert caller.quiet()


@pytest.mark.parametrize("known", [0, 1])
def test_too_many_channels(bench: Bench, known: int) -> None:
    caller = bench.connect()
    if known:
        caller.subscribe("tape.BTC.agg")
    error = caller.subscribe(*(f"tape.BTC.venue{number}" for number in range(49 - known)))
    assert (error["event"], error["detail"]) == ("error", "At most 48 channels a connection")
    assert caller.quiet()


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        ("{", "The frame is no JSON"),
        ("", "The frame is no JSON"),
        ("[" * 100_000, "The frame is no JSON"),
        (b"\xff\xfe", "The frame is no JSON"),
        ("[]", "A command is an object with an action"),
        ('{"action":"dance"}', "Unknown action 'dance'; known are: subscribe, unsubscribe, ping"),
        ('{"action":[]}', "Unknown action []; known are: subscribe, unsubscribe, ping"),
        ('{"action":"subscribe"}', "The channels must be a list of names"),
        ('{"action":"subscribe","channels":"tape.BTC.agg"}', "The channels must be a list of names"),
        ('{"action":"subscribe","channels":[7]}', "The channels must be a list of names"),
    ],
)
def test_frames_that_are_no_command(bench: Bench, content: str | bytes, detail: str) -> None:
    caller = bench.connect()
    caller.connection.send(content)
    error = caller.hear()
    assert (error["event"], error["detail"]) == ("error", detail)
    assert caller.quiet()


def test_levels_come_at_once_and_then_on_change(open_bench: OpenBench) -> None:
    clock = HandClock()
    caller = open_bench(clock, levels_seconds=0.05).connect()
    caller.subscribe("gex.levels.ETHUSDT", "gex.levels.SOLUSDT")
    ether, sol = caller.hear_many(2)
    assert (ether["event"], ether["channel"], ether["snapshot"]) == ("levels", "gex.levels.ETHUSDT", True)
    data = ether["data"]
    assert (data["symbol"], data["positioning"], data["fallback_reason"]) == ("ETHUSDT", "flow", None)
    assert data["all_expiry"].keys() == {
        "hvl",
        "call_resistance",
        "put_support",
        "call_wall_2",
        "call_wall_3",
        "put_wall_2",
        "put_wall_3",
    }
    assert data["odte"].keys() == {"hvl", "call_resistance", "put_support"}
    assert (sol["data"]["positioning"], sol["data"]["fallback_reason"]) == ("std", "no_aggressor_tape_for_symbol")
    clock.turn(minutes=1)
    changed = caller.hear()
    assert changed["data"]["spot_price"] != data["spot_price"]
    assert (changed["channel"], "snapshot" in changed) == ("gex.levels.ETHUSDT", False)


def test_heartbeats(open_bench: OpenBench) -> None:
    caller = open_bench(heartbeat_seconds=0.05).connect()
    caller.subscribe("status.heartbeat")
    beat = caller.hear()
    assert (beat["event"], beat["channel"], beat["channels"]) == ("heartbeat", "status.heartbeat", ["status.heartbeat"])
    assert beat["queue"] == {"size": 0, "capacity": 1000}


def test_no_heartbeat_unless_subscribed(open_bench: OpenBench) -> None:
    bench = open_bench(heartbeat_seconds=0.01)
    listener, other = bench.connect(), bench.connect()
    listener.subscribe("status.heartbeat")
    listener.hear_many(3)
    assert other.quiet()
