"""What options imply about the price to come: the density of one expiry, the cone over several, the expected move."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from ...errors import PlotError
from .. import price_marks
from ..reply_values import Fields, MissingField, Source, expiry_day, known, number
from ..scene import Area, Axis, Layer, Line, Mark, Panel, Scene
from ..wording import price
from .common import EXPIRY, TIME, round_step
from .options import ChainRows

__all__ = ["density", "expected_move"]

_PRICE = Axis("Price, USD", style="price")
_STEPS = 24  # points of the expected move's cone


def density(source: Source, options: ChainRows) -> Scene:
    """The density of the chosen or the only expiry with its bands; the cone of quantiles where there are several."""
    expiries = source.table("expiries")
    if not expiries.fields:
        raise PlotError("this reply holds no expiry: nothing to draw")
    if options.expiry is not None and options.expiry.upper() not in expiries.fields:
        raise PlotError(f"no expiry {options.expiry!r} in this reply; it holds {', '.join(expiries.fields)}")
    if options.expiry is None and len(expiries.fields) > 1:
        return _cone(source, [(token, expiries.table(token)) for token in expiries.fields])
    token = options.expiry.upper() if options.expiry else next(iter(expiries.fields))
    return _one(source, token, expiries.table(token))


def expected_move(source: Source, options: ChainRows) -> Scene:
    """From spot to the one- and two-sigma range at the horizon; on the way there as the square root of time."""
    spot, start = source.spot, source.moment
    ends = {sigmas: (source.number(f"lower_{sigmas}sd"), source.number(f"upper_{sigmas}sd")) for sigmas in (1, 2)}
    known_ends = {sigmas: (low, high) for sigmas, (low, high) in ends.items() if low is not None and high is not None}
    if not known_ends or spot is None or start is None:
        raise MissingField(source.name, ("lower_1sd", "upper_1sd"), source.fields)
    hours = source.number("horizon_hours") or 24.0
    shares = [(step / _STEPS) ** 2 for step in range(_STEPS + 1)]
    times = [start + timedelta(hours=hours * share) for share in shares]
    layers: list[Layer] = []
    for sigmas, (low, high) in sorted(known_ends.items(), reverse=True):
        lows, highs = ([spot + (end - spot) * math.sqrt(share) for share in shares] for end in (low, high))
        label = f"{sigmas} sigma: {price(low)} to {price(high)}"
        layers.append(Area(times, lows, highs, "expected", 0.2 if sigmas == 2 else 0.4, label))
    notes = [f"the range is of {hours:g} h ahead; on the way there drawn as the square root of time"]
    panel = Panel(TIME, _PRICE, layers, price_marks.spot(spot), "y")
    return Scene(f"Expected move, {source.symbol}, next {hours:g} h", [panel], notes)


def _one(source: Source, token: str, row: Fields) -> Scene:
    prices, pdf = row.numbers("strikes"), row.numbers("pdf")
    known(pdf, "the density")
    step = round_step(prices)
    heights = [0.0 if math.isnan(value) else 100 * step * value for value in pdf]
    band, median = row.table("confidence_band"), row.number("prob_50")
    layers = [
        Area(prices, [0.0] * len(heights), heights, "first", 0.10),
        *_band(
            prices, heights, band.number("lower"), band.number("upper"), 100 * (band.number("confidence") or 0), 0.15
        ),
        *_band(prices, heights, row.number("prob_25"), row.number("prob_75"), 50, 0.35),
        Line(prices, heights, "first", width=1.6),
    ]
    notes = [f"no confidence band: {band.text('reason') or 'not available'}"] if band.get("available") is False else []
    shown = [*price_marks.spot(source.spot), *([] if median is None else [Mark("median", median, "first", "dash")])]
    across = Axis("Price at expiry, USD", style="price")
    panel = Panel(across, Axis(f"Probability per {price(step)} USD, %"), layers, shown)
    return Scene(f"Implied price density, {source.symbol}, {token}", [panel], notes)


def _band(
    prices: Sequence[float], heights: Sequence[float], low: float | None, high: float | None, percent: float, alpha: float
) -> Iterator[Layer]:  # fmt: skip
    """The curve's area between two prices, exactly from the one to the other."""
    if low is None or high is None:
        return
    inside = [(place, height) for place, height in zip(prices, heights, strict=True) if low < place < high]
    area = [(low, _between(prices, heights, low)), *inside, (high, _between(prices, heights, high))]
    label = f"{percent:.3g} % between {price(low)} and {price(high)}"
    yield Area([place for place, _ in area], [0.0] * len(area), [height for _, height in area], "first", alpha, label)


def _between(places: Sequence[float], heights: Sequence[float], at: float) -> float:
    for (left, low), (right, high) in pairwise(zip(places, heights, strict=True)):
        if left <= at <= right:
            return low + (high - low) * (at - left) / (right - left)
    return 0.0


def _cone(source: Source, rows: Sequence[tuple[str, Fields]]) -> Scene:
    """Quantiles of the price by expiry."""
    dated = sorted(((day, row) for token, row in rows if (day := expiry_day(token))), key=lambda pair: pair[0])
    days = [day for day, _ in dated]
    median = [number(row.get("prob_50")) for _, row in dated]
    known(median, "the median")
    bands = [row.table("confidence_band") for _, row in dated]
    confidence = next((band.number("confidence") for band in bands if band.number("confidence")), None)
    layers: list[Layer] = []
    if confidence is not None:
        low, high = ([number(band.get(key)) for band in bands] for key in ("lower", "upper"))
        layers.append(Area(days, low, high, "first", 0.15, f"{100 * confidence:.3g} %"))
    low, high = ([number(row.get(key)) for _, row in dated] for key in ("prob_25", "prob_75"))
    layers += [
        Area(days, low, high, "first", 0.3, "50 %"),
        Line(days, median, "first", "median", marker="o", width=1.6),
    ]
    panel = Panel(EXPIRY, _PRICE, layers, price_marks.spot(source.spot), "y")
    return Scene(f"Implied price range by expiry, {source.symbol}", [panel])
