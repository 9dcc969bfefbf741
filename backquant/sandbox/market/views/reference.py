"""Views that describe the service: health, status, catalogues, limits; no I/O."""

from typing import Any, Final

from backquant_api import CONTRACT_VERSION

from ...contract import ServedOperation, ServedParameter, load_contract
from ...failure import STATUSES
from ...plans import PLANS
from ..ask import Ask, Body
from ..times import iso
from ..world import CHAIN_VENUES, VENUES, Underlying, coin_of
from .expiry import facts

__all__ = ["endpoints", "expiries", "health", "meta", "status", "symbols"]

_LIMITS: Final = {"gex": (60, 300), "options": (60, 300), "chain": (60, 300), "liquidation": (600, 1_800)}
"""Greatest age in seconds that counts as healthy, and as degraded."""
_SEVERITY: Final = ("healthy", "degraded", "unhealthy", "unavailable")
_WITH_TAPE_ONLY: Final = frozenset(
    {"/tape/flow-by-strike", "/tape/imbalance", "/tape/strike-heat", "/tape/whale", "/gex/delta-flow"}
)
_ACRONYMS: Final = frozenset({"aum", "cvd", "etf", "gex", "iv", "oi", "pcr", "rv", "vrp"})
_UNLISTED: Final = "METHOD_NOT_ALLOWED"
"""An error code that comes, and is not published."""


def health(_: Ask) -> Body:
    """`/health`."""
    return Body({"status": "ok", "redis": True, "database": True}, about=False)


def _ages(ask: Ask, coin: Underlying) -> dict[str, float | None]:
    """Age of each kind of data in seconds; what is computed each 30 s, and each 5 min."""
    fresh = round((ask.now - ask.at_of(coin.symbol)) / 1000, 3)
    ages: dict[str, float | None] = dict.fromkeys(("gex", "options", "chain"), fresh if coin.has_chain else None)
    return ages | {"liquidation": round(ask.now % 300_000 / 1000, 3)}


def _grade(category: str, age: float | None) -> str:
    if age is None:
        return "unavailable"
    healthy, degraded = _LIMITS[category]
    return "healthy" if age <= healthy else "degraded" if age <= degraded else "unhealthy"


def status(ask: Ask) -> Body:
    """`/status`."""
    grid = {
        symbol: {
            category: {"status": _grade(category, age), "freshness_seconds": age}
            for category, age in _ages(ask, coin).items()
        }
        for symbol, coin in _coins().items()
    }
    grades = {str(cell["status"]) for row in grid.values() for cell in row.values()}
    data = {
        "service": "BackQuant API v2",
        "version": CONTRACT_VERSION,
        "current_time": iso(ask.now),
        "overall_status": max(grades, key=_SEVERITY.index),
        "symbols": grid,
        "thresholds": {
            category: {"healthy_max_seconds": healthy, "degraded_max_seconds": degraded}
            for category, (healthy, degraded) in _LIMITS.items()
        },
        "venues": {venue: _venue_state(ask, venue) for venue in VENUES},
    }
    return Body(data, about=False)


def _venue_state(ask: Ask, venue: str) -> dict[str, Any]:
    place = VENUES.index(venue)
    counts = {
        symbol: sum(
            row[place] > 0
            for part in ask.chain_of(symbol).slices
            for side in (part.page.call, part.page.put)
            for row in side.oi_by_venue
        )
        for symbol, coin in _coins().items()
        if coin.has_chain
    }
    return {
        "chain": "on" if venue in CHAIN_VENUES else "off",
        "tape": "unknown" if venue == "delta" else "on",
        "chain_symbols": [symbol for symbol, count in counts.items() if count],
        "chain_contracts": sum(counts.values()),
    }


def symbols(ask: Ask) -> Body:
    """`/symbols`."""
    return Body({"symbols": [_symbol_row(ask, coin) for coin in _coins().values()]}, about=False)


def _coins() -> dict[str, Underlying]:
    return {symbol: coin_of(symbol) for symbol in load_contract().symbols}


def _symbol_row(ask: Ask, coin: Underlying) -> dict[str, Any]:
    fresh = {category: age for category, age in _ages(ask, coin).items() if age is not None}
    return {
        "symbol": coin.symbol,
        "categories_live": list(fresh),
        "freshness_seconds": fresh,
        "spot_price": ask.market[coin.symbol].spot(ask.at_of(coin.symbol)) if coin.has_chain else None,
        "active_expiries": len(ask.chain_of(coin.symbol).slices) if coin.has_chain else 0,
        "supported_endpoints": [each.path for each in load_contract().operations if _serves(each, coin)],
    }


def _serves(operation: ServedOperation, coin: Underlying) -> bool:
    symbol = operation.parameter("symbol")
    known = symbol is not None and coin.symbol in symbol.choices
    return known and (coin.has_flow or operation.path not in _WITH_TAPE_ONLY)


def expiries(ask: Ask) -> Body:
    """`/expiries`."""
    return Body({"expiries": [facts(part, "expiry dte expiry_date") for part in ask.chain.slices]})


def endpoints(_: Ask) -> Body:
    """`/endpoints`."""
    rows = [
        {
            "path": each.path,
            "methods": ["GET"],
            "tag": each.tag,
            "summary": _summary(each.path),
            "parameters": [_parameter(parameter) for parameter in each.parameters],
        }
        for each in load_contract().operations
    ]
    return Body({"count": len(rows), "endpoints": rows}, about=False)


def _summary(path: str) -> str:
    """The path in words: `/options/greeks/{greek}` reads "Options greeks by greek"."""
    spaced = path.translate({ord("/"): " ", ord("-"): " ", ord("{"): "by ", ord("}"): None})
    text = " ".join(word.upper() if word in _ACRONYMS else word for word in spaced.split())
    return text[0].upper() + text[1:]


def _parameter(parameter: ServedParameter) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": parameter.name,
        "in": parameter.location,
        "required": parameter.required,
        "type": "string" if parameter.many else parameter.kind,
        "default": parameter.default,
    }
    row |= parameter.bounds
    return row | ({"enum": list(parameter.choices)} if parameter.choices else {})


def meta(ask: Ask) -> Body:
    """`/meta`; the plan that it is served under with what is given in place of its own."""
    plans = (PLANS | {ask.sold.name: ask.sold}).values()
    data = {
        "name": "BackQuant API v2",
        "version": CONTRACT_VERSION,
        "supported_symbols": list(load_contract().symbols),
        "exchanges": list(VENUES),
        "rate_limits": {
            plan.name: {
                "requests_per_minute": plan.burst,
                "requests_per_month": plan.quota,
                "max_keys": plan.keys,
                "websocket_connections": plan.connections,
            }
            for plan in plans
        },
        "history_depth": {plan.name: plan.days for plan in plans},
        "your_plan": ask.sold.name,
        "auth": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
        "envelope": {"success": ["success", "data", "meta"], "error": ["success", "error", "meta"]},
        "error_codes": [
            {"code": code, "http_status": sorted(statuses)} for code, statuses in STATUSES.items() if code != _UNLISTED
        ],
        "links": {
            "openapi": "/v2/openapi.json",
            "docs": "/v2/docs",
            "redoc": "/v2/redoc",
            "endpoints": "/v2/endpoints",
        },
    }
    return Body(data, about=False)
