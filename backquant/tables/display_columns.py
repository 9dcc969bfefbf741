"""Which columns people see where there is room for few: a terminal, a notebook, rich. No I/O.

The contract's overlay names them for each endpoint (`x-columns`); those that a table has come first, in that order, and all
others follow in the shape's own order, which alone counts where an endpoint names none, or the server calls its fields otherwise.
Of a matrix over time the newest columns are looked at, of one over prices those around spot.
"""

from __future__ import annotations

from datetime import datetime

from backquant_api.resources import operation

from .._ground.numbers import finite
from .table import Table

__all__ = ["in_order_of_use", "points_in_order_of_use"]


def in_order_of_use(table: Table) -> list[str]:
    """The names of all its columns, those that are looked at first in front."""
    try:
        named = operation(str(table.attrs.get("operation"))).columns
    except KeyError:  # a path of the API that the contract does not know
        named = ()
    return list(dict.fromkeys([*(name for name in named if name in table.columns), *table.columns]))


def points_in_order_of_use(table: Table) -> list[int]:
    """The points of a matrix's column axis, by their place on it, those that are looked at first in front."""
    grid = table.grid
    if grid is None:
        return []
    points, spot = table.columns[grid.columns][: grid.width], finite(table.attrs.get("spot_price"))
    if all(isinstance(point, datetime) for point in points):
        return sorted(range(len(points)), key=points.__getitem__, reverse=True)
    prices = [finite(point) for point in points] if table.units.get(grid.columns) == "USD" else [None]
    if spot is None or None in prices:
        return list(range(len(points)))
    return sorted(range(len(points)), key=lambda place: abs((prices[place] or 0) - spot))
