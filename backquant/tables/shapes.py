"""What a piece of a reply looks like: rows, an array, a matrix, a map, or an object with fixed fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain, pairwise
from typing import Any, Literal, TypeAlias, cast, get_args

import attrs
from backquant_api import literals

from .contract_hints import column_kind, field_hint, is_model, item_hint

__all__ = ["Shape", "fields_of", "has_axis", "have_axes", "is_axis", "key_column", "shape_of"]

Shape: TypeAlias = Literal["scalar", "object", "map", "rows", "matrix", "numbers", "texts", "mixed", "empty"]

# Fields that say what the index of the arrays beside them means.
AXES = {
    "dates",
    "dtes",
    "expiries",
    "price_axis",
    "price_bins",
    "strikes",
    "time_axis_ms",
    "times",
    "timestamps",
    "ts",
    "x_grid",
    "y_grid",
}
NEVER = "(?!)"  # where the contract lists none
# What the keys of a map are, told by the keys themselves.
KEYS = {
    "symbol": re.compile("|".join(get_args(literals.Symbol)) or NEVER),
    "venue": re.compile("|".join(get_args(literals.Venue)) or NEVER),
    "expiry": re.compile(r"\d{1,2}[A-Z]{3}\d{2}|\d{4}-\d\d-\d\d", re.ASCII),
}
NUMBERS = (int, float, type(None))
CELLS = (*NUMBERS, str, date)


def fields_of(value: object) -> Mapping[str, Any] | None:
    """The fields of an object, by their JSON names; None when the value is no object."""
    if isinstance(value, dict):
        return cast("dict[str, Any]", value)
    if attrs.has(type(value)):
        renamed: dict[str, str] = getattr(value, "__json_names__", {})
        names: list[str] = [field.name for field in attrs.fields(type(cast("attrs.AttrsInstance", value)))]
        return {renamed.get(name, name): getattr(value, name) for name in names}
    return None


def shape_of(value: object, hint: Any) -> Shape:
    if isinstance(value, list):
        items = cast("list[object]", value)
        return _shape_of_list(items) if items else _shape_of_nothing(item_hint(hint))
    fields = fields_of(value)
    if fields is None:
        return "scalar"
    return "map" if _is_map(fields, hint) else "object"


def _shape_of_list(items: list[object]) -> Shape:
    kinds = set(map(type, items))
    if _are(kinds, NUMBERS):
        return "numbers"
    if _are(kinds, CELLS):
        return "texts"
    if kinds == {list}:
        return "matrix" if _is_matrix(cast("list[list[object]]", items)) else "mixed"
    if all(item is None or fields_of(item) is not None for item in items):
        return "rows"
    return "mixed"


def _shape_of_nothing(item: Any) -> Shape:
    """What an empty list is a list of, by the contract."""
    if is_model(item):
        return "rows"
    kind = column_kind(item)
    return "empty" if kind is None else "texts" if kind == "text" else "numbers"


def _is_matrix(rows: list[list[object]]) -> bool:
    width = len(rows[0])
    if width == 0 or any(len(row) != width for row in rows):
        return False
    return _are(set(map(type, chain.from_iterable(rows))), CELLS)


def _are(kinds: set[type], known: tuple[type, ...]) -> bool:
    return all(issubclass(kind, known) for kind in kinds)


def _is_map(fields: Mapping[str, Any], hint: Any) -> bool:
    """Whether the keys are data: by the contract, or because all values are objects of one shape or the keys known ones."""
    entries = [fields_of(value) for value in fields.values() if value is not None]
    if any(entry is None for entry in entries):
        return False
    if is_model(field_hint(hint, "")):
        return True
    if entries and key_column("", fields) != "key":
        return True
    shapes = {frozenset(entry) for entry in entries if entry is not None}
    return len(entries) > 1 and len(shapes) == 1


def key_column(name: str, fields: Mapping[str, Any]) -> str:
    """What the keys of a map are called as a column: `symbol`, `venue`, `expiry`, what stands behind `by_`, or `key`."""
    for word, pattern in KEYS.items():
        if fields and all(pattern.fullmatch(key) for key in fields):
            return word
    return name.partition("_")[2] if name.startswith(("by_", "per_")) else "key"


def is_axis(name: str) -> bool:
    return name in AXES


def has_axis(fields: Mapping[str, Any]) -> bool:
    """Whether the object says itself what the index of its arrays means."""
    return any(is_axis(name) and isinstance(value, list) for name, value in fields.items())


def have_axes(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether one of many objects does, or the shapes of their arrays do."""
    names = AXES.intersection(chain.from_iterable(rows))
    named = any(isinstance(row.get(name), list) for name in names for row in rows)
    return named or (bool(rows) and _rises_beside_others(rows[0]))


def _rises_beside_others(fields: Mapping[str, Any]) -> bool:
    """Whether an object's arrays are all of one length, several numbers, and the first of them rises from point to point."""
    arrays = [cast("list[Any]", value) for value in fields.values() if isinstance(value, list)]
    if len(arrays) < 2 or len(arrays[0]) < 2 or len({len(array) for array in arrays}) > 1:
        return False
    if any(_shape_of_list(array) != "numbers" for array in arrays) or None in arrays[0]:
        return False
    return all(left < right for left, right in pairwise(arrays[0]))
