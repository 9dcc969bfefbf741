"""Stored series: gamma exposure with its levels, open interest, ratios and volatilities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .board import Board
from .reading import Source, known
from .sheet import Sheet
from .style import (
    BLACK,
    BLUE,
    GREEN,
    ORANGE,
    PURPLE,
    RED,
    dress,
    format_ticks,
    legend,
    signed_area,
    signed_colours,
    time_ticks,
    zero_line,
)
from .wording import compact, percent, price

__all__ = ["gamma_history", "implied_and_realised", "open_interest", "put_call_ratio", "risk_premium"]

_LEVELS = (
    ("spot_price", "spot", BLACK, "-"),
    ("hvl", "flip", PURPLE, "--"),
    ("call_wall", "call wall", BLUE, "-."),
    ("put_wall", "put wall", RED, "-."),
)


def gamma_history(source: Source, sheet: Sheet) -> None:
    """Spot between its walls, above the total gamma exposure."""
    times = source.times("timestamps")
    upper, lower = sheet.panels([1.4, 1])
    for key, name, colour, line in _LEVELS:
        if key in source:
            style = "default" if key == "spot_price" else "steps-post"
            upper.plot(
                times, source.numbers(key), color=colour, linestyle=line, linewidth=1.4, drawstyle=style, label=name
            )
    total = source.numbers("net_gex" if "net_gex" in source else "total_gex")
    known(total, "the gamma exposure")
    signed_area(lower, times, total)
    if "net_gex_5pct" in source:
        lower.plot(times, source.numbers("net_gex_5pct"), color=ORANGE, linewidth=1.2, label="within 5 % of spot")
        legend(lower)
    dress(upper, f"Gamma exposure and levels, {source.symbol}", "", "Price, USD")
    dress(lower, "", "Time, UTC", "Net GEX,\nUSD per 1 % move")
    format_ticks(upper.yaxis, price)
    format_ticks(lower.yaxis, compact, 5)
    time_ticks(lower.xaxis)
    for board in (upper, lower):
        board.margins(x=0.01)
    legend(upper, columns=4)


def open_interest(source: Source, sheet: Sheet) -> None:
    """Open interest of options over time."""
    lines = (("total_oi", "all", BLACK), ("call_oi", "calls", BLUE), ("put_oi", "puts", RED))
    _lines(source, sheet.board, "timestamps", lines)
    dress(sheet.board, f"Open interest of options, {source.symbol}", "Time, UTC", f"Open interest, {source.coin}")
    format_ticks(sheet.board.yaxis, compact)


def put_call_ratio(source: Source, sheet: Sheet) -> None:
    """Put open interest over call open interest."""
    _lines(source, sheet.board, "timestamps", (("pcr", "put/call ratio", PURPLE),))
    dress(sheet.board, f"Put/call ratio, {source.symbol}", "Time, UTC", "Put open interest / call open interest")


def implied_and_realised(source: Source, sheet: Sheet) -> None:
    """Implied and realised volatility, and their difference."""
    lines = (("iv", "implied", BLUE), ("rv", "realised, 30 days", ORANGE), ("spread", "implied less realised", GREEN))
    _lines(source, sheet.board, "dates", lines)
    zero_line(sheet.board)
    dress(sheet.board, f"Implied and realised volatility, {source.symbol}", "Date", "Annualised volatility, %")
    format_ticks(sheet.board.yaxis, percent)


def risk_premium(source: Source, sheet: Sheet) -> None:
    """Volatility risk premium by day."""
    days, premium = source.times("dates"), source.numbers("vrp")
    known(premium, "vrp")
    sheet.board.bar(days, premium, 0.8, color=signed_colours(premium))
    zero_line(sheet.board)
    dress(sheet.board, f"Volatility risk premium, {source.symbol}", "Date", "Implied less realised, vol points")
    time_ticks(sheet.board.xaxis)


def _lines(source: Source, board: Board, axis: str, lines: Sequence[tuple[str, str, str]]) -> None:
    times: list[datetime] = source.times(axis)
    held = [line for line in lines if line[0] in source]
    known([value for key, *_ in held for value in source.numbers(key)], "the series")
    for key, name, colour in held:
        board.plot(times, source.numbers(key), color=colour, linewidth=1.4, label=name)
    board.margins(x=0.01)
    time_ticks(board.xaxis)
    if len(held) > 1:
        legend(board, columns=len(held))
