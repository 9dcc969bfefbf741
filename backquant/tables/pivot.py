"""The wide form of a long matrix."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ..errors import ConfigurationError
from .columns import distinct
from .contract_hints import ColumnKind
from .table import Table

__all__ = ["widened"]


def widened(table: Table) -> Table:
    """A row per point of the row axis, which is the first column, and a column per point of the column axis.

    Raises:
        ConfigurationError: the table is no matrix.
    """
    grid = table.grid
    if grid is None:
        raise ConfigurationError(f"the table {table.name!r} is no matrix, so it has no wide form: leave out wide=True")
    points, cells = table.columns[grid.columns][: grid.width], table.columns[grid.value]
    columns: dict[str, list[Any]] = {grid.rows: table.columns[grid.rows][:: grid.width]}
    kinds: dict[str, ColumnKind] = {grid.rows: table.kinds[grid.rows]}
    for index, point in enumerate(points):
        name = distinct(_label(point), columns)
        columns[name], kinds[name] = cells[index :: grid.width], table.kinds[grid.value]
    origins = {name: grid.rows if name == grid.rows else grid.value for name in columns}
    units = {name: table.units[origin] for name, origin in origins.items() if origin in table.units}
    return Table(table.name, columns, kinds, {**table.attrs, "units": units})


def _label(point: object) -> str:
    """A point of an axis as a column's name: times as ISO 8601, whole numbers without a fraction."""
    if isinstance(point, datetime):
        return point.isoformat().replace("+00:00", "Z")
    if isinstance(point, date):
        return point.isoformat()
    return str(int(point)) if isinstance(point, float) and point.is_integer() else str(point)
