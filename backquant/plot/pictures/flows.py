"""Flows: what each time bucket brought, the running sum, and who brought it."""

from __future__ import annotations

from ..reply_values import Fields, Source, known
from ..scene import Axis, Bars, Line, Panel, Scene
from .common import TIME, expiry_name, signed, signed_area
from .options import ChainRows

__all__ = ["customer_delta", "dealer_flow", "imbalance", "premium_tide"]


def dealer_flow(source: Source, options: ChainRows) -> Scene:
    """Estimated hedging by dealers since the first snapshot; below it the venues, where the reply holds them."""
    kind = "gamma part" if source.name == "gex.gamma_flow" else "gamma and charm"
    title = f"Dealer hedging flow, {source.symbol}, {kind}"
    panels = [_running(source.columns("series"), "cumulative_flow", "Running sum, USD (rising: dealers buy)")]
    if "by_venue" in source:
        panels += _venues(source.table("by_venue"))
    return Scene(title, panels)


def customer_delta(source: Source, options: ChainRows) -> Scene:
    """Delta that customers traded through options."""
    title = f"Customer delta flow, {source.symbol}, last {source.text('hours')} h"
    panel = _running(source.columns("buckets"), "cumulative_net", "Running sum, USD delta notional")
    return Scene(title, [panel])


def imbalance(source: Source, options: ChainRows) -> Scene:
    """The tape's imbalance, by premium or by delta."""
    unit = "USD delta notional" if source.text("weight") == "delta" else "USD premium"
    title = f"Tape imbalance, {source.symbol}, last {source.text('hours')} h"
    return Scene(title, [_running(source.columns("buckets"), "cumulative_net", f"Running sum, {unit}")])


def premium_tide(source: Source, options: ChainRows) -> Scene:
    """Net premium of calls and of puts."""
    series = source.columns("series")
    times = series.times("ts")
    lines = [
        Line(times, series.numbers(key), role, name, width=1.5)
        for key, name, role in (("call_net_premium", "calls", "call"), ("put_net_premium", "puts", "put"))
    ]
    known([value for line in lines for value in line.y], "the premium")
    panel = Panel(TIME, Axis("Net premium (currency not published)", style="compact"), lines, zero=True, columns=2)
    return Scene(f"Premium tide, {source.symbol}, {expiry_name(source.text('horizon'))}", [panel])


def _running(series: Fields, key: str, unit: str) -> Panel:
    return signed_area(series.times("ts"), series.numbers(key), TIME.title, unit)


def _venues(section: Fields) -> list[Panel]:
    """Net size of the flow map by venue, whichever object of the section is one of venues."""
    venues = section.table("venues") if "venues" in section else section
    named = [(name, venues.table(name).number("net_size")) for name in venues.fields]
    held = [(name, size) for name, size in named if size is not None]
    if not held:
        return []
    sizes = [size for _, size in held]
    bars = Bars(list(range(len(held))), sizes, [0.7] * len(held), signed(sizes))
    across = Axis("Venue", "names", names=tuple(name for name, _ in held))
    return [
        Panel(across, Axis("Net size of the map (unit not published)", style="compact"), [bars], zero=True, share=0.7)
    ]
