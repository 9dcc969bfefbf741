"""Every example reply gives the tables that a user would expect, with the numbers of the body in them."""

import json
from typing import Any

import pytest

from tests.support.examples import EXAMPLES

from .replies import example_files, example_tables, scalars

# Example file to its tables, in order: name to (rows, columns).
EXPECTED: dict[str, dict[str, tuple[int, int]]] = {
    "changelog.json": {"releases": (23, 5), "summary": (1, 4)},
    "endpoints.json": {"endpoints": (62, 5), "summary": (1, 1)},
    "etf_aum.json": {"dates": (60, 13), "summary": (1, 1)},
    "etf_flows.hk.json": {"dates": (60, 6), "summary": (1, 1)},
    "etf_flows.json": {"dates": (60, 14), "summary": (1, 1)},
    "etf_premium.json": {"dates": (60, 12), "summary": (1, 1)},
    "expiries.json": {"expiries": (11, 3)},
    "gex_dealer_flow.json": {"series": (78, 7), "by_venue.venues": (8, 4), "summary": (1, 2)},
    "gex_dealer_flow_by_level.json": {"levels": (61, 3), "summary": (1, 2)},
    "gex_delta_flow.json": {"buckets": (288, 5), "summary": (1, 2)},
    "gex_expiry_profile.json": {"expiries": (11, 6), "summary": (1, 1)},
    "gex_gamma_flow.json": {"series": (78, 4), "summary": (1, 1)},
    "gex_history.json": {"timestamps": (200, 6), "summary": (1, 1)},
    "gex_levels.json": {
        "summary": (1, 19),
        "ranked.all_expiry_top_10": (10, 4),
        "ranked.odte_top_10": (10, 4),
        "gamma_flip_zones": (2, 4),
        "candles": (48, 6),
    },
    "gex_levels.std.json": {
        "summary": (1, 19),
        "ranked.all_expiry_top_10": (10, 4),
        "ranked.odte_top_10": (10, 4),
        "gamma_flip_zones": (1, 4),
        "candles": (48, 6),
    },
    "gex_max_pain.0dte.json": {"summary": (1, 4)},
    "gex_max_pain.json": {"per_expiry": (11, 4), "summary": (1, 1)},
    "gex_max_pain.single.json": {"summary": (1, 4), "pain_curve": (25, 2)},
    "gex_stress_history.json": {"timestamps": (169, 6)},
    "gex_strike_expiry_heatmap.json": {"matrix": (660, 3), "summary": (1, 1)},
    "gex_strike_profile.0dte.json": {"strikes": (16, 7), "ranked_top_10": (10, 4), "summary": (1, 8)},
    "gex_strike_profile.json": {"strikes": (61, 7), "ranked_top_10": (10, 4), "by_venue": (8, 5), "summary": (1, 7)},
    "gex_strike_profile.single.json": {"strikes": (25, 7), "ranked_top_10": (10, 4), "summary": (1, 8)},
    "gex_time_heatmap.json": {"matrix": (1152, 3), "summary": (1, 2)},
    "health.json": {"summary": (1, 3)},
    "liquidation_distribution.json": {"levels": (64, 6), "summary": (1, 2)},
    "liquidation_heatmap.json": {"intensity": (3072, 3), "timestamps": (48, 5)},
    "market_bundle.json": {"timestamps": (168, 30)},
    "market_candles.json": {"timestamps": (168, 8)},
    "market_cvd.json": {"timestamps": (168, 8), "summary": (1, 2)},
    "market_funding.json": {"timestamps": (164, 5)},
    "market_liquidations.json": {"timestamps": (165, 3)},
    "market_open_interest.json": {"timestamps": (168, 3)},
    "meta.json": {"rate_limits": (4, 5), "error_codes": (7, 2), "summary": (1, 18)},
    "multi_gex_levels.json": {
        "results": (4, 20),
        "results.ranked.all_expiry_top_10": (30, 5),
        "results.ranked.odte_top_10": (30, 5),
        "results.gamma_flip_zones": (5, 5),
        "summary": (1, 4),
    },
    "options_chain.json": {"contracts": (450, 19), "summary": (1, 13)},
    "options_expected_move.json": {"summary": (1, 8)},
    "options_expiry_summary.json": {"expiries": (11, 50), "summary": (1, 5)},
    "options_futures_term_structure.json": {"futures": (8, 6), "summary": (1, 1)},
    "options_greeks_3d_surface.json": {"Z": (660, 3), "summary": (1, 2)},
    "options_greeks_greek.json": {"strikes": (61, 4), "summary": (1, 3)},
    "options_greeks_surfaces_greek.json": {
        "matrix": (360, 3),
        "exchange_breakdown.deribit": (360, 3),
        "exchange_breakdown.bybit": (360, 3),
        "exchange_breakdown.okx": (360, 3),
        "exchange_breakdown.binance": (360, 3),
        "exchange_breakdown.thalex": (360, 3),
        "exchange_breakdown.delta_india": (360, 3),
        "exchange_breakdown.delta": (360, 3),
        "summary": (1, 1),
    },
    "options_greeks_trace_greek.json": {"field": (4800, 3), "summary": (1, 12)},
    "options_greeks_trace_greek_summary.json": {
        "pin_zones": (3, 2),
        "acceleration_pockets": (3, 4),
        "zero_contour": (4, 1),
        "summary": (1, 10),
    },
    "options_iv_curves.json": {"expiries": (225, 5), "expiries.summary": (11, 3), "summary": (1, 1)},
    "options_iv_iv_rv.json": {"dates": (90, 4)},
    "options_iv_skew.json": {"expiries": (11, 11), "summary": (1, 2)},
    "options_iv_smile.json": {"strikes": (25, 2), "summary": (1, 3)},
    "options_iv_surface.json": {"z_grid": (440, 3), "summary": (1, 2)},
    "options_iv_term_structure.json": {"expiries": (11, 3), "compare.historical": (7, 3), "summary": (1, 9)},
    "options_oi_by_expiry.json": {"expiries": (11, 39), "summary": (1, 3)},
    "options_oi_history.json": {"timestamps": (200, 4), "summary": (1, 1)},
    "options_opex.json": {"expirations": (6, 19), "summary": (1, 13)},
    "options_pcr.json": {"timestamps": (96, 18)},
    "options_premium_tide.json": {"series": (78, 5), "summary": (1, 1)},
    "options_probability_density.band.json": {"expiries": (948, 6), "expiries.summary": (11, 16), "summary": (1, 3)},
    "options_probability_density.json": {"expiries": (948, 6), "expiries.summary": (11, 9), "summary": (1, 3)},
    "options_probability_surface.json": {"matrix": (480, 3), "summary": (1, 1)},
    "options_venue_book.json": {"contracts": (167, 18), "summary": (1, 4)},
    "options_vrp.json": {"dates": (90, 2)},
    "status.json": {"symbols": (4, 9), "thresholds": (4, 3), "venues": (8, 5), "summary": (1, 4)},
    "symbols.json": {"symbols": (4, 9)},
    "tape.json": {"trades": (200, 16), "summary": (1, 2)},
    "tape_flow_by_strike.json": {"strikes": (61, 21), "totals": (4, 4), "summary": (1, 8)},
    "tape_imbalance.delta.json": {"buckets": (288, 3), "summary": (1, 3)},
    "tape_imbalance.json": {"buckets": (288, 8), "summary": (1, 3)},
    "tape_recent.json": {"trades": (100, 16)},
    "tape_stats.json": {"summary": (1, 8), "per_venue": (8, 8)},
    "tape_strike_heat.json": {"strikes": (40, 6), "summary": (1, 1)},
    "tape_whale.json": {"trades": (27, 16), "summary": (1, 2)},
}


def test_every_example_is_expected() -> None:
    assert sorted(EXPECTED) == sorted(example_files())


@pytest.mark.parametrize("file", sorted(EXPECTED))
def test_tables(file: str) -> None:
    found = {name: (len(table), len(table.columns)) for name, table in example_tables(file).items()}
    assert list(found.items()) == list(EXPECTED[file].items())


@pytest.mark.parametrize("file", sorted(EXPECTED))
def test_no_number_is_lost_or_changed(file: str) -> None:
    cells = [
        cell
        for table in example_tables(file).values()
        for values in table.columns.values()
        for value in values
        for cell in scalars(value)
    ]
    numbers = [cell for cell in scalars(_data(file)) if isinstance(cell, (int, float)) and cell < 1e12]
    assert set(numbers) <= {cell for cell in cells if isinstance(cell, (int, float))}


@pytest.mark.parametrize("file", sorted(EXPECTED))
def test_columns_are_as_long_as_the_table_and_of_one_kind(file: str) -> None:
    kinds = {"integer": {int}, "number": {float}, "text": {str}, "flag": {bool}, "list": {list}, "null": set[type]()}
    for table in example_tables(file).values():
        for name, values in table.columns.items():
            assert len(values) == len(table)
            types: set[type] = {type(value) for value in values if value is not None}
            kind = table.kinds[name]
            assert kind != "mixed", (file, table.name, name)
            assert kind not in kinds or types <= kinds[kind], (file, table.name, name)


def _data(file: str) -> Any:
    return json.loads((EXAMPLES / file).read_bytes())["data"]


def test_rows_of_the_chain() -> None:
    table = example_tables("options_chain.json")["contracts"]
    sent = _data("options_chain.json")["contracts"]
    assert list(table.columns) == list(sent[0])
    assert list(table.rows()) == sent


def test_arrays_of_the_bundle_share_one_axis() -> None:
    table = example_tables("market_bundle.json")["timestamps"]
    data = _data("market_bundle.json")
    assert table.columns["funding.rate_close"] == data["funding"]["rate_close"]
    assert [moment.timestamp() * 1000 for moment in table.columns["timestamps"]] == data["timestamps"]


def test_keys_of_maps_become_columns() -> None:
    levels = example_tables("multi_gex_levels.json")
    assert levels["results"].columns["symbol"] == ["BTCUSDT", "ETHUSDT", "SOLUSDT", "HYPEUSDT"]
    assert levels["results"].columns["all_expiry.hvl"] == [67000, 2500, 145, None]
    assert levels["results.gamma_flip_zones"].columns["symbol"][:3] == ["BTCUSDT", "BTCUSDT", "ETHUSDT"]
    density = example_tables("options_probability_density.json")
    sent = _data("options_probability_density.json")["expiries"]
    of_one = [row["pdf"] for row in density["expiries"] if row["expiry"] == "25SEP26"]
    assert of_one == sent["25SEP26"]["pdf"]
    assert density["expiries.summary"].columns["prob_50"] == [entry["prob_50"] for entry in sent.values()]


@pytest.mark.parametrize(
    ("file", "rows", "columns", "value"),
    [
        ("gex_strike_expiry_heatmap.json", "strikes", "expiries", "matrix"),
        ("options_iv_surface.json", "x_grid", "y_grid", "z_grid"),
        ("liquidation_heatmap.json", "price_bins", None, "intensity"),
        ("options_greeks_trace_greek.json", None, "price_axis", "field"),
    ],
)
def test_cells_of_a_matrix_stand_beside_their_axes(
    file: str, rows: str | None, columns: str | None, value: str
) -> None:
    data = _data(file)
    table = example_tables(file)[value]
    grid = table.grid
    assert grid is not None
    width = len(data[value][0])
    for index, row in enumerate(table):
        assert row[grid.value] == data[value][index // width][index % width]
        assert rows is None or row[grid.rows] == data[rows][index // width]
        assert columns is None or row[grid.columns] == data[columns][index % width]
