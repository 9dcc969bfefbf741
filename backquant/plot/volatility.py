"""Implied volatility: term structure, skew, smiles."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import PlotError
from . import marks
from .board import Board
from .reading import Source, Table, known
from .sheet import Sheet
from .style import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    RED,
    SMALL,
    dress,
    format_ticks,
    graded,
    legend,
    square_root_days,
    zero_line,
)
from .wording import percent, price

__all__ = ["curves", "skew", "smile", "term_structure"]

_DAYS_TO_EXPIRY = "Days to expiry (square-root scale)"


def term_structure(source: Source, sheet: Sheet) -> None:
    """At-the-money implied volatility by expiry, and the same some days ago where that was asked for."""
    board = sheet.board
    days = source.numbers("dtes" if "dtes" in source else "days_to_expiry")
    vols = source.numbers("atm_iv")
    known(vols, "atm_iv")
    board.plot(days, vols, color=BLUE, marker="o", markersize=4, linewidth=1.6, label="now")
    compare = source.table("compare")
    if "historical" in compare:
        past = compare.columns("historical")
        label = f"{compare.text('days_ago')} days ago"
        board.plot(
            past.numbers("dte_bucket"),
            past.numbers("atm_iv"),
            color=ORANGE,
            marker="s",
            markersize=4,
            linestyle="--",
            linewidth=1.2,
            label=label,
        )
        legend(board)
        days = [*days, *past.numbers("dte_bucket")]
    dress(board, f"IV term structure, {source.symbol}", _DAYS_TO_EXPIRY, "At-the-money IV, %")
    square_root_days(board, days)
    board.margins(y=0.2)
    format_ticks(board.yaxis, percent)
    if "historical" not in compare:
        _name_expiries(board, zip(days, vols, source.texts("expiries"), strict=False))


def skew(source: Source, sheet: Sheet) -> None:
    """Skew at 25 and 10 delta, and butterfly, by expiry."""
    board, rows = sheet.board, source.columns("expiries")
    days = rows.numbers("dte")
    lines = (
        ("skew_25d", "25-delta skew", BLUE, "o"),
        ("skew_10d", "10-delta skew", RED, "s"),
        ("butterfly_25d", "25-delta butterfly", GREEN, "^"),
    )
    known([value for key, *_ in lines if key in rows for value in rows.numbers(key)], "the skew")
    for key, label, colour, marker in lines:
        if key in rows:
            board.plot(days, rows.numbers(key), color=colour, marker=marker, markersize=4, linewidth=1.4, label=label)
    zero_line(board)
    dress(board, f"IV skew by expiry, {source.symbol}", _DAYS_TO_EXPIRY, "IV points (above zero: puts dearer)")
    square_root_days(board, days)
    legend(board)


def smile(source: Source, sheet: Sheet) -> None:
    """Implied volatility by strike for one expiry."""
    title = f"IV smile, {source.symbol}, {source.text('expiry')}"
    _smiles(source, sheet, title, [source])


def curves(source: Source, sheet: Sheet) -> None:
    """The smile of each expiry, or of the one that was chosen."""
    rows = source.rows("expiries")
    if sheet.options.expiry is not None:
        tokens = [row.text("expiry") for row in rows]
        if sheet.options.expiry.upper() not in tokens:
            raise PlotError(f"no expiry {sheet.options.expiry!r} in this reply; it holds {', '.join(tokens)}")
        rows = [rows[tokens.index(sheet.options.expiry.upper())]]
    named = f", {rows[0].text('expiry')}" if len(rows) == 1 else " by expiry"
    _smiles(source, sheet, f"IV smile, {source.symbol}{named}", rows)


def _smiles(source: Source, sheet: Sheet, title: str, rows: list[Table]) -> None:
    board = sheet.board
    known([value for row in rows for value in row.numbers("iv")], "the smile")
    for row, colour in zip(rows, graded(len(rows)), strict=True):
        label = f"{row.text('expiry')}, {row.text('dte')} d"
        board.plot(
            row.numbers("strikes"),
            row.numbers("iv"),
            color=colour,
            marker="o",
            markersize=2.5,
            linewidth=1.3,
            label=label,
        )
    dress(board, title, "Strike, USD", "IV, %")
    board.margins(x=0.02)
    format_ticks(board.xaxis, price)
    format_ticks(board.yaxis, percent)
    if len(rows) > 1:
        legend(board, columns=1 + len(rows) // 14)
    marks.upright(board, marks.spot(source.spot))


def _name_expiries(board: Board, points: Iterable[tuple[float, float, str]]) -> None:
    for days, vol, token in points:
        if vol == vol:
            board.annotate(
                token, (days, vol), (0, 7), textcoords="offset points", ha="center", va="bottom", fontsize=SMALL - 1, color=GREY,
                rotation=90,
            )  # fmt: skip
