"""The join of a backtest: to each time the newest row at or before it. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from .._extras import require

if TYPE_CHECKING:
    import pandas
    import pyarrow

__all__ = ["join_as_of"]


def join_as_of(rows: pyarrow.Table, times: Sequence[datetime], max_age: timedelta | None) -> pandas.DataFrame:
    """A row for each time; all rows of the moment where it has several. Null where there is none that is young enough."""
    pd, np = cast("Any", require("pandas", "pandas")), cast("Any", require("numpy", "pandas"))
    asked = pd.DatetimeIndex(pd.to_datetime(list(times), utc=True)).as_unit("us")
    if not rows.num_rows:
        return cast("pandas.DataFrame", pd.DataFrame({"asked": asked}))
    known = cast("Any", rows).sort_by("time").to_pandas()
    moments = known["time"].to_numpy("datetime64[us]").astype("int64")
    wanted = asked.to_numpy("datetime64[us]").astype("int64")
    last = np.searchsorted(moments, wanted, side="right") - 1
    found = last >= 0
    if max_age is not None:
        found &= wanted - moments[np.maximum(last, 0)] <= max_age // timedelta(microseconds=1)
    first = np.searchsorted(moments, moments[np.maximum(last, 0)], side="left")
    heights = np.where(found, last - first + 1, 1)
    places = np.where(found, first, -1).repeat(heights)
    within = np.arange(heights.sum()) - (heights.cumsum() - heights).repeat(heights)
    places = np.where(places < 0, -1, places + within)
    joined = known.reindex(places).reset_index(drop=True)  # there is no row -1: a row of nulls
    joined.insert(0, "asked", asked.repeat(heights))
    return joined
