"""The examples show one market at one moment: their numbers agree with each other."""

from collections.abc import Iterator
from typing import Any

import pytest

from .documents import EXAMPLES, data, index, read, reply_files

SPOT = 67213.5


def replies(symbol: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in index().values():
        for file in reply_files(entry):
            reply = read(EXAMPLES / file)
            if reply["meta"].get("symbol") == symbol:
                yield file, reply


def test_bitcoin_has_one_spot_price_everywhere() -> None:
    spots: dict[str, dict[str, float]] = {}
    for file, reply in replies("BTCUSDT"):
        spots.setdefault(reply["meta"]["computed_at"], {})[file] = reply["meta"]["spot_price"]
    daily = spots.pop("2026-09-04T00:05:12.000Z")  # when the day's figures were made
    assert set(daily) == {"options_iv_iv_rv.json", "options_vrp.json"}
    assert len(set(daily.values())) == 1
    assert list(spots) == ["2026-09-04T06:30:00.000Z"]
    (now,) = spots.values()
    assert len(now) > 40
    assert set(now.values()) == {SPOT}
    named = {
        file: reply["data"][field]
        for file, reply in replies("BTCUSDT")
        for field in ("spot_price", "spot", "current_spot")
        if isinstance(reply["data"].get(field), float)
    }
    assert named
    assert set(named.values()) == {SPOT}
    by_symbol = {row["symbol"]: row["spot_price"] for row in data("symbols")["symbols"]}
    assert by_symbol["BTCUSDT"] == data("multi_gex_levels")["results"]["BTCUSDT"]["spot_price"] == SPOT


@pytest.mark.parametrize("name", ["gex_levels", "gex_levels.std"])
def test_the_call_wall_is_above_spot_and_put_support_below(name: str) -> None:
    levels = data(name)["all_expiry"]
    assert levels["put_support"] < SPOT < levels["call_resistance"]


def test_the_walls_of_every_symbol_stand_around_its_spot() -> None:
    levels = data("multi_gex_levels")
    rows = {symbol: row for symbol, row in levels["results"].items() if row}
    assert set(rows) == set(levels["served"])
    assert set(rows) >= {"BTCUSDT", "ETHUSDT"}
    assert levels["missing"] == [symbol for symbol in levels["requested"] if symbol not in rows]
    for row in rows.values():
        assert row["all_expiry"]["put_support"] < row["spot_price"] < row["all_expiry"]["call_resistance"]


def test_no_bid_is_above_its_ask() -> None:
    quoted = 0
    for row in data("options_chain")["contracts"]:
        if row["bid"] is not None and row["ask"] is not None:
            quoted += 1
            assert row["bid"] <= row["ask"], row
    for row in data("options_venue_book")["contracts"]:
        if row["best_bid"] is not None and row["best_ask"] is not None and not row["crossed"]:
            quoted += 1
            assert row["best_bid"] <= row["best_ask"], row
    assert quoted > 100


def test_the_chain_s_aggregates_are_the_sums_of_its_rows() -> None:
    rows, totals = data("options_chain")["contracts"], data("options_chain")["aggregates"]
    calls = [row for row in rows if row["type"] == "call"]
    puts = [row for row in rows if row["type"] == "put"]
    assert totals["contract_count"] == len(rows) == len(calls) + len(puts)
    for kind, listed in (("call", calls), ("put", puts)):
        assert totals[f"{kind}_oi"] == pytest.approx(sum(row["oi"] for row in listed), abs=0.1)
        assert totals[f"{kind}_gex"] == pytest.approx(sum(row["gex"] for row in listed), abs=len(listed) * 0.05)
    assert totals["total_oi"] == pytest.approx(totals["call_oi"] + totals["put_oi"], abs=0.1)
    assert totals["net_gex"] == pytest.approx(totals["call_gex"] + totals["put_gex"], abs=0.2)
    assert totals["pcr"] == pytest.approx(totals["put_oi"] / totals["call_oi"], abs=1e-4)


@pytest.mark.parametrize("name", ["gex_strike_profile", "gex_strike_profile.0dte", "gex_strike_profile.single"])
def test_the_strike_profile_s_nets_are_calls_plus_puts(name: str) -> None:
    profile = data(name)
    columns = ("net_gex", "call_gex", "put_gex", "call_oi", "put_oi", "total_oi")
    assert {len(profile[column]) for column in columns} == {len(profile["strikes"])}
    assert profile["strikes"] == sorted(profile["strikes"])
    for net, call, put in zip(profile["net_gex"], profile["call_gex"], profile["put_gex"], strict=True):
        assert net == pytest.approx(call + put, abs=0.2)
    for total, call, put in zip(profile["total_oi"], profile["call_oi"], profile["put_oi"], strict=True):
        assert total == pytest.approx(call + put, abs=0.2)


def test_expiries_have_the_same_max_pain_wherever_they_are_listed() -> None:
    pains = {row["expiry"]: row["max_pain"]["strike"] for row in data("gex_max_pain")["per_expiry"]}
    summary = {row["expiry"]: row["max_pain"]["strike"] for row in data("options_expiry_summary")["expiries"]}
    assert pains == summary
    assert list(pains) == data("options_chain")["available_expiries"]


def test_pages_of_the_tape_run_backwards_in_time() -> None:
    times = [trade["ts_ms"] for trade in data("tape")["trades"]]
    assert times == sorted(times, reverse=True)


def test_candles_hold_their_open_and_close() -> None:
    candles = data("gex_levels.std")["candles"]
    assert candles
    for candle in candles:
        assert candle["low"] <= min(candle["open"], candle["close"])
        assert candle["high"] >= max(candle["open"], candle["close"])
