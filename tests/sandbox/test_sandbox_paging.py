"""Walking through the three operations that page with a cursor."""

from datetime import timedelta
from typing import Any

import pytest

from tests.support.examples import largest

from .conftest import Bench, OpenBench

MOST = largest("tape.trades", "limit")

_SERIES = ("/gex/history", "/options/oi/history")


@pytest.mark.parametrize("path", _SERIES)
@pytest.mark.parametrize("limit", [97, 250, largest("gex.history", "limit")])
def test_history_to_the_end(open_bench: OpenBench, path: str, limit: int) -> None:
    bench = open_bench()
    walked: list[str] = []
    cursor = None
    while True:
        data = bench.data(path, limit=limit, **({"before": cursor} if cursor else {}))
        page = data["timestamps"]
        assert page == sorted(page)
        assert len(page) == len(data["spot_price" if path == "/gex/history" else "call_oi"])
        walked = page + walked
        cursor = data["next_cursor"]
        if cursor is None:
            break
        assert (cursor, len(page)) == (page[0], limit)
        bench.clock.turn(seconds=1)
    assert len(walked) == len(set(walked)) == 1200
    assert walked == sorted(walked)


@pytest.mark.parametrize("path", _SERIES)
def test_history_before_its_beginning(bench: Bench, path: str) -> None:
    data = bench.data(path, before="2020-01-01T00:00:00Z")
    assert (data["timestamps"], data["next_cursor"]) == ([], None)


def test_the_cursor_is_exclusive(bench: Bench) -> None:
    newest = bench.data("/gex/history", limit=2)["timestamps"]
    assert bench.data("/gex/history", limit=1, before=newest[1])["timestamps"] == newest[:1]


def test_a_point_keeps_its_figures_while_time_passes(open_bench: OpenBench) -> None:
    bench = open_bench()
    then = bench.data("/gex/history")
    bench.clock.turn(minutes=10)
    now = bench.data("/gex/history")
    figures = dict(zip(now["timestamps"], now["total_gex"], strict=True))
    common = [
        (time, figure) for time, figure in zip(then["timestamps"], then["total_gex"], strict=True) if time in figures
    ]
    assert len(common) == 180
    assert all(figures[time] == figure for time, figure in common)


def _walk(bench: Bench, order: str, **parameters: Any) -> list[dict[str, Any]]:
    trades: list[dict[str, Any]] = []
    """All prints of the last eight hours, page by page."""
    bound = {"desc": "before", "asc": "after"}[order]
    window = {"after": (bench.clock.now - timedelta(hours=8)).isoformat()}
    cursor: dict[str, str] = {}
    while True:
        data = bench.data("/tape", order=order, **parameters, **(window | cursor))
        trades += data["trades"]
        assert data["has_more"] is (data["next_cursor"] is not None)
        if not data["has_more"]:
            return trades
        cursor = {bound: data["next_cursor"]}


def test_tape_in_both_directions(bench: Bench) -> None:
    newest_first = _walk(bench, "desc", limit=300)
    oldest_first = _walk(bench, "asc", limit=700)
    assert newest_first == oldest_first[::-1]
    assert 500 <= len(newest_first) <= 2000
    assert len({(trade["venue"], trade["trade_id"]) for trade in newest_first}) == len(newest_first)
    times = [trade["ts_ms"] for trade in newest_first]
    assert times == sorted(times, reverse=True)
    assert times[0] <= bench.clock.now.timestamp() * 1000


def test_tape_between_two_bounds(bench: Bench) -> None:
    data = bench.data("/tape", after="2026-09-09T11:00:00Z", before="2026-09-09T11:30:00Z", limit=MOST)
    assert data["trades"]
    assert (data["has_more"], data["next_cursor"]) == (False, None)
    assert all(1_788_951_600_000 < trade["ts_ms"] < 1_788_953_400_000 for trade in data["trades"])


def test_tape_before_its_beginning(bench: Bench) -> None:
    data = bench.data("/tape", before="2020-01-01T00:00:00Z")
    assert (data["trades"], data["has_more"], data["next_cursor"]) == ([], False, None)


def test_a_filter_that_little_passes_ends_pages_early_but_not_the_walk(bench: Bench) -> None:
    data = bench.data("/tape", strike_max=1)
    assert (data["trades"], data["has_more"]) == ([], True)
    assert bench.data("/tape", strike_max=1, before=data["next_cursor"])["next_cursor"] < data["next_cursor"]


def test_prints_of_the_polled_venue_come_with_its_next_poll(open_bench: OpenBench) -> None:
    bench = open_bench()
    after = bench.clock.now.isoformat()
    bench.clock.turn(minutes=30, seconds=-8)
    early = bench.data("/tape", after=after, order="asc", limit=MOST)["trades"]
    bench.clock.turn(minutes=1)
    late = bench.data("/tape", after=after, before=bench.clock.now.isoformat(), order="asc", limit=MOST)["trades"]
    new = [trade for trade in late if trade["ts_ms"] <= early[-1]["ts_ms"] and trade not in early]
    assert {trade["venue"] for trade in new} <= {"binance"}


def test_tape_grows_as_time_passes(open_bench: OpenBench) -> None:
    bench = open_bench()
    last = bench.data("/tape", limit=1)["trades"][0]
    bench.clock.turn(minutes=30)
    fresh = bench.data("/tape", order="asc", after="2026-09-09T12:00:07.250Z", limit=MOST)["trades"]
    assert fresh
    assert all(trade["ts_ms"] > last["ts_ms"] for trade in fresh)


@pytest.mark.parametrize(
    ("parameters", "field", "accepted"),
    [
        ({"venues": "okx,bybit"}, "venue", {"okx", "bybit"}),
        ({"option_type": "put"}, "option_type", {"put"}),
        ({"tags": "0dte", "expiry": ""}, "expiry_date", {"2026-09-11"}),
    ],
)
def test_tape_filters(open_bench: OpenBench, parameters: dict[str, str], field: str, accepted: set[str]) -> None:
    friday = open_bench().clock.now.replace(day=11)
    trades = _walk(open_bench(now=friday), "desc", limit=MOST, **parameters)
    assert {trade[field] for trade in trades} == accepted


def test_tape_figures_and_tags(bench: Bench) -> None:
    rows = _walk(bench, "desc", limit=MOST, strike_min=60000, strike_max=70000, premium_min_usd=1000)
    assert rows
    assert all(60000 <= row["strike"] <= 70000 and row["premium_usd"] >= 1000 for row in rows)
    assert all(row["premium_usd"] >= 250_000 for row in _walk(bench, "desc", limit=MOST, tags="whale"))
    near = _walk(bench, "desc", limit=MOST, tags="atm")
    assert near
    assert all(abs(row["strike"] / row["index_price"] - 1) <= 0.02 for row in near)


def test_tape_of_one_contract(bench: Bench) -> None:
    name = bench.data("/tape", symbol="ETHUSDT", limit=1)["trades"][0]["instrument"]
    rows = _walk(bench, "desc", symbol="ETHUSDT", limit=MOST, instrument=name)
    assert {row["instrument"] for row in rows} == {name}
    assert bench.data("/tape", instrument=name.lower())["trades"] == []
