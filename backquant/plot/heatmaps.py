"""Heatmaps: exposure by strike and expiry or time, implied volatility, probability, liquidations, projections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import chain, pairwise
from typing import Any, cast

from matplotlib import dates
from matplotlib.colors import Normalize

from ..errors import PlotError
from . import marks
from .reading import Matrix, Source, known
from .sheet import Sheet
from .style import CALM, SIGNED, dress, format_ticks, time_ticks
from .view import OUTSIDE, main_part
from .wording import compact, percent, price

__all__ = [
    "exposure_over_time", "gamma_by_strike_and_expiry", "greek_by_strike_and_expiry", "iv_surface", "liquidations",
    "probability_surface", "projection",
]  # fmt: skip

_GEX = "Net GEX, USD per 1 % move"
_VOID = "#cccccc"
_SHOWN = 0.99  # share of the cells inside of the colour scale, so that one huge cell does not bleach all the others
_TRACE_UNITS = {
    "dealer_gamma_dollars_per_pct_spot": "Dealer gamma, USD per 1 % move",
    "dealer_charm_per_year": "Dealer charm, delta per year",
    "dealer_vanna_per_iv_unit": "Dealer vanna, delta per unit of IV",
    "dealer_delta_change_from_spot_now": "Dealer delta change from now",
}


def gamma_by_strike_and_expiry(source: Source, sheet: Sheet) -> None:
    """Net gamma exposure by strike and expiry."""
    _by_expiry(
        source,
        sheet,
        f"Gamma exposure by strike and expiry, {source.symbol}",
        source.matrix("matrix"),
        _GEX,
        signed=True,
    )


def greek_by_strike_and_expiry(source: Source, sheet: Sheet) -> None:
    """A greek times open interest, by strike and expiry."""
    greek, cells = source.text("greek"), source.matrix("Z" if "Z" in source else "z")
    signed = min(known(list(chain.from_iterable(cells)), "the surface")) < 0
    title = f"{greek.capitalize()} by strike and expiry, {source.symbol}"
    _by_expiry(source, sheet, title, cells, f"{greek.capitalize()} x open interest", signed=signed)


def probability_surface(source: Source, sheet: Sheet) -> None:
    """Implied probability density by strike and expiry."""
    title = f"Implied price density by expiry, {source.symbol}"
    _by_expiry(source, sheet, title, source.matrix("matrix"), "Density per USD", signed=False)


def iv_surface(source: Source, sheet: Sheet) -> None:
    """Implied volatility by strike and days to expiry."""
    strikes, days = source.numbers("x_grid"), source.numbers("y_grid")
    labels = [f"{day:.0f}" for day in days]
    title = f"IV surface, {source.symbol}"
    _mesh(source, sheet, title, range(len(days)), strikes, source.matrix("z_grid"), "IV, %", percent, signed=False)
    sheet.board.set_xlabel("Days to expiry")
    sheet.board.set_xticks(range(len(days)), labels=labels)


def exposure_over_time(source: Source, sheet: Sheet) -> None:
    """Exposure to one greek by strike over past snapshots."""
    greek = source.text("greek") or "gex"
    name, unit = ("Gamma", _GEX) if greek == "gex" else (greek.capitalize(), f"{greek.capitalize()} exposure")
    title = f"{name} exposure over time, {source.symbol}"
    _mesh(
        source,
        sheet,
        title,
        source.times("timestamps"),
        source.numbers("strikes"),
        source.matrix("matrix"),
        unit,
        compact,
        signed=True,
    )


def projection(source: Source, sheet: Sheet) -> None:
    """Dealers' exposure projected over the hours to come."""
    columns = [list(column) for column in zip(*source.matrix("field"), strict=True)]
    unit = _TRACE_UNITS.get(source.text("field_units"), source.text("field_units"))
    title = (
        f"{source.text('greek').replace('_', ' ').capitalize()} projection, {source.symbol}, {source.text('expiry')}"
    )
    times, prices = source.times("time_axis_ms"), source.numbers("price_axis")
    _mesh(source, sheet, title, times, prices, columns, unit, compact, signed=True, price_name="Price, USD")


def liquidations(source: Source, sheet: Sheet) -> None:
    """Modelled intensity of liquidations by price and time, and the price's path."""
    times, prices = source.times("timestamps"), source.numbers("price_bins")
    title = f"Liquidation heatmap, {source.symbol}"
    cells = source.matrix("intensity")
    _mesh(
        source,
        sheet,
        title,
        times,
        prices,
        cells,
        "Intensity, 0 to 100",
        "{:.0f}".format,
        signed=False,
        price_name="Price, USD",
    )
    candles = source.table("candles")
    if "close" in candles:
        sheet.board.plot(times, candles.numbers("close"), color="white", linewidth=1.4)


def _by_expiry(source: Source, sheet: Sheet, title: str, cells: Matrix, unit: str, *, signed: bool) -> None:
    expiries = source.texts("expiries")
    _mesh(source, sheet, title, range(len(expiries)), source.numbers("strikes"), cells, unit, compact, signed=signed)
    weights = [sum(abs(cell) for cell in row if cell == cell) for row in cells]
    if view := main_part(source.numbers("strikes"), weights, [mark.at for mark in marks.spot(source.spot)]):
        sheet.board.set_ylim(*view)
        sheet.notes.append(OUTSIDE)
    sheet.board.set_xlabel("Expiry")
    sheet.board.set_xticks(range(len(expiries)), labels=expiries, rotation=45, ha="right", rotation_mode="anchor")


def _mesh(
    source: Source, sheet: Sheet, title: str, across: Sequence[float] | Sequence[datetime], up: Sequence[float], cells: Matrix, unit: str,
    write: Callable[[float], str], *, signed: bool, price_name: str = "Strike, USD",
) -> None:  # fmt: skip
    """The cells, one list per price, on real axes."""
    if len(cells) != len(up) or any(len(row) != len(across) for row in cells):
        raise PlotError(
            f"the grid of this reply of {source.name} does not fit its axes: it can't be drawn; see reply.raw"
        )
    figures = known(list(chain.from_iterable(cells)), "the grid")
    norm, clipped = _scale(figures, signed=signed)
    if any(cell != cell for row in cells for cell in row):
        sheet.board.set_facecolor(_VOID)
        sheet.notes.append("grey: no figure")
    mesh = sheet.board.pcolormesh(
        _edges(across), _edges(up), cells, cmap=SIGNED if signed else CALM, norm=norm, shading="flat", rasterized=True
    )
    dress(sheet.board, title, "Time, UTC", price_name, grid=False)
    sheet.colours(mesh, unit, write, clipped=clipped, signed=signed)
    if isinstance(across[0], datetime):
        time_ticks(sheet.board.xaxis)
    format_ticks(sheet.board.yaxis, price)
    marks.across(sheet.board, marks.spot(source.spot))


def _edges(middles: Sequence[float] | Sequence[datetime]) -> list[float]:
    """Where cells end: half-way to their neighbours. Times become days, as matplotlib counts them."""
    in_days: Callable[[datetime], float] = cast("Any", dates).date2num  # the stub does not tell: one time, one number
    places = [in_days(place) if isinstance(place, datetime) else float(place) for place in middles]
    inner = [(left + right) / 2 for left, right in pairwise(places)]
    if not inner:
        return [places[0] - 0.5, places[0] + 0.5]
    return [2 * places[0] - inner[0], *inner, 2 * places[-1] - inner[-1]]


def _scale(figures: Sequence[float], *, signed: bool) -> tuple[Normalize, bool]:
    """Symmetric round zero for signed figures; and whether some lie beyond it."""
    order = sorted(abs(figure) if signed else figure for figure in figures)
    top = order[int(_SHOWN * (len(order) - 1))] or order[-1] or 1.0
    low = -top if signed else min(order[0], top)
    return Normalize(low, top if top > low else low + 1.0), order[-1] > top
