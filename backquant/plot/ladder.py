"""Gamma levels: a ladder of prices round spot, and several symbols side by side."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ..errors import PlotError
from . import marks
from .board import Board
from .marks import Mark
from .reading import Source, Table
from .sheet import Sheet
from .style import BLACK, BLUE, PURPLE, RED, SKY, dress, format_ticks, legend, signed_colours
from .wording import compact, percent, price

__all__ = ["levels", "several_symbols"]


def levels(source: Source, sheet: Sheet) -> None:
    """Walls and flips of all expiries and of today's beside the ten largest strikes and the expected move."""
    board, ladder = sheet.board, [*_ladder(source), *marks.spot(source.spot)]
    if len(ladder) < 2:
        raise PlotError("each level of this reply is null: nothing to draw")
    unit = _largest_strikes(board, source.table("ranked"))
    dress(board, f"Gamma levels, {source.symbol}", unit, "Price, USD")
    _expected_move(board, source.table("expected_move"))
    prices = [mark.at for mark in ladder]
    room = 0.1 * (max(prices) - min(prices) or 0.2 * prices[0])
    drawn = board.get_ylim() if unit or "expected_move" in source else (min(prices), max(prices))
    board.set_ylim(min(drawn[0], min(prices) - room), max(drawn[1], max(prices) + room))
    format_ticks(board.yaxis, price)
    marks.across(board, ladder)
    if "expected_move" in source:
        _raise_roof(board)
        legend(board, place="upper right")


def several_symbols(source: Source, sheet: Sheet) -> None:
    """One row per symbol: how far its walls, flip and expected move are from spot, in percent."""
    board, results = sheet.board, source.table("results")
    rows = [(name, results.table(name)) for name in source.texts("requested")]
    live = [(name, row) for name, row in rows if row.number("spot_price")]
    if not live:
        raise PlotError(f"no levels are held now for {', '.join(name for name, _ in rows)}: nothing to draw")
    named: set[str] = set()
    for place, (_, row) in enumerate(reversed(live)):
        _distances(board, place, row, named)
    names = [f"{name.removesuffix('USDT')}\n{price(row.number('spot_price') or 0)}" for name, row in reversed(live)]
    dress(board, "Gamma levels from spot", "Distance from spot, %", "")
    board.set_yticks(range(len(live)), labels=names)
    board.set_ylim(-0.6, len(live) + 0.3)
    board.axvline(0, color=BLACK, linewidth=1.2)
    format_ticks(board.xaxis, percent)
    legend(board, columns=2, place="upper center")
    usual = (source.meta.extra or {}).get("positioning")
    sheet.notes += [
        f"{name}: {model} positioning" for name, row in live if (model := row.get("positioning")) not in (None, usual)
    ]
    if without := [name for name, row in rows if not row.number("spot_price")]:
        sheet.notes.append(f"no data now: {', '.join(without)}")


def _ladder(source: Source) -> Iterator[Mark]:
    whole, today = source.table("all_expiry"), source.table("odte")
    yield from marks.put_wall(whole.number("put_support"))
    yield from marks.put_wall(whole.number("put_wall_2"), "put wall 2")
    yield from marks.put_wall(whole.number("put_wall_3"), "put wall 3")
    yield from marks.flip(whole.number("hvl"))
    yield from marks.call_wall(whole.number("call_resistance"))
    yield from marks.call_wall(whole.number("call_wall_2"), "call wall 2")
    yield from marks.call_wall(whole.number("call_wall_3"), "call wall 3")
    yield from marks.put_wall(today.number("put_support"), "0DTE put wall")
    yield from marks.flip(today.number("hvl"), "0DTE flip")
    yield from marks.call_wall(today.number("call_resistance"), "0DTE call wall")
    yield from marks.max_pain(source.number("max_pain", "strike"))


def _largest_strikes(board: Board, ranked: Table) -> str:
    """Bars of the largest strikes; returns the name of the horizontal axis, empty where there are none."""
    if "all_expiry_top_10" not in ranked:
        board.set_xticks([], labels=[])
        return ""
    top = ranked.columns("all_expiry_top_10")
    strikes, gex = top.numbers("strike"), top.numbers("gex")
    step = min((right - left for left, right in pairwise(sorted(strikes))), default=0.01 * strikes[0])
    board.barh(strikes, gex, 0.7 * step, color=signed_colours(gex), alpha=0.75)
    board.axvline(0, color=BLACK, linewidth=0.8)
    format_ticks(board.xaxis, compact, 5)
    return "Largest strikes: net GEX, USD per 1 % move"


def _raise_roof(board: Board) -> None:
    """Room for a legend above the highest level."""
    low, high = board.get_ylim()
    board.set_ylim(low, high + 0.15 * (high - low))


def _expected_move(board: Board, move: Table) -> None:
    for sigmas, alpha in ((2, 0.12), (1, 0.22)):
        low, high = move.number(f"lower_{sigmas}sd"), move.number(f"upper_{sigmas}sd")
        if low is not None and high is not None:
            label = f"expected move, {sigmas} sigma: {price(low)} to {price(high)}"
            board.axhspan(low, high, color=SKY, alpha=alpha, label=label, linewidth=0, zorder=0)


def _distances(board: Board, place: float, row: Table, named: set[str]) -> None:
    def once(name: str) -> str:  # each name stands in the legend once
        return "_" if name in named else named.add(name) or name

    spot = row.number("spot_price") or 0.0
    low, high = row.number("expected_move", "lower_1sd"), row.number("expected_move", "upper_1sd")
    if low is not None and high is not None:
        board.barh(
            [place],
            [100 * (high - low) / spot],
            0.3,
            left=[100 * (low / spot - 1)],
            color=SKY,
            alpha=0.5,
            label=once("expected move, 1 sigma"),
        )
    whole = row.table("all_expiry")
    kinds = (
        ("put wall", "put_support", RED, "<"),
        ("flip", "hvl", PURPLE, "D"),
        ("call wall", "call_resistance", BLUE, ">"),
    )
    for height, (name, key, colour, marker) in zip((0.2, 0.32, 0.2), kinds, strict=True):
        level = whole.number(key)
        if level is None:
            continue
        distance = 100 * (level / spot - 1)
        board.plot([distance], [place], color=colour, marker=marker, markersize=9, linestyle="", label=once(name))
        board.annotate(
            price(level),
            (distance, place + height),
            (0, 0),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=7,
            color=colour,
        )
