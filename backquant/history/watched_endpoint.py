"""One endpoint that is watched while it is recorded: its replies that are not written yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, Final

from .._call.bound_method import BoundCall
from .._call.reply import Reply
from .journal_records import Answer
from .reply_rows import rows_of
from .series import Chunk, Series
from .sinks import Sink
from .trade_rows import LIVE

if TYPE_CHECKING:
    import pyarrow

__all__ = ["Watched"]

SECOND: Final = timedelta(seconds=1)


class Watched:
    """The replies of one endpoint; the same for all sinks."""

    def __init__(
        self,
        call: BoundCall[Any],
        sinks: Sequence[Sink],
        now: Callable[[], datetime],
        due: Callable[[datetime], bool],
    ) -> None:
        given = {name: value for name, value in call.arguments.items() if value is not None}
        usual = {p.name: p.choices[0] for p in call.operation.params if p.name == "symbol" and p.choices}
        self._series = Series(LIVE + call.operation.name, tuple(sorted({**usual, **given}.items())))
        self._now, self._due = now, due
        self._sinks = sinks
        self._spans: list[int] = []
        self._ends: list[datetime | None] = []
        self._tables: list[tuple[datetime, dict[str, pyarrow.Table]]] = []
        self._last = self._opened = now()
        self._lock = Lock()
        self._closed = False

    def follow(self, replies: Iterator[Reply[Any]], stop: Event) -> None:
        """Take the replies until it is to stop."""
        for reply in replies:
            self._add(reply)
            if stop.is_set():
                return

    def _add(self, reply: Reply[Any]) -> None:
        with self._lock:
            if self._closed:
                return
            now = self._now()
            computed: object = reply.meta.computed_at
            at = computed if isinstance(computed, datetime) else now
            answer = Answer(at, "found", at, at, reply.status, None, now)
            all_time = Chunk(self._series, datetime.min.replace(tzinfo=at.tzinfo), at + SECOND)
            self._tables.append((at, rows_of(reply, answer, all_time)))
            self._last = at
            if not self._spans:
                name = str(self._series)
                self._ends = [sink.spans.last_grown(name) for sink in self._sinks]
                self._spans = [sink.spans.begin(name, at) for sink in self._sinks]
            if self._due(self._opened):
                self._seal()

    def _seal(self) -> None:
        tables, self._tables = self._tables, []
        opened, self._opened = self._opened, self._now()
        if not tables:
            return
        with ExitStack() as each:
            for sink, span, end in zip(self._sinks, self._spans, self._ends, strict=True):
                fresh = [rows for at, rows in tables if end is None or at > end]  # a new start is answered once more
                each.callback(self._write, sink, span, opened, fresh)

    def _write(self, sink: Sink, span: int, opened: datetime, fresh: list[dict[str, pyarrow.Table]]) -> None:
        if fresh:
            sink.write(self._series, opened, self._opened, fresh)
        sink.spans.grow(span, self._last)

    def close(self) -> None:
        """Write what came; nothing more is taken."""
        with self._lock:
            self._closed = True
            self._seal()
