"""One schema for all files of a table: what holds two, and a table brought to it. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any, cast

from .._extras import require

if TYPE_CHECKING:
    import pyarrow

__all__ = ["concatenated", "conformed", "merged"]


def merged(known: Any, new: Any) -> Any:
    """The schema that holds both, in the known order; a field that is a number here and a text there becomes text."""
    if known.equals(new):
        return known
    pa = cast("Any", require("pyarrow", "history"))
    fields = {field.name: field for field in known}
    for field in new:
        field = field.remove_metadata()
        old = fields.get(field.name)
        fields[field.name] = field if old is None else pa.field(field.name, _wider(pa, old.type, field.type))
    return pa.schema(list(fields.values()))


def _wider(pa: Any, one: Any, other: Any) -> Any:
    if one == other:
        return one
    try:
        pair = [pa.schema([pa.field("it", kind)]) for kind in (one, other)]
        return pa.unify_schemas(pair, promote_options="permissive").field("it").type
    except pa.ArrowException:
        return pa.string()


def concatenated(tables: Sequence[pyarrow.Table]) -> pyarrow.Table:
    """All rows, with the columns that any of the tables has."""
    pa = cast("Any", require("pyarrow", "history"))
    schema = reduce(merged, (table.schema for table in tables))
    whole: pyarrow.Table = pa.concat_tables([conformed(table, schema) for table in tables])
    return whole


def conformed(table: pyarrow.Table, schema: Any) -> pyarrow.Table:
    """The table with the columns of the schema: what it lacks is null."""
    if table.schema.equals(schema):
        return table.replace_schema_metadata()
    pa = cast("Any", require("pyarrow", "history"))
    names = set(table.column_names)
    columns = [
        _cast(pa, table.column(field.name), field.type) if field.name in names else pa.nulls(table.num_rows, field.type)
        for field in schema
    ]
    made: pyarrow.Table = pa.table(columns, schema=schema)
    return made


def _cast(pa: Any, column: Any, kind: Any) -> Any:
    if column.type == kind:
        return column
    try:
        return column.cast(kind)
    except pa.ArrowException:  # a list, as text
        return pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())
