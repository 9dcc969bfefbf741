"""Bars by strike or price: gamma profile, greek profiles, hedging, premium, liquidations."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from ..errors import PlotError
from . import marks
from .board import Board
from .marks import Mark
from .reading import Source, known
from .sheet import Sheet
from .style import BLUE, RED, dress, format_ticks, legend, signed_colours, zero_line
from .view import OUTSIDE, main_part
from .wording import compact, price

__all__ = ["gamma_profile", "greek_profile", "hedge_by_level", "liquidations_by_price", "premium_by_strike"]

_LEVELS_OF = {"all": "all_expiry", "0dte": "odte"}


def gamma_profile(source: Source, sheet: Sheet) -> None:
    """Net gamma exposure by strike with spot, flip and walls."""
    strikes, net = source.numbers("strikes"), source.numbers("net_gex")
    expiry = source.text("expiry")
    which = {"all": "all expiries", "0dte": "0DTE"}.get(expiry, expiry)
    _signed_bars(sheet.board, strikes, net)
    dress(
        sheet.board, f"Gamma exposure by strike, {source.symbol}, {which}", "Strike, USD", "Net GEX, USD per 1 % move"
    )
    if sheet.options.levels is not None:
        shown = _given_levels(sheet.options.levels, expiry)
    else:
        shown = _own_levels(strikes, net, source.spot, whole=source.get("filtered_strike_window") is None)
        if shown:
            sheet.notes.append("levels computed from the bars")
    shown += marks.spot(source.spot)
    _focus(sheet, strikes, net, [mark.at for mark in shown])
    marks.upright(sheet.board, shown)


def greek_profile(source: Source, sheet: Sheet) -> None:
    """Dealers' exposure to one greek by strike."""
    greek = source.text("greek") or "greek"
    title = f"{greek.capitalize()} exposure by strike, {source.symbol}"
    _strike_picture(
        source, sheet, title, f"Net {greek} exposure", source.numbers("strikes"), source.numbers("net_exposure")
    )


def hedge_by_level(source: Source, sheet: Sheet) -> None:
    """Hedging expected from dealers if spot moves to each strike."""
    levels = source.columns("levels")
    _signed_bars(sheet.board, levels.numbers("strike"), levels.numbers("expected_hedge"))
    title = f"Expected dealer hedge by level, {source.symbol}"
    dress(sheet.board, title, "Strike, USD", "Hedge, USD (above zero: dealers buy)")
    marks.upright(sheet.board, marks.spot(source.spot))


def premium_by_strike(source: Source, sheet: Sheet) -> None:
    """Taker premium by strike, bought less sold."""
    heat = source.columns("strikes")
    title = f"Net taker premium by strike, {source.symbol}, last {source.text('window_hours')} h"
    _strike_picture(source, sheet, title, "Bought less sold, USD", heat.numbers("strike"), heat.numbers("net"))


def liquidations_by_price(source: Source, sheet: Sheet) -> None:
    """Modelled liquidations of longs and shorts by price."""
    levels = source.columns("levels")
    prices, longs, shorts = levels.numbers("price"), levels.numbers("long_volume"), levels.numbers("short_volume")
    known([*longs, *shorts], "the volumes")
    sheet.board.bar(prices, longs, _widths(prices), color=RED, label="longs")
    sheet.board.bar(prices, shorts, _widths(prices), color=BLUE, label="shorts")
    dress(sheet.board, f"Liquidations by price, {source.symbol}", "Price, USD", "Modelled liquidation volume")
    _number_axes(sheet.board)
    legend(sheet.board)
    marks.upright(sheet.board, marks.spot(source.spot))


def _strike_picture(
    source: Source, sheet: Sheet, title: str, unit: str, strikes: Sequence[float], values: Sequence[float]
) -> None:
    _signed_bars(sheet.board, strikes, values)
    dress(sheet.board, title, "Strike, USD", unit)
    shown = marks.spot(source.spot)
    _focus(sheet, strikes, values, [mark.at for mark in shown])
    marks.upright(sheet.board, shown)


def _focus(sheet: Sheet, strikes: Sequence[float], values: Sequence[float], keep: Sequence[float]) -> None:
    """Show the strikes that matter, and say so where others lie outside."""
    if view := main_part(strikes, values, keep):
        sheet.board.set_xlim(*view)
        sheet.notes.append(OUTSIDE)


def _signed_bars(board: Board, strikes: Sequence[float], values: Sequence[float]) -> None:
    known(values, "the bars")
    board.bar(strikes, values, _widths(strikes), color=signed_colours(values))
    zero_line(board)
    _number_axes(board)


def _number_axes(board: Board) -> None:
    board.margins(x=0.01)
    format_ticks(board.xaxis, price)
    format_ticks(board.yaxis, compact)


def _widths(places: Sequence[float]) -> list[float]:
    """Widths of bars that do not touch, however uneven the strikes, and that do not swell where strikes are far apart."""
    order = sorted(set(places))
    gaps = [right - left for left, right in pairwise(order)] or [0.01 * order[0]]
    room = {
        place: min(near)
        for place, near in zip(order, zip([gaps[0], *gaps], [*gaps, gaps[-1]], strict=True), strict=False)
    }
    widest = 2 * min(gaps)
    return [0.8 * min(room[place], widest) for place in places]


def _given_levels(source: Source, expiry: str) -> list[Mark]:
    if expiry not in _LEVELS_OF:
        raise PlotError(f"levels= holds those of all expiries and of 0DTE, none of {expiry}; leave it out")
    levels = source.table(_LEVELS_OF[expiry])
    return [
        *marks.put_wall(levels.number("put_support")),
        *marks.flip(levels.number("hvl")),
        *marks.call_wall(levels.number("call_resistance")),
    ]


def _own_levels(strikes: Sequence[float], net: Sequence[float], spot: float | None, *, whole: bool) -> list[Mark]:
    """Flip and walls by the API's definitions; the flip needs the whole profile, from the lowest strike on."""
    if spot is None:
        return []
    profile = sorted((strike, value) for strike, value in zip(strikes, net, strict=True) if value == value)
    above = max(((value, strike) for strike, value in profile if strike > spot and value > 0), default=None)
    below = max(((value, strike) for strike, value in profile if strike < spot and value > 0), default=None)
    return [
        *marks.put_wall(below and below[1]),
        *marks.flip(_gamma_flip(profile, spot) if whole else None),
        *marks.call_wall(above and above[1]),
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
