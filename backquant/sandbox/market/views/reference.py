"""Views that describe the service: health, status, catalogues, limits, releases; no I/O."""

from typing import Any, Final

from backquant_api import CONTRACT_VERSION

from ...contract import ServedOperation, ServedParameter, load_contract
from ...failure import STATUSES
from ...plans import PLANS
from ..ask import Ask, view
from ..sums import facts
from ..times import iso
from ..world import CHAIN_VENUES, VENUES, Underlying, coin_of

__all__: list[str] = []

_LIMITS: Final = {"gex": (60, 300), "options": (60, 300), "chain": (60, 300), "liquidation": (600, 1_800)}
"""Greatest age in seconds that counts as healthy, and as degraded."""
_SEVERITY: Final = ("healthy", "degraded", "unhealthy", "unavailable")
_WITH_TAPE_ONLY: Final = frozenset(
    {"/tape/flow-by-strike", "/tape/imbalance", "/tape/strike-heat", "/tape/whale", "/gex/delta-flow"}
)
_ACRONYMS: Final = frozenset({"aum", "cvd", "etf", "gex", "iv", "oi", "pcr", "rv", "vrp"})
_UNLISTED: Final = "METHOD_NOT_ALLOWED"
"""An error code that comes, and is not published."""
_RELEASES: Final = """\
2.11.0 2026-09-07 ! Venue split of the greek surfaces on request: `/options/greeks/surfaces/{greek}` leaves the split by venue out; `include=exchange_breakdown` brings it back. | Dealer-flow positioning is computed about four times faster.
2.10.1 2026-09-01 - Premium as notional volume on every symbol: `notional_volume` is the premium paid on HYPE too, where it was the underlying's notional. | Chains of a point in time recompute their traded activity. | What was not measured is null rather than the figure of one venue.
2.10.0 2026-09-01 ! Traded activity of all venues: `volume` and `notional_volume` of the chain cover all eight venues on BTC and ETH. | `trade_count` is filled for the first time. | `bid` and `ask` of the chain, 0 on every contract until now, are right.
2.9.0 2026-08-30 - Venue split of the flow by strike: `/tape/flow-by-strike` takes `include=by_venue` and then shows each strike's flow per venue. | `meta.extra.venue_disagreement` reports how often venues trade against each other.
2.8.1 2026-08-30 ! Put/call ratio honours its window: `days` on `/options/pcr` now limits intraday points as well. | The ratio's `exchange_breakdown` is sent only on `include=exchange_breakdown`. | Figures no longer carry float noise.
2.8.0 2026-08-28 ! Point-in-time queries: Nine endpoints accept `as_of`. | The filtered time heatmap signs each past frame with the positions of its own time. | Market series say so when they hold less than the window asked for.
2.7.1 2026-08-26 - Sorting of the venue book: Crossed books come after all others when sorting by spread.
2.7.0 2026-08-24 - Market series and ETFs: New groups `/market/*` and `/etf/*`.
2.6.11 2026-08-24 - History depth by plan: Each plan has a history depth; `/meta` shows it. It is announced, not enforced yet.
2.6.10 2026-08-24 - Dealer flow is computed ahead: The series is ready before it is asked for.
2.6.9 2026-08-23 - Dealer flow shows its age: The reply carries the age of the series, and the last good one stays available for six hours.
2.6.8 2026-08-22 - Faster first call to dealer flow: The first caller after an update does not wait any more.
2.6.7 2026-08-21 - Max pain for today: Fixed: `expiry=0dte` was computed over all expiries.
2.6.6 2026-08-21 - Retry-After: 429 replies carry `Retry-After`. | `meta.version` and the version of the document agree.
2.6.5 2026-08-20 - Strike-expiry heatmap: Fixed: every call ended in a 500.
2.6.4 2026-08-20 - Wording: Clearer text in `meta.extra.aggregation`.
2.6.3 2026-08-19 - Stress history per symbol: Fixed: all symbols were given bitcoin's series.
2.6.2 2026-08-18 ! Cleaner open interest by expiry: The raw `exchange_breakdown` left `/options/oi/by-expiry`.
2.6.1 2026-08-18 - Real figures per venue: Every `exchanges` filter is answered from the venues' own figures.
2.6.0 2026-08-18 ! Flow levels on the WebSocket: Streamed levels are signed with flow. | Open interest is split by venue.
2.5.2 2026-08-17 - Flow by strike: New endpoint `/tape/flow-by-strike`. | Thalex is always on.
2.5.1 2026-08-17 - Three more venues: Thalex, Delta India and Delta joined.
2.5.0 2026-08-04 ! Plans and quotas: A plan that does not cover a call is answered with 403. | Monthly quotas and the ladder of plans.
2.4.0 2026-07-31 - Derive: Derive joined the venues.
2.3.0 2026-07-30 - Flow and tape analytics: New flow endpoints and tape analytics. | Levels on the WebSocket.
2.2.0 2026-07-30 ! Flow positioning by default: `positioning` defaults to `flow`.
"""
"""Newest first: version, day, ! where it may break clients, summary: changes, parted by bars."""


@view("/health", about=False)
def health(_: Ask) -> dict[str, Any]:
    return {"status": "ok", "redis": True, "database": True}


def _ages(ask: Ask, coin: Underlying) -> dict[str, float | None]:
    """Age of each kind of data in seconds; what is computed each 30 s, and each 5 min."""
    fresh = round((ask.now - ask.of(coin.symbol).at) / 1000, 3)
    ages: dict[str, float | None] = dict.fromkeys(("gex", "options", "chain"), fresh if coin.has_chain else None)
    return ages | {"liquidation": round(ask.now % 300_000 / 1000, 3)}


def _grade(category: str, age: float | None) -> str:
    if age is None:
        return "unavailable"
    healthy, degraded = _LIMITS[category]
    return "healthy" if age <= healthy else "degraded" if age <= degraded else "unhealthy"


@view("/status", about=False)
def status(ask: Ask) -> dict[str, Any]:
    grid = {
        symbol: {
            category: {"status": _grade(category, age), "freshness_seconds": age}
            for category, age in _ages(ask, coin).items()
        }
        for symbol, coin in _coins().items()
    }
    grades = {str(cell["status"]) for row in grid.values() for cell in row.values()}
    return {
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


def _venue_state(ask: Ask, venue: str) -> dict[str, Any]:
    place = VENUES.index(venue)
    counts = {
        symbol: sum(row[place] > 0 for side in ask.of(symbol).chain.sides for row in side.oi_by_venue)
        for symbol, coin in _coins().items()
        if coin.has_chain
    }
    return {
        "chain": "on" if venue in CHAIN_VENUES else "off",
        "tape": "unknown" if venue == "delta" else "on",
        "chain_symbols": [symbol for symbol, count in counts.items() if count],
        "chain_contracts": sum(counts.values()),
    }


@view("/symbols", about=False)
def symbols(ask: Ask) -> dict[str, Any]:
    return {"symbols": [_symbol_row(ask, coin) for coin in _coins().values()]}


def _coins() -> dict[str, Underlying]:
    return {symbol: coin_of(symbol) for symbol in load_contract().symbols}


def _symbol_row(ask: Ask, coin: Underlying) -> dict[str, Any]:
    fresh = {category: age for category, age in _ages(ask, coin).items() if age is not None}
    own = ask.of(coin.symbol)
    return {
        "symbol": coin.symbol,
        "categories_live": list(fresh),
        "freshness_seconds": fresh,
        "spot_price": own.spot if coin.has_chain else None,
        "active_expiries": len(own.chain.slices) if coin.has_chain else 0,
        "supported_endpoints": [each.path for each in load_contract().operations if _serves(each, coin)],
    }


def _serves(operation: ServedOperation, coin: Underlying) -> bool:
    symbol = operation.parameter("symbol")
    known = symbol is not None and coin.symbol in symbol.choices
    return known and (coin.has_flow or operation.path not in _WITH_TAPE_ONLY)


@view("/expiries")
def expiries(ask: Ask) -> dict[str, Any]:
    return {"expiries": [facts(part, "expiry dte expiry_date") for part in ask.chain.slices]}


@view("/endpoints", about=False)
def endpoints(_: Ask) -> dict[str, Any]:
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
    return {"count": len(rows), "endpoints": rows}


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


@view("/meta", about=False)
def meta(ask: Ask) -> dict[str, Any]:
    """The plan that it is served under with what is given in place of its own."""
    plans = (PLANS | {ask.sold.name: ask.sold}).values()
    return {
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


@view("/changelog", about=False)
def changelog(_ask: Ask) -> dict[str, Any]:
    """The releases up to the contract that is served."""
    releases: list[dict[str, Any]] = []
    served = _parts(CONTRACT_VERSION)
    for line in _RELEASES.splitlines():
        version, day, mark, text = line.split(" ", 3)
        if _parts(version) > served:
            continue
        summary, _, changes = text.partition(": ")
        releases.append(
            {
                "version": version,
                "released_at": day,
                "breaking": mark == "!",
                "summary": summary,
                "changes": changes.split(" | "),
            }
        )
    return {
        # Of a contract that is newer than the log, the log tells no release.
        "current_version": last if _parts(last := releases[0]["version"]) == served else f"{CONTRACT_VERSION}.0",
        "v1_status": "stable",
        "releases": releases,
        "docs_url": "/v2/docs",
        "openapi_url": "/v2/openapi.json",
    }


def _parts(version: str) -> tuple[int, ...]:
    """Major and minor."""
    return tuple(map(int, version.split(".")[:2]))
