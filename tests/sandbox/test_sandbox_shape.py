"""Sections, filters and caps."""

from typing import Any

import pytest

from .conftest import Bench

_OPTIONAL = {"ranked", "max_pain", "expected_move", "gamma_flip_zones", "spot", "candles"}


@pytest.mark.parametrize(
    ("include", "fields"),
    [
        (None, set[str]()),
        ("zones", {"gamma_flip_zones"}),
        ("spot, candles", {"spot", "candles"}),
        ("candles,expected_move,max_pain,ranked,spot,zones", _OPTIONAL),
    ],
)
def test_levels_hold_the_sections_asked_for(bench: Bench, include: str | None, fields: set[str]) -> None:
    data = bench.data("/gex/levels", **({"include": include} if include else {}))
    assert _OPTIONAL & data.keys() == fields
    assert {"all_expiry", "odte", "positioning"} <= data.keys()


def test_venue_split_of_the_flow_is_optional(bench: Bench) -> None:
    plain = bench.get("/tape/flow-by-strike").json()
    split = bench.get("/tape/flow-by-strike", include="by_venue").json()
    assert all("by_venue" not in row for row in plain["data"]["strikes"])
    assert all("by_venue" in row for row in split["data"]["strikes"])
    assert "venue_disagreement" not in plain["meta"]["extra"]
    assert "venue_disagreement" in split["meta"]["extra"]
    assert "by_venue" in bench.data("/gex/dealer-flow", include="by_venue")
    assert "by_venue" not in bench.data("/gex/dealer-flow")


def test_pcr_breakdown_is_optional(bench: Bench) -> None:
    assert "exchange_breakdown" not in bench.data("/options/pcr")
    assert "exchange_breakdown" in bench.data("/options/pcr", include="exchange_breakdown")


def test_chain_groups(bench: Bench) -> None:
    identity = {"strike", "expiry", "dte", "type"}
    greeks = bench.data("/options/chain", include="greeks")["contracts"][0]
    assert greeks.keys() == identity | {"delta", "gamma", "theta", "vega", "vanna", "charm"}
    quotes = bench.data("/options/chain", include="oi,bid_ask")["contracts"][0]
    assert quotes.keys() == identity | {"oi", "bid", "ask", "mark"}


def test_chain_sections(bench: Bench) -> None:
    data = bench.data("/options/chain", fields="aggregates")
    assert "aggregates" in data
    assert not {"contracts", "available_expiries"} & data.keys()
    both = bench.data("/options/chain", fields="contracts", include="iv")
    assert "aggregates" not in both
    assert both["contracts"][0].keys() == {"strike", "expiry", "dte", "type", "iv"}


_CHAIN_FILTERS: list[dict[str, Any]] = [
    {"strike_min": 60000, "strike_max": 70000},
    {"dte_min": 3, "dte_max": 30},
    {"oi_min": 100, "oi_max": 900},
    {"delta_min": 0.2, "delta_max": 0.4},
    {"moneyness_min": 0.9, "moneyness_max": 1.1},
    {"option_type": "put"},
    {"expiries": "11SEP26,25SEP26"},
    {"option_type": "call", "strike_min": 65000, "dte_max": 20, "oi_min": 10},
]


@pytest.mark.parametrize("filters", _CHAIN_FILTERS, ids=str)
def test_chain_filters_agree_with_the_unfiltered_chain(bench: Bench, filters: dict[str, Any]) -> None:
    everything = bench.get("/options/chain").json()
    spot = everything["meta"]["spot_price"]

    def wanted(row: dict[str, Any]) -> bool:
        figures = row | {"delta": abs(row["delta"]), "moneyness": row["strike"] / spot}
        for name, bound in filters.items():
            if name == "option_type" and row["type"] != bound:
                return False
            if name == "expiries" and row["expiry"] not in bound.split(","):
                return False
            figure, _, end = name.rpartition("_")
            if end == "min" and figures[figure] < bound:
                return False
            if end == "max" and figures[figure] > bound:
                return False
        return True

    expected = [row for row in everything["data"]["contracts"] if wanted(row)]
    data = bench.data("/options/chain", **filters)
    assert 0 < len(expected) < len(everything["data"]["contracts"])
    assert data["contracts"] == expected
    _assert_sums(data["aggregates"], expected)


def _assert_sums(aggregates: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    calls = [row for row in rows if row["type"] == "call"]
    puts = [row for row in rows if row["type"] == "put"]
    assert aggregates["contract_count"] == len(rows)
    assert aggregates["net_gex"] == pytest.approx(sum(row["gex"] for row in rows), abs=0.01)
    assert aggregates["call_gex"] == pytest.approx(sum(row["gex"] for row in calls), abs=0.01)
    assert aggregates["put_gex"] == pytest.approx(sum(row["gex"] for row in puts), abs=0.01)
    assert aggregates["total_oi"] == pytest.approx(sum(row["oi"] for row in rows), abs=0.01)
    assert aggregates["pcr"] == pytest.approx(
        sum(row["oi"] for row in puts) / call_oi if (call_oi := sum(row["oi"] for row in calls)) else None, abs=1e-4
    )


def test_chain_cap_keeps_what_is_nearest_to_spot(bench: Bench) -> None:
    everything = bench.get("/options/chain").json()
    spot, rows = everything["meta"]["spot_price"], everything["data"]["contracts"]
    data = bench.data("/options/chain", max_contracts=10)
    assert (data["truncated"], data["total_matching_count"], data["max_contracts"]) == (True, len(rows), 10)
    kept = max(abs(row["strike"] - spot) for row in data["contracts"])
    left_out = min(abs(row["strike"] - spot) for row in rows if row not in data["contracts"])
    assert len(data["contracts"]) == 10
    assert kept <= left_out
    assert everything["data"]["truncated"] is False


def test_a_filter_that_nothing_passes(bench: Bench) -> None:
    data = bench.data("/options/chain", strike_min=10**9)
    assert data["contracts"] == []
    assert data["aggregates"]["contract_count"] == 0
    assert data["aggregates"]["pcr"] is None


def test_strike_profile_is_cut_in_all_its_arrays(bench: Bench) -> None:
    whole = bench.data("/gex/strike-profile")
    part = bench.data("/gex/strike-profile", strike_min=60000, strike_max=70000)
    places = [index for index, strike in enumerate(whole["strikes"]) if 60000 <= strike <= 70000]
    assert 0 < len(places) < len(whole["strikes"])
    for name in ("strikes", "net_gex", "call_gex", "put_gex", "call_oi", "put_oi", "total_oi"):
        assert part[name] == [whole[name][place] for place in places]
    assert part["filtered_strike_window"] == {"min": 60000, "max": 70000}
    assert whole["filtered_strike_window"] is None
    ranked = part["ranked_top_10"]
    assert [row["rank"] for row in ranked] == list(range(1, len(ranked) + 1))
    assert {row["strike"] for row in ranked} <= set(part["strikes"])
    assert ranked[0]["abs_gex"] == max(abs(figure) for figure in part["net_gex"])


def test_strike_windows_intersect(bench: Bench) -> None:
    spot = bench.get("/gex/strike-profile").json()["meta"]["spot_price"]
    data = bench.data("/gex/strike-profile", spot_window_pct=10, moneyness_min=0.95, strike_max=69000)
    assert data["filtered_strike_window"] == {"min": pytest.approx(0.95 * spot), "max": 69000}
    assert all(0.95 * spot <= strike <= 69000 for strike in data["strikes"])


def test_heatmap_is_cut_on_both_sides(bench: Bench) -> None:
    whole = bench.get("/gex/strike-expiry-heatmap").json()
    spot = whole["meta"]["spot_price"]
    part = bench.data("/gex/strike-expiry-heatmap", max_strikes=10, max_expiries=3)
    assert (len(part["strikes"]), part["expiries"]) == (10, whole["data"]["expiries"][:3])
    rows = [whole["data"]["strikes"].index(strike) for strike in part["strikes"]]
    assert part["matrix"] == [whole["data"]["matrix"][row][:3] for row in rows]
    others = set(whole["data"]["strikes"]) - set(part["strikes"])
    assert max(abs(s - spot) for s in part["strikes"]) <= min(abs(s - spot) for s in others)


def test_expiry_rows_by_days_to_expiry(bench: Bench) -> None:
    rows = bench.data("/gex/expiry-profile", dte_min=5, dte_max=40)["expiries"]
    assert rows
    assert all(5 <= row["dte"] <= 40 for row in rows)


def test_open_interest_totals_follow_the_rows(bench: Bench) -> None:
    data = bench.data("/options/oi/by-expiry", dte_max=40)
    assert len(data["expiries"]) == len(data["dtes"]) == len(data["by_venue"]) == len(data["call_oi"])
    assert data["total_call_oi"] == pytest.approx(sum(data["call_oi"]), abs=0.01)
    assert data["call_oi_cdf"][-1] == data["total_oi_cdf"][-1] == 1.0
    assert max(data["dtes"]) <= 40


def test_open_interest_of_some_venues(bench: Bench) -> None:
    data = bench.data("/options/oi/by-expiry", exchanges="okx,bybit")
    assert all(split.keys() == {"okx", "bybit"} for split in data["by_venue"])


def test_expiry_classes(bench: Bench) -> None:
    data = bench.data("/options/opex", types="weekly", horizon=365)
    assert data["expirations"]
    assert {row["type"] for row in data["expirations"]} == {"weekly"}
    assert data["type_counts"] == {"daily": 0, "weekly": data["count"], "monthly": 0, "quarterly": 0}
    assert data["filtered_types"] == ["weekly"]
    assert data["horizon_days"] == 365
    assert data["next_anchor"]["type"] in {"monthly", "quarterly"}


def test_opex_horizon(bench: Bench) -> None:
    data = bench.data("/options/opex", horizon=3)
    assert all(row["dte"] <= 3 for row in data["expirations"])
    assert data["count"] == len(data["expirations"])


def test_comparison_only_on_request(bench: Bench) -> None:
    assert "compare" not in bench.data("/options/iv/term-structure")
    compare = bench.data("/options/iv/term-structure", historical_compare_days=10)["compare"]
    assert (compare["days_ago"], compare["target_date"]) == (10, "2026-08-30")
    assert {point["ts"][:10] for point in compare["historical"]} == {"2026-08-30"}


def test_expiry_modes_of_max_pain(bench: Bench) -> None:
    everything = bench.data("/gex/max-pain")
    assert everything["expiry"] == "all"
    assert everything["per_expiry"]
    assert bench.data("/gex/max-pain", expiry="0dte")["expiry_tokens"]
    single = bench.data("/gex/max-pain", expiry="18SEP26")
    assert (single["expiry"], single["dte"]) == ("18SEP26", 9)
    assert single["pain_curve"]
    assert bench.data("/gex/max-pain", expiry="2026-09-18") == single


@pytest.mark.parametrize("expiry", ["19SEP26", "2026-09-19", "nonsense", "31FEB26"])
@pytest.mark.parametrize("path", ["/gex/max-pain", "/options/iv/smile", "/options/probability/density"])
def test_expiries_not_on_offer(bench: Bench, path: str, expiry: str) -> None:
    assert bench.error(path, expiry=expiry) == (404, "NOT_FOUND")


def test_density_of_one_expiry_in_any_case(bench: Bench) -> None:
    data = bench.data("/options/probability/density", expiry="25sep26")
    assert list(data["expiries"]) == ["25SEP26"]
    assert "confidence_band" not in data["expiries"]["25SEP26"]


def test_density_by_days_to_expiry(bench: Bench) -> None:
    data = bench.data("/options/probability/density", dte_max=10)
    assert list(data["expiries"]) == ["10SEP26", "11SEP26", "12SEP26", "18SEP26"]
    assert data["filtered_dte_max"] == 10


@pytest.mark.parametrize("mass", [0.5, 0.68, 0.95])
def test_confidence_band_holds_its_mass(bench: Bench, mass: float) -> None:
    data = bench.data("/options/probability/density", confidence_band=mass)
    assert data["confidence_band_requested"] == mass
    for payload in data["expiries"].values():
        band = payload["confidence_band"]
        assert band["confidence"] == mass
        assert band["upper_percentile"] - band["lower_percentile"] == pytest.approx(mass)
        inside = [
            below
            for strike, below in zip(payload["strikes"], payload["cdf_below"], strict=True)
            if band["lower"] <= strike <= band["upper"]
        ]
        assert band["lower_percentile"] <= inside[0]
        assert inside[-1] <= band["upper_percentile"]


@pytest.mark.parametrize(("time_steps", "price_steps"), [(2, 2), (60, 80), (7, 200)])
def test_projection_grid_has_the_shape_asked_for(bench: Bench, time_steps: int, price_steps: int) -> None:
    data = bench.data(
        "/options/greeks/trace/gamma",
        time_steps=time_steps,
        price_steps=price_steps,
        horizon_hours=12,
        price_range_pct=5,
    )
    spot, times, prices = data["spot_price"], data["time_axis_ms"], data["price_axis"]
    assert (len(times), len(prices)) == (time_steps, price_steps)
    assert [len(row) for row in data["field"]] == [price_steps] * time_steps
    assert times[-1] - times[0] == 12 * 3_600_000
    assert (prices[0], prices[-1]) == (pytest.approx(spot * 0.95), pytest.approx(spot * 1.05))
    cells = [cell for row in data["field"] for cell in row]
    assert (data["field_min"], data["field_max"]) == (min(cells), max(cells))
