"""For which time a recording is complete, and its holes: the same few statements in SQLite, Postgres and DuckDB.

What holds at any instant: a span ends before the first moment of which a trade may be missing from the sink, as it grows only
after all is written that has come until then.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

import attrs

from .._ground.public import public

__all__ = ["Recorded", "Spans"]


@public("backquant.history")
@attrs.define(frozen=True)
class Recorded:
    """A stretch of time that was recorded without a break."""

    what: str
    """The channel, or the method with its arguments."""

    start: datetime
    end: datetime
    """All that was published up to here is in the store, but for the holes."""

    holes: tuple[tuple[datetime, datetime, str], ...]
    """What may be missing: from, to, and why."""


class Spans(ABC):
    """The spans of one sink. Threads may share them."""

    @abstractmethod
    def _do(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement in a transaction of its own; the rows that it gives. Running it twice must do no harm."""

    def _at(self, moment: datetime) -> object:
        """The moment as the database takes it."""
        return moment.astimezone(UTC)

    def last_end(self, what: str) -> datetime | None:
        """Up to when it is complete; None when it was never recorded."""
        ((end,),) = self._do('SELECT max("end") FROM span WHERE what = ?', (what,))
        return None if end is None else _moment(end)

    def last_grown(self, what: str) -> datetime | None:
        """The same, where something was written: a span that has only begun tells of nothing that is there."""
        ((end,),) = self._do('SELECT max("end") FROM span WHERE what = ? AND "end" > start', (what,))
        return None if end is None else _moment(end)

    def begin(self, what: str, start: datetime) -> int:
        """The span that begins here: the last one goes on where it ends here."""
        at = self._at(start)
        known = self._do('SELECT id FROM span WHERE what = ? AND "end" = ?', (what, at))
        if not known:
            self._do('INSERT INTO span (what, start, "end") VALUES (?, ?, ?)', (what, at, at))
            known = self._do('SELECT max(id) FROM span WHERE what = ? AND "end" = ?', (what, at))
        return int(known[0][0])

    def grow(self, span: int, end: datetime) -> None:
        """All up to here is written."""
        at = self._at(end)
        self._do('UPDATE span SET "end" = ? WHERE id = ? AND "end" < ?', (at, span, at))

    def hole(self, span: int, gap: int, start: datetime, end: datetime, reason: str) -> None:
        """Something may be missing."""
        self.mended(span, gap)
        self._do("INSERT INTO hole VALUES (?, ?, ?, ?, ?)", (span, gap, self._at(start), self._at(end), reason))

    def mended(self, span: int, gap: int) -> None:
        """It came after all."""
        self._do("DELETE FROM hole WHERE span = ? AND gap = ?", (span, gap))

    def next_gap(self, span: int) -> int:
        """A number above those of the gaps that are known: a stream counts its own from the start."""
        ((last,),) = self._do("SELECT max(gap) FROM hole WHERE span = ?", (span,))
        return 0 if last is None else int(last) + 1

    def spans(self) -> list[Recorded]:
        """Every span, oldest first."""
        rows = self._do('SELECT id, what, start, "end" FROM span ORDER BY what, start')
        holes = self._do('SELECT DISTINCT span, start, "end", reason FROM hole ORDER BY start')
        return [
            Recorded(
                what,
                _moment(start),
                _moment(end),
                tuple((_moment(one), _moment(other), why) for span, one, other, why in holes if span == number),
            )
            for number, what, start, end in rows
        ]


def _moment(value: object) -> datetime:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(cast("str", value))
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
