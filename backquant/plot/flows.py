"""Flows: what each time bucket brought, and the running sum."""

from __future__ import annotations

from .reading import Source, Table, known
from .sheet import Sheet
from .style import BLUE, RED, dress, format_ticks, legend, signed_area, time_ticks, zero_line
from .wording import compact

__all__ = ["customer_delta", "dealer_flow", "imbalance", "premium_tide"]


def dealer_flow(source: Source, sheet: Sheet) -> None:
    """Estimated hedging by dealers since the first snapshot."""
    kind = "gamma part" if source.name == "gex.gamma_flow" else "gamma and charm"
    title = f"Dealer hedging flow, {source.symbol}, {kind}"
    _running(source.columns("series"), sheet, title, "cumulative_flow", "Running sum, USD (rising: dealers buy)")


def customer_delta(source: Source, sheet: Sheet) -> None:
    """Delta that customers traded through options."""
    title = f"Customer delta flow, {source.symbol}, last {source.text('hours')} h"
    _running(source.columns("buckets"), sheet, title, "cumulative_net", "Running sum, USD delta notional")


def imbalance(source: Source, sheet: Sheet) -> None:
    """The tape's imbalance, by premium or by delta."""
    unit = "USD delta notional" if source.text("weight") == "delta" else "USD premium"
    title = f"Tape imbalance, {source.symbol}, last {source.text('hours')} h"
    _running(source.columns("buckets"), sheet, title, "cumulative_net", f"Running sum, {unit}")


def premium_tide(source: Source, sheet: Sheet) -> None:
    """Net premium of calls and of puts."""
    board, series = sheet.board, source.columns("series")
    times = series.times("ts")
    for key, name, colour in (("call_net_premium", "calls", BLUE), ("put_net_premium", "puts", RED)):
        values = series.numbers(key)
        known(values, key)
        board.plot(times, values, color=colour, linewidth=1.5, label=name)
    dress(board, f"Premium tide, {source.symbol}, {source.text('horizon')}", "Time, UTC", "Net premium, USD")
    zero_line(board)
    _axes(sheet)
    legend(board, columns=2)


def _running(series: Table, sheet: Sheet, title: str, key: str, unit: str) -> None:
    board, times, values = sheet.board, series.times("ts"), series.numbers(key)
    known(values, "the flow")
    signed_area(board, times, values)
    dress(board, title, "Time, UTC", unit)
    _axes(sheet)


def _axes(sheet: Sheet) -> None:
    sheet.board.margins(x=0.01)
    time_ticks(sheet.board.xaxis)
    format_ticks(sheet.board.yaxis, compact)
