"""A reply's data to its tables, by the shape of what is found there and never by endpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, takewhile
from typing import Any

import attrs

from .._ground.public import public
from .accumulator import Growing
from .columns import Columns, columns_of, distinct
from .contract_hints import field_hint, item_hint
from .flatten import Leaf, axes_of, groups, leaves_of
from .shapes import fields_of, has_axis, have_axes, is_axis, key_column, shape_of
from .table import Grid, Table

__all__ = ["grown", "tables"]

SUMMARY = "summary"


@public("backquant.tables")
def tables(data: object, attrs: Mapping[str, Any] | None = None, *, hint: Any = None) -> dict[str, Table]:
    """The tables of a reply's data by name, the natural one first.

    - A list of objects is a table with a row per object, named after its field.
    - Arrays of one length side by side are the columns of one table, named after the first, which is their axis.
    - An object whose keys are data (symbols, venues, expiries) is a table with a row per key; arrays in its entries make a
      row per item, and the entries' single values then stand in a table of their own, `….summary`.
    - A matrix is a table with a row per cell and its axes as columns.
    - What is left, single values and lists of texts, is the one row of `summary`. It comes first where the data begins
      with an object of single values, as the levels do.

    Args:
        data: models or plain JSON.
        attrs: what holds for all tables.
        hint: the type that the contract gives the data; a model's own type when left out.
    """
    told = dict(attrs or {})
    return {name: growing.table(name, told) for name, growing in grown(data, hint).items()}


def grown(data: object, hint: Any = None) -> dict[str, Growing]:
    """What the tables are made of, by their names and in their order: the kinds of their columns are still to be found."""
    fields = fields_of(data)
    fields, hint = ({"data": data}, dict[str, hint or Any]) if fields is None else (fields, hint or type(data))
    reader = _Reader()
    reader.read(fields, hint)
    summary, others = reader.finished()
    if _begins_with_single_values(fields, hint):
        return {**summary, **others}
    return {**others, **summary}


def _begins_with_single_values(fields: Mapping[str, Any], hint: Any) -> bool:
    """Whether the first object or table in the data is an object of nothing but single values."""
    for name, value in fields.items():
        if value == [] and attrs.has(item_hint(field_hint(hint, name))):
            return False  # a table of no rows
        shape = shape_of(value, Any)
        if shape not in ("scalar", "texts", "empty"):
            inner = fields_of(value) or {}
            return shape == "object" and all(shape_of(item, Any) == "scalar" for item in inner.values())
    return False


class _Reader:
    """Collects tables; what comes under a name again is more rows of the same table."""

    def __init__(self) -> None:
        self._single: dict[str, Growing] = {}  # by path: rows of single values
        self._many: dict[str, Growing] = {}

    def finished(self) -> tuple[dict[str, Growing], dict[str, Growing]]:
        """The summary, and all other tables."""
        others: dict[str, Growing] = {}
        for path, growing in self._many.items():
            others[distinct(path, others)] = growing
            if path in self._single:
                others[distinct(f"{path}.{SUMMARY}", others)] = self._single[path]
        summary = self._single.get("")
        if summary is None and others:
            return {}, others
        return {distinct(SUMMARY, others): summary or Growing()}, others

    def read(self, fields: Mapping[str, Any], hint: Any) -> None:
        rest = self._tables(fields, hint, "", {})
        if rest:
            self._single.setdefault("", Growing()).add(rest, 1, {})

    def _tables(self, fields: Mapping[str, Any], hint: Any, path: str, keys: dict[str, object]) -> Columns:
        """Read the tables of one object, whose own path is `path`; its single values are given back."""
        leaves = list(leaves_of(fields, hint))
        below = f"{path}." if path else ""
        done = self._matrices(leaves, below, keys)
        sides = groups(leaves, done)
        rest: Columns = {}
        for leaf in leaves:
            if leaf in done:
                continue
            if leaf in sides:
                members = sides[leaf]
                done.update(members)
                name = path if path and is_axis(members[0].name) else below + members[0].path
                self._add(name, _side_by_side(members), keys)
            elif leaf.shape == "rows":
                self._rows(leaf, below + leaf.path, keys)
            elif leaf.shape == "map":
                self._map(leaf, below + leaf.path, keys)
            elif leaf.shape == "numbers" and leaf.value:
                self._add(below + leaf.path, {leaf.name: (leaf.value, item_hint(leaf.hint))}, keys)
            else:
                rest[distinct(leaf.path, rest)] = ([leaf.value], leaf.hint)
        return rest

    def _rows(self, leaf: Leaf, path: str, keys: dict[str, object]) -> None:
        rows = [fields_of(row) or {} for row in leaf.value]
        hint = item_hint(leaf.hint)
        if have_axes(rows):
            self._entries([_split(row, keys) for row in rows], hint, path)
        else:
            self._add(path, columns_of(leaf.value, hint), keys)

    def _map(self, leaf: Leaf, path: str, keys: dict[str, object]) -> None:
        column = distinct(key_column(leaf.name, leaf.value), keys)
        entries = [(keys | {column: key}, fields_of(entry) or {}) for key, entry in leaf.value.items()]
        self._entries(entries, field_hint(leaf.hint, ""), path)

    def _entries(self, entries: Sequence[tuple[dict[str, object], Mapping[str, Any]]], hint: Any, path: str) -> None:
        """Entries of a map, or rows with arrays inside, each with the columns that tell it from the others."""
        long = any(has_axis(entry) for _, entry in entries)
        self._many.setdefault(path, Growing())  # before the tables that the entries hold
        for keys, entry in entries:
            rest = self._tables(entry, hint, path, keys)
            single = self._single.setdefault(path, Growing()) if long else self._many[path]
            single.add(rest, 1, keys)
        if not entries:
            self._many[path].add(columns_of([], hint), 0, {})

    def _matrices(self, leaves: Sequence[Leaf], below: str, keys: dict[str, object]) -> set[Leaf]:
        """Read the matrices; given back are the leaves that this uses up, axes included."""
        used: set[Leaf] = set()
        for leaf in leaves:
            if leaf.shape != "matrix":
                continue
            axes = axes_of(leaf, leaves)
            if axes is None:
                self._add(below + leaf.path, _by_position(leaf), keys)
            else:
                columns, grid = _long(leaf, *axes)
                self._add(below + leaf.path, columns, keys, None if keys else grid)
            used.update((leaf, *(axes or ())))
        return used

    def _add(self, path: str, columns: Columns, keys: dict[str, object], grid: Grid | None = None) -> None:
        height = max((len(values) for values, _ in columns.values()), default=0)
        growing = self._many.setdefault(path, Growing())
        growing.add(columns, height, keys)
        growing.grid = grid


def _split(row: Mapping[str, Any], keys: dict[str, object]) -> tuple[dict[str, object], dict[str, Any]]:
    """A row with arrays inside: the single values it begins with, which tell it from the others, and the rest."""
    first = dict(takewhile(lambda item: shape_of(item[1], Any) == "scalar", row.items()))
    told = dict(keys)
    for name, value in first.items():
        told[distinct(name, told)] = value
    return told, {name: value for name, value in row.items() if name not in first}


def _side_by_side(members: Sequence[Leaf]) -> Columns:
    columns: Columns = {}
    for leaf in members:
        if leaf.shape == "rows":
            prefix = "" if leaf is members[0] else f"{leaf.path}."
            inner = columns_of(leaf.value, item_hint(leaf.hint), prefix)
        else:
            inner = {leaf.path: (leaf.value, item_hint(leaf.hint))}
        columns.update({distinct(name, columns): column for name, column in inner.items()})
    return columns


def _by_position(matrix: Leaf) -> Columns:
    """A matrix without axes: a row per inner list."""
    return {f"{matrix.name}.{index}": (list(cells), Any) for index, cells in enumerate(zip(*matrix.value, strict=True))}


def _long(matrix: Leaf, rows: Leaf, columns: Leaf) -> tuple[Columns, Grid]:
    width = len(columns.value)
    across = distinct(columns.name, {rows.name: None})
    value = distinct(matrix.name, {rows.name: None, across: None})
    long: Columns = {
        rows.name: ([point for point in rows.value for _ in range(width)], item_hint(rows.hint)),
        across: (columns.value * len(rows.value), item_hint(columns.hint)),
        value: (list(chain.from_iterable(matrix.value)), item_hint(item_hint(matrix.hint))),
    }
    return long, Grid(rows.name, across, value, width)
