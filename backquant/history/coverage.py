"""What a store has, and what it lacks and why."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final, cast

import attrs

from .._ground.public import public
from .files import files_with
from .journal import ChunkState, Journal, State
from .series import Chunk, Series
from .snapshot_walk import asked_before
from .storage import Root, read_table

__all__ = ["Coverage", "Hole", "Times", "coverage_of"]

USUAL: Final = timedelta(minutes=6)  # snapshots lie 270 to 330 s apart; beyond this, some are not there


@public("backquant.history")
@attrs.define(frozen=True)
class Hole:
    """A stretch of time without a snapshot."""

    start: datetime
    end: datetime
    reason: str

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start


@public("backquant.history")
@attrs.define(frozen=True)
class Coverage:
    """One day of one series."""

    series: Series
    day: date
    state: State
    """`done`: every snapshot that the API has; `empty`: it has none; `clamped`: beyond the plan's depth; `failed`: the server
    did not answer; `open`: not finished."""

    reason: str | None
    rows: int
    bytes: int
    units: int
    """Requests that were answered."""

    uncertain: int
    """Requests that may have been sent, of which no answer was seen."""

    holes: tuple[Hole, ...]
    """Stretches of a day that have no snapshot."""


def coverage_of(root: Root, journal: Journal) -> list[Coverage]:
    """Every chunk of the store."""
    found: list[Coverage] = []
    read = Times()
    for state in journal.states():
        names = list(journal.layouts(state.chunk.series))
        found.append(
            Coverage(
                state.chunk.series,
                state.chunk.day,
                state.state,
                state.reason,
                state.rows,
                state.bytes,
                state.answered,
                state.uncertain,
                tuple(_holes(root, state, names[0] if names else None, read)),
            )
        )
    return found


def _holes(root: Root, state: ChunkState, table: str | None, read: Times) -> list[Hole]:
    chunk = state.chunk
    if state.state != "done" or table is None:
        why = state.reason or {"open": "not fetched yet", "empty": "nothing is held"}.get(state.state, state.state)
        return [Hole(chunk.start, chunk.end, why)]
    times = sorted({time for path in files_with(root, chunk, table) for time in read.within(path, chunk)})
    # On a grid, what lies between the last point before a snapshot and the snapshot was not asked for.
    edges = [
        (one, other if chunk.every is None else asked_before(chunk, other))
        for one, other in pairwise([chunk.start, *times, chunk.end])
    ]
    holes = [Hole(one, other, "the API has no snapshot") for one, other in edges if other - one > USUAL]
    if state.reason is not None and holes and holes[0].start == chunk.start:
        holes[0] = attrs.evolve(holes[0], reason=state.reason)
    return holes


class Times:
    """The times of the rows of files, each read once."""

    def __init__(self) -> None:
        self._known: dict[Root, list[datetime]] = {}

    def all(self, path: Root) -> list[datetime]:
        """One for each row, in order."""
        if path not in self._known:
            times = read_table(path, columns=["time"]).column("time")
            self._known[path] = cast("list[datetime]", times.to_pylist())
        return self._known[path]

    def within(self, path: Root, chunk: Chunk) -> list[datetime]:
        """Those that are of the chunk. On a grid the last one before it answers its first point, and none comes after its last."""
        times = self.all(path)
        first = bisect_left(times, chunk.start)
        if chunk.every is None:
            return times[first : bisect_left(times, chunk.end)]
        exact = first < len(times) and times[first] == chunk.start
        if first and not exact:
            first = bisect_left(times, times[first - 1])
        return times[first : bisect_right(times, chunk.end - timedelta(seconds=chunk.every))]
