"""Merges the many small files of each table into fewer.

What holds at any instant, also after a kill: the folder of a table has all its rows, each once, or it is not there for the moment
that two renames take, and whoever comes next gives the new one its name. The new folder is made beside the old one, whole and
synced, before anything of the old one is touched.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from .._extras import require
from .._ground.files import make_folder, sync_folder
from .._ground.public import public
from .files import MERGED, NEW, OLD, file_of, files_of, write_table
from .journal import Journal
from .lock import locked
from .merge_rows import joined
from .recordings import NAME as RECORDINGS
from .recordings import Recordings
from .series import Series
from .storage import read_table, whole
from .trade_rows import LIVE, TAPE, recorded

if TYPE_CHECKING:
    import pyarrow

__all__ = ["Compacted", "compacted"]

MOST: Final = 250_000  # rows of a merged file, so that merging takes little memory


@public("backquant.history")
@attrs.define(frozen=True)
class Compacted:
    """What came of one table."""

    folder: str
    """The table's folder below the store, such as `gex.levels/BTCUSDT/summary`."""

    before: int
    """Files that it had."""

    after: int
    """Files that it has."""

    def __str__(self) -> str:
        return f"{self.folder}: {self.before:,} files are {self.after:,} now"


def compacted(root: Path, journal: Journal, *, alone: bool) -> list[Compacted]:
    """Merge what can be merged, of what was backfilled and what was recorded; the tables that have fewer files now.

    alone: whether this process must have the store for itself, as no database coordinates those that write it.

    Raises:
        ConfigurationError: another process writes the store.
        OSError: the disk is full, or can't be written; what was there stays.
    """
    with locked(root, ".record.lock"), journal.sealing():
        if not alone:
            return list(_all(root, journal))
        with locked(root, ".lock"):
            return list(_all(root, journal))


def _all(root: Path, journal: Journal) -> Iterator[Compacted]:
    done = {state.chunk for state in journal.states() if state.state == "done"}
    for series in journal.series():
        for table in journal.layouts(series):
            # a day that is not marked as sealed may be written once more under its own name
            sealed = {file_of(root, chunk, table) for chunk in done if chunk.series == series and chunk.whole}
            files = [path for path in files_of(root, series, table) if path in sealed or MERGED.fullmatch(path.stem)]
            yield from _table(root, series, table, files)
    for series, table in _recorded(root):
        yield from _table(root, series, table, files_of(root, series, table))


def _recorded(root: Path) -> list[tuple[Series, str]]:
    if not (root / RECORDINGS).exists():
        return []
    with closing(Recordings(root, readonly=True)) as recordings:
        return recordings.tables()


def _table(root: Path, series: Series, table: str, files: list[Path]) -> Iterator[Compacted]:
    groups = [group for _, each in groupby(sorted(files, key=_grid), _grid) for group in _groups(list(each))]
    merged = [group for group in groups if len(group) > 1]
    if not merged:
        return
    folder = files[0].parent
    part = folder.relative_to(root)
    made, old = root / NEW / part, root / OLD / part
    shutil.rmtree(made, ignore_errors=True)  # of a run that was killed
    shutil.rmtree(old, ignore_errors=True)
    make_folder(made)
    taken = {path for group in merged for path in group}
    kept = [path for path in folder.iterdir() if path not in taken]
    for group in merged:
        write_table(root, made / _name(group), _rows(series, group))
    for path in kept:
        _link(path, made / path.name)
    sync_folder(made)
    make_folder(old.parent)
    folder.rename(old)
    if not folder.is_dir():  # else a reader was faster
        made.rename(folder)
    for each in (folder.parent, made.parent, old.parent):
        sync_folder(each)
    shutil.rmtree(old, ignore_errors=True)
    yield Compacted(part.as_posix(), len(taken) + len(kept), len(merged) + len(kept))


def _groups(files: list[Path]) -> Iterator[list[Path]]:
    """Neighbours that are small enough for one file."""
    pq = cast("Any", require("pyarrow.parquet", "history"))
    held: list[Path] = []
    height = 0
    for path in files:
        with whole(path):
            rows = pq.read_metadata(path).num_rows
        if held and height + rows > MOST:
            yield held
            held, height = [], 0
        held.append(path)
        height += rows
    if held:
        yield held


def _rows(series: Series, files: list[Path]) -> pyarrow.Table:
    tables = [read_table(path) for path in files]
    is_recorded = series.operation == TAPE or series.operation.startswith(LIVE)
    return recorded(series, tables) if is_recorded else joined(tables)


def _name(files: list[Path]) -> str:
    grid = _grid(files[0])
    stems = [path.stem.removesuffix(grid) for path in files]
    last = max(stem.rpartition("to")[2] for stem in stems)
    return f"{stems[0].partition('to')[0]}to{last}{grid}.parquet"


def _grid(path: Path) -> str:
    _, mark, seconds = path.stem.partition("-every-")
    return mark + seconds


def _link(path: Path, name: Path) -> None:
    try:
        os.link(path, name)
    except OSError:  # a file system without links
        shutil.copy2(path, name)
