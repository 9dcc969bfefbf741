"""Which reply has which picture: the one place that says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ..errors import PlotError
from . import density, expiries, flows, heatmaps, history, ladder, market, pain, strikes, volatility
from .reading import Source
from .sheet import Options, Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..reply import Reply

__all__ = ["PICTURES", "Painting", "Picture", "picture_of", "prepare"]

Paint: TypeAlias = Callable[[Source, Sheet], None]

WIDE, TALL, SQUARE = (9.0, 5.0), (9.0, 7.0), (9.0, 6.0)  # inches


@dataclass(frozen=True, slots=True)
class Picture:
    """One kind of picture: what paints it, its size in inches, and the options that it takes."""

    paint: Paint
    size: tuple[float, float] = WIDE
    takes: frozenset[str] = frozenset()


PICTURES: dict[str, Picture] = {
    "gex.strike_profile": Picture(strikes.gamma_profile, takes=frozenset({"levels"})),
    "gex.dealer_flow_by_level": Picture(strikes.hedge_by_level),
    "options.greeks.profile": Picture(strikes.greek_profile),
    "tape.strike_heat": Picture(strikes.premium_by_strike),
    "liquidation.distribution": Picture(strikes.liquidations_by_price),
    "gex.levels": Picture(ladder.levels, SQUARE),
    "multi.gex_levels": Picture(ladder.several_symbols),
    "gex.max_pain": Picture(pain.max_pain),
    "gex.expiry_profile": Picture(expiries.gamma_by_expiry),
    "options.opex": Picture(expiries.calendar),
    "options.expiry_summary": Picture(expiries.calendar),
    "options.oi.by_expiry": Picture(expiries.open_interest),
    "options.iv.term_structure": Picture(volatility.term_structure),
    "options.iv.skew": Picture(volatility.skew),
    "options.iv.smile": Picture(volatility.smile),
    "options.iv.curves": Picture(volatility.curves, takes=frozenset({"expiry"})),
    "options.probability.density": Picture(density.density, takes=frozenset({"expiry"})),
    "gex.strike_expiry_heatmap": Picture(heatmaps.gamma_by_strike_and_expiry, SQUARE),
    "gex.time_heatmap": Picture(heatmaps.exposure_over_time, SQUARE),
    "options.greeks.surface": Picture(heatmaps.exposure_over_time, SQUARE),
    "options.greeks.surface_3d": Picture(heatmaps.greek_by_strike_and_expiry, SQUARE),
    "options.greeks.trace": Picture(heatmaps.projection, SQUARE),
    "options.iv.surface": Picture(heatmaps.iv_surface, SQUARE),
    "options.probability.surface": Picture(heatmaps.probability_surface, SQUARE),
    "liquidation.heatmap": Picture(heatmaps.liquidations, SQUARE),
    "market.candles": Picture(market.candles, TALL),
    "market.bundle": Picture(market.bundle, (9.0, 9.0)),
    "market.open_interest": Picture(market.open_interest),
    "market.funding": Picture(market.funding),
    "market.cvd": Picture(market.volume_delta),
    "market.liquidations": Picture(market.liquidations),
    "gex.history": Picture(history.gamma_history, TALL),
    "gex.stress_history": Picture(history.gamma_history, TALL),
    "options.oi.history": Picture(history.open_interest),
    "options.pcr": Picture(history.put_call_ratio),
    "options.iv.iv_rv": Picture(history.implied_and_realised),
    "options.vrp": Picture(history.risk_premium),
    "gex.dealer_flow": Picture(flows.dealer_flow),
    "gex.gamma_flow": Picture(flows.dealer_flow),
    "gex.delta_flow": Picture(flows.customer_delta),
    "tape.imbalance": Picture(flows.imbalance),
    "options.premium_tide": Picture(flows.premium_tide),
}


@dataclass(frozen=True, slots=True)
class Painting:
    """A picture of one reply, ready to be painted."""

    picture: Picture
    source: Source
    options: Options

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in inches."""
        return self.picture.size

    def onto(self, axes: Axes) -> Axes:
        """Paint, and return the Axes.

        Raises:
            PlotError: the reply holds nothing to draw.
        """
        sheet = Sheet(axes, self.source, self.options)
        try:
            self.picture.paint(self.source, sheet)
        except ValueError as problem:  # matplotlib's and zip's word for lengths that differ
            name = self.source.name
            raise PlotError(
                f"parts of this reply of {name} do not fit together ({problem}): see reply.raw"
            ) from problem
        sheet.foot()
        return axes


def picture_of(operation: str) -> Picture:
    """The picture of an endpoint's replies.

    Raises:
        PlotError: there is none.
    """
    if operation not in PICTURES:
        raise PlotError(
            f"there is no picture of {operation}; to_pandas() gives its tables."
            f" What can be drawn: {', '.join(sorted(PICTURES))}"
        )
    return PICTURES[operation]


def prepare(reply: Reply[Any], *, expiry: str | None, levels: Reply[Any] | None) -> Painting:
    """The picture of this reply.

    Raises:
        PlotError: there is none, or it takes no such option.
    """
    picture = picture_of(reply.operation)
    if expiry is not None and "expiry" not in picture.takes:
        raise PlotError(f"the picture of {reply.operation} takes no expiry=; pass it to the method that asks the API")
    if levels is not None and "levels" not in picture.takes:
        raise PlotError(f"the picture of {reply.operation} takes no levels=; that of gex.strike_profile does")
    if levels is not None and levels.operation != "gex.levels":
        raise PlotError(f"levels= takes a reply of gex.levels, not one of {levels.operation}")
    return Painting(picture, Source(reply), Options(expiry, None if levels is None else Source(levels)))
