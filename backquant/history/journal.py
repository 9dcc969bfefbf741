"""The store's journal, in SQLite: what was asked, what was answered, what is sealed. All of its SQL is here.

What holds at any instant, also after a crash:

- A question is in the journal before it is sent, and its answer before the next question of its chunk: so no paid answer
  is asked for twice, and a question without an answer is one of which it is uncertain whether it was paid for. What is synced
  with the next question, or before a file is sealed, is not synced by itself; one sync is for all threads that wait for it.
- A chunk's answers stay until its file has its final name: a chunk that is not marked sealed can be sealed anew, and gives
  the same file.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock, RLock
from typing import Final, cast

import msgspec

from ..errors import ConfigurationError
from .journal_records import Answer, Answered, ChunkState, State, TakenOver, as_answer, as_moment, as_series, as_text
from .series import Chunk, Series
from .sqlite_database import Log, connected, told

__all__ = ["Answer", "Answered", "ChunkState", "Journal", "State", "TakenOver"]

FORMAT: Final = 1
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS series (
    id INTEGER PRIMARY KEY, operation TEXT NOT NULL, arguments TEXT NOT NULL, folder TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS layout (
    series INTEGER NOT NULL REFERENCES series, name TEXT NOT NULL, schema BLOB NOT NULL, PRIMARY KEY (series, name));
CREATE TABLE IF NOT EXISTS chunk (
    id INTEGER PRIMARY KEY, series INTEGER NOT NULL REFERENCES series, start TEXT NOT NULL, "end" TEXT NOT NULL,
    every REAL NOT NULL, state TEXT NOT NULL DEFAULT 'open', reason TEXT, rows INTEGER, bytes INTEGER, sealed_at TEXT,
    UNIQUE (series, start, "end", every));
CREATE TABLE IF NOT EXISTS call (
    id INTEGER PRIMARY KEY, chunk INTEGER NOT NULL REFERENCES chunk, asked TEXT NOT NULL, outcome TEXT, status INTEGER,
    covers TEXT, snapshot TEXT, fetched TEXT, reason TEXT, units INTEGER, body BLOB);
CREATE INDEX IF NOT EXISTS call_by_chunk ON call (chunk, asked);
CREATE TABLE IF NOT EXISTS market (name TEXT PRIMARY KEY);
"""
ANSWER: Final = "SELECT asked, outcome, covers, snapshot, status, reason, fetched, units"
ANSWERS: Final = f"{ANSWER} FROM call WHERE chunk = ? AND outcome IS NOT NULL AND outcome != 'failed'"


class Journal:
    """The journal of one store. Threads may share it."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self._lock: AbstractContextManager[object] = RLock()
        self._sealing = Lock()
        self._path = path
        self._log: Log | None = None
        try:
            with told(path):
                self._db = connected(path, readonly=readonly)
                (found,) = self._db.execute("PRAGMA user_version").fetchone()
        except sqlite3.DatabaseError as problem:
            raise ConfigurationError(f"{path}: no journal of a store: {problem}") from None
        if found > FORMAT:
            raise ConfigurationError(
                f"{path}: the store's format is {found}, and this version reads up to {FORMAT}; update backquant"
            )
        if not readonly:
            with told(path):
                self._db.executescript(SCHEMA)
                self._db.execute(f"PRAGMA user_version = {FORMAT}")
                self._log = Log(path, self._db)

    def close(self) -> None:
        if self._log is not None:
            self._log.close()
        self._db.close()

    @contextmanager
    def _transaction(self, *, synced: bool = True) -> Generator[sqlite3.Connection]:
        with self._lock, told(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk may have ended it
                    self._db.execute("ROLLBACK")
                raise
        if synced:
            self._sync()

    def _sync(self) -> None:
        if self._log is not None:
            self._log.sync()

    # --- the market ---------------------------------------------------------------------------------------------------

    def market(self) -> str | None:
        """Whose figures the store has: empty for the API's own, else what a sandbox calls its market; None where nobody knows yet."""
        try:
            with self._lock:
                row = self._db.execute("SELECT name FROM market ORDER BY name").fetchone()
        except sqlite3.OperationalError as problem:
            if "no such table" not in str(problem):
                raise
            return None  # of a store from before this was written down
        return None if row is None else row[0]

    def belong(self, market: str) -> str:
        """Whose figures the store has: this market's from now on, if it has none yet.

        Of one with figures from before this was written down nobody knows it: it takes any, and stays untold.
        """
        with self._transaction() as db:
            db.execute(
                "INSERT INTO market SELECT ? WHERE NOT EXISTS (SELECT 1 FROM market)"
                " AND NOT EXISTS (SELECT 1 FROM chunk WHERE state = 'done') ON CONFLICT DO NOTHING",
                (market,),
            )
        known = self.market()
        return market if known is None else known

    # --- series -------------------------------------------------------------------------------------------------------

    def series(self) -> list[Series]:
        """The series that the store has."""
        with self._lock:
            rows = self._db.execute("SELECT operation, arguments FROM series ORDER BY id").fetchall()
        return [as_series(operation, arguments) for operation, arguments in rows]

    def layouts(self, series: Series) -> dict[str, bytes]:
        """The schema of each table of the series, as Arrow serialises it."""
        with self._lock:
            rows = self._db.execute(
                "SELECT name, schema FROM layout WHERE series = (SELECT id FROM series WHERE folder = ?)"
                " ORDER BY rowid",
                (series.folder,),
            ).fetchall()
        return dict(rows)

    def keep_layout(self, series: Series, name: str, schema: bytes) -> None:
        """All files of this table have this schema now."""
        with self._transaction() as db:
            db.execute(
                "INSERT INTO layout SELECT id, ?, ? FROM series WHERE folder = ?"
                " ON CONFLICT (series, name) DO UPDATE SET schema = excluded.schema",
                (name, schema, series.folder),
            )

    @contextmanager
    def sealing(self) -> Generator[None]:
        """One file is sealed at a time: a new field in one widens the files of all. The answers that it is of are on the disk."""
        with self._sealing:
            self._sync()
            yield

    # --- chunks -------------------------------------------------------------------------------------------------------

    def open(self, chunk: Chunk) -> int:
        """The chunk's number; it is written down if it is new."""
        arguments = msgspec.json.encode(dict(chunk.series.arguments)).decode()
        with self._transaction() as db:
            db.execute(
                "INSERT INTO series (operation, arguments, folder) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (chunk.series.operation, arguments, chunk.series.folder),
            )
            (series,) = db.execute("SELECT id FROM series WHERE folder = ?", (chunk.series.folder,)).fetchone()
            key = (series, as_text(chunk.start), as_text(chunk.end), chunk.every or 0.0)
            db.execute(
                'INSERT INTO chunk (series, start, "end", every) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING', key
            )
            (number,) = db.execute(
                'SELECT id FROM chunk WHERE series = ? AND start = ? AND "end" = ? AND every = ?', key
            ).fetchone()
        return int(number)

    def states(self) -> list[ChunkState]:
        """Every chunk of the store, oldest first."""
        with self._lock:
            rows = self._db.execute(
                'SELECT s.operation, s.arguments, c.start, c."end", c.every, c.state, c.reason, c.rows, c.bytes,'
                " (SELECT coalesce(sum(units), 0) FROM call WHERE chunk = c.id AND outcome IS NOT NULL),"
                " (SELECT count(*) FROM call WHERE chunk = c.id AND outcome IS NULL)"
                " FROM chunk c JOIN series s ON s.id = c.series ORDER BY s.id, c.start"
            ).fetchall()
        return [
            ChunkState(
                Chunk(as_series(operation, arguments), as_moment(start), as_moment(end), every or None),
                state,
                reason,
                rows or 0,
                size or 0,
                int(answered),
                uncertain,
            )
            for operation, arguments, start, end, every, state, reason, rows, size, answered, uncertain in rows
        ]

    def state(self, number: int) -> State:
        with self._lock:
            return cast("State", self._db.execute("SELECT state FROM chunk WHERE id = ?", (number,)).fetchone()[0])

    def take(self, number: int) -> bool:
        """Whether this worker may fetch the chunk: nobody else works on this store."""
        return True

    def let_go(self, number: int) -> None:
        """This worker ends, and leaves the chunk unfinished."""

    def finish(self, number: int, state: State, *, reason: str | None, rows: int, size: int, now: datetime) -> None:
        """The chunk's end: its file has its name, or it has none to have. Its answers' bodies are needed no more."""
        with self._transaction() as db:
            db.execute(
                "UPDATE chunk SET state = ?, reason = ?, rows = ?, bytes = ?, sealed_at = ? WHERE id = ?",
                (state, reason, rows, size, as_text(now), number),
            )
            if state != "failed":
                db.execute("UPDATE call SET body = NULL WHERE chunk = ?", (number,))

    def reopen(self, chunk: Chunk) -> None:
        """The chunk is to be fetched anew: its file is lost, and with it what was paid for."""
        number = self.open(chunk)
        with self._transaction() as db:
            db.execute("UPDATE chunk SET state = 'open', rows = NULL, bytes = NULL WHERE id = ?", (number,))
            db.execute("UPDATE call SET outcome = 'failed', reason = 'its file was lost' WHERE chunk = ?", (number,))

    # --- calls --------------------------------------------------------------------------------------------------------

    def ask(self, number: int, moment: datetime) -> int:
        """A question is about to be sent."""
        with self._transaction() as db:
            return cast(
                "int",
                db.execute(
                    "INSERT INTO call (chunk, asked) VALUES (?, ?) RETURNING id", (number, as_text(moment))
                ).fetchone()[0],
            )

    def withdraw(self, call: int) -> None:
        """A question was not sent after all."""
        with self._transaction() as db:
            db.execute("DELETE FROM call WHERE id = ?", (call,))

    def answer(self, call: int, answer: Answer) -> None:
        """A question was answered."""
        with self._transaction(synced=False) as db:
            db.execute(
                "UPDATE call SET outcome = ?, status = ?, covers = ?, snapshot = ?, fetched = ?, reason = ?, units = ?, body = ?"
                " WHERE id = ?",
                (
                    answer.outcome,
                    answer.status,
                    as_text(answer.covers),
                    as_text(answer.snapshot),
                    as_text(answer.fetched),
                    answer.reason,
                    answer.units,
                    None if answer.body is None else zlib.compress(answer.body, 1),
                    call,
                ),
            )

    def answers(self, number: int) -> list[Answer]:
        """What is known of a chunk, in the order asked, without bodies and without what failed."""
        with self._lock:
            rows = self._db.execute(f"{ANSWERS} ORDER BY id", (number,)).fetchall()
        return [as_answer(row, None) for row in rows]

    def bodies(self, number: int) -> Iterator[Answer]:
        """What was found, oldest first, with the bodies; one at a time, as they can be large."""
        with self._lock:
            calls = self._db.execute(
                "SELECT id FROM call WHERE chunk = ? AND outcome = 'found' ORDER BY snapshot, id", (number,)
            ).fetchall()
        for (call,) in calls:
            with self._lock:
                row = self._db.execute(f"{ANSWER}, body FROM call WHERE id = ?", (call,)).fetchone()
            yield as_answer(row[:-1], zlib.decompress(row[-1]))
