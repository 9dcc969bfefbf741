"""Replies about exposure to single greeks by strike, now and in the past."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from .black_scholes import Greeks
from .clock import EXPIRIES, GRID_NOW_MS, MS_PER_HOUR, iso_seconds
from .contracts import Contract
from .envelope import GEX_AGE_MS, OPTIONS_AGE_MS, Body, Example, Json, JsonObject
from .figures import sig, total
from .gex import positioned
from .levels import by_strike
from .market import Book, Market
from .revalue import greeks_at
from .venues import CHAIN_VENUES

NEAREST: Final = 60
PAST_HOURS: Final = 12
PAST_STRIKES: Final = 30


def examples(market: Market) -> Iterator[Example]:
    """Examples of this family."""
    origin = market.origin(GEX_AGE_MS)
    yield Example("/options/greeks/{greek}", "documented", Body(_profile(market.btc), origin, positioned("flow")))
    options_origin = market.origin(OPTIONS_AGE_MS)
    yield Example("/options/greeks/3d/surface", "illustrative", Body(_surface_3d(market.btc), options_origin))
    yield Example("/options/greeks/surfaces/{greek}", "illustrative", Body(_past_surface(market), options_origin))


def _nearest_strikes(book: Book, count: int) -> list[int]:
    return sorted(sorted(by_strike(book.chain), key=lambda strike: abs(strike - book.asset.spot))[:count])


def _profile(book: Book) -> JsonObject:
    """Vanna: USD of delta that dealers gain per point of IV."""

    def exposure(contracts: Sequence[Contract], kind: str) -> float:
        held = (c.greeks.vanna * c.dealer_size for c in contracts if c.kind == kind)
        return round(sum(held) * book.asset.spot, 1) + 0.0

    groups = by_strike(book.chain)
    calls = [exposure(group, "call") for group in groups.values()]
    puts = [exposure(group, "put") for group in groups.values()]
    net = [total(pair) for pair in zip(calls, puts, strict=True)]
    return {
        "positioning": "flow",
        "greek": "vanna",
        "strikes": list(groups),
        "net_exposure": net,
        "call_exposure": calls,
        "put_exposure": puts,
        "total_exposure": total(net),
    }


def _surface_3d(book: Book) -> JsonObject:
    strikes = _nearest_strikes(book, NEAREST)

    def cell(strike: int, contracts: Sequence[Contract]) -> float:
        return sig(sum(c.greeks.gamma * c.oi for c in contracts if c.strike == strike), 5)

    columns = [book.of(expiry) for expiry in EXPIRIES]
    return {
        "greek": "gamma",
        "spot_price": book.asset.spot,
        "strikes": strikes,
        "expiries": [expiry.token for expiry in EXPIRIES],
        "Z": [[cell(strike, column) for column in columns] for strike in strikes],
    }


def _past_surface(market: Market) -> JsonObject:
    """Charm by strike and hour, with the part of each venue; the parts add up."""
    times = [GRID_NOW_MS - age * MS_PER_HOUR for age in reversed(range(PAST_HOURS))]
    groups = by_strike(market.btc.chain)
    strikes = _nearest_strikes(market.btc, PAST_STRIKES)
    parts = {
        venue: [_charm_row(groups[strike], market, times, _held_on(venue)) for strike in strikes]
        for venue in CHAIN_VENUES
    }
    matrix: list[Json] = [
        [total(cells) for cells in zip(*(rows[index] for rows in parts.values()), strict=True)]
        for index in range(len(strikes))
    ]
    breakdown: dict[str, Json] = dict(parts.items())
    return {
        "greek": "charm",
        "strikes": strikes,
        "timestamps": [iso_seconds(ms) for ms in times],
        "matrix": matrix,
        "exchange_breakdown": breakdown,
    }


def _held_on(venue: str) -> Callable[[Contract], float]:
    return lambda contract: contract.oi_by_venue[venue] * (1 if contract.kind == "call" else -1)


def _charm_row(
    contracts: Sequence[Contract], market: Market, times: Sequence[int], size: Callable[[Contract], float]
) -> list[float]:
    def at(ms: int) -> float:
        spot = market.path.at(ms)
        live: list[tuple[Greeks, float]] = [(greeks_at(c, spot, ms), size(c)) for c in contracts]
        return round(sum(greeks.charm * held for greeks, held in live) * spot, 1) + 0.0

    return [at(ms) for ms in times]
