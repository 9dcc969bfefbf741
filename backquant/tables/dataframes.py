"""Tables to the frames of pandas, polars and Arrow; each library is loaded when first asked for.

Column by column: a frame made of rows has to look at each value's type again, and loses it where a null stands.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

import msgspec

from .._extras import require
from .contract_hints import ColumnKind
from .pivot import widened
from .table import Table

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["to_arrow", "to_pandas", "to_polars"]

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
DTYPES: dict[ColumnKind, str] = {
    "date": "datetime64[s]",
    "flag": "bool",
    "naive": "datetime64[us]",
    "time": "datetime64[us, UTC]",
}
PLAIN_NUMBERS: dict[ColumnKind, str] = {"integer": "int64", "number": "float64"}


def to_pandas(table: Table, *, wide: bool = False) -> pandas.DataFrame:
    """The table as a DataFrame; the wide form has the row axis as its index.

    Raises:
        ConfigurationError: pandas is not installed, or `wide` of a table that is no matrix.
    """
    pd = cast("Any", require("pandas", "pandas"))
    if wide:
        return _wide_pandas(pd, table)
    columns = {name: _pandas_column(pd, values, table.kinds[name]) for name, values in table.columns.items()}
    frame: pandas.DataFrame = pd.DataFrame(columns, copy=False)
    frame.attrs.update(table.attrs)
    return frame


def _wide_pandas(pd: Any, table: Table) -> pandas.DataFrame:
    """Numbers as one block: a column for each point takes pandas several times as long."""
    shown = widened(table)
    (rows, points), *cells = shown.columns.items()
    index = pd.Index(_pandas_column(pd, points, shown.kinds[rows]), name=rows)
    if all(shown.kinds[name] == "number" for name, _ in cells):
        import numpy

        block = numpy.array([values for _, values in cells], "float64").T
        frame: pandas.DataFrame = pd.DataFrame(block, index=index, columns=[name for name, _ in cells], copy=False)
    else:
        frame = pd.DataFrame(
            {name: _pandas_column(pd, values, shown.kinds[name]) for name, values in cells}, index=index, copy=False
        )
    frame.columns.name = table.grid.columns if table.grid else None
    frame.attrs.update(shown.attrs)
    return frame


def _pandas_column(pd: Any, values: list[Any], kind: ColumnKind) -> Any:
    import numpy

    if isinstance(values, numpy.ndarray):
        return pd.array(values).tz_localize("UTC") if kind == "time" else values
    if kind == "integer" and None in values:
        items = numpy.array(values, dtype=object)
        nulls = numpy.array([value is None for value in values])
        items[nulls] = 0
        return pd.arrays.IntegerArray(items.astype("int64"), nulls)
    if kind == "text":
        texts = numpy.array(values, dtype=object)
        return pd.array(texts, dtype=object if pd.__version__.startswith("2.") else "str")
    if kind in PLAIN_NUMBERS:
        return numpy.array(values, PLAIN_NUMBERS[kind])
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
        "naive": pl.Datetime("us"),
        "date": pl.Date,
        "null": pl.Null,
        "mixed": pl.Object,
    }

    def column(name: str, values: Any, kind: ColumnKind) -> Any:
        if _is_packed(values):  # in which a null is NaN
            series = pl.Series(name, values)
            if kind == "time":
                return series.dt.replace_time_zone("UTC")
            return series.fill_nan(None) if kind == "number" and series.is_nan().any() else series
        try:
            if kind == "time":
                return pl.Series(name, _since_epoch(values), dtype=pl.Int64).cast(dtypes[kind])
            return pl.Series(name, values, dtype=dtypes.get(kind), strict=True)
        except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
            return pl.Series(name, values, dtype=pl.Object)

    frame: polars.DataFrame = pl.DataFrame(
        {name: column(name, values, shown.kinds[name]) for name, values in shown.columns.items()}
    )
    return frame


def _is_packed(values: object) -> bool:
    return not isinstance(values, list)


def _since_epoch(moments: list[datetime | None]) -> list[int | None]:
    """Microseconds: polars takes several times as long to find them out itself."""
    return [None if moment is None else (moment - EPOCH) // MICROSECOND for moment in moments]


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
        "naive": pa.timestamp("us"),
        "date": pa.date32(),
        "null": pa.null(),
    }

    def column(values: Any, kind: ColumnKind) -> Any:
        if _is_packed(values):  # in which a null is NaN
            made = pa.array(values, from_pandas=True)
            return made.cast(dtypes["time"]) if kind == "time" else made
        try:
            made = None if kind == "mixed" else pa.array(values, dtypes.get(kind))
            if made is not None and "struct<>" not in str(made.type):  # which Parquet does not hold
                return made
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
