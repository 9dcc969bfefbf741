"""Tables to the frames of pandas, polars and Arrow; each library is loaded when first asked for.

Column by column: a frame made of rows has to look at each value's type again, and loses it where a null stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec

from ..extras import require
from .hints import ColumnKind
from .table import Table
from .wide import widened

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["to_arrow", "to_pandas", "to_polars"]

DTYPES: dict[ColumnKind, str] = {
    "date": "datetime64[s]",
    "flag": "bool",
    "integer": "int64",
    "number": "float64",
    "time": "datetime64[us, UTC]",
}


def to_pandas(table: Table, *, wide: bool = False) -> pandas.DataFrame:
    """The table as a DataFrame; the wide form has the row axis as its index.

    Raises:
        ConfigurationError: pandas is not installed, or `wide` of a table that is no matrix.
    """
    pd = cast("Any", require("pandas", "pandas"))
    shown = widened(table) if wide else table
    columns = {name: _pandas_column(pd, values, shown.kinds[name]) for name, values in shown.columns.items()}
    frame: pandas.DataFrame = pd.DataFrame(columns, copy=False)
    if wide:
        frame = frame.set_index(next(iter(columns)))
    frame.attrs.update(shown.attrs)
    return frame


def _pandas_column(pd: Any, values: list[Any], kind: ColumnKind) -> Any:
    import numpy

    if isinstance(values, numpy.ndarray):
        return values
    if kind == "integer" and None in values:
        items = numpy.array(values, dtype=object)
        nulls = numpy.array([value is None for value in values])
        items[nulls] = 0
        return pd.arrays.IntegerArray(items.astype("int64"), nulls)
    if kind == "text":
        texts = numpy.array(values, dtype=object)
        return pd.array(texts, dtype=object if pd.__version__.startswith("2.") else "str")
    nullable_flag = kind == "flag" and None in values
    return pd.array(values, dtype="boolean" if nullable_flag else DTYPES.get(kind, object))


def to_polars(table: Table, *, wide: bool = False) -> polars.DataFrame:
    """The table as a DataFrame; mixed values stay Python objects, and lists of them, too.

    Raises:
        ConfigurationError: polars is not installed, or `wide` of a table that is no matrix.
    """
    pl = cast("Any", require("polars", "polars"))
    shown = widened(table) if wide else table
    dtypes = {
        "integer": pl.Int64,
        "number": pl.Float64,
        "text": pl.String,
        "flag": pl.Boolean,
        "time": pl.Datetime("us", "UTC"),
        "date": pl.Date,
        "null": pl.Null,
        "mixed": pl.Object,
    }

    def column(name: str, values: list[Any], kind: ColumnKind) -> Any:
        try:
            return pl.Series(name, values, dtype=dtypes.get(kind), strict=True)
        except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
            return pl.Series(name, values, dtype=pl.Object)

    frame: polars.DataFrame = pl.DataFrame(
        [column(name, values, shown.kinds[name]) for name, values in shown.columns.items()]
    )
    return frame


def to_arrow(table: Table, *, wide: bool = False) -> pyarrow.Table:
    """The table as an Arrow table; mixed values become JSON texts. A field's unit, where known, is its metadata `unit`.

    Raises:
        ConfigurationError: pyarrow is not installed, or `wide` of a table that is no matrix.
    """
    pa = cast("Any", require("pyarrow", "arrow"))
    shown = widened(table) if wide else table
    dtypes = {
        "integer": pa.int64(),
        "number": pa.float64(),
        "text": pa.string(),
        "flag": pa.bool_(),
        "time": pa.timestamp("us", "UTC"),
        "date": pa.date32(),
        "null": pa.null(),
    }

    def column(values: list[Any], kind: ColumnKind) -> Any:
        try:
            if kind != "mixed":
                return pa.array(values, dtypes.get(kind))
        except (pa.ArrowException, OverflowError):  # lists with items of several types
            pass
        return pa.array(
            [None if value is None else msgspec.json.encode(value).decode() for value in values], pa.string()
        )

    columns = [column(values, shown.kinds[name]) for name, values in shown.columns.items()]
    fields = [
        pa.field(name, values.type, metadata={"unit": shown.units[name]} if name in shown.units else None)
        for name, values in zip(shown.columns, columns, strict=True)
    ]
    metadata = {"backquant": msgspec.json.encode(shown.attrs)}
    made: pyarrow.Table = pa.table(columns, schema=pa.schema(fields, metadata))
    return made
