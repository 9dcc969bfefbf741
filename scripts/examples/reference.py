"""Replies that describe the service: status, catalogues, limits."""

from collections.abc import Iterator, Sequence
from typing import Final

from .clock import EXPIRIES, NOW_MS, iso
from .contract_routes import Route, load_routes
from .envelope import (
    CHAIN_AGE_MS,
    GEX_AGE_MS,
    LIQUIDATION_AGE_MS,
    OPTIONS_AGE_MS,
    VERSION,
    Body,
    Example,
    Json,
    JsonObject,
)
from .market import SYMBOLS, Book, Market
from .venues import CHAIN_VENUES, VENUES

LIMITS: Final = {
    "gex": (60, 300),
    "options": (60, 300),
    "chain": (60, 300),
    "liquidation": (600, 1_800),
}
"""Greatest age in seconds that counts as healthy, and as degraded."""
AGES: Final = {
    "gex": GEX_AGE_MS / 1000,
    "options": OPTIONS_AGE_MS / 1000,
    "chain": CHAIN_AGE_MS / 1000,
    "liquidation": LIQUIDATION_AGE_MS / 1000,
}
EXTRA_AGE: Final = {"BTCUSDT": 0.0, "ETHUSDT": 1.5, "SOLUSDT": 44.0}
"""How much later than bitcoin's the caches of a symbol are; a symbol that is absent has only liquidations."""
SEVERITY: Final = ("healthy", "degraded", "unhealthy", "unavailable")
BITCOIN_AND_ETHER_ONLY: Final = frozenset(
    {"/tape/flow-by-strike", "/tape/imbalance", "/tape/strike-heat", "/tape/whale", "/gex/delta-flow"}
)
ERRORS: Final = {
    "UNAUTHORIZED": [401],
    "FORBIDDEN": [403],
    "NOT_FOUND": [404],
    "VALIDATION_ERROR": [400, 422],
    "RATE_LIMIT_EXCEEDED": [429],
    "UPSTREAM_ERROR": [502, 503, 504],
    "INTERNAL_ERROR": [500],
}
PLANS: Final = (
    ("starter", 10_000, 10, 1, 1, 30),
    ("standard", 250_000, 60, 2, 2, 90),
    ("pro", 1_000_000, 120, 5, 5, 365),
    ("enterprise", None, 600, None, 25, None),
)
"""Plan, calls a month, calls a minute, keys, stream connections, days of history; None is by agreement."""
MY_PLAN: Final = "pro"


def examples(market: Market) -> Iterator[Example]:
    """Examples of this family."""
    routes = load_routes()
    books = {book.asset.symbol: book for book in (market.btc, market.eth, market.sol)}
    yield Example("/health", "documented", Body(_health()))
    yield Example("/status", "documented", Body(_status(books)))
    yield Example("/symbols", "illustrative", Body(_symbols(books, routes)))
    yield Example("/expiries", "illustrative", Body(_expiries(), market.origin(CHAIN_AGE_MS)))
    yield Example("/meta", "documented", Body(_meta()))
    catalogue: JsonObject = {"count": len(routes), "endpoints": [route.entry for route in routes]}
    yield Example("/endpoints", "illustrative", Body(catalogue))


def _health() -> JsonObject:
    return {"status": "ok", "redis": True, "database": True}


def _ages(symbol: str) -> dict[str, float | None]:
    delay = EXTRA_AGE.get(symbol)
    return {
        category: round(age + (delay or 0.0), 3) if delay is not None or category == "liquidation" else None
        for category, age in AGES.items()
    }


def _grade(category: str, age: float | None) -> str:
    if age is None:
        return "unavailable"
    healthy, degraded = LIMITS[category]
    return "healthy" if age <= healthy else "degraded" if age <= degraded else "unhealthy"


def _status(books: dict[str, Book]) -> JsonObject:
    grid = {
        symbol: {category: (_grade(category, age), age) for category, age in _ages(symbol).items()}
        for symbol in SYMBOLS
    }
    worst = max(SEVERITY.index(grade) for row in grid.values() for grade, _ in row.values())
    return {
        "service": "BackQuant API v2",
        "version": VERSION,
        "current_time": iso(NOW_MS),
        "overall_status": SEVERITY[worst],
        "symbols": {
            symbol: {category: {"status": grade, "freshness_seconds": age} for category, (grade, age) in row.items()}
            for symbol, row in grid.items()
        },
        "thresholds": {
            category: {"healthy_max_seconds": healthy, "degraded_max_seconds": degraded}
            for category, (healthy, degraded) in LIMITS.items()
        },
        "venues": {venue: _venue_state(venue, books) for venue in VENUES},
    }


def _venue_state(venue: str, books: dict[str, Book]) -> JsonObject:
    counts = {symbol: sum(contract.oi_by_venue[venue] > 0 for contract in book.chain) for symbol, book in books.items()}
    live = [symbol for symbol, count in counts.items() if count]
    return {
        "chain": "on" if venue in CHAIN_VENUES else "off",
        "tape": "unknown" if venue == "delta" else "on",
        "chain_symbols": live,
        "chain_contracts": sum(counts.values()),
    }


def _symbols(books: dict[str, Book], routes: Sequence[Route]) -> JsonObject:
    return {"symbols": [_symbol_row(symbol, books.get(symbol), routes) for symbol in SYMBOLS]}


def _symbol_row(symbol: str, book: Book | None, routes: Sequence[Route]) -> JsonObject:
    fresh = {category: age for category, age in _ages(symbol).items() if age is not None}
    return {
        "symbol": symbol,
        "categories_live": list(fresh),
        "freshness_seconds": fresh,
        "spot_price": book.asset.spot if book else None,
        "active_expiries": len(EXPIRIES) if book else 0,
        "supported_endpoints": [route.path for route in routes if _serves(route, symbol)],
    }


def _serves(route: Route, symbol: str) -> bool:
    limited = route.path in BITCOIN_AND_ETHER_ONLY and symbol not in ("BTCUSDT", "ETHUSDT")
    return symbol in route.symbols and not limited


def _expiries() -> JsonObject:
    rows: list[Json] = [
        {"expiry": expiry.token, "dte": expiry.dte, "expiry_date": expiry.day.isoformat()} for expiry in EXPIRIES
    ]
    return {"expiries": rows}


def _meta() -> JsonObject:
    return {
        "name": "BackQuant API v2",
        "version": VERSION,
        "supported_symbols": SYMBOLS,
        "exchanges": VENUES,
        "rate_limits": {
            plan: {
                "requests_per_minute": minute,
                "requests_per_month": month,
                "max_keys": keys,
                "websocket_connections": streams,
            }
            for plan, month, minute, keys, streams, _ in PLANS
        },
        "history_depth": {plan: days for plan, *_, days in PLANS},
        "your_plan": MY_PLAN,
        "auth": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
        "envelope": {"success": ["success", "data", "meta"], "error": ["success", "error", "meta"]},
        "error_codes": [{"code": code, "http_status": statuses} for code, statuses in ERRORS.items()],
        "links": {
            "openapi": "/v2/openapi.json",
            "docs": "/v2/docs",
            "redoc": "/v2/redoc",
            "endpoints": "/v2/endpoints",
        },
    }
