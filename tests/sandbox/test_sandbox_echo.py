"""Symbols, positioning, series and lists as a request wants them."""

from itertools import pairwise

import pytest

from .conftest import Bench


@pytest.mark.parametrize(("symbol", "ran"), [("BTCUSDT", "flow"), ("SOLUSDT", "std")])
def test_flow_falls_back_where_trades_are_thin(bench: Bench, symbol: str, ran: str) -> None:
    body = bench.get("/gex/levels", symbol=symbol).json()
    extra = body["meta"]["extra"]
    assert (extra["positioning"], extra["positioning_requested"]) == (ran, "flow")
    assert body["data"]["positioning"] == ran
    assert extra.get("positioning_fallback_reason") == (None if ran == "flow" else "no_aggressor_tape_for_symbol")


@pytest.mark.parametrize("path", ["/gex/levels", "/options/chain", "/tape/whale"])
def test_a_symbol_without_a_chain(bench: Bench, path: str) -> None:
    assert bench.error(path, symbol="HYPEUSDT") == (404, "NOT_FOUND")
    assert bench.data("/multi/gex/levels", symbols="BTCUSDT,HYPEUSDT")["missing"] == ["HYPEUSDT"]
    assert bench.data("/market/candles", symbol="HYPEUSDT")["close"]


def test_a_bundle_with_a_series_that_fails(bench: Bench) -> None:
    body = bench.get("/market/bundle", symbol="SOLUSDT", series="candles,funding").json()
    assert body["data"]["funding"] is None
    assert body["meta"]["extra"]["errors"] == {"funding": "No funding data for SOLUSDT"}
    assert body["data"]["candles"]["close"]


def test_std_was_asked_for(bench: Bench) -> None:
    extra = bench.get("/gex/levels", positioning="std", symbol="SOLUSDT").json()["meta"]["extra"]
    assert (extra["positioning"], extra["positioning_requested"]) == ("std", "std")
    assert "positioning_fallback_reason" not in extra
    assert bench.data("/gex/levels", positioning="std")["all_expiry"]["call_wall_2"] is not None


def test_symbol_is_the_one_asked_for(bench: Bench) -> None:
    assert bench.get("/gex/levels", symbol="ETHUSDT").json()["meta"]["symbol"] == "ETHUSDT"
    assert bench.data("/options/opex", symbol="ETHUSDT")["symbol"] == "ETHUSDT"
    assert bench.data("/etf/flows", symbol="ETH")["symbol"] == "ETH"
    trade = bench.data("/tape/recent", symbol="ETHUSDT", limit=1)["trades"][0]
    assert trade["coin"] == "ETH"
    assert trade["instrument"].startswith("ETH-")


def test_arguments_are_echoed(bench: Bench) -> None:
    assert bench.data("/gex/delta-flow", hours=5, bucket_minutes=15)["bucket_minutes"] == 15
    assert bench.data("/tape/stats", hours=5)["window_hours"] == 5
    assert bench.data("/options/greeks/charm")["greek"] == "charm"
    assert bench.data("/tape/flow-by-strike", expiries="2026-09-11")["expiries"] == ["2026-09-11"]
    assert bench.get("/etf/flows", region="hk").json()["meta"]["extra"]["region"] == "hk"
    assert bench.get("/options/pcr", granularity="daily").json()["meta"]["extra"]["granularity"] == "intraday-fallback"


def test_several_symbols(bench: Bench) -> None:
    data = bench.data("/multi/gex/levels", symbols="ETHUSDT,NOSUCHUSDT,BTCUSDT,ETHUSDT,HYPEUSDT", include="ranked")
    assert data["requested"] == ["ETHUSDT", "NOSUCHUSDT", "BTCUSDT", "HYPEUSDT"]
    assert data["invalid"] == ["NOSUCHUSDT"]
    assert sorted(data["served"] + data["missing"]) == ["BTCUSDT", "ETHUSDT", "HYPEUSDT"]
    assert data["results"].keys() == {"BTCUSDT", "ETHUSDT", "HYPEUSDT"}
    assert [name for name, entry in data["results"].items() if entry is None] == data["missing"]
    assert "ranked" in data["results"]["BTCUSDT"]
    assert "max_pain" not in data["results"]["BTCUSDT"]


def test_no_supported_symbol_is_still_an_answer(bench: Bench) -> None:
    data = bench.data("/multi/gex/levels", symbols="NOSUCHUSDT")
    told: dict[str, object] = {
        "results": {},
        "requested": ["NOSUCHUSDT"],
        "served": [],
        "missing": [],
        "invalid": ["NOSUCHUSDT"],
    }
    assert {name: data[name] for name in told} == told


def test_bundle_holds_the_series_asked_for(bench: Bench) -> None:
    body = bench.get("/market/bundle", series="funding,candles").json()
    extra = body["meta"]["extra"]
    assert body["data"].keys() == {"timestamps", "candles", "funding"}
    assert extra["series"] == ["funding", "candles"]
    assert extra["quota_units_charged"] == 2
    assert extra["coverage"].keys() == {"candles", "funding"}
    assert extra["coverage"]["candles"] == len(body["data"]["timestamps"])


@pytest.mark.parametrize(("interval", "minutes"), [("1m", 1), ("15m", 15), ("1h", 60), ("1d", 1440)])
def test_series_lie_on_the_grid_of_their_interval(bench: Bench, interval: str, minutes: int) -> None:
    body = bench.get("/market/candles", interval=interval, hours=48).json()
    times, step = body["data"]["timestamps"], minutes * 60_000
    now = bench.clock.now.timestamp() * 1000
    assert {later - earlier for earlier, later in pairwise(times)} == {step}
    assert all(time % step == 0 for time in times)
    assert now - step < times[-1] <= now
    assert times[0] >= now - 48 * 3_600_000
    assert len(body["data"]["close"]) == len(times)
    assert ("points_expected" in body["meta"].get("extra", {})) == (len(times) < 48 * 60 // minutes)


@pytest.mark.parametrize("days", [7, 30, 365])
def test_daily_series_hold_the_days_asked_for(bench: Bench, days: int) -> None:
    data = bench.data("/options/iv/iv-rv", days=days)
    assert len(data["dates"]) == len(data["iv"]) == min(days, 90)
    assert max(data["dates"]) <= "2026-09-09"


def test_lookback_in_hours(bench: Bench) -> None:
    rows = bench.data("/tape/imbalance", hours=3)["buckets"]
    assert [rows[0]["ts"], rows[-1]["ts"]] == ["2026-09-09T09:05:00Z", "2026-09-09T12:00:00Z"]
    assert len(rows) == 3 * 12


def test_buckets_are_as_wide_as_asked_for(bench: Bench) -> None:
    rows = bench.data("/gex/delta-flow", bucket_minutes=60, hours=2)["buckets"]
    assert [row["ts"] for row in rows] == ["2026-09-09T11:00:00Z", "2026-09-09T12:00:00Z"]


def test_venue_book(bench: Bench) -> None:
    rows = bench.data("/options/venue-book", sort="spread", option_type="call", limit=20)["contracts"]
    assert len(rows) == 20
    assert {row["type"] for row in rows} == {"call"}
    spreads = [row["spread"] for row in rows if row["spread"] >= 0]
    assert spreads == sorted(spreads)
    crossed = bench.data("/options/venue-book", crossed_only="true")["contracts"]
    assert all(row["crossed"] for row in crossed)
    assert bench.error("/options/venue-book", expiries="19SEP26") == (404, "NOT_FOUND")


def test_whales(bench: Bench) -> None:
    rows = bench.data("/tape/whale", premium_min_usd=500_000, limit=3)["trades"]
    assert 0 < len(rows) <= 3
    assert all(row["premium_usd"] >= 500_000 for row in rows)


def test_statistics_of_some_venues_add_up(bench: Bench) -> None:
    data = bench.data("/tape/stats", venues="okx,bybit")
    assert data["per_venue"].keys() == {"okx", "bybit"}
    assert data["overall"]["trades"] == sum(share["trades"] for share in data["per_venue"].values())


def test_strongest_strikes(bench: Bench) -> None:
    assert len(bench.data("/tape/strike-heat", top=5)["strikes"]) == 5
