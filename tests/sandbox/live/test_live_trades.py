"""The trades that are streamed, and the REST tape that agrees with them."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest

from tests.sandbox.conftest import HandClock
from tests.support.examples import largest

from .conftest import Bench, OpenBench

MOST = largest("tape.trades", "limit")


def test_a_trade_comes_on_all_channels_that_carry_it(bench: Bench) -> None:
    caller, other = bench.connect(), bench.connect()
    caller.subscribe("tape.BTC.agg", "tape.BTC.deribit")
    other.subscribe("tape.ETH.agg")
    bench.live.publish(200)
    trades = bench.streamed()
    wanted = [
        (channel, trade["trade_id"])
        for trade in trades
        for channel in (f"tape.BTC.{trade['venue']}", "tape.BTC.agg")
        if channel != f"tape.BTC.{trade['venue']}" or trade["venue"] == "deribit"
    ]
    frames = caller.hear_many(len(wanted))
    assert [(frame["channel"], frame["data"]["trade_id"]) for frame in frames] == wanted
    assert other.quiet()


def test_the_figures_make_sense(bench: Bench) -> None:
    caller = bench.connect()
    caller.subscribe("tape.ETH.agg")
    bench.live.publish(400, "ETH")
    trades = caller.hear_trades(400)
    assert trades == bench.streamed("ETH")
    today = bench.get("/expiries").json()["data"]["expiries"][0]["expiry_date"]
    for trade in trades:
        assert trade["premium_usd"] == pytest.approx(
            trade["price"] * trade["amount"] * (trade["index_price"] or 1), abs=0.01
        )
        assert (trade["coin"], trade["instrument"][:4]) == ("ETH", "ETH-")
        assert trade["expiry_date"] >= today
        assert trade["amount"] > 0
    assert len({trade["venue"] for trade in trades}) == 8
    assert {trade["direction"] for trade in trades} == {"buy", "sell"}
    for field in ("mark_price", "index_price", "iv"):
        assert {trade[field] is None for trade in trades} == {True, False}
    assert [trade["ts_ms"] for trade in trades] == sorted(trade["ts_ms"] for trade in trades)


def test_ids_are_unique_over_coins(bench: Bench) -> None:
    bench.live.publish(100, "BTC")
    bench.live.publish(100, "ETH")
    ids = {(trade["venue"], trade["trade_id"]) for coin in ("BTC", "ETH") for trade in bench.streamed(coin)}
    assert len(ids) == 200


def test_a_server_that_is_started_anew_gives_no_id_again(open_bench: OpenBench) -> None:
    """A client that lives on would take a trade with a known id for one that it has."""
    ids: list[set[str]] = []
    for start in (datetime(2026, 9, 9, 12, tzinfo=UTC), datetime(2026, 9, 9, 12, 0, 1, tzinfo=UTC)):
        bench = open_bench(clock=HandClock(start))
        bench.live.publish(500)
        ids.append({trade["trade_id"] for trade in bench.streamed()})
    assert ids[0] & ids[1] == set()
    assert [len(each) for each in ids] == [500, 500]


def test_the_seed_decides(open_bench: OpenBench) -> None:
    def published(seed: int) -> list[Any]:
        bench = open_bench(HandClock(), seed=seed)  # each start at the same moment, which the ids tell
        bench.live.publish(50)
        return [{**trade, "ts_ms": 0} for trade in bench.streamed()]

    assert published(1) == published(1) != published(2)


def test_trades_come_by_the_clock(open_bench: OpenBench) -> None:
    clock = HandClock()
    bench = open_bench(clock, trades_per_second=20)
    caller = bench.connect()
    caller.subscribe("tape.BTC.agg")
    assert caller.quiet()
    clock.turn(seconds=30)
    trades = caller.hear_trades(450)
    begin = clock.now - timedelta(seconds=30)
    times = [trade["ts_ms"] for trade in trades]
    assert times == sorted(times)
    assert len(set(times)) < len(times)
    assert all(begin.timestamp() * 1000 <= time <= clock.now.timestamp() * 1000 for time in times)
    assert 480 < len(bench.streamed()) < 720


def test_what_happens_while_nobody_listens_is_on_the_tape(bench: Bench) -> None:
    caller = bench.connect()
    caller.subscribe("tape.BTC.agg")
    bench.live.publish(10)
    seen = caller.hear_trades(10)
    caller.connection.close()
    bench.live.wait_for(clients=0)
    bench.live.publish(10)
    assert bench.tape(limit=20)["trades"][::-1] == bench.streamed()
    assert bench.streamed()[:10] == seen


def _walk(bench: Bench, order: str, **parameters: Any) -> list[Any]:
    """All pages, with an overlap of a millisecond as the exclusive bounds demand."""
    trades: dict[tuple[str, str], Any] = {}
    bound = {"desc": "before", "asc": "after"}[order]
    overlap = timedelta(milliseconds=1 if order == "desc" else -1)
    cursor: dict[str, str] = {}
    while True:
        page = bench.tape(order=order, **(parameters | cursor))
        trades |= {(trade["venue"], trade["trade_id"]): trade for trade in page["trades"]}
        if not page["has_more"]:
            return list(trades.values())
        edge = datetime.fromisoformat(page["next_cursor"])
        cursor = {bound: (edge + overlap).isoformat()}


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_rest_pages_hold_what_was_streamed(open_bench: OpenBench, order: str) -> None:
    clock = HandClock()
    bench = open_bench(clock)
    after = (clock.now - timedelta(hours=3)).isoformat()
    before = _walk(bench, "desc", after=after)
    for _ in range(30):
        bench.live.publish(70)
        clock.turn(milliseconds=3)
    walked = _walk(bench, order, limit=800, after=after)
    streamed = bench.streamed()
    if order == "desc":
        assert walked == [*streamed[::-1], *before]
    else:
        assert walked == [*before[::-1], *streamed]


def test_rest_filters_hold_for_streamed_trades(bench: Bench) -> None:
    bench.live.publish(300)
    streamed = bench.streamed()
    after = "2020-01-01T00:00:00Z"
    puts = bench.tape(order="desc", limit=20, option_type="put", venues="okx,deribit", after=after)["trades"]
    assert (
        puts
        == [
            trade for trade in streamed[::-1] if trade["option_type"] == "put" and trade["venue"] in {"okx", "deribit"}
        ][:20]
    )


def test_rest_is_as_ever_for_a_coin_that_was_not_streamed(open_bench: OpenBench) -> None:
    clock = HandClock()
    bench = open_bench(clock)
    before = bench.tape(symbol="ETHUSDT", limit=MOST)
    bench.live.publish(20, "BTC")
    assert bench.tape(symbol="ETHUSDT", limit=MOST) == before


def test_the_recorded_tape_stops_where_the_stream_begins(open_bench: OpenBench) -> None:
    clock = HandClock()
    bench = open_bench(clock)
    bench.live.publish(1)
    clock.turn(hours=2)
    assert bench.tape(limit=1)["trades"] == bench.streamed()
    assert bench.tape(symbol="ETHUSDT", limit=1)["trades"][0]["ts_ms"] > bench.streamed()[0]["ts_ms"]


def test_recent_trades_are_the_streamed_ones(open_bench: OpenBench) -> None:
    clock = HandClock()
    bench = open_bench(clock)
    older = bench.get("/tape/recent").json()["data"]["trades"]
    bench.live.publish(30)
    recent = bench.get("/tape/recent", limit=50).json()["data"]["trades"]
    assert recent == [*bench.streamed()[::-1], *older[:20]]


def test_rest_lags_behind(open_bench: OpenBench) -> None:
    clock = HandClock()
    bench = open_bench(clock, rest_lag_seconds=0.2)
    before = bench.tape(limit=3)["trades"]
    bench.live.publish(3)
    clock.turn(milliseconds=199)
    assert bench.tape(limit=3)["trades"] == before
    clock.turn(milliseconds=1)
    assert bench.tape(limit=3)["trades"] == bench.streamed()[::-1]


def test_a_polled_venue_is_late(open_bench: OpenBench) -> None:
    clock = HandClock()
    bench = open_bench(clock, late_seconds=30)
    caller = bench.connect()
    caller.subscribe("tape.BTC.agg")
    bench.live.publish(1)
    clock.turn(minutes=1)
    bench.live.publish(200)
    trades = caller.hear_trades(201)[1:]
    now = round(clock.now.timestamp() * 1000)
    late = [now - trade["ts_ms"] for trade in trades if trade["venue"] == "binance"]
    assert max(late) > 10_000
    assert all(0 <= distance <= 30_000 for distance in late)
    assert max(now - trade["ts_ms"] for trade in trades if trade["venue"] != "binance") == 0
    times = [trade["ts_ms"] for trade in bench.tape(limit=MOST)["trades"]]
    assert times == sorted(times, reverse=True)


def test_a_flood_loses_nothing(bench: Bench) -> None:
    caller = bench.connect()
    caller.subscribe("tape.BTC.agg")
    flood = Thread(target=bench.live.publish, args=(10_000,))
    flood.start()
    trades = caller.hear_trades(10_000)
    flood.join()
    assert trades == bench.streamed()


def test_a_coin_without_a_tape(bench: Bench) -> None:
    with pytest.raises(ValueError, match="no 'SOL' trades; it has BTC and ETH"):
        bench.live.publish(1, "SOL")
