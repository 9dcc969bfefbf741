"""A series of a store as rows of a Delta table, which may hold many series and be written again and again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from .._extras import require
from ..errors import ConfigurationError

if TYPE_CHECKING:
    import pyarrow

__all__ = ["write_series"]

SCHEME: Final = "delta://"
SERIES: Final = "series"
"""The column that tells the series of a row; by it, what is there is replaced."""


def write_series(rows: pyarrow.Table, series: str, target: str) -> int:
    """Write the rows in place of those that the table has of this series, in one commit; how many they are.

    Raises:
        ConfigurationError: the target is none.
        OSError: it can't be written; the table stays as it was.
    """
    delta = cast("Any", require("deltalake", "delta"))
    place, options = _read(target)
    if not rows.num_rows:
        return 0
    led = _with_series(rows, series)
    known = delta.DeltaTable.is_deltatable(place, storage_options=options)
    try:
        delta.write_deltalake(
            place,
            led,
            mode="overwrite" if known else "append",
            predicate=f"{SERIES} = '{series.replace(chr(39), chr(39) * 2)}'" if known else None,
            schema_mode="merge",
            storage_options=options,
        )
    except delta.exceptions.DeltaError as problem:
        raise OSError(f"{target}: can't be written as a Delta table: {str(problem).splitlines()[0]}") from None
    return int(rows.num_rows)


def _read(target: str) -> tuple[str, dict[str, str]]:
    """Where the table is, and what its store has to be told."""
    place = target.removeprefix(SCHEME)
    if not place or place.startswith("delta:"):
        raise ConfigurationError(
            f"{target!r}: a Delta table is written like delta://folder or delta://s3://bucket/prefix"
        )
    if place.startswith("s3://"):
        return place, {"aws_conditional_put": "etag"}  # two who commit at once: one of them does it again
    if "://" in place:
        raise ConfigurationError(f"{target!r}: a Delta table is in a folder or in s3://")
    return str(Path(place).absolute()), {}


def _with_series(rows: pyarrow.Table, series: str) -> Any:
    """The rows, led by the series; a column that is null throughout is one of text, as Delta has no type of nothing."""
    pa = cast("Any", require("pyarrow", "history"))
    table = cast("Any", rows)
    columns = [column.cast(pa.string()) if pa.types.is_null(column.type) else column for column in table.columns]
    names = [SERIES, *table.column_names]
    return pa.table(
        [pa.array([series], pa.string()).take(pa.array([0] * table.num_rows, pa.int64())), *columns], names=names
    )
