"""Looks at every file of a store, and says what is wrong and what mends it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast

import attrs

from .._extras import require
from .._ground.public import public
from .._ground.wording import counted
from .coverage import Times
from .files import MERGED, file_of, files_of, files_with
from .journal import ChunkState, Journal
from .series import Chunk, Series
from .storage import Root, read_table

__all__ = ["Problem", "verified"]


@public("backquant.history")
@attrs.define(frozen=True)
class Problem:
    """Something that is not as the journal says."""

    path: Root
    what: str
    mend: str
    lost: Chunk | None = None
    """The day that has to be fetched anew; None where nothing is lost."""

    def __str__(self) -> str:
        return f"{self.path}: {self.what}; {self.mend}"


AGAIN: Final = (
    "run `backquant history verify STORE --repair`, then the same backfill again: it costs the calls of this day"
)


def verified(root: Root, journal: Journal) -> list[Problem]:
    """What is wrong; empty when every file is whole, and has the rows, the schema and the times that it should."""
    states = [state for state in journal.states() if state.state == "done"]
    found: list[Problem] = []
    for series in journal.series():
        mine = [state for state in states if state.chunk.series == series]
        for place, (name, layout) in enumerate(journal.layouts(series).items()):
            found += _Look(root, name, layout, natural=place == 0).all(series, mine)
    return found


class _Look:
    """At one table of a series."""

    def __init__(self, root: Root, table: str, layout: bytes, *, natural: bool) -> None:
        self._root = root
        self._table = table
        self._layout = layout
        self._natural = natural  # the table that every day has, and whose rows are counted
        self._times = Times()
        self._broken: dict[Root, Problem] = {}
        self._looked: set[Root] = set()

    def all(self, series: Series, states: list[ChunkState]) -> list[Problem]:
        found = [problem for state in states for problem in self._of_day(state)]
        return found + [
            Problem(path, "no day of the journal", "another program wrote it: move it elsewhere")
            for path in files_of(self._root, series, self._table)
            if path not in self._looked
        ]

    def _of_day(self, state: ChunkState) -> Iterator[Problem]:
        chunk = state.chunk
        paths = files_with(self._root, chunk, self._table)
        if not paths and self._natural:
            yield Problem(file_of(self._root, chunk, self._table), "is not there", AGAIN, chunk)
        for path in paths:
            if path not in self._looked:
                self._looked.add(path)
                yield from self._of_file(path, chunk)
            elif path in self._broken:  # of several days, each of which is lost
                yield attrs.evolve(self._broken[path], lost=chunk)
        if not self._natural or not paths or any(path in self._broken for path in paths):
            return
        times = [time for path in paths for time in self._times.within(path, chunk)]
        if len(times) != state.rows:
            yield Problem(
                paths[0],
                f"has {counted(len(times), 'row')} of {chunk.day}, and {state.rows:,} were written",
                AGAIN,
                chunk,
            )

    def _of_file(self, path: Root, chunk: Chunk) -> Iterator[Problem]:
        try:
            schema = read_table(path).schema.remove_metadata()
        except OSError as problem:
            self._broken[path] = Problem(path, f"can't be read: {problem.__cause__ or problem}", AGAIN, chunk)
            yield self._broken[path]
            return
        pa = cast("Any", require("pyarrow", "history"))
        if schema != pa.ipc.read_schema(pa.py_buffer(self._layout)):
            yield Problem(path, "has another schema than its table", "run the same backfill again")
        latest = max(self._times.all(path), default=None)
        if MERGED.fullmatch(path.stem) is None and latest is not None and latest >= chunk.end:
            yield Problem(path, f"has a row of {latest.isoformat()}, after its day", AGAIN, chunk)
