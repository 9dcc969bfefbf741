"""The units of columns, as far as they are published.

A field's name means the same on all endpoints, with few exceptions. What is left out has no unit (counts, ratios), or none that
is published: implied volatility outside the tape, greeks, volumes. A wrong unit would be worse than none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["BY_GREEK", "units_of", "with_units"]

GEX = "USD per 1 % move"

FIELDS: dict[str, tuple[str, ...]] = {
    "USD": (
        "basis_usd",
        "buy_premium_usd",
        "call_resistance",
        "call_wall",
        "call_wall_2",
        "call_wall_3",
        "candles.close",
        "candles.high",
        "candles.low",
        "candles.open",
        "expected_hedge",
        "filtered_strike_window.max",
        "filtered_strike_window.min",
        "hvl",
        "index_price",
        "long_usd",
        "lower_1sd",
        "lower_2sd",
        "max_pain.value",
        "notional_oi_usd",
        "notional_volume",
        "pain",
        "perps_price",
        "premium_min_usd",
        "premium_usd",
        "price_axis",
        "price_bins",
        "prob_25",
        "prob_50",
        "prob_75",
        "put_support",
        "put_wall",
        "put_wall_2",
        "put_wall_3",
        "sell_premium_usd",
        "short_usd",
        "spot_price",
        "strike",
        "strike_above",
        "strike_below",
        "strikes",
        "upper_1sd",
        "upper_2sd",
        "value_usd",
    ),
    GEX: ("abs_gex", "call_gex", "gex", "net_gex", "net_gex_5pct", "put_gex", "total_gex"),
    "coin": (
        "amount",
        "by_venue_unattributed",
        "call_oi",
        "oi",
        "put_oi",
        "total_call_oi",
        "total_oi",
        "total_put_oi",
        "value_coin",
    ),
    "days": (
        "days_ago",
        "days_to_expiry",
        "dte",
        "dte_bucket",
        "dtes",
        "filtered_dte_max",
        "history_depth.*",
        "horizon_days",
    ),
    "fraction": (
        "call_oi_cdf",
        "cdf_above",
        "cdf_below",
        "confidence",
        "confidence_band_requested",
        "lower_percentile",
        "pdf_normalized",
        "put_oi_cdf",
        "total_oi_cdf",
        "upper_percentile",
    ),
    "hours": ("horizon_hours", "hours", "window_hours"),
    "minutes": ("bucket_minutes",),
    "percent": ("median_spread_pct", "spread_pct", "vol_shift_pct"),
    "seconds": (
        "degraded_max_seconds",
        "freshness_seconds",
        "freshness_seconds.*",
        "healthy_max_seconds",
        "tau_floor_seconds",
    ),
}
TAPE_ROW = {"iv": "percent"}
FLOW = dict.fromkeys(("gamma_flow", "charm_flow", "total_flow", "cumulative_flow"), "USD")  # percent moved times GEX
CANDLE = dict.fromkeys(("open", "high", "low", "close"), "USD")
# Names that say something else elsewhere; None where the unit that the name has elsewhere is not published here.
OF_OPERATION: dict[str, dict[str, str | None]] = {
    "gex.gamma_flow": {**FLOW},
    "gex.delta_flow": dict.fromkeys(("buy_delta", "sell_delta", "net", "cumulative_net"), "USD"),
    "gex.dealer_flow": {**FLOW, "gross_size": "coin", "net_size": "coin", "share_pct": "percent"},
    "gex.levels": {**CANDLE, "price": "USD"},
    "gex.strike_expiry_heatmap": {"matrix": GEX},
    "liquidation.distribution": {"price": "USD"},
    "market.candles": {**CANDLE},
    "multi.gex_levels": {"price": "USD"},
    "options.chain": {"gex": None},
    "options.greeks.trace_summary": {"price": "USD", "zero_contour": "USD"},
    "options.iv.surface": {"x_grid": "USD", "y_grid": "days"},
    "options.opex": {"gamma.net_gex": None},
    "options.probability.density": dict.fromkeys(("lower", "mean", "mode", "std", "upper"), "USD"),
    "options.venue_book": dict.fromkeys(("best_ask", "best_bid", "spread"), "coin"),
    "tape.flow_by_strike": {"net_size": "coin", "premium": "USD", "size": "coin"},
    "tape.imbalance": dict.fromkeys(
        ("call_buy", "call_sell", "cumulative_net", "net", "passive", "put_buy", "put_sell"), "USD"
    ),
    "tape.recent": {**TAPE_ROW},
    "tape.strike_heat": dict.fromkeys(("buy", "net", "sell", "total"), "USD"),
    "tape.trades": {**TAPE_ROW},
    "tape.whale": {**TAPE_ROW},
}
EXPOSURES = ("net_exposure", "call_exposure", "put_exposure", "total_exposure")
FIELD = ("field", "field_min", "field_max", "abs_field_max")
# Where the unit is that of the greek which was asked for.
OF_GREEK: dict[tuple[str, str], dict[str, str]] = {
    ("gex.time_heatmap", "gex"): {"matrix": GEX},
    ("options.greeks.profile", "delta"): dict.fromkeys(EXPOSURES, "USD"),
    ("options.greeks.profile", "theta"): dict.fromkeys(EXPOSURES, "USD per day"),
    ("options.greeks.trace", "gamma"): dict.fromkeys(FIELD, GEX),
}
BY_GREEK = frozenset(operation for operation, _ in OF_GREEK)
UNITS = {name: unit for unit, names in FIELDS.items() for name in names}


def units_of(operation: str, columns: Iterable[str], greek: str = "") -> dict[str, str]:
    """Column to unit, of the columns whose unit is published."""
    own = {**OF_OPERATION.get(operation, {}), **OF_GREEK.get((operation, greek), {})}
    found = {column: _unit(own, column) for column in columns}
    return {column: unit for column, unit in found.items() if unit is not None}


def with_units(attrs: Mapping[str, Any], columns: Iterable[str]) -> dict[str, Any]:
    """What holds for a table, and the units of its columns."""
    return {**attrs, "units": units_of(str(attrs.get("operation", "")), columns, str(attrs.get("greek", "")))}


def _unit(own: dict[str, str | None], column: str) -> str | None:
    """By the column's last two parts, its container, or its last part: what the operation says goes first."""
    container, _, name = column.rpartition(".")
    parent = container.rpartition(".")[2]
    names = [name] if not parent else [f"{parent}.{name}", f"{parent}.*", name]
    return next((table[key] for table in (own, UNITS) for key in names if key in table), None)
