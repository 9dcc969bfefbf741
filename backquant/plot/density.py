"""What options imply about the price at expiry: the density of one expiry, the cone over several."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from ..errors import PlotError
from . import marks
from .board import Board
from .marks import Mark
from .reading import Source, Table, expiry_day, known, number
from .sheet import Sheet
from .style import BLUE, dress, format_ticks, legend, time_ticks
from .wording import price

__all__ = ["density"]


def density(source: Source, sheet: Sheet) -> None:
    """The density of the chosen or the only expiry with its bands; the cone of quantiles where there are several."""
    expiries = source.table("expiries")
    if not expiries.fields:
        raise PlotError("this reply holds no expiry: nothing to draw")
    if sheet.options.expiry is not None and sheet.options.expiry.upper() not in expiries.fields:
        raise PlotError(f"no expiry {sheet.options.expiry!r} in this reply; it holds {', '.join(expiries.fields)}")
    if sheet.options.expiry is None and len(expiries.fields) > 1:
        _cone(source, sheet, [(token, expiries.table(token)) for token in expiries.fields])
    else:
        token = sheet.options.expiry.upper() if sheet.options.expiry else next(iter(expiries.fields))
        _one(source, sheet, token, expiries.table(token))


def _one(source: Source, sheet: Sheet, token: str, row: Table) -> None:
    board, prices, pdf = sheet.board, row.numbers("strikes"), row.numbers("pdf")
    known(pdf, "the density")
    step = 10.0 ** math.floor(math.log10(max(prices) - min(prices) or 1) - 1)
    heights = [0.0 if math.isnan(value) else 100 * step * value for value in pdf]
    board.fill_between(prices, heights, color=BLUE, alpha=0.10, linewidth=0)
    band = row.table("confidence_band")
    _band(
        board, prices, heights, band.number("lower"), band.number("upper"), 100 * (band.number("confidence") or 0), 0.15
    )
    _band(board, prices, heights, row.number("prob_25"), row.number("prob_75"), 50, 0.35)
    board.plot(prices, heights, color=BLUE, linewidth=1.6)
    if band.get("available") is False:
        sheet.notes.append(f"no confidence band: {band.text('reason') or 'not available'}")
    unit = f"Probability per {price(step)} USD, %"
    dress(board, f"Implied price density, {source.symbol}, {token}", "Price at expiry, USD", unit)
    board.margins(x=0)
    board.set_ylim(bottom=0)
    format_ticks(board.xaxis, price)
    legend(board)
    median = row.number("prob_50")
    marks.upright(board, [*marks.spot(source.spot), *([] if median is None else [Mark("median", median, BLUE, "--")])])


def _band(
    board: Board,
    prices: Sequence[float],
    heights: Sequence[float],
    low: float | None,
    high: float | None,
    percent: float,
    alpha: float,
) -> None:
    """Shade the curve's area between two prices, exactly from the one to the other."""
    if low is None or high is None:
        return
    inside = [(place, height) for place, height in zip(prices, heights, strict=True) if low < place < high]
    area = [(low, _between(prices, heights, low)), *inside, (high, _between(prices, heights, high))]
    label = f"{percent:.3g} % between {price(low)} and {price(high)}"
    board.fill_between(
        [place for place, _ in area], [height for _, height in area], color=BLUE, alpha=alpha, label=label, linewidth=0
    )


def _between(places: Sequence[float], heights: Sequence[float], at: float) -> float:
    for (left, low), (right, high) in pairwise(zip(places, heights, strict=True)):
        if left <= at <= right:
            return low + (high - low) * (at - left) / (right - left)
    return 0.0


def _cone(source: Source, sheet: Sheet, rows: Sequence[tuple[str, Table]]) -> None:
    """Quantiles of the price by expiry."""
    board = sheet.board
    dated = sorted(((day, row) for token, row in rows if (day := expiry_day(token))), key=lambda pair: pair[0])
    days = [day for day, _ in dated]
    median = [number(row.get("prob_50")) for _, row in dated]
    known(median, "the median")
    bands = [row.table("confidence_band") for _, row in dated]
    confidence = next((band.number("confidence") for band in bands if band.number("confidence")), None)
    if confidence is not None:
        low, high = ([number(band.get(key)) for band in bands] for key in ("lower", "upper"))
        board.fill_between(days, low, high, color=BLUE, alpha=0.15, label=f"{100 * confidence:.3g} %", linewidth=0)
    low, high = ([number(row.get(key)) for _, row in dated] for key in ("prob_25", "prob_75"))
    board.fill_between(days, low, high, color=BLUE, alpha=0.3, label="50 %", linewidth=0)
    board.plot(days, median, color=BLUE, marker="o", markersize=3.5, linewidth=1.6, label="median")
    dress(board, f"Implied price range by expiry, {source.symbol}", "Expiry", "Price, USD")
    time_ticks(board.xaxis)
    format_ticks(board.yaxis, price)
    board.margins(x=0.02)
    legend(board, place="upper left")
    marks.across(board, marks.spot(source.spot))
