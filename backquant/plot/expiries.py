"""Bars by expiry: the calendar of open interest with its anchors, and gamma exposure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .board import Board
from .reading import Source, known, number
from .sheet import Sheet
from .style import BLACK, BLUE, RED, SMALL, dress, format_ticks, legend, zero_line
from .wording import compact, price

__all__ = ["calendar", "expiry_axis", "gamma_by_expiry", "open_interest"]

_MOST_UPRIGHT = 13  # expiries whose names fit side by side


def calendar(source: Source, sheet: Sheet) -> None:
    """Open interest by expiry, monthly and quarterly expiries named, max pain above the bars."""
    board, rows = sheet.board, source.rows("expirations" if "expirations" in source else "expiries")
    interest = [row.table("oi") if "oi" in row else row for row in rows]
    calls, puts = ([number(oi.get(key)) for oi in interest] for key in ("call_oi", "put_oi"))
    tops = _stacked(board, calls, puts)
    dress(board, f"Expiry calendar, {source.symbol}", "", f"Open interest, {source.coin}")
    expiry_axis(board, [row.text("expiry") for row in rows], [row.text("dte") for row in rows])
    crowded = len(rows) > _MOST_UPRIGHT
    for place, (row, top) in enumerate(zip(rows, tops, strict=True)):
        pain = row.number("max_pain", "strike") or row.number("gamma", "max_pain", "strike")
        words = [row.text("type")] if row.get("is_anchor") else []
        words += [] if pain is None else ["max pain", price(pain)]
        board.annotate(
            (" " if crowded else "\n").join(words), (place, top), (0, 3), textcoords="offset points", ha="center", va="bottom",
            fontsize=SMALL - 1, color=BLACK, rotation=90 if crowded else 0, gid="anchor" if row.get("is_anchor") else "expiry",
        )  # fmt: skip
    board.margins(y=0.6 if crowded else 0.22)
    legend(board)


def open_interest(source: Source, sheet: Sheet) -> None:
    """Open interest of calls and puts by expiry."""
    calls, puts = source.numbers("call_oi"), source.numbers("put_oi")
    _stacked(sheet.board, calls, puts)
    dress(sheet.board, f"Open interest by expiry, {source.symbol}", "", f"Open interest, {source.coin}")
    expiry_axis(sheet.board, source.texts("expiries"), source.texts("dtes") if "dtes" in source else None)
    legend(sheet.board)


def gamma_by_expiry(source: Source, sheet: Sheet) -> None:
    """Gamma exposure of calls and puts by expiry, and their sum."""
    board, rows = sheet.board, source.columns("expiries")
    places = list(range(len(rows.items("expiry"))))
    net = rows.numbers("net_gex")
    known(net, "net_gex")
    board.bar([place - 0.2 for place in places], rows.numbers("call_gex"), 0.4, color=BLUE, label="calls")
    board.bar([place + 0.2 for place in places], rows.numbers("put_gex"), 0.4, color=RED, label="puts")
    board.plot(places, net, color=BLACK, marker="D", markersize=5, linestyle="", label="net")
    zero_line(board)
    format_ticks(board.yaxis, compact)
    dress(board, f"Gamma exposure by expiry, {source.symbol}", "", "GEX, USD per 1 % move")
    expiry_axis(board, rows.texts("expiry"), rows.texts("dte"))
    legend(board)


def _stacked(board: Board, calls: Sequence[float], puts: Sequence[float]) -> list[float]:
    """Puts on calls; returns how high each pair reaches."""
    known([*calls, *puts], "the open interest")
    places = range(len(calls))
    floors, rest = ([0.0 if math.isnan(value) else value for value in values] for values in (calls, puts))
    board.bar(places, calls, 0.7, color=BLUE, label="calls", linewidth=0)
    board.bar(places, puts, 0.7, floors, color=RED, label="puts", linewidth=0)
    format_ticks(board.yaxis, compact)
    return [low + high for low, high in zip(floors, rest, strict=True)]


def expiry_axis(board: Board, tokens: Sequence[str], days: Sequence[str] | None) -> None:
    """Expiries side by side, named by token and days to expiry."""
    names = list(tokens) if days is None else [f"{token}\n{day} d" for token, day in zip(tokens, days, strict=True)]
    crowded = len(names) > _MOST_UPRIGHT
    board.set_xticks(range(len(names)), labels=names, rotation=60 if crowded else 0)
    board.set_xlabel("Expiry and days to it" if days is not None else "Expiry")
