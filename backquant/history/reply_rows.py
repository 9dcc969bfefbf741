"""A stored answer as rows: the reply's tables in Arrow, led by when, of what and from where they are. No I/O."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, cast

import attrs
from backquant_api.operation import Operation

from .._call.reply import Reply
from .._call.unwrap import unwrap
from .._extras import require
from .._ground.response import Headers, HttpResponse
from ..tables.contract_hints import ColumnKind
from ..tables.dataframes import to_arrow
from ..tables.from_reply import table_of
from ..tables.label_columns import led
from ..tables.table import Table
from .journal import Answer
from .series import Chunk

if TYPE_CHECKING:
    import pyarrow

__all__ = ["LEADING", "first_time", "read_reply", "rows_of"]

LEADING: Final[dict[str, ColumnKind]] = {
    "time": "time",
    "symbol": "text",
    "spot_price": "number",
    "positioning": "text",
    "positioning_requested": "text",
    "fallback_reason": "text",
    "snapshot": "time",
    "request_id": "text",
    "fetched_at": "time",
    "contract_version": "text",
}
"""The leading columns, and what kind each is."""


def read_reply(operation: Operation[Any], answer: Answer) -> Reply[Any]:
    """The reply that was answered."""
    if answer.body is None or answer.fetched is None:
        raise AssertionError("what was found has a body")
    response = HttpResponse(200, Headers(), answer.body, "", 0.0)
    return unwrap(response, operation, strict=False, now=answer.fetched)


def rows_of(reply: Reply[Any], answer: Answer, chunk: Chunk) -> dict[str, pyarrow.Table]:
    """The tables of the reply, the natural one first, with the leading columns."""
    found: dict[str, pyarrow.Table] = {}
    facts = _facts(reply, answer)
    for name, table in reply.tables().items():
        times = _own_times(table, answer.snapshot)
        if times:  # each row has a time of its own
            table = attrs.evolve(table, columns={**table.columns, "time": times}, kinds={**table.kinds, "time": "time"})
        frame = to_arrow(led(table, {column: (kind, facts[column]) for column, kind in LEADING.items()}))
        found[name] = _within(frame, chunk) if times else frame
    return found


def first_time(reply: Reply[Any], snapshot: datetime) -> datetime:
    """The earliest moment that the reply covers: its first row where it is a series in time, else its snapshot."""
    natural = table_of(reply, None)
    return min([snapshot, *(_own_times(natural, snapshot) or ())])


def _own_times(table: Table, snapshot: datetime | None) -> list[datetime] | None:
    """The times of a table that is a series in time up to the snapshot; None for a table of one moment."""
    name = next(iter(table.columns), None)
    if name is None or table.kinds[name] != "time" or len(table) < 2 or snapshot is None:
        return None
    times = cast("list[datetime | None]", table.columns[name])
    known = [time for time in times if time is not None]
    rising = len(known) == len(times) and all(before < after for before, after in pairwise(known))
    return known if rising and known[-1] <= snapshot else None


def _facts(reply: Reply[Any], answer: Answer) -> dict[str, Any]:
    meta = reply.meta
    extra = meta.extra if isinstance(meta.extra, dict) else {}  # a reply that departs has whatever came
    return {
        "time": answer.snapshot,
        "symbol": meta.symbol,
        "spot_price": meta.spot_price,
        "positioning": extra.get("positioning"),
        "positioning_requested": extra.get("positioning_requested"),
        "fallback_reason": extra.get("positioning_fallback_reason"),
        "snapshot": answer.snapshot,
        "request_id": meta.request_id,
        "fetched_at": answer.fetched,
        "contract_version": meta.version,
    }


def _within(frame: pyarrow.Table, chunk: Chunk) -> pyarrow.Table:
    """The rows of the chunk's own time: a series reaches beyond it, and the rest is its neighbour's."""
    pc = cast("Any", require("pyarrow.compute", "history"))
    time = frame.column("time")
    inside = pc.and_(pc.greater_equal(time, chunk.start), pc.less(time, chunk.end))
    return frame.filter(inside)
