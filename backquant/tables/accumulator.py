"""A table while it is put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .build import made
from .column_kinds import typed
from .columns import Columns, distinct
from .contract_hints import ColumnKind
from .table import Grid, Table

__all__ = ["Growing"]


class Growing:
    """Columns that grow by blocks of rows; a column that a block lacks is None there."""

    def __init__(self) -> None:
        self.grid: Grid | None = None
        self._columns: dict[str, list[Any]] = {}
        self._hints: dict[str, Any] = {}
        self._height = 0

    def add(self, columns: Columns, height: int, keys: Mapping[str, object]) -> None:
        """Add so many rows; each key is a column with one and the same value."""
        block: Columns = {name: ([value] * height, Any) for name, value in keys.items()}
        for name, column in columns.items():
            block[distinct(name, block)] = column
        for name, (values, hint) in block.items():
            self._hints.setdefault(name, hint)
            self._columns.setdefault(name, [None] * self._height).extend(values)
        self._height += height
        for values in self._columns.values():
            values.extend([None] * (self._height - len(values)))

    def table(self, name: str, attrs: dict[str, Any]) -> Table:
        columns: dict[str, list[Any]] = {}
        kinds: dict[str, ColumnKind] = {}
        for column, values in self._columns.items():
            columns[column], kinds[column] = typed(column, values, self._hints[column])
        return made(name, columns, kinds, attrs, self.grid)
