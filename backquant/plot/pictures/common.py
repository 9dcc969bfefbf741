"""What several pictures have in common: signed bars, areas and axes of expiries. No I/O."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, cast

from ...errors import PlotError
from ..reply_values import known
from ..scene import Area, Axis, Bars, Layer, Line, Panel, Places

__all__ = [
    "EXPIRY",
    "STRIKE",
    "TIME",
    "bucket",
    "expiries",
    "expiry_name",
    "round_step",
    "signed",
    "signed_area",
    "signed_bars",
    "widths",
]

STRIKE = Axis("Strike, USD", style="price")
TIME = Axis("Time, UTC", "time")
EXPIRY = Axis("Expiry", "time")


def signed(values: Sequence[float]) -> list[str]:
    """The role of each value: `negative` below zero, else `positive`."""
    return ["negative" if value < 0 else "positive" for value in values]


def signed_bars(places: Sequence[float], values: Sequence[float]) -> Bars:
    """A bar per strike or price."""
    known(values, "the bars")
    return Bars(places, values, widths(places), signed(values))


def signed_area(times: Places, values: Sequence[float], title: str, unit: str) -> Panel:
    """A line over time, filled to zero in the colour of its sign."""
    known(values, "the flow")
    zero = [0.0] * len(values)
    above, below = [max(value, 0.0) for value in values], [min(value, 0.0) for value in values]
    layers: list[Layer] = [
        Area(times, zero, above, "positive", 0.35),
        Area(times, below, zero, "negative", 0.35),
        Line(times, values, width=1.3),
    ]
    return Panel(Axis(title, "time"), Axis(unit, style="compact"), layers, zero=True)


def expiries(tokens: Sequence[str], days: Sequence[str] | None) -> Axis:
    """Expiries side by side, named by token and days to expiry."""
    names = list(tokens) if days is None else [f"{token}\n{day} d" for token, day in zip(tokens, days, strict=True)]
    return Axis("Expiry" if days is None else "Expiry and days to it", "names", names=tuple(names))


def expiry_name(token: str) -> str:
    """An expiry, or a window of them, as titles write it."""
    return {"all": "all expiries", "0dte": "0DTE"}.get(token, token)


def round_step(prices: Sequence[float]) -> float:
    """A power of ten of price that suits these prices: densities are told for it, since for one dollar they are tiny."""
    return 10.0 ** math.floor(math.log10(max(prices) - min(prices) or 1) - 1)


def widths(places: Sequence[float]) -> list[float]:
    """Widths of bars that do not touch, however uneven the strikes, and that do not swell where strikes are far apart.

    Raises:
        PlotError: a bar has no place.
    """
    if any(math.isnan(place) for place in places):
        raise PlotError("a strike or price of this reply is null, so that its bar has no place; see reply.raw")
    order = sorted(set(places))
    gaps = [right - left for left, right in pairwise(order)] or [0.01 * order[0]]
    around = zip(order, zip([gaps[0], *gaps], [*gaps, gaps[-1]], strict=True), strict=False)
    room = {place: min(near) for place, near in around}
    widest = 2 * min(gaps)
    return [0.8 * min(room[place], widest) for place in places]


def bucket(times: Places) -> float:
    """Shortest distance between two neighbours, in days."""
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(cast("Sequence[Any]", times))]
    return min(gaps, default=3_600.0) / 86_400
