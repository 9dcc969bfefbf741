"""The forward projection of dealer gamma over time and price, and its summary."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import Final

from .black_scholes import gamma
from .clock import EXPIRIES, MS_PER_HOUR, MS_PER_YEAR, NOW_MS
from .contracts import dollar_gamma
from .envelope import OPTIONS_AGE_MS, Body, Example, Json, JsonObject
from .figures import sig
from .gex import positioned
from .market import Book, Market

HORIZON_HOURS: Final = 24.0
RANGE_PCT: Final = 8.0
TAU_FLOOR_MS: Final = MS_PER_HOUR // 2
UNITS: Final = "dealer_gamma_dollars_per_pct_spot"
PIN_ZONES: Final = 3
POCKETS: Final = 3


@dataclass(frozen=True, slots=True)
class Projection:
    """A field over an even grid of instants and prices; the outer index is time."""

    times: Sequence[int]
    prices: Sequence[float]
    field: Sequence[Sequence[float]]


def examples(market: Market) -> Iterator[Example]:
    """Examples of this family."""
    origin = market.origin(OPTIONS_AGE_MS)
    extra = positioned("flow")
    grid = _trace(market.btc, _project(market.btc, 60, 80))
    yield Example("/options/greeks/trace/{greek}", "typed", Body(grid, origin, extra))
    summary = _summary(market.btc, _project(market.btc, 40, 60))
    yield Example("/options/greeks/trace/{greek}/summary", "illustrative", Body(summary, origin, extra))


def _project(book: Book, time_steps: int, price_steps: int) -> Projection:
    """Gamma of today's expiry: positions stay, time to expiry runs down to a floor."""
    horizon_ms = HORIZON_HOURS * MS_PER_HOUR
    times = [NOW_MS + round(horizon_ms * index / (time_steps - 1)) for index in range(time_steps)]
    edge = RANGE_PCT / 100
    prices = [
        round(book.asset.spot * (1 - edge + 2 * edge * index / (price_steps - 1)), 2) for index in range(price_steps)
    ]
    return Projection(times, prices, [[_cell(book, price, ms) for price in prices] for ms in times])


def _cell(book: Book, price: float, ms: int) -> float:
    years = max(EXPIRIES[0].expires_ms - ms, TAU_FLOOR_MS) / MS_PER_YEAR
    held = sum(gamma(price, c.strike, years, c.iv / 100) * c.dealer_size for c in book.today)
    return sig(dollar_gamma(held, price), 5)


def _header(book: Book) -> dict[str, Json]:
    return {
        "greek": "gamma",
        "expiry": "0dte",
        "spot_price": book.asset.spot,
        "vol_shift_pct": 0.0,
        "field_units": UNITS,
        "positioning": "flow",
    }


def _trace(book: Book, projection: Projection) -> JsonObject:
    cells = [value for row in projection.field for value in row]
    low, high = min(cells), max(cells)
    return {
        **_header(book),
        "time_axis_ms": projection.times,
        "price_axis": projection.prices,
        "field": projection.field,
        "field_min": low,
        "field_max": high,
        "abs_field_max": max(abs(low), abs(high)),
        "contracts_used": len(book.today),
        "expiries_in_window": [EXPIRIES[0].token],
        "tau_floor_seconds": TAU_FLOOR_MS / 1000,
    }


def _summary(book: Book, projection: Projection) -> JsonObject:
    spot_index = min(range(len(projection.prices)), key=lambda index: abs(projection.prices[index] - book.asset.spot))
    along = [row[spot_index] for row in projection.field]
    half = len(along) // 2
    early, late = sig(fmean(along[:half]), 5), sig(fmean(along[half:]), 5)
    return {
        **_header(book),
        "horizon_hours": HORIZON_HOURS,
        "pin_zones": _pin_zones(projection),
        "acceleration_pockets": _pockets(projection, spot_index),
        "lean": {"early_mean": early, "late_mean": late, "change": sig(late - early, 5)},
        "zero_contour": _zero_contour(projection),
    }


def _pin_zones(projection: Projection) -> list[Json]:
    means = [fmean(abs(row[index]) for row in projection.field) for index in range(len(projection.prices))]
    top = sorted(range(len(means)), key=lambda index: -means[index])[:PIN_ZONES]
    return [{"price": projection.prices[index], "mean_abs_field": sig(means[index], 5)} for index in top]


def _pockets(projection: Projection, spot_index: int) -> list[Json]:
    """The steepest drops of the field between neighbouring prices near spot, each at its first instant."""
    near = range(max(spot_index - 8, 0), min(spot_index + 8, len(projection.prices) - 1))
    drops = [(projection.field[0][index + 1] - projection.field[0][index], index) for index in near]
    return [
        {
            "time_ms": projection.times[0],
            "price": projection.prices[index],
            "field": projection.field[0][index],
            "change_per_step": sig(drop, 5),
        }
        for drop, index in sorted(drops)[:POCKETS]
    ]


def _zero_contour(projection: Projection) -> list[Json]:
    """Prices at which the field changes sign at the horizon."""
    final = zip(projection.prices, projection.field[-1], strict=True)
    return [
        round(price + (following - price) * value / (value - after), 2)
        for (price, value), (following, after) in pairwise(final)
        if value * after < 0
    ]
