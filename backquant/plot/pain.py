"""Max pain: the payout curve of one expiry, or the strike of each."""

from __future__ import annotations

from ..errors import PlotError
from . import marks
from .expiries import expiry_axis
from .reading import Source
from .sheet import Sheet
from .style import BLACK, GREEN, ORANGE, SMALL, dress, format_ticks
from .wording import compact, price

__all__ = ["max_pain"]


def max_pain(source: Source, sheet: Sheet) -> None:
    """By what the reply holds: the curve of one expiry, or one strike per expiry."""
    if "pain_curve" in source:
        _curve(source, sheet)
    elif "per_expiry" in source:
        _by_expiry(source, sheet)
    else:
        raise PlotError(
            "this reply of gex.max_pain holds one strike and no curve; ask with expiry='all', or with a token such as expiry='25SEP26'"
        )


def _curve(source: Source, sheet: Sheet) -> None:
    board, curve = sheet.board, source.columns("pain_curve")
    strikes, payout = curve.numbers("strike"), curve.numbers("pain")
    board.plot(strikes, payout, color=ORANGE, marker="o", markersize=3, linewidth=1.6)
    board.fill_between(strikes, payout, color=ORANGE, alpha=0.15, linewidth=0)
    title = f"Payout to option buyers by price at expiry, {source.symbol}, {source.text('expiry')}"
    dress(board, title, "Price at expiry, USD", "Payout, USD")
    board.margins(x=0.01)
    board.set_ylim(bottom=0)
    format_ticks(board.xaxis, price)
    format_ticks(board.yaxis, compact)
    marks.upright(board, [*marks.spot(source.spot), *marks.max_pain(source.number("max_pain", "strike"))])


def _by_expiry(source: Source, sheet: Sheet) -> None:
    board = sheet.board
    rows = [
        (row, strike) for row in source.rows("per_expiry") if (strike := row.number("max_pain", "strike")) is not None
    ]
    if not rows:
        raise PlotError("max pain is null for each expiry of this reply: nothing to draw")
    board.plot(range(len(rows)), [strike for _, strike in rows], color=GREEN, marker="o", markersize=6, linewidth=1.2)
    for place, (_, strike) in enumerate(rows):
        board.annotate(
            price(strike),
            (place, strike),
            (0, -8),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=SMALL,
            color=BLACK,
        )
    dress(board, f"Max pain by expiry, {source.symbol}", "", "Strike, USD")
    expiry_axis(board, [row.text("expiry") for row, _ in rows], [row.text("dte") for row, _ in rows])
    board.margins(y=0.2)
    format_ticks(board.yaxis, price)
    marks.across(board, marks.spot(source.spot))
