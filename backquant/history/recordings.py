"""What a recorder has written down beside its files, in SQLite: for which time each channel is complete, and the tables' schemas."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any, Final

from ..errors import ConfigurationError
from .recorded_spans import Spans
from .series import Series
from .sqlite_database import connected, told

__all__ = ["NAME", "Recordings"]

NAME: Final = "record.sqlite"
FORMAT: Final = 1
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS span (id INTEGER PRIMARY KEY, what TEXT NOT NULL, start TEXT NOT NULL, "end" TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS hole (
    span INTEGER NOT NULL REFERENCES span, gap INTEGER NOT NULL, start TEXT NOT NULL, "end" TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (span, gap));
CREATE TABLE IF NOT EXISTS layout (what TEXT NOT NULL, name TEXT NOT NULL, schema BLOB NOT NULL, PRIMARY KEY (what, name));
"""


class Recordings(Spans):
    """The database of a recorder. Threads may share it."""

    def __init__(self, root: Path, *, readonly: bool = False) -> None:
        path = root / NAME
        self._lock = RLock()
        self._path = path
        try:
            with told(path):
                self._db = connected(path, readonly=readonly)
                (found,) = self._db.execute("PRAGMA user_version").fetchone()
                if found > FORMAT:
                    raise ConfigurationError(
                        f"{path}: its format is {found}, and this version reads up to {FORMAT}; update backquant"
                    )
                if not readonly:
                    self._db.executescript(SCHEMA)
                    self._db.execute(f"PRAGMA user_version = {FORMAT}")
        except sqlite3.DatabaseError as problem:
            raise ConfigurationError(f"{path}: no journal of a recorder: {problem}") from None

    def close(self) -> None:
        self._db.close()

    def _do(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._lock, told(self._path):
            return self._db.execute(sql, values).fetchall()  # pyright: ignore[reportArgumentType]  # what SQLite adapts

    def _at(self, moment: datetime) -> object:
        return moment.astimezone(UTC).isoformat(timespec="microseconds")  # one width, so that texts sort as moments do

    def layouts(self, series: Series) -> dict[str, bytes]:
        """The schema of each table of the series, as Arrow serialises it."""
        return dict(self._do("SELECT name, schema FROM layout WHERE what = ? ORDER BY rowid", (series.folder,)))

    def tables(self) -> list[tuple[Series, str]]:
        """Every table that was recorded. Its series is known by its folder alone."""
        return [
            (Series(*_parts(what)), name) for what, name in self._do("SELECT what, name FROM layout ORDER BY rowid")
        ]

    def keep_layout(self, series: Series, name: str, schema: bytes) -> None:
        """All files of this table have this schema now."""
        self._do(
            "INSERT INTO layout VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET schema = excluded.schema",
            (series.folder, name, schema),
        )


def _parts(folder: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    operation, _, symbol = folder.rpartition("/")
    return operation, (("symbol", symbol),)
