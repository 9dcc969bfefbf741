"""One channel of the tape while it is recorded: what came and is not written yet, and up to when each sink is complete."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from .._extras import require
from .series import Series
from .sinks import Sink
from .trade_rows import KEY, TABLE, tape_series, trade_rows

if TYPE_CHECKING:
    import pyarrow

    from ..stream import Gap, Trade

__all__ = ["LATE", "Tape"]

DOUBTS: Final = 1_000_000  # their numbers are beyond those that a stream gives
LATE: Final = timedelta(seconds=45)  # a venue that is polled publishes up to 30 s late


class Tape:
    """What came of one channel and is not written yet; the same for all sinks."""

    def __init__(self, channel: str, sinks: Sequence[Sink]) -> None:
        self._parts = [_Part(channel, sink) for sink in sinks]
        self._series = tape_series(channel)
        self._trades: list[Trade] = []
        self._received: list[datetime] = []
        self._alive: datetime | None = None
        self.opened: datetime | None = None
        """When the first of what is held came."""

    @property
    def ends(self) -> list[datetime]:
        """Up to when the sinks are complete, as far as they have the channel at all."""
        return [part.end for part in self._parts if part.end is not None]

    def __len__(self) -> int:
        return len(self._trades)

    def add(self, trade: Trade, now: datetime) -> None:
        """A trade has come."""
        self._trades.append(trade)
        self._received.append(now)

    def alive(self, began: datetime, reached: datetime) -> None:
        """All that was published up to `reached` has come, since the link was made, or since where the sinks end."""
        for part in self._parts:
            part.alive(began, reached)
        self._alive = reached

    def gap(self, gap: Gap, start: datetime, end: datetime, now: datetime) -> None:
        """What may be missing is told before the record grows past it, and taken back once it came and is written."""
        if gap.complete:
            self.seal(now)
        for part in self._parts:
            part.gap(gap, start, end)

    def doubt(self, start: datetime, end: datetime, reason: str) -> None:
        """Something may be missing, and nobody knows what."""
        for part in self._parts:
            part.doubt(start, end, reason)

    def seal(self, now: datetime) -> None:
        """Write what came, and only then tell that the record is complete so far: in each sink that can, whatever another says."""
        rows = trade_rows(self._trades, self._received) if self._trades else None
        opened, self.opened = self.opened or now, None
        self._trades, self._received = [], []
        with ExitStack() as each:
            for part in reversed(self._parts):
                each.callback(part.seal, self._series, rows, opened, now, self._alive)


class _Part:
    """How far one sink is."""

    def __init__(self, channel: str, sink: Sink) -> None:
        self.end: datetime | None = sink.spans.last_end(channel)
        self._sink = sink
        self._channel = channel
        series = tape_series(channel)
        self._known = set[Any]() if self.end is None else sink.known(series, self.end - LATE)
        self._span: int | None = None
        self._gaps = self._doubts = 0

    def alive(self, began: datetime, reached: datetime) -> None:
        """A span begins once something is complete: where this machine's clock is behind, `began` is yet to come."""
        if self._span is None and (self.end or began) <= reached:
            self.begin(began)

    def begin(self, began: datetime) -> None:
        """The channel is live: with what is refilled it is complete from where it ended."""
        if self._span is None:
            self._span = self._sink.spans.begin(self._channel, self.end or began)
            self._gaps = self._sink.spans.next_gap(self._span)

    def gap(self, gap: Gap, start: datetime, end: datetime) -> None:
        self.begin(end)
        if self._span is not None and gap.complete:
            self._sink.spans.mended(self._span, self._gaps + gap.id)
        elif self._span is not None:
            self._sink.spans.hole(self._span, self._gaps + gap.id, start, end, gap.note or gap.reason)

    def doubt(self, start: datetime, end: datetime, reason: str) -> None:
        self.begin(end)
        self._doubts += 1
        if self._span is not None:
            self._sink.spans.hole(self._span, self._gaps + DOUBTS + self._doubts, start, end, reason)

    def seal(
        self, series: Series, rows: pyarrow.Table | None, start: datetime, end: datetime, reached: datetime | None
    ) -> None:
        if rows is not None:
            fresh = self._fresh(rows)
            if fresh.num_rows:
                self._sink.write(series, start, end, [{TABLE: fresh}])
        if self._span is not None and reached is not None:
            self._sink.spans.grow(self._span, reached - LATE)

    def _fresh(self, rows: pyarrow.Table) -> pyarrow.Table:
        """Those that the sink has not: what is refilled begins before its end."""
        if not self._known:
            return rows
        pa = cast("Any", require("pyarrow", "history"))
        keys = zip(*(rows.column(name).to_pylist() for name in KEY), strict=True)
        again = rows.column("recovered").to_pylist()
        mask = [not refilled or key not in self._known for refilled, key in zip(again, keys, strict=True)]
        return cast("pyarrow.Table", cast("Any", rows).filter(pa.array(mask)))
