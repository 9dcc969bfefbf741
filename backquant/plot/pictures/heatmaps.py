"""Heatmaps: exposure by strike and expiry or time, implied volatility, probability, liquidations, projections."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from .. import price_marks
from ..initial_view import OUTSIDE, main_part
from ..reply_values import Source
from ..scene import Axis, Cells, Layer, Line, Panel, Scene
from ..wording import price
from .common import STRIKE, expiry_name, round_step
from .grids import Lattice, cells_of, grid_of, joined
from .options import ChainRows

__all__ = [
    "exposure_over_time", "gamma_by_strike_and_expiry", "greek_by_strike_and_expiry", "iv_surface", "liquidations",
    "probability_surface", "projection",
]  # fmt: skip

_GEX = "Net GEX, USD per 1 % move"
_BLANK = "blank: no figure"
_TRACE_UNITS = {
    "dealer_gamma_dollars_per_pct_spot": "Dealer gamma, USD per 1 % move",
    "dealer_charm_per_year": "Dealer charm, delta per year",
    "dealer_vanna_per_iv_unit": "Dealer vanna, delta per unit of IV",
    "dealer_delta_change_from_spot_now": "Dealer delta change from now",
}


def gamma_by_strike_and_expiry(source: Source, options: ChainRows) -> Scene:
    """Net gamma exposure by strike and expiry."""
    grid = grid_of(source, "matrix")
    title = f"Gamma exposure by strike and expiry, {source.symbol}"
    return _heatmap(source, title, grid, cells_of(grid, _GEX, "compact", signed=True))


def greek_by_strike_and_expiry(source: Source, options: ChainRows) -> Scene:
    """A greek times open interest, by strike and expiry."""
    greek, grid = source.text("greek") or "greek", grid_of(source, "Z", "z")
    title = f"{greek.capitalize()} by strike and expiry, {source.symbol}"
    unit = f"{greek.capitalize()} x open interest (unit not published)"
    return _heatmap(source, title, grid, cells_of(grid, unit, "compact"))


def probability_surface(source: Source, options: ChainRows) -> Scene:
    """Implied probability density by strike and expiry."""
    grid = grid_of(source, "matrix")
    step = round_step(grid.prices)
    percent = attrs.evolve(grid, cells=[[100 * step * cell for cell in row] for row in grid.cells])
    title = f"Implied price density by expiry, {source.symbol}"
    return _heatmap(source, title, percent, cells_of(percent, f"Probability per {price(step)} USD, %", "plain"))


def iv_surface(source: Source, options: ChainRows) -> Scene:
    """Implied volatility by strike and days to expiry."""
    grid = joined(grid_of(source, "z_grid"))
    scene = _heatmap(
        source, f"IV surface, {source.symbol}", grid, cells_of(grid, "IV, %", "percent", signed=False), "Days to expiry"
    )
    notes = [*scene.notes, "between the strikes that have an IV: a straight line"]
    return Scene(scene.title, scene.panels, notes)


def exposure_over_time(source: Source, options: ChainRows) -> Scene:
    """Exposure to one greek by strike over past snapshots."""
    greek, grid = source.text("greek") or "gex", grid_of(source, "matrix")
    name, unit = (
        ("Gamma", _GEX)
        if greek == "gex"
        else (greek.capitalize(), f"{greek.capitalize()} exposure (unit not published)")
    )
    title = f"{name} exposure over time, {source.symbol}"
    return _heatmap(source, title, grid, cells_of(grid, unit, "compact", signed=True))


def projection(source: Source, options: ChainRows) -> Scene:
    """Dealers' exposure projected over the hours to come."""
    grid = grid_of(source, "field")
    unit = _TRACE_UNITS.get(source.text("field_units"), source.text("field_units"))
    greek = source.text("greek").replace("_", " ").capitalize()
    title = f"{greek} projection, {source.symbol}, {expiry_name(source.text('expiry'))}"
    return _heatmap(source, title, grid, cells_of(grid, unit, "compact", signed=True), upwards="Price, USD")


def liquidations(source: Source, options: ChainRows) -> Scene:
    """Modelled intensity of liquidations by price and time, and the price's path."""
    grid = grid_of(source, "intensity")
    candles, more = source.table("candles"), list[Layer]()
    if "close" in candles and len(candles.items("close")) == len(grid.across):
        across = range(len(grid.across)) if grid.kind == "names" else grid.across
        more = [Line(across, candles.numbers("close"), "over", width=1.4)]
    cells = cells_of(grid, "Intensity, 0 to 100", "plain", signed=False)
    return _heatmap(source, f"Liquidation heatmap, {source.symbol}", grid, cells, upwards="Price, USD", more=more)


def _heatmap(
    source: Source, title: str, grid: Lattice, cells: Cells, across: str = "Expiry", upwards: str = STRIKE.title, more: Sequence[Layer] = ()
) -> Scene:  # fmt: skip
    notes = [_BLANK] if any(cell != cell for row in grid.cells for cell in row) else []
    view = None
    if grid.kind == "names":
        weights = [sum(abs(cell) for cell in row if cell == cell) for row in grid.cells]
        view = main_part(grid.prices, weights, [mark.at for mark in price_marks.spot(source.spot)])
        notes += [OUTSIDE] if view else []
        x = Axis(across, "names", names=tuple(map(str, grid.across)))
    else:
        x = Axis("Time, UTC", "time")
    panel = Panel(x, Axis(upwards, style="price", view=view), [cells, *more], price_marks.spot(source.spot), "y")
    return Scene(title, [panel], notes)
