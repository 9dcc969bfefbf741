"""Which reply has which picture: the one place that says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from .._ground.safe_text import printable
from ..errors import PlotError
from .footer import facts_of
from .pictures import density, expiries, flows, heatmaps, history, ladder, market, pain, strikes, volatility
from .pictures.named import by_name
from .pictures.options import ChainRows
from .reply_values import MissingField, Source
from .scene import Area, Bars, Candles, Line, Scene

if TYPE_CHECKING:
    from .._ground.reply_protocol import Readable

__all__ = ["PICTURES", "Picture", "SceneMaker", "picture_of", "scene_of"]

SceneMaker: TypeAlias = Callable[[Source, ChainRows], Scene]

WIDE, TALL, SQUARE = (9.0, 5.0), (9.0, 7.0), (9.0, 6.0)  # inches


@attrs.frozen
class Picture:
    """One kind of picture: what tells it, its size in inches, and the options that it takes."""

    tell: SceneMaker
    size: tuple[float, float] = WIDE
    takes: frozenset[str] = frozenset[str]()


PICTURES: Final[dict[str, Picture]] = {
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
    "options.chain": Picture(volatility.chain, TALL, frozenset({"expiry"})),
    "options.expected_move": Picture(density.expected_move),
    "tape.flow_by_strike": Picture(strikes.flow_by_strike),
    "etf.flows": Picture(market.etf_flows, TALL),
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


def scene_of(reply: Readable, *, expiry: str | None = None, levels: Readable | None = None) -> Scene:
    """The picture of this reply, as data. Where the names of its fields are others than those that are published, it is
    drawn by their shape, under their own names.

    Raises:
        PlotError: there is none, it takes no such option, or the reply holds nothing to draw.
    """
    picture, source = picture_of(reply.operation), Source(reply)
    options = _options(reply, picture, expiry, levels)
    try:
        scene = picture.tell(source, options)
        _check(scene)
    except MissingField as problem:
        stood_in = None if problem.is_empty else by_name(source)
        if stood_in is None:
            raise
        scene = stood_in
    except ValueError as problem:  # zip's word for lengths that differ
        raise PlotError(
            f"parts of this reply of {source.name} do not fit together ({problem}): see reply.raw"
        ) from problem
    return attrs.evolve(scene, facts=[printable(fact) for fact in facts_of(source)], size=picture.size)


def _options(reply: Readable, picture: Picture, expiry: str | None, levels: Readable | None) -> ChainRows:
    if expiry is not None and "expiry" not in picture.takes:
        raise PlotError(f"the picture of {reply.operation} takes no expiry=; pass it to the method that asks the API")
    if levels is not None and "levels" not in picture.takes:
        raise PlotError(f"the picture of {reply.operation} takes no levels=; that of gex.strike_profile does")
    if levels is not None and levels.operation != "gex.levels":
        raise PlotError(f"levels= takes a reply of gex.levels, not one of {levels.operation}")
    return ChainRows(expiry, None if levels is None else Source(levels))


def _check(scene: Scene) -> None:
    """What is drawn together must be of one length, whoever draws."""
    for panel in scene.panels:
        for layer in panel.layers:
            match layer:
                case Line() | Bars():
                    pairs = (layer.x, layer.y)
                case Area():
                    pairs = (layer.x, layer.low, layer.high)
                case Candles():
                    pairs = (layer.x, layer.open, layer.high, layer.low, layer.close)
                case _:
                    continue
            if len({len(values) for values in pairs}) > 1:
                raise ValueError(f"lengths {', '.join(str(len(values)) for values in pairs)}")
