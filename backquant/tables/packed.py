"""The short way from many rows of models to numbers that numpy can take over as they are.

The body need not be read again, and each value is touched once, while it is still in the processor's cache.
"""

from __future__ import annotations

import json
import math
import re
import struct
from array import array
from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from .hints import ColumnKind, column_kind, fields_hint, is_model, item_hint
from .kinds import TIME_NAME, typed
from .table import Table

if TYPE_CHECKING:
    from ..reply import Reply

__all__ = ["packed"]

MANY = 1_000  # rows; with fewer it makes no difference that anyone would notice
BLOCK = 256
CODES: dict[ColumnKind, str] = {"number": "d", "integer": "q"}


def packed(reply: Reply[Any], facts: dict[str, Any]) -> Table | None:
    """The natural table where it is many flat rows that the models hold in full, its numbers as arrays; else None.

    A null among floats is NaN here. The first row in the body tells which fields the API sends: rows of one array have
    the same ones.
    """
    if reply.drift:
        return None
    for name, hint in fields_hint(type(reply.data)).items():
        value: object = getattr(reply.data, name, None)
        if isinstance(value, list) and is_model(item_hint(hint)):
            rows = cast("list[Any]", value)
            return _flat(reply.http.body, name, rows, item_hint(hint), facts) if len(rows) >= MANY else None
        if value is not None and not isinstance(value, str | int | float):
            return None
    return None


def _flat(body: bytes, name: str, rows: list[Any], model: Any, facts: dict[str, Any]) -> Table | None:
    fields = fields_hint(model)
    sent = _first_row(body, name)
    kinds = {field: column_kind(fields.get(field)) for field in sent}
    if sent.keys() != fields.keys() or None in kinds.values() or getattr(model, "__json_names__", None):
        return None
    known = cast("dict[str, ColumnKind]", kinds)
    columns = _columns(rows, known)
    for field, values in columns.items():
        if known[field] == "integer" and isinstance(values, list):  # with nulls, too large, or times
            columns[field], known[field] = typed(field, cast("list[Any]", values), fields[field])
    return Table(name, columns, known, facts)


def _first_row(body: bytes, name: str) -> dict[str, Any]:
    """The first object of the list of that name; nothing where it is not plain to see."""
    start = re.search(rb'"%s"\s*:\s*\[\s*' % re.escape(name.encode()), body)
    if start is None:
        return {}
    try:
        row, _ = json.JSONDecoder().raw_decode(body[start.end() : start.end() + 65_536].decode("utf-8", "replace"))
    except ValueError:
        return {}
    return cast("dict[str, Any]", row) if isinstance(row, dict) else {}


def _columns(rows: list[Any], kinds: dict[str, ColumnKind]) -> dict[str, Any]:
    values_of = attrgetter(*kinds)
    columns: dict[str, Any] = {name: _empty(name, kind) for name, kind in kinds.items()}
    for start in range(0, len(rows), BLOCK):
        block = zip(*map(values_of, rows[start : start + BLOCK]), strict=True)
        for name, values in zip(kinds, block, strict=True):
            columns[name] = _extended(columns[name], values)
    return columns


def _empty(name: str, kind: ColumnKind) -> Any:
    if kind in CODES and not TIME_NAME.fullmatch(name):
        return cast("Any", array(CODES[kind]))
    return cast("Any", [])


def _extended(column: Any, values: tuple[Any, ...]) -> Any:
    if isinstance(column, list):
        items = cast("list[Any]", column)
        items.extend(values)
        return items
    try:
        column.frombytes(_pack(column.typecode, values))
    except struct.error:  # a null, or an integer that takes more than 64 bits
        if column.typecode == "q":
            return [*column, *values]
        column.frombytes(_pack("d", [math.nan if value is None else value for value in values]))
    return column


def _pack(code: str, values: Sequence[Any]) -> bytes:
    return struct.pack(f"{len(values)}{code}", *values)
