"""Heatmaps by shape: a matrix with its axes, found by length and type, whichever way the matrix lies. No I/O."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import datetime
from itertools import chain, pairwise
from typing import Any, Literal, cast

import attrs

from ..._ground.safe_text import printable
from ...errors import PlotError
from ...tables.flatten import Leaf, axes_of, leaves_of
from ..reply_values import Matrix, MissingField, Source, instant, known, number
from ..scene import Cells, Style

__all__ = ["Lattice", "cells_of", "grid_of", "joined"]

_SHOWN = 0.99  # share of the cells inside of the colour scale, so that one huge cell does not bleach all the others
_PRICES = re.compile(r"strike|price|x_grid", re.IGNORECASE)
_MILLISECONDS = 6e11  # a number above it is a moment, not a price


@attrs.frozen
class Lattice:
    """A matrix that lies with the prices upwards: a list per price, in it a figure per place of the other axis."""

    name: str
    prices: Sequence[float]
    across: Sequence[Any]
    """Moments, texts (expiries) or numbers (days to expiry)."""
    kind: Literal["time", "names"]
    cells: Matrix


def grid_of(source: Source, *names: str) -> Lattice:
    """The matrix of a reply with its axes: the one of these names, else the first there is.

    Raises:
        MissingField: there is none, or none whose axes can be told.
        PlotError: what has its name is none.
    """
    leaves = list(leaves_of(source.fields, Any))
    matrices = [leaf for leaf in leaves if leaf.shape == "matrix"]
    chosen = next((leaf for leaf in matrices if leaf.name in names), next(iter(matrices), None))
    if chosen is None:
        source.matrix(*names)  # tells what is missing, or that it is no list of lists
        raise PlotError(
            f"{names[0]} of this reply of {source.name} is no grid: its rows differ in length; see reply.raw"
        )
    axes = axes_of(chosen, leaves)
    if axes is None:
        size = f"{len(chosen.value)} x {len(chosen.value[0])}"
        told = f"the {size} grid {chosen.path} of this reply of {source.name} does not fit its axes: it can't be drawn"
        sizes = ", ".join(
            f"{leaf.path} ({len(leaf.value)})" for leaf in leaves if leaf.shape in ("numbers", "texts") and leaf.value
        )
        raise PlotError(f"{told}; expected arrays of these lengths, found: {sizes or 'none'}; see reply.raw")
    return _laid(source, chosen, *axes)


def _laid(source: Source, matrix: Leaf, rows: Leaf, columns: Leaf) -> Lattice:
    cells = [[number(cell) for cell in row] for row in matrix.value]
    if _is_of_prices(columns, source.spot) > _is_of_prices(rows, source.spot):
        rows, columns, cells = columns, rows, [list(column) for column in zip(*cells, strict=True)]
    prices = [number(value) for value in rows.value]
    if any(value != value for value in prices):
        raise MissingField(source.name, ("strikes", "price_axis"), source.fields)
    moments = [instant(value) for value in columns.value] if _may_be_moments(columns) else [None]
    if None not in moments:
        return Lattice(matrix.path, prices, moments, "time", cells)
    names = [f"{value:g}" if isinstance(value, float) else printable(str(value)) for value in columns.value]
    return Lattice(matrix.path, prices, names, "names", cells)


def _is_of_prices(axis: Leaf, spot: float | None) -> int:
    """How sure it is that an axis is one of prices: by type, by whether spot lies within it, by its name."""
    values = [value for value in axis.value if isinstance(value, int | float)]
    if len(values) < len(axis.value) or min(values) > _MILLISECONDS:
        return 0
    around = spot is not None and min(values) <= spot <= max(values)
    return 1 + 2 * bool(_PRICES.search(axis.name)) + around


def _may_be_moments(axis: Leaf) -> bool:
    first = axis.value[0]
    return (
        isinstance(first, datetime)
        or (isinstance(first, int | float) and first > _MILLISECONDS)
        or (isinstance(first, str) and "-" in first and "T" in first)
    )


def cells_of(grid: Lattice, unit: str, style: Style, *, signed: bool | None = None) -> Cells:
    """The grid as cells: a scale symmetric round zero for signed figures, and whether some lie beyond it."""
    figures = known(list(chain.from_iterable(grid.cells)), "the grid")
    has_sign = min(figures) < 0 if signed is None else signed
    order = sorted(abs(figure) if has_sign else figure for figure in figures)
    top = order[int(_SHOWN * (len(order) - 1))] or order[-1] or 1.0
    low = -top if has_sign else min(order[0], top)
    high = top if top > low else low + 1.0
    across = cast("Any", grid.across if grid.kind == "time" else list(range(len(grid.across))))
    return Cells(across, grid.prices, grid.cells, unit, style, has_sign, low, high, order[-1] > top)


def joined(grid: Lattice) -> Lattice:
    """The grid with what is missing between two figures of one column filled in along a straight line; the ends stay blank."""
    columns = [_filled(grid.prices, list(column)) for column in zip(*grid.cells, strict=True)]
    return attrs.evolve(grid, cells=[list(row) for row in zip(*columns, strict=True)])


def _filled(places: Sequence[float], values: list[float]) -> list[float]:
    held = [index for index, value in enumerate(values) if not math.isnan(value)]
    for left, right in pairwise(held):
        span = places[right] - places[left] or 1.0
        for index in range(left + 1, right):
            values[index] = values[left] + (values[right] - values[left]) * (places[index] - places[left]) / span
    return values
