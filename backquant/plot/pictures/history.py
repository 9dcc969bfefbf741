"""Stored series: gamma exposure with its levels, open interest, ratios and volatilities."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from ..reply_values import Source, known
from ..scene import Axis, Bars, Dash, Line, Panel, Scene
from .common import TIME, signed, signed_area
from .options import ChainRows

__all__ = ["gamma_history", "implied_and_realised", "open_interest", "put_call_ratio", "risk_premium"]

_LEVELS: tuple[tuple[str, str, str, Dash], ...] = (
    ("spot_price", "spot", "ink", "solid"),
    ("hvl", "flip", "flip", "dash"),
    ("call_wall", "call wall", "call", "dashdot"),
    ("put_wall", "put wall", "put", "dashdot"),
)
_DATE = Axis("Date", "time")
_SIGNED = "always std positioning"  # which is published of both series, and no reply tells


def gamma_history(source: Source, options: ChainRows) -> Scene:
    """Spot between its walls, above the total gamma exposure."""
    times = source.times("timestamps")
    levels = [
        Line(times, source.numbers(key), role, name, dash, steps=key != "spot_price")
        for key, name, role, dash in _LEVELS
        if key in source
    ]
    total = signed_area(times, source.numbers("net_gex", "total_gex"), TIME.title, "Net GEX, USD per 1 % move")
    if "net_gex_5pct" in source:
        near = Line(times, source.numbers("net_gex_5pct"), "second", "within 5 % of spot", width=1.2)
        total = attrs.evolve(total, layers=[*total.layers, near])
    panels = [Panel(TIME, Axis("Price, USD", style="price"), levels, share=1.4, columns=2)] if levels else []
    notes = [] if source.told.positioning else [_SIGNED]
    return Scene(f"Gamma exposure and levels, {source.symbol}", [*panels, total], notes)


def open_interest(source: Source, options: ChainRows) -> Scene:
    """Open interest of options over time."""
    lines = (("total_oi", "all", "ink"), ("call_oi", "calls", "call"), ("put_oi", "puts", "put"))
    unit = Axis(f"Open interest, {source.coin}", style="compact")
    return Scene(f"Open interest of options, {source.symbol}", [_lines(source, "timestamps", lines, TIME, unit)])


def put_call_ratio(source: Source, options: ChainRows) -> Scene:
    """Put open interest over call open interest."""
    unit = Axis("Put open interest / call open interest")
    panel = _lines(source, "timestamps", (("pcr", "", "flip"),), TIME, unit)
    return Scene(f"Put/call ratio, {source.symbol}", [panel])


def implied_and_realised(source: Source, options: ChainRows) -> Scene:
    """Implied and realised volatility, and their difference."""
    lines = (
        ("iv", "implied", "first"),
        ("rv", "realised, 30 days", "second"),
        ("spread", "implied less realised", "third"),
    )
    panel = _lines(source, "dates", lines, _DATE, Axis("Annualised volatility, %", style="percent"))
    return Scene(f"Implied and realised volatility, {source.symbol}", [attrs.evolve(panel, zero=True)])


def risk_premium(source: Source, options: ChainRows) -> Scene:
    """Volatility risk premium by day."""
    days, premium = source.times("dates"), source.numbers("vrp")
    known(premium, "vrp")
    bars = Bars(days, premium, [0.8] * len(days), signed(premium))
    panel = Panel(_DATE, Axis("Implied less realised, vol points"), [bars], zero=True)
    return Scene(f"Volatility risk premium, {source.symbol}", [panel])


def _lines(source: Source, axis: str, lines: Sequence[tuple[str, str, str]], across: Axis, unit: Axis) -> Panel:
    times = source.times(axis)
    held = [Line(times, source.numbers(key), role, label) for key, label, role in lines if key in source]
    if not held:
        source.items(*(key for key, *_ in lines))  # tells what is missing
    known([value for line in held for value in line.y], "the series")
    return Panel(across, unit, held, columns=len(held))
