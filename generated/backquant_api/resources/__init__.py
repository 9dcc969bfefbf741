# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""One module per namespace of the API, loaded when first used."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

from ..operation import Operation

# Method name to the module and constant that hold its operation.
_OPERATIONS: Final = {
    "health": ("api", "HEALTH"),
    "meta": ("api", "META"),
    "endpoints": ("api", "ENDPOINTS"),
    "changelog": ("api", "CHANGELOG"),
    "symbols": ("api", "SYMBOLS"),
    "expiries": ("api", "EXPIRIES"),
    "status": ("api", "STATUS"),
    "gex.levels": ("gex", "LEVELS"),
    "gex.strike_profile": ("gex", "STRIKE_PROFILE"),
    "gex.expiry_profile": ("gex", "EXPIRY_PROFILE"),
    "gex.strike_expiry_heatmap": ("gex", "STRIKE_EXPIRY_HEATMAP"),
    "gex.time_heatmap": ("gex", "TIME_HEATMAP"),
    "gex.history": ("gex", "HISTORY"),
    "gex.stress_history": ("gex", "STRESS_HISTORY"),
    "gex.max_pain": ("gex", "MAX_PAIN"),
    "gex.dealer_flow": ("gex", "DEALER_FLOW"),
    "gex.gamma_flow": ("gex", "GAMMA_FLOW"),
    "gex.delta_flow": ("gex", "DELTA_FLOW"),
    "gex.dealer_flow_by_level": ("gex", "DEALER_FLOW_BY_LEVEL"),
    "options.chain": ("options", "CHAIN"),
    "options.expiry_summary": ("options", "EXPIRY_SUMMARY"),
    "options.vrp": ("options", "VRP"),
    "options.expected_move": ("options", "EXPECTED_MOVE"),
    "options.pcr": ("options", "PCR"),
    "options.premium_tide": ("options", "PREMIUM_TIDE"),
    "options.opex": ("options", "OPEX"),
    "options.venue_book": ("options", "VENUE_BOOK"),
    "options.iv.surface": ("options_iv", "SURFACE"),
    "options.iv.term_structure": ("options_iv", "TERM_STRUCTURE"),
    "options.iv.skew": ("options_iv", "SKEW"),
    "options.iv.curves": ("options_iv", "CURVES"),
    "options.iv.smile": ("options_iv", "SMILE"),
    "options.iv.iv_rv": ("options_iv", "IV_RV"),
    "options.probability.density": ("options_probability", "DENSITY"),
    "options.probability.surface": ("options_probability", "SURFACE"),
    "options.greeks.profile": ("options_greeks", "PROFILE"),
    "options.greeks.surface": ("options_greeks", "SURFACE"),
    "options.greeks.surface_3d": ("options_greeks", "SURFACE_3D"),
    "options.greeks.trace": ("options_greeks", "TRACE"),
    "options.greeks.trace_summary": ("options_greeks", "TRACE_SUMMARY"),
    "options.oi.by_expiry": ("options_oi", "BY_EXPIRY"),
    "options.oi.history": ("options_oi", "HISTORY"),
    "options.futures.term_structure": ("options_futures", "TERM_STRUCTURE"),
    "liquidation.heatmap": ("liquidation", "HEATMAP"),
    "liquidation.distribution": ("liquidation", "DISTRIBUTION"),
    "multi.gex_levels": ("multi", "GEX_LEVELS"),
    "market.candles": ("market", "CANDLES"),
    "market.open_interest": ("market", "OPEN_INTEREST"),
    "market.funding": ("market", "FUNDING"),
    "market.cvd": ("market", "CVD"),
    "market.liquidations": ("market", "LIQUIDATIONS"),
    "market.bundle": ("market", "BUNDLE"),
    "etf.flows": ("etf", "FLOWS"),
    "etf.premium": ("etf", "PREMIUM"),
    "etf.aum": ("etf", "AUM"),
    "tape.trades": ("tape", "TRADES"),
    "tape.recent": ("tape", "RECENT"),
    "tape.stats": ("tape", "STATS"),
    "tape.imbalance": ("tape", "IMBALANCE"),
    "tape.strike_heat": ("tape", "STRIKE_HEAT"),
    "tape.whale": ("tape", "WHALE"),
    "tape.flow_by_strike": ("tape", "FLOW_BY_STRIKE"),
}


def operation(name: str) -> Operation[Any]:
    """The operation behind a method, by its dotted name.

    Raises:
        KeyError: the contract has no such method.
    """
    module, constant = _OPERATIONS[name]
    found: Operation[Any] = getattr(import_module(f".{module}", __name__), constant)
    return found


def operations() -> Iterator[Operation[Any]]:
    """Every operation of the contract."""
    return map(operation, _OPERATIONS)
