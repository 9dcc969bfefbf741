"""Market series: candles, open interest, funding, volume delta, liquidations; alone, or as the panels of a bundle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeAlias

from ..errors import PlotError
from .board import Board
from .reading import Source, Table, known
from .sheet import Sheet
from .style import BLUE, GREEN, PURPLE, RED, dress, format_ticks, signed_colours, time_ticks, zero_line
from .wording import compact, percent, price

__all__ = ["bundle", "candles", "funding", "liquidations", "open_interest", "volume_delta"]

Panel: TypeAlias = Callable[[Board, Sequence[datetime], Table, str], str]
"""Paints one series (Axes, times, columns, coin) and returns the name of its vertical axis."""

_MOST_BARS = 400  # more candles are drawn as a line in its range of lows and highs, more bars as lines


def candles(source: Source, sheet: Sheet) -> None:
    """Candles, above their volume where there is one."""
    panels: list[Panel] = [_candles, _volume] if "volume" in source else [_candles]
    title = f"{source.symbol}, {_interval(source.times('timestamps'))}candles of all venues"
    _stack(source, sheet, title, [(source, paint) for paint in panels])


def open_interest(source: Source, sheet: Sheet) -> None:
    """Open interest of perpetuals."""
    _stack(source, sheet, f"Open interest of perpetuals, {source.symbol}", [(source, _open_interest)])


def funding(source: Source, sheet: Sheet) -> None:
    """Funding rate of perpetuals."""
    _stack(source, sheet, f"Funding rate of perpetuals, {source.symbol}", [(source, _funding)])


def volume_delta(source: Source, sheet: Sheet) -> None:
    """Running sum of what takers bought less what they sold."""
    market = source.text("market") or "perp"
    _stack(source, sheet, f"Cumulative volume delta, {source.symbol}, {market}", [(source, _volume_delta)])


def liquidations(source: Source, sheet: Sheet) -> None:
    """Forced closures of longs and shorts."""
    _stack(source, sheet, f"Liquidations, {source.symbol}", [(source, _liquidations)])


def bundle(source: Source, sheet: Sheet) -> None:
    """One panel per series that the reply holds; those that failed are named below."""
    series = {
        "candles": _candles,
        "open_interest": _open_interest,
        "funding": _funding,
        "cvd_perp": _volume_delta,
        "cvd_spot": _spot_volume_delta,
        "liquidations": _liquidations,
    }
    held = [(source.table(name), paint) for name, paint in series.items() if name in source]
    if not held:
        raise PlotError("this reply of market.bundle holds no series: nothing to draw; meta.extra['errors'] tells why")
    failed = [name for name in series if name in source.fields and name not in source]
    if failed:
        sheet.notes.append(f"no data: {', '.join(failed)}")
    _stack(source, sheet, f"Market, {source.symbol}", held)


def _stack(source: Source, sheet: Sheet, title: str, series: Sequence[tuple[Table, Panel]]) -> None:
    times = source.times("timestamps")
    boards = sheet.panels([2.6 if paint is _candles else 1.0 for _, paint in series])
    for board, (columns, paint) in zip(boards, series, strict=True):
        unit = paint(board, times, columns, source.coin)
        first, last = board is boards[0], board is boards[-1]
        dress(board, title if first else "", "Time, UTC" if last else "", unit)
        board.margins(x=0.01)
        time_ticks(board.xaxis)


def _candles(board: Board, times: Sequence[datetime], columns: Table, coin: str) -> str:
    del coin
    low, high, close = columns.numbers("low"), columns.numbers("high"), columns.numbers("close")
    known(close, "the candles")
    if len(times) > _MOST_BARS:
        board.fill_between(times, low, high, color=BLUE, alpha=0.25, linewidth=0)
        board.plot(times, close, color=BLUE, linewidth=1.0)
    else:
        start = columns.numbers("open")
        body = [end - begin for begin, end in zip(start, close, strict=True)]
        colours = signed_colours(body)
        board.vlines(times, low, high, colors=colours, linewidth=0.8)
        board.bar(times, body, 0.75 * _bucket(times), start, color=colours)
    format_ticks(board.yaxis, price)
    return "Price, USD"


def _volume(board: Board, times: Sequence[datetime], columns: Table, coin: str) -> str:
    change = [end - begin for begin, end in zip(columns.numbers("open"), columns.numbers("close"), strict=True)]
    _bars(board, times, columns.numbers("volume"), signed_colours(change))
    format_ticks(board.yaxis, compact, 4)
    return f"Volume, {coin}"


def _open_interest(board: Board, times: Sequence[datetime], columns: Table, coin: str) -> str:
    key, unit = ("value_usd", "USD") if "value_usd" in columns else ("value_coin", coin)
    values = columns.numbers(key)
    known(values, "the open interest")
    board.plot(times, values, color=GREEN, linewidth=1.4)
    format_ticks(board.yaxis, compact, 5)
    return f"Open interest,\n{unit}"


def _funding(board: Board, times: Sequence[datetime], columns: Table, coin: str) -> str:
    del coin
    rates = [100 * rate for rate in columns.numbers("rate_close" if "rate_close" in columns else "rate_open")]
    known(rates, "the funding rate")
    _bars(board, times, rates, signed_colours(rates))
    zero_line(board)
    format_ticks(board.yaxis, percent, 4)
    return "Funding per\nsettlement"


def _volume_delta(board: Board, times: Sequence[datetime], columns: Table, coin: str, market: str = "") -> str:
    values = columns.numbers("close")
    known(values, "the volume delta")
    board.plot(times, values, color=PURPLE, linewidth=1.4)
    zero_line(board)
    format_ticks(board.yaxis, compact, 4)
    return f"CVD {market or 'perp'},\n{coin}"


def _spot_volume_delta(board: Board, times: Sequence[datetime], columns: Table, coin: str) -> str:
    return _volume_delta(board, times, columns, coin, "spot")


def _liquidations(board: Board, times: Sequence[datetime], columns: Table, coin: str) -> str:
    del coin
    longs, shorts = columns.numbers("long_usd"), columns.numbers("short_usd")
    known([*longs, *shorts], "the liquidations")
    _bars(board, times, [-volume for volume in longs], [RED] * len(longs))
    _bars(board, times, shorts, [BLUE] * len(shorts))
    zero_line(board)
    format_ticks(board.yaxis, lambda value: compact(abs(value)), 4)
    return "Liquidations, USD\n(longs below zero)"


def _bars(board: Board, times: Sequence[datetime], heights: Sequence[float], colours: Sequence[str]) -> None:
    """Bars from zero, as thin lines where there are very many."""
    if len(times) > _MOST_BARS:
        board.vlines(times, [0.0] * len(times), heights, colors=colours, linewidth=0.6)
    else:
        board.bar(times, heights, 0.8 * _bucket(times), color=colours)


def _interval(times: Sequence[datetime]) -> str:
    """Such as `5 min ` or `1 h `; empty where one candle alone does not tell."""
    if len(times) < 2:
        return ""
    minutes = _bucket(times) * 1440
    for scale, name in ((1440, "d"), (60, "h")):
        if minutes >= scale:
            return f"{minutes / scale:.3g} {name} "
    return f"{minutes:.3g} min "


def _bucket(times: Sequence[datetime]) -> float:
    """Shortest distance between two neighbours, in days as matplotlib counts."""
    gaps = [later - earlier for earlier, later in pairwise(times)]
    return min(gaps, default=timedelta(hours=1)) / timedelta(days=1)
