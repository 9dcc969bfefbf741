"""Rows of several files as one table: in the order of time, each moment once. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from .._extras import require

if TYPE_CHECKING:
    import pyarrow

__all__ = ["joined"]


def joined(tables: Sequence[pyarrow.Table], by: str = "time") -> pyarrow.Table:
    """All rows in the order of this column; a moment that several tables have, from the first of them.

    Days that were fetched on a grid and whole ones overlap, and so do a compacted file and a day that came after it. Each table
    is in that order itself.
    """
    pa = cast("Any", require("pyarrow", "history"))
    whole: pyarrow.Table = pa.concat_tables(tables)
    filled = [table for table in tables if table.num_rows]
    bounds = [(_at(table, by, 0), _at(table, by, table.num_rows - 1)) for table in filled]
    if all(one[1] < other[0] for one, other in pairwise(bounds)):
        return whole
    np = cast("Any", require("numpy", "history"))
    time = cast("Any", whole.column(by)).cast("int64").to_numpy()
    file = np.repeat(np.arange(len(tables)), [table.num_rows for table in tables])
    order = np.lexsort((file, time))
    time, file = time[order], file[order]
    starts = np.flatnonzero(np.r_[True, time[1:] != time[:-1]][: len(time)])
    first = np.repeat(file[starts], np.diff(np.r_[starts, len(time)]))
    return whole.take(order[file == first])


def _at(table: pyarrow.Table, by: str, place: int) -> Any:
    return cast("Any", table.column(by))[place].as_py()
