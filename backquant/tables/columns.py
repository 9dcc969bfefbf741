"""Rows of objects to columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from .contract_hints import field_hint, fields_hint, is_model
from .shapes import fields_of

__all__ = ["Column", "Columns", "columns_of", "distinct"]

Column = tuple[list[Any], Any]
"""Values, and the type that the contract gives them."""
Columns = dict[str, Column]


def columns_of(rows: Sequence[object], hint: Any, prefix: str = "") -> Columns:
    """One column per field; a field of a nested object is named with dots, an absent one is None.

    Where no row tells of an object, its fields are those that the contract gives it: a table has the same columns, whatever is in it.
    """
    columns: Columns = {}
    _add([fields_of(row) or {} for row in rows], hint, prefix, columns, ())
    return columns


def _add(
    rows: Sequence[Mapping[str, Any]], hint: Any, prefix: str, columns: Columns, outer: tuple[object, ...]
) -> None:
    told = _by_field(rows) or {name: [None] * len(rows) for name in fields_hint(hint)}
    for name, values in told.items():
        inner = field_hint(hint, name)
        objects = _objects(values)
        if objects is None and is_model(inner) and inner not in outer and not any(map(_is_told, values)):
            objects = [dict[str, Any]() for _ in values]
        if objects is None:
            columns[distinct(f"{prefix}{name}", columns)] = (values, inner)
        else:
            _add(objects, inner, f"{prefix}{name}.", columns, (*outer, inner))


def _by_field(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    names = tuple(rows[0]) if rows else ()
    if len(names) > 1 and all(len(row) == len(names) for row in rows):
        try:  # as good as always all rows have the same fields
            return dict(zip(names, map(list, zip(*map(itemgetter(*names), rows), strict=True)), strict=True))
        except KeyError:
            pass
    return {name: [row.get(name) for row in rows] for name in dict.fromkeys(name for row in rows for name in row)}


def _is_told(value: object) -> bool:
    return value is not None and value != {}


def _objects(values: list[Any]) -> list[Mapping[str, Any]] | None:
    """The values as objects to look into, None when they are none."""
    if set(map(type, values)) <= PLAIN:
        return None
    found = [None if value is None else fields_of(value) for value in values]
    if not any(found) or any(fields is None and value is not None for fields, value in zip(found, values, strict=True)):
        return None
    return [fields or {} for fields in found]


PLAIN: set[type] = {str, int, float, bool, list, type(None)}


def distinct(name: str, taken: Mapping[str, object]) -> str:
    """The name, numbered where something else has it already."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free
