"""The short way from many rows of models to numbers that frames can take over as they are.

The body need not be decoded again, and each value is touched once, while it is still in the processor's cache.
"""

from __future__ import annotations

import re
import struct
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

import msgspec

from .._extras import require
from .build import made
from .column_kinds import TIME_NAME, typed
from .contract_hints import ColumnKind, column_kind, fields_hint, is_model, item_hint
from .table import Table

if TYPE_CHECKING:
    from .._ground.reply_protocol import Readable

__all__ = ["packed"]

MANY = 1_000  # rows; with fewer it makes no difference that anyone would notice
BLOCK = 256
CODES: dict[ColumnKind, str] = {"number": "d", "integer": "q"}
WIDTH = 8  # bytes of either
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
NOT_A_TIME = -(2**63)  # as numpy counts


def packed(reply: Readable, facts: dict[str, Any]) -> Table | None:
    """The natural table where it is many flat rows that the models hold in full, its numbers, and the times
    of settlements, as numpy's arrays; else None.

    A null among floats is NaN here. Without numpy, which only pandas brings along, there is no short way.
    """
    if reply.drift or find_spec("numpy") is None:
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
    start = _start(body, name)
    kinds = {field: column_kind(fields.get(field)) for field in _first_row(body, start)}
    if kinds.keys() != fields.keys() or None in kinds.values() or getattr(model, "__json_names__", None):
        return None
    known = cast("dict[str, ColumnKind]", kinds)
    columns = _columns(rows, known)
    if not _hold_all(body, start, columns, len(rows)):
        return None
    for field, values in columns.items():
        if known[field] == "integer" and isinstance(values, list):  # with nulls, too large, or times
            columns[field], known[field] = typed(field, cast("list[Any]", values), fields[field])
    table = made(name, columns, known, facts)
    for added in columns.keys() - fields.keys():  # settlements: many rows, and few moments
        columns[added] = _moments(columns[added])
    return table


def _moments(values: list[datetime | None]) -> Any:
    numpy = cast("Any", require("numpy", "pandas"))
    counts = {moment: NOT_A_TIME if moment is None else (moment - EPOCH) // MICROSECOND for moment in set(values)}
    return numpy.fromiter(map(counts.__getitem__, values), "int64", len(values)).view("datetime64[us]")


def _start(body: bytes, name: str) -> int:
    """Where the first row of the list of that name begins; 0 where it is not plain to see."""
    opening = re.search(rb'"%s"\s*:\s*\[\s*' % re.escape(name.encode()), body)
    return opening.end() if opening else 0


def _first_row(body: bytes, start: int) -> tuple[str, ...]:
    """The fields of the first row, in order, when its values are all single ones."""
    end = body.find(b"}", start) + 1
    try:
        row: object = msgspec.json.decode(body[start:end])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ()
    return tuple(cast("dict[str, Any]", row)) if isinstance(row, dict) else ()


def _hold_all(body: bytes, start: int, columns: dict[str, Any], height: int) -> bool:
    """Whether no row has a field that is no column.

    A colon follows each key. Where the rows have no more colons than the columns have cells, and each cell was sent, there
    is no key left over. A number that is no null was sent; for the other columns their names must stand before the colons.
    """
    numpy = cast("Any", require("numpy", "pandas"))
    colons = numpy.flatnonzero(numpy.frombuffer(body, numpy.uint8, offset=start) == ord(":")) + start
    cells = height * len(columns)
    if len(colons) < cells:
        return False
    end = body.find(b"]", colons[cells - 1])
    more_keys = len(colons) > cells and colons[cells] < end
    if more_keys or b"\\" in body or not _is_json(body[:start] + body[end:]):
        return False
    by_row = colons[:cells].reshape(height, -1)
    return all(
        _have_no_null(numpy, values) or _stands_before(numpy, f'"{name}"'.encode(), body, by_row[:, index])
        for index, (name, values) in enumerate(columns.items())
    )


def _is_json(text: bytes) -> bool:
    """Whether the body is whole without the rows, so that they end where they seem to."""
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


def _have_no_null(numpy: Any, values: Any) -> bool:
    return None not in values if isinstance(values, list) else not numpy.isnan(values).any()


def _stands_before(numpy: Any, key: bytes, body: bytes, colons: Any) -> bool:
    size = len(key)
    windows = numpy.ndarray(len(body) - size + 1, f"V{size}", body, strides=1)
    return bool(windows[colons - size].tobytes() == key * len(colons))


def _columns(rows: list[Any], kinds: dict[str, ColumnKind]) -> dict[str, Any]:
    """Each field's values: an array where they are numbers, all of one kind, else a list."""
    numpy = cast("Any", require("numpy", "pandas"))
    values_of = attrgetter(*kinds)
    columns: dict[str, Any] = {name: _empty(numpy, name, kind, len(rows)) for name, kind in kinds.items()}
    for start in range(0, len(rows), BLOCK):
        block = zip(*map(values_of, rows[start : start + BLOCK]), strict=True)
        for name, values in zip(kinds, block, strict=True):
            columns[name] = _extended(numpy, columns[name], start, values)
    return columns


def _empty(numpy: Any, name: str, kind: ColumnKind, height: int) -> Any:
    if kind in CODES and not TIME_NAME.fullmatch(name):
        return numpy.empty(height, CODES[kind])
    return cast("Any", [])


def _extended(numpy: Any, column: Any, start: int, values: tuple[Any, ...]) -> Any:
    if isinstance(column, list):
        items = cast("list[Any]", column)
        items.extend(values)
        return items
    code = column.dtype.char
    try:
        struct.pack_into(f"{len(values)}{code}", column, start * WIDTH, *values)
    except struct.error:  # a null, or an integer that takes more than 64 bits
        if code == CODES["integer"]:
            return [*column[:start].tolist(), *values]
        column[start : start + len(values)] = numpy.array(values, code)
    return column
