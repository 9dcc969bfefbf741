"""Views of the forward projection of dealers' exposure over time and price; no I/O."""

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean
from typing import Any, Final, NamedTuple

from ..ask import Ask, Body, view
from ..figures import sig
from ..pricing import SQRT_TAU, normal_cdf
from ..times import HOUR, YEAR

__all__: list[str] = []

_FLOOR: Final = HOUR // 2
_ZONES: Final = 3
_UNITS: Final = {
    "gamma": "dealer_gamma_dollars_per_pct_spot",
    "charm": "dealer_charm_per_year",
    "vanna": "dealer_vanna_per_iv_unit",
    "delta_change": "dealer_delta_change_from_spot_now",
}


class _Held(NamedTuple):
    """What dealers hold of the contracts of one strike and expiry."""

    log: float
    ends: int
    sigma: float
    size: float


class _Projection(NamedTuple):
    """A field over an even grid of instants and prices; the outer index is time."""

    times: Sequence[int]
    prices: Sequence[float]
    field: Sequence[Sequence[float]]
    contracts: int
    expiries: Sequence[str]


def _project(ask: Ask) -> _Projection:
    """Positions stay, time to expiry runs down to a floor."""
    slices, least = ask.chosen(ask.text("expiry") or "0dte"), ask.amount("min_oi") * 10
    held: list[_Held] = []
    contracts = 0
    shift = 1 + ask.amount("vol_shift_pct") / 100
    for part in slices:
        sides = [zip(part.sizes(kind, ask.model), part.oi(kind), strict=True) for kind in ("call", "put")]
        for log, iv, *both in zip(part.page.logs, part.ivs, *sides, strict=True):
            sizes = [size for size, oi in both if oi >= least]
            contracts += len(sizes)
            held.append(_Held(log, part.expiry.ends, iv / 100 * shift, sum(sizes) / 10))
    count, steps = ask.integer("time_steps"), ask.integer("price_steps")
    span, edge = ask.amount("horizon_hours") * HOUR, ask.amount("price_range_pct") / 100
    times = [ask.at + round(span * index / (count - 1)) for index in range(count)]
    prices = [round(ask.spot * (1 - edge + 2 * edge * index / (steps - 1)), 2) for index in range(steps)]
    greek = ask.text("greek") or "gamma"
    field = [_row(held, prices, ms, greek, ask.spot) for ms in times]
    return _Projection(times, prices, field, contracts, [part.expiry.token for part in slices])


def _row(held: Sequence[_Held], prices: Sequence[float], ms: int, greek: str, spot: float) -> list[float]:
    roots = [(each, math.sqrt(max(each.ends - ms, _FLOOR) / YEAR)) for each in held]
    if greek == "delta_change":
        now = _cell(roots, spot, greek)
        return [sig((_cell(roots, price, greek) - now) * price, 5) for price in prices]
    return [sig(_cell(roots, price, greek), 5) for price in prices]


def _cell(roots: Sequence[tuple[_Held, float]], price: float, greek: str) -> float:
    """Gamma, charm and vanna are the same for calls and puts, and delta up to a constant, which a change does not see."""
    total, log_price = 0.0, math.log(price)
    for each, root in roots:
        deviation = each.sigma * root
        first = (log_price - each.log) / deviation + 0.5 * deviation
        if greek == "delta_change":
            total += each.size * normal_cdf(first)
            continue
        density = math.exp(-0.5 * first * first) / SQRT_TAU * each.size
        if greek == "gamma":
            total += density / deviation * price * 0.01
        elif greek == "charm":
            total += density * (first - deviation) / (2 * root * root) * price
        else:
            total -= density * (first - deviation) / each.sigma * price
    return total


def _header(ask: Ask) -> dict[str, Any]:
    greek = ask.text("greek") or "gamma"
    return {
        "greek": greek,
        "expiry": ask.text("expiry"),
        "spot_price": ask.spot,
        "vol_shift_pct": ask.number("vol_shift_pct"),
        "field_units": _UNITS[greek],
        "positioning": ask.model,
    }


@view("/options/greeks/trace/{greek}")
def trace(ask: Ask) -> Body:
    projection = _project(ask)
    low, high = min(map(min, projection.field)), max(map(max, projection.field))
    data = {
        **_header(ask),
        "time_axis_ms": projection.times,
        "price_axis": projection.prices,
        "field": projection.field,
        "field_min": low,
        "field_max": high,
        "abs_field_max": max(abs(low), abs(high)),
        "contracts_used": projection.contracts,
        "expiries_in_window": projection.expiries,
        "tau_floor_seconds": _FLOOR / 1000,
    }
    return Body(data, ask.positioned())


@view("/options/greeks/trace/{greek}/summary")
def summary(ask: Ask) -> Body:
    projection = _project(ask)
    nearest = min(range(len(projection.prices)), key=lambda index: abs(projection.prices[index] - ask.spot))
    along = [row[nearest] for row in projection.field]
    half = len(along) // 2
    early, late = sig(fmean(along[:half]), 5), sig(fmean(along[half:]), 5)
    data = {
        **_header(ask),
        "horizon_hours": ask.number("horizon_hours"),
        "pin_zones": _pin_zones(projection),
        "acceleration_pockets": _pockets(projection, nearest),
        "lean": {"early_mean": early, "late_mean": late, "change": sig(late - early, 5)},
        "zero_contour": _zero_contour(projection),
    }
    return Body(data, ask.positioned())


def _pin_zones(projection: _Projection) -> list[dict[str, float]]:
    means = [fmean(abs(row[index]) for row in projection.field) for index in range(len(projection.prices))]
    top = sorted(range(len(means)), key=lambda index: -means[index])[:_ZONES]
    return [{"price": projection.prices[index], "mean_abs_field": sig(means[index], 5)} for index in top]


def _pockets(projection: _Projection, nearest: int) -> list[dict[str, float]]:
    """The steepest drops of the field between neighbouring prices near spot, each at its first instant."""
    first = projection.field[0]
    near = range(max(nearest - 8, 0), min(nearest + 8, len(projection.prices) - 1))
    drops = sorted((first[index + 1] - first[index], index) for index in near)
    return [
        {
            "time_ms": projection.times[0],
            "price": projection.prices[index],
            "field": first[index],
            "change_per_step": sig(drop, 5),
        }
        for drop, index in drops[:_ZONES]
    ]


def _zero_contour(projection: _Projection) -> list[float]:
    """Prices at which the field changes sign at the horizon."""
    final = zip(projection.prices, projection.field[-1], strict=True)
    return [
        round(price + (following - price) * value / (value - after), 2)
        for (price, value), (following, after) in pairwise(final)
        if value * after < 0
    ]
