"""A recording into a DuckDB file, which one process has at a time."""

from __future__ import annotations

import errno
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from ..._extras import require
from ...errors import ConfigurationError
from ..recorded_spans import Spans
from .sql import Execute, SqlSink

if TYPE_CHECKING:
    import pyarrow

__all__ = ["DuckSink"]

SETUP: Final = """
SET TimeZone = 'UTC';
SET enable_progress_bar = false;
CREATE SEQUENCE IF NOT EXISTS span_id;
CREATE TABLE IF NOT EXISTS span (
    id BIGINT DEFAULT nextval('span_id'), what VARCHAR NOT NULL, start TIMESTAMP NOT NULL, "end" TIMESTAMP NOT NULL);
CREATE TABLE IF NOT EXISTS hole (
    span BIGINT NOT NULL, gap BIGINT NOT NULL, start TIMESTAMP NOT NULL, "end" TIMESTAMP NOT NULL, reason VARCHAR NOT NULL);
"""


class DuckSink(SqlSink):
    """The tables of one file."""

    kinds: ClassVar[Mapping[str, str]] = {
        "timestamp": "timestamp with time zone",
        "text": "varchar",
        "double": "double",
        "bigint": "bigint",
        "boolean": "boolean",
        "date": "date",
    }
    schema: ClassVar[str] = "main"

    def __init__(self, path: Path) -> None:
        require("pyarrow", "history")
        self._module = cast("Any", require("duckdb", "duckdb"))
        self._path = path
        self._lock = RLock()
        try:
            self._link = self._module.connect(str(path))
            self._link.execute(SETUP)
        except self._module.Error as problem:
            raise ConfigurationError(f"{path}: can't be recorded into: {_first_line(problem)}") from None
        self.spans: Spans = _DuckSpans(self)

    def transact(self, do: Callable[[Execute], None]) -> None:
        with self.told():
            self._link.begin()
            try:
                do(self.execute)
            except BaseException:
                self._link.rollback()
                raise
            self._link.commit()

    def load(self, execute: Execute, table: str, rows: pyarrow.Table) -> str:
        self._link.register("came", rows)
        return "came"

    def execute(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """The rows that it gives."""
        return cast("list[tuple[Any, ...]]", self._link.execute(sql, list(values)).fetchall())

    @contextmanager
    def told(self) -> Generator[None]:
        """One thread at a time; what the file refuses is an error of the disk."""
        with self._lock:
            try:
                yield
            except self._module.Error as problem:
                raise OSError(errno.EIO, _first_line(problem), str(self._path)) from None

    def close(self) -> None:
        self._link.close()


class _DuckSpans(Spans):
    """Times are without a zone, in UTC: those with one come back by way of another library alone."""

    def __init__(self, sink: DuckSink) -> None:
        self._sink = sink

    def _do(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._sink.told():
            return self._sink.execute(sql, values)

    def _at(self, moment: datetime) -> object:
        return moment.astimezone(UTC).replace(tzinfo=None)


def _first_line(problem: Exception) -> str:
    return str(problem).splitlines()[0]
