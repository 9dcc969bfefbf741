"""A recording into a Postgres: by COPY, in tables of the schema `backquant`. A server that goes away is waited for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from ..._extras import require
from ...coordinate.postgres import Cursor, Postgres
from ..recorded_spans import Spans
from .sql import Execute, SqlSink, quoted

if TYPE_CHECKING:
    import pyarrow

__all__ = ["PostgresSink"]

SCHEMA: Final = "backquant"
SETUP: Final = f"""
CREATE SCHEMA IF NOT EXISTS {SCHEMA};
SET search_path TO {SCHEMA};
SET TIME ZONE 'UTC';
CREATE TABLE IF NOT EXISTS span (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text NOT NULL, start timestamptz NOT NULL,
    "end" timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS hole (
    span bigint NOT NULL REFERENCES span, gap bigint NOT NULL, start timestamptz NOT NULL, "end" timestamptz NOT NULL,
    reason text NOT NULL);
"""


class PostgresSink(SqlSink):
    """The tables of one database. Several recorders may share it."""

    kinds: ClassVar[Mapping[str, str]] = {
        "timestamp": "timestamp with time zone",
        "text": "text",
        "double": "double precision",
        "bigint": "bigint",
        "boolean": "boolean",
        "date": "date",
    }
    schema: ClassVar[str] = SCHEMA

    def __init__(self, url: str) -> None:
        require("pyarrow", "history")
        self._database = Postgres(url, SETUP)
        self._cursor: Cursor | None = None
        self.spans: Spans = _PostgresSpans(self._database)
        self.spans.last_end("")  # a wrong address is told at the start

    def transact(self, do: Callable[[Execute], None]) -> None:
        def inside(cursor: Cursor) -> None:
            self._cursor = cursor
            do(lambda sql, values: _execute(cursor, sql, values))

        self._database.insist(inside)

    def load(self, execute: Execute, table: str, rows: pyarrow.Table) -> str:
        csv = cast("Any", require("pyarrow.csv", "history"))
        text = BytesIO()
        csv.write_csv(rows, text, csv.WriteOptions(include_header=False))
        execute(f"CREATE TEMP TABLE came (LIKE {table}) ON COMMIT DROP", [])
        names = ", ".join(map(quoted, rows.column_names))
        cursor = cast("Any", self._cursor)
        with cursor.copy(f"COPY came ({names}) FROM STDIN (FORMAT csv)") as copy:
            copy.write(text.getvalue())
        return "came"

    def close(self) -> None:
        self._database.close()


class _PostgresSpans(Spans):
    def __init__(self, database: Postgres) -> None:
        self._database = database

    def _do(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._database.insist(lambda cursor: _execute(cursor, sql, values))


def _execute(cursor: Cursor, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    cursor.execute(cast("Any", sql.replace("?", "%s") if values else sql), values or None)
    return cursor.fetchall() if cursor.description is not None else []
