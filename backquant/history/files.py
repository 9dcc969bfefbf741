"""The store's Parquet files: one for each table of a chunk, written whole, all files of a table with one schema.

A reader needs no index: `pandas.read_parquet("history/gex.levels/BTCUSDT/summary")` reads all there is, and so do polars,
pyarrow and DuckDB with default arguments. So nothing but whole files lies in a table's folder: what is under way is in `.work`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar, cast

import attrs

from .._extras import require
from .._ground.files import make_folder, publish
from .merge_rows import joined
from .schemas import conformed, merged
from .series import Chunk, Series
from .storage import Root, opened, read_table, size_of, whole

if TYPE_CHECKING:
    import pyarrow

__all__ = [
    "MERGED",
    "NEW",
    "OLD",
    "WORK",
    "Sealed",
    "Tables",
    "file_of",
    "files_of",
    "files_with",
    "folder_of",
    "read_all",
    "seal",
    "write_table",
]

WORK: Final = ".work"  # what is under way: no reader of a table's folder comes by
NEW, OLD = f"{WORK}/new", f"{WORK}/old"  # the folders of a table that is compacted
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
MERGED: Final = re.compile(r"(\d{4}-\d\d-\d\d)to(\d{4}-\d\d-\d\d)((?:-every-\d+s)?)")
GROUP: Final = 50_000  # rows that are held in memory before they are written; a backfill seals several chunks at once
R = TypeVar("R", bound=Root)
Tables = dict[str, "pyarrow.Table"]


@attrs.define(frozen=True)
class Sealed:
    """What was written of a chunk."""

    rows: int
    """Rows of the natural table."""

    size: int
    """Bytes of all its files."""


class _Grew(Exception):
    """A reply has a field, or a type, that the files written so far have no room for."""


def folder_of(root: R, series: Series, table: str) -> R:
    """Where the files of a table are.

    A compaction that was killed between taking the old folder away and giving the new one its name is brought to its end.
    """
    part = f"{series.folder}/{table}"
    if not isinstance(root, Path):
        return cast("R", root / part)
    folder, made = root / part, root / NEW / part
    if not folder.is_dir() and made.is_dir() and (root / OLD / part).is_dir():
        try:
            made.rename(folder)
        except FileNotFoundError:  # another process was faster
            return cast("R", folder)
        except OSError:  # a disk that can only be read
            return cast("R", made)
    return cast("R", folder)


def file_of(root: R, chunk: Chunk, table: str) -> R:
    """Where a table of the chunk is, until it is compacted."""
    part = "" if chunk.whole else f"T{chunk.start:%H%M%S}-{chunk.end:%H%M%S}"
    return cast("R", folder_of(root, chunk.series, table) / f"{chunk.day}{part}{_grid(chunk)}.parquet")


def files_of(root: R, series: Series, table: str) -> list[R]:
    """The files of a table, oldest first."""
    found = cast("list[R]", folder_of(root, series, table).glob("*.parquet"))
    return sorted(found, key=lambda path: path.stem)


def files_with(root: R, chunk: Chunk, table: str) -> list[R]:
    """The files that have the chunk's rows: its own, or those that it may be merged into; none when all are lost."""
    own = file_of(root, chunk, table)
    if own.exists():
        return [own]
    if not isinstance(own, Path):
        return []  # what is in a bucket is not merged
    found = [(path, MERGED.fullmatch(path.stem)) for path in cast("list[R]", own.parent.glob("*to*.parquet"))]
    day, grid = str(chunk.day), _grid(chunk)
    return [path for path, name in found if name and name[1] <= day <= name[2] and name[3] == grid]


class Layouts(Protocol):
    """Who keeps the schema of each table of a series."""

    def layouts(self, series: Series) -> dict[str, bytes]: ...

    def keep_layout(self, series: Series, name: str, schema: bytes) -> None: ...


def seal(root: Root, journal: Layouts, chunk: Chunk, replies: Iterable[Tables]) -> Sealed:
    """Write the chunk's files; they are there whole, under their names, when this returns.

    `replies` is run through again where a later reply widens the schema.

    Raises:
        OSError: the disk is full, or can't be written; what was there stays.
    """
    pa = cast("Any", require("pyarrow", "history"))
    layouts = {name: pa.ipc.read_schema(pa.py_buffer(raw)) for name, raw in journal.layouts(chunk.series).items()}
    before = dict(layouts)
    while True:
        try:
            written = _write(root, chunk, replies, layouts)
            break
        except _Grew:
            continue
    for name, schema in layouts.items():
        if before.get(name) != schema:
            _widen(root, files_of(root, chunk.series, name), schema)
            journal.keep_layout(chunk.series, name, schema.serialize().to_pybytes())
    for writer in written.values():
        writer.publish()
    size = sum(size_of(file_of(root, chunk, name)) for name in written)
    return Sealed(next((writer.rows for writer in written.values()), 0), size)


def _write(root: Root, chunk: Chunk, replies: Iterable[Tables], layouts: dict[str, Any]) -> dict[str, _Writer]:
    """Write each table to its draft, which is yet to be published."""
    with ExitStack() as stack:
        writers: dict[str, _Writer] = {}
        for tables in replies:
            for name, table in tables.items():
                known = layouts.get(name)
                schema = layouts[name] = (
                    table.schema.remove_metadata() if known is None else merged(known, table.schema)
                )
                if name not in writers:
                    writers[name] = stack.enter_context(_Writer(root, file_of(root, chunk, name), schema))
                elif schema != writers[name].schema:
                    raise _Grew
                writers[name].add(table)
    return writers


class _Writer:
    """One Parquet file under way, in row groups of a size: beside its place in a folder, in memory for a bucket."""

    def __init__(self, root: Root, path: Root, schema: Any) -> None:
        self.schema = schema
        self.rows = 0
        self._root = root
        self._path = path
        self._memory: Any = None
        self._held: list[pyarrow.Table] = []
        self._height = 0

    def __enter__(self) -> _Writer:
        pq = cast("Any", require("pyarrow.parquet", "history"))
        if isinstance(self._path, Path):
            draft: Any = self._draft
            draft.parent.mkdir(parents=True, exist_ok=True)
        else:
            draft = self._memory = cast("Any", require("pyarrow", "history")).BufferOutputStream()
        self._writer = pq.ParquetWriter(draft, self.schema, compression="zstd")
        return self

    def publish(self) -> None:
        """Give what was written its name: until then nobody sees it.

        Raises:
            OSError: the place is full, or can't be written.
        """
        if isinstance(self._path, Path):
            make_folder(self._path.parent)
            publish(self._draft, self._path)
        else:
            self._path.write_bytes(self._memory.getvalue())

    @property
    def _draft(self) -> Path:
        """Where a file is until it has its name: beside all tables, so that no reader of one comes by."""
        root, path = cast("Path", self._root), cast("Path", self._path)  # what goes into a bucket is in memory
        return root / WORK / "+".join(path.relative_to(root).parts)

    def add(self, table: pyarrow.Table) -> None:
        self._held.append(conformed(table, self.schema))
        self._height += table.num_rows
        self.rows += table.num_rows
        if self._height >= GROUP:
            self._flush()

    def _flush(self) -> None:
        pa = cast("Any", require("pyarrow", "history"))
        if self._held:
            self._writer.write_table(pa.concat_tables(self._held).combine_chunks())
        self._held, self._height = [], 0

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._flush()
        finally:
            self._writer.close()
            if kind is not None and isinstance(self._path, Path):
                self._draft.unlink(missing_ok=True)


def read_all(files: Sequence[Root]) -> pyarrow.Table:
    """The rows of a series' table, oldest first, each moment once."""
    pq = cast("Any", require("pyarrow.parquet", "history"))
    paths = [str(path) for path in files if isinstance(path, Path)]
    if len(paths) == len(files) and (len(files) == 1 or all(DAY.fullmatch(path.stem) for path in files)):
        with whole(Path(paths[0]).parent):
            return cast("pyarrow.Table", pq.read_table(paths, partitioning=None))  # whole days, which do not overlap
    return joined([read_table(path) for path in files])


def write_table(root: Root, path: Root, table: pyarrow.Table) -> None:
    """One more file of the store, there whole when this returns.

    Raises:
        OSError: the disk is full, or can't be written.
    """
    with _Writer(root, path, table.schema.remove_metadata()) as writer:
        writer.add(table)
    writer.publish()


def _widen(root: Root, files: Iterable[Root], schema: Any) -> None:
    """Rewrite the files that have another schema, so that readers see one."""
    pq = cast("Any", require("pyarrow.parquet", "history"))
    for path in files:
        if pq.read_schema(opened(path)).remove_metadata() == schema:
            continue
        with _Writer(root, path, schema) as writer:
            for table in _groups(pq, path):
                writer.add(table)
        writer.publish()


def _groups(pq: Any, path: Root) -> Iterator[pyarrow.Table]:
    with pq.ParquetFile(opened(path)) as file:
        for index in range(file.num_row_groups):
            yield file.read_row_group(index)


def _grid(chunk: Chunk) -> str:
    return f"-every-{chunk.every:.0f}s" if chunk.every is not None else ""
