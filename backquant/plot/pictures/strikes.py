"""Bars by strike or price: gamma profile, greek profiles, hedging, premium, flow, liquidations."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from ...errors import PlotError
from .. import price_marks
from ..initial_view import OUTSIDE, main_part
from ..reply_values import Fields, Source, known
from ..scene import Axis, Bars, Layer, Mark, Panel, Scene
from .common import STRIKE, expiry_name, signed_bars, widths
from .options import ChainRows

__all__ = [
    "flow_by_strike", "gamma_profile", "greek_profile", "hedge_by_level", "liquidations_by_price", "premium_by_strike",
]  # fmt: skip

_LEVELS_OF = {"all": "all_expiry", "0dte": "odte"}
_UNITS = {"delta": ", USD", "theta": ", USD a day"}
_SIDES = ("call_buy", "call_sell", "put_buy", "put_sell")


def gamma_profile(source: Source, options: ChainRows) -> Scene:
    """Net gamma exposure by strike with spot, flip and walls."""
    strikes, net = source.numbers("strikes"), source.numbers("net_gex")
    expiry = source.text("expiry")
    which = expiry_name(expiry)
    notes: list[str] = []
    if options.levels is not None:
        shown = _given_levels(options.levels, expiry)
    else:
        shown = _own_levels(strikes, net, source.spot, whole=source.get("filtered_strike_window") is None)
        notes += ["levels computed from the bars"] if shown else []
    shown += price_marks.spot(source.spot)
    title = f"Gamma exposure by strike, {source.symbol}, {which}"
    return _by_strike(title, "Net GEX, USD per 1 % move", strikes, [signed_bars(strikes, net)], shown, notes)


def greek_profile(source: Source, options: ChainRows) -> Scene:
    """Dealers' exposure to one greek by strike."""
    greek = source.text("greek") or "greek"
    strikes, net = source.numbers("strikes"), source.numbers("net_exposure")
    unit = f"Net {greek} exposure{_UNITS.get(greek, ' (unit not published)')}"
    title = f"{greek.capitalize()} exposure by strike, {source.symbol}"
    return _by_strike(title, unit, strikes, [signed_bars(strikes, net)], price_marks.spot(source.spot))


def hedge_by_level(source: Source, options: ChainRows) -> Scene:
    """Hedging expected from dealers if spot moves to each strike."""
    levels = source.columns("levels")
    bars = signed_bars(levels.numbers("strike"), levels.numbers("expected_hedge"))
    panel = Panel(
        STRIKE,
        Axis("Hedge, USD (above zero: dealers buy)", style="compact"),
        [bars],
        price_marks.spot(source.spot),
        zero=True,
    )
    return Scene(f"Expected dealer hedge by level, {source.symbol}", [panel])


def premium_by_strike(source: Source, options: ChainRows) -> Scene:
    """Taker premium by strike, bought less sold."""
    heat = source.columns("strikes")
    strikes, net = heat.numbers("strike"), heat.numbers("net")
    title = f"Net taker premium by strike, {source.symbol}, last {source.text('window_hours')} h"
    return _by_strike(
        title, "Bought less sold, USD", strikes, [signed_bars(strikes, net)], price_marks.spot(source.spot)
    )


def flow_by_strike(source: Source, options: ChainRows) -> Scene:
    """Net premium that takers paid for calls and for puts, by strike."""
    rows = source.rows("strikes")
    strikes = [row.number("strike") or 0.0 for row in rows]
    sides = {side: [_premium(row, side) for row in rows] for side in _SIDES if any(side in row for row in rows)}
    if len(sides) < len(_SIDES):
        source.items(*_SIDES)  # tells what is missing
    calls, puts = (
        [bought - sold for bought, sold in zip(sides[f"{kind}_buy"], sides[f"{kind}_sell"], strict=True)]
        for kind in ("call", "put")
    )
    halves = [width / 2 for width in widths(strikes)]
    layers: list[Layer] = [
        Bars([at + sign * half / 2 for at, half in zip(strikes, halves, strict=True)], net, halves, [kind] * len(net), f"{kind}s")
        for kind, sign, net in (("call", -1, calls), ("put", 1, puts))
    ]  # fmt: skip
    title = f"Net premium by strike, {source.symbol}"
    return _by_strike(title, "Bought less sold, USD premium", strikes, layers, price_marks.spot(source.spot))


def liquidations_by_price(source: Source, options: ChainRows) -> Scene:
    """Modelled liquidations of longs and shorts by price."""
    levels = source.columns("levels")
    prices, longs, shorts = levels.numbers("price"), levels.numbers("long_volume"), levels.numbers("short_volume")
    known([*longs, *shorts], "the volumes")
    layers: list[Layer] = [
        Bars(prices, longs, widths(prices), ["negative"] * len(prices), "longs"),
        Bars(prices, shorts, widths(prices), ["positive"] * len(prices), "shorts"),
    ]
    unit = Axis("Modelled volume (unit not published)", style="compact")
    panel = Panel(Axis("Price, USD", style="price"), unit, layers, price_marks.spot(source.spot))
    return Scene(f"Liquidations by price, {source.symbol}", [panel])


def _by_strike(
    title: str, unit: str, strikes: Sequence[float], bars: Sequence[Layer], shown: Sequence[Mark], notes: Sequence[str] = ()
) -> Scene:  # fmt: skip
    """Show the strikes that matter, and say so where others lie outside."""
    values = [
        max(abs(value) for value in pair)
        for pair in zip(*(bar.y for bar in bars if isinstance(bar, Bars)), strict=True)
    ]
    view = main_part(strikes, values, [mark.at for mark in shown], max(widths(strikes)))
    axis = Axis(STRIKE.title, style="price", view=view)
    panel = Panel(axis, Axis(unit, style="compact"), bars, shown, zero=True)
    return Scene(title, [panel], [*notes, *([OUTSIDE] if view else [])])


def _premium(row: Fields, side: str) -> float:
    """The premium of one side of the market; nothing where it did not trade."""
    return row.number(side, "premium") or 0.0


def _given_levels(source: Source, expiry: str) -> list[Mark]:
    if expiry not in _LEVELS_OF:
        raise PlotError(f"levels= holds those of all expiries and of 0DTE, none of {expiry}; leave it out")
    levels = source.table(_LEVELS_OF[expiry])
    return [
        *price_marks.put_wall(levels.number("put_support")),
        *price_marks.flip(levels.number("hvl")),
        *price_marks.call_wall(levels.number("call_resistance")),
    ]


def _own_levels(strikes: Sequence[float], net: Sequence[float], spot: float | None, *, whole: bool) -> list[Mark]:
    """Flip and walls by the API's definitions; the flip needs the whole profile, from the lowest strike on."""
    if spot is None:
        return []
    profile = sorted((strike, value) for strike, value in zip(strikes, net, strict=True) if value == value)
    above = max(((value, strike) for strike, value in profile if strike > spot and value > 0), default=None)
    below = max(((value, strike) for strike, value in profile if strike < spot and value > 0), default=None)
    return [
        *price_marks.put_wall(below and below[1]),
        *price_marks.flip(_gamma_flip(profile, spot) if whole else None),
        *price_marks.call_wall(above and above[1]),
    ]


def _gamma_flip(profile: Sequence[tuple[float, float]], spot: float) -> float | None:
    """The strike next to where the running sum of gamma crosses zero nearest to spot."""
    sums = list(accumulate(value for _, value in profile))
    zeros: list[tuple[float, float]] = []
    for (low, high), (left, right) in zip(pairwise(strike for strike, _ in profile), pairwise(sums), strict=True):
        if left * right < 0:
            share = left / (left - right)
            zeros.append((abs(low + (high - low) * share - spot), low if share <= 0.5 else high))
    return min(zeros)[1] if zeros else None
