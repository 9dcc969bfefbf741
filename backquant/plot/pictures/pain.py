"""Max pain: the payout curve of one expiry, or the strike of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ...errors import PlotError
from .. import price_marks
from ..reply_values import Source
from ..scene import Area, Axis, Line, Panel, Scene, Words
from ..wording import price
from .common import expiries
from .options import ChainRows

__all__ = ["max_pain"]


def max_pain(source: Source, options: ChainRows) -> Scene:
    """By what the reply holds: the curve of one expiry, or one strike per expiry."""
    if "pain_curve" in source:
        return _curve(source)
    if "per_expiry" in source:
        return _by_expiry(source)
    raise PlotError(
        "this reply of gex.max_pain holds one strike and no curve; ask with expiry='all', or with a token such as expiry='25SEP26'"
    )


def _curve(source: Source) -> Scene:
    curve = source.columns("pain_curve")
    strikes, payout = curve.numbers("strike"), curve.numbers("pain")
    layers = [
        Area(strikes, [0.0] * len(payout), payout, "second", 0.15),
        Line(strikes, payout, "second", marker="o", width=1.6),
    ]
    shown = [*price_marks.spot(source.spot), *price_marks.max_pain(source.number("max_pain", "strike"))]
    panel = Panel(Axis("Price at expiry, USD", style="price"), Axis("Payout, USD", style="compact"), layers, shown)
    return Scene(f"Payout to option buyers by price at expiry, {source.symbol}, {source.text('expiry')}", [panel])


def _by_expiry(source: Source) -> Scene:
    rows = [
        (row, strike) for row in source.rows("per_expiry") if (strike := row.number("max_pain", "strike")) is not None
    ]
    if not rows:
        raise PlotError("max pain is null for each expiry of this reply: nothing to draw")
    strikes = [strike for _, strike in rows]
    layers = [
        Line(list(range(len(rows))), strikes, "pain", marker="o", width=1.2),
        *(Words(place, strike, price(strike), side=_free_side(strikes, place)) for place, strike in enumerate(strikes)),
    ]
    across = expiries([row.text("expiry") for row, _ in rows], [row.text("dte") for row, _ in rows])
    low, high = min([*strikes, source.spot or strikes[0]]), max([*strikes, source.spot or strikes[0]])
    room = 0.25 * (high - low or 0.1 * high)
    panel = Panel(
        across,
        Axis("Strike, USD", style="price", view=(low - room, high + room)),
        layers,
        price_marks.spot(source.spot),
        "y",
    )
    return Scene(f"Max pain by expiry, {source.symbol}", [panel])


def _free_side(heights: Sequence[float], place: int) -> Literal["above", "below"]:
    """Where a word by a point of the line is not struck through: on a peak above it."""
    near = [heights[other] for other in (place - 1, place + 1) if 0 <= other < len(heights)]
    return "above" if near and max(near) < heights[place] else "below"
