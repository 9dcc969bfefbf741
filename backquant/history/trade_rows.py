"""Trades of the live tape as rows of Arrow, and what of a recording a store has. No network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import msgspec

from .._extras import require
from .files import files_of
from .merge_rows import joined
from .series import Series
from .storage import read_table

if TYPE_CHECKING:
    import pyarrow

    from ..stream import Trade

__all__ = ["KEY", "LIVE", "TABLE", "TAPE", "StoredKey", "keys_since", "once", "recorded", "tape_series", "trade_rows"]

TAPE: Final = "tape"
TABLE: Final = "trades"
LIVE: Final = "live/"  # the folder of what was watched, beside what was backfilled
StoredKey: TypeAlias = tuple[str, str, str]
KEY: Final = ("venue", "instrument", "trade_id")
"""What names a trade: two instruments may share an id."""
TEXTS: Final = ("venue", "coin", "instrument", "trade_id", "direction", "option_type")
NUMBERS: Final = ("strike", "amount", "price", "premium_usd", "mark_price", "index_price", "iv")


def tape_series(channel: str) -> Series:
    """The series of a tape channel, whose files are in `tape/BTC.agg/trades`."""
    _, _, rest = channel.partition(".")
    return Series(TAPE, (("symbol", rest),))


def trade_rows(trades: Sequence[Trade], received: Sequence[datetime]) -> pyarrow.Table:
    """A row a trade: when it was made and when it came, then its fields."""
    pa = cast("Any", require("pyarrow", "history"))
    moment = pa.timestamp("us", "UTC")
    columns = {
        "time": pa.array([trade.ts_ms * 1000 for trade in trades], pa.int64()).cast(moment),
        "received_at": pa.array(received, moment),
        **{name: pa.array([getattr(trade, name) for trade in trades], pa.string()) for name in TEXTS},
        "expiry_date": pa.array([trade.expiry_date for trade in trades], pa.date32()),
        **{name: pa.array([getattr(trade, name) for trade in trades], pa.float64()) for name in NUMBERS},
        "is_block_trade": pa.array([trade.is_block_trade for trade in trades], pa.bool_()),
        "recovered": pa.array([trade.recovered for trade in trades], pa.bool_()),
        "extra": pa.array(
            [None if trade.extra is None else msgspec.json.encode(trade.extra).decode() for trade in trades],
            pa.string(),
        ),
    }
    return cast("pyarrow.Table", pa.table(columns))


def keys_since(root: Path, series: Series, since: datetime) -> set[StoredKey]:
    """The trades of the store that were made since."""
    found: set[StoredKey] = set()
    for path in files_of(root, series, TABLE):
        rows = read_table(path, columns=list(KEY), filters=[("time", ">=", since)])
        found.update(zip(*(rows.column(name).to_pylist() for name in KEY), strict=True))
    return found


def once(rows: pyarrow.Table) -> pyarrow.Table:
    """Each trade once, the first row of it: what was refilled after a crash may overlap with what was sealed before."""
    pa = cast("Any", require("pyarrow", "history"))
    names = list(KEY)
    indexed = cast("Any", rows.select(names)).append_column("place", pa.array(range(rows.num_rows), pa.int64()))
    places = indexed.group_by(names).aggregate([("place", "min")]).sort_by("place_min").column("place_min")
    return rows if len(places) == rows.num_rows else rows.take(places)


def recorded(series: Series, tables: Sequence[pyarrow.Table]) -> pyarrow.Table:
    """The rows of a recording's files in the order of time: each trade once, and each reply of an endpoint that was watched."""
    pa = cast("Any", require("pyarrow", "history"))
    if series.operation == TAPE:
        return once(pa.concat_tables(tables).sort_by("time"))
    return cast("pyarrow.Table", cast("Any", joined(tables, "snapshot")).sort_by("time"))
