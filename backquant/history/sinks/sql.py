"""A recording into the tables of a database: what is the same in each that speaks SQL.

Trades have a key, so that one that comes twice is there once. The rows of a reply of a watched endpoint are replaced where they are
there already, so that a transaction whose end was not seen can be run again, and a reply be recorded once more after a crash.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias, cast

import msgspec

from ..._extras import require
from ..recorded_spans import Spans
from ..schemas import concatenated
from ..series import Series
from ..trade_rows import KEY, LIVE, StoredKey, once, tape_series

if TYPE_CHECKING:
    import pyarrow

__all__ = ["Execute", "SqlSink", "quoted"]

Execute: TypeAlias = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
TRADES: Final = "trades"
TAPE: Final = tape_series("tape.BTC.agg").operation


class SqlSink(ABC):
    """One table of trades, and one for each table of a watched endpoint."""

    kinds: ClassVar[Mapping[str, str]]
    """By the kind of a column the type that the database has for it."""
    schema: ClassVar[str]
    spans: Spans

    @abstractmethod
    def transact(self, do: Callable[[Execute], None]) -> None:
        """Run it in one transaction; maybe twice."""

    @abstractmethod
    def load(self, execute: Execute, table: str, rows: pyarrow.Table) -> str:
        """Bring the rows to the database; the name of what they can be selected from, in this transaction."""

    @abstractmethod
    def close(self) -> None: ...

    def known(self, series: Series, since: datetime) -> set[StoredKey]:
        """None: a trade that is there already is passed over by its key."""
        return set()

    def write(self, series: Series, start: datetime, end: datetime, tables: Sequence[dict[str, pyarrow.Table]]) -> None:
        is_tape = series.operation == TAPE
        for name in dict.fromkeys(name for each in tables for name in each):
            rows = _plain(concatenated([each[name] for each in tables if name in each]))
            if is_tape:
                self._put(TRADES, once(rows), None)
            else:
                made = _named(rows, series)
                self._put(f"{series.operation.removeprefix(LIVE)}.{name}".replace(".", "_"), made, str(series))

    def _put(self, table: str, rows: pyarrow.Table, series: str | None) -> None:
        if not rows.num_rows:
            return
        names = ", ".join(map(quoted, rows.column_names))
        place = f"{self.schema}.{quoted(table)}"

        def put(execute: Execute) -> None:
            self._widen(execute, table, rows.schema, keyed=series is None)
            came = self.load(execute, place, rows)
            if series is not None:
                again = f"snapshot IN (SELECT snapshot FROM {came})"  # noqa: S608  # our own names
                execute(f"DELETE FROM {place} WHERE series = ? AND {again}", [series])  # noqa: S608
            once_only = "ON CONFLICT DO NOTHING" if series is None else ""  # DuckDB refuses it where there is no key
            execute(f"INSERT INTO {place} ({names}) SELECT {names} FROM {came} {once_only}", [])  # noqa: S608

        self.transact(put)

    def _widen(self, execute: Execute, table: str, schema: Any, *, keyed: bool) -> None:
        """Make the table, the columns that it lacks, and those wider that hold too little."""
        wanted = {field.name: _kind(field.type) for field in schema}
        place = f"{self.schema}.{quoted(table)}"
        columns = (
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"
        )
        known = {name: _kind_of(self.kinds, kind) for name, kind in execute(columns, [self.schema, table])}
        if not known:
            parts = [f"{quoted(name)} {self.kinds[kind]}" for name, kind in wanted.items()]
            if keyed:
                parts.append(f"PRIMARY KEY ({', '.join(KEY)})")
            execute(f"CREATE TABLE IF NOT EXISTS {place} ({', '.join(parts)})", [])
            return
        for name, kind in wanted.items():
            if name not in known:
                execute(f"ALTER TABLE {place} ADD COLUMN {quoted(name)} {self.kinds[kind]}", [])
            elif (wider := _wider(known[name], kind)) != known[name]:
                as_it = self.kinds[wider]
                execute(
                    f"ALTER TABLE {place} ALTER COLUMN {quoted(name)} TYPE {as_it} USING CAST({quoted(name)} AS {as_it})",
                    [],
                )


def quoted(name: str) -> str:
    """The name as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def _kind_of(kinds: Mapping[str, str], told: str) -> str:
    return next((kind for kind, name in kinds.items() if name == told.lower()), "text")


def _wider(known: str, new: str) -> str:
    if known == new:
        return known
    return "double" if {known, new} == {"double", "bigint"} else "text"


def _kind(kind: Any) -> str:
    types = cast("Any", require("pyarrow", "history")).types
    checks = {
        "timestamp": types.is_timestamp,
        "double": types.is_floating,
        "bigint": types.is_integer,
        "boolean": types.is_boolean,
        "date": types.is_date,
    }
    return next((name for name, check in checks.items() if check(kind)), "text")


def _plain(table: pyarrow.Table) -> pyarrow.Table:
    """Lists and the like as JSON text."""
    pa = cast("Any", require("pyarrow", "history"))
    for place, field in enumerate(cast("Any", table.schema)):
        if _kind(field.type) == "text" and not pa.types.is_string(field.type):
            texts = [None if value is None else _text(value) for value in table.column(place).to_pylist()]
            table = table.set_column(place, field.name, pa.array(texts, pa.string()))
    return table


def _text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _named(rows: pyarrow.Table, series: Series) -> pyarrow.Table:
    """The rows, led by which series they are of."""
    pa = cast("Any", require("pyarrow", "history"))
    return cast("Any", rows).add_column(0, "series", pa.array([str(series)] * rows.num_rows, pa.string()))
