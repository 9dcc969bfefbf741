"""The journal of a store that several processes and machines fill: the same tables in a Postgres, and whose turn a chunk is.

A chunk is leased. Each question renews the lease; one that has run out is taken over, which counts the chunk's turns, and a
worker whose turn is past can neither ask for it nor seal it. Whoever is killed has asked what the journal tells, so that the
next worker goes on from there.
"""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from threading import Lock, local
from typing import Any, Final, cast

from .._ground.files import write_whole
from ..coordinate.postgres import Postgres
from ..errors import ConfigurationError
from .interruptible_clock import Stopped
from .journal import Answer, Journal, State, TakenOver
from .series import Chunk
from .storage import Bucket, Root, refuse_other

__all__ = ["JOURNAL", "SharedJournal", "open_journal", "refuse_shared"]

LEASE: Final = 180.0  # seconds: a question may wait for two minutes' budgets
JOURNAL: Final = "journal.sqlite"
MARK: Final = ".coordinate"  # the file that names the store in its database
SETUP: Final = """
CREATE SCHEMA IF NOT EXISTS {schema};
SET search_path TO {schema};
CREATE TABLE IF NOT EXISTS series (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, operation text NOT NULL, arguments text NOT NULL,
    folder text NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS layout (
    series bigint NOT NULL REFERENCES series, name text NOT NULL, schema bytea NOT NULL,
    rowid bigint GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (series, name));
CREATE TABLE IF NOT EXISTS chunk (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, series bigint NOT NULL REFERENCES series, start text NOT NULL,
    "end" text NOT NULL, every double precision NOT NULL, state text NOT NULL DEFAULT 'open', reason text, rows bigint,
    bytes bigint, sealed_at text, turn bigint NOT NULL DEFAULT 0, until timestamptz NOT NULL DEFAULT '-infinity',
    UNIQUE (series, start, "end", every));
CREATE TABLE IF NOT EXISTS call (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, chunk bigint NOT NULL REFERENCES chunk, asked text NOT NULL,
    outcome text, status integer, covers text, snapshot text, fetched text, reason text, units integer, body bytea);
CREATE INDEX IF NOT EXISTS call_by_chunk ON call (chunk, asked);
CREATE TABLE IF NOT EXISTS market (name text PRIMARY KEY);
"""
# Taking over is part of taking: a lease that has run out is nobody's. One that somebody takes at this moment is passed over.
TAKE: Final = """
UPDATE chunk SET turn = turn + 1, until = clock_timestamp() + ? * interval '1 second'
WHERE id = (SELECT id FROM chunk WHERE id = ? AND state IN ('open', 'failed') AND until < clock_timestamp()
    FOR UPDATE SKIP LOCKED) RETURNING turn"""
# In the holder's own turn alone; no row back means that it was taken over.
LET_GO: Final = "UPDATE chunk SET until = '-infinity' WHERE id = ? AND turn = ? RETURNING id"
RENEW: Final = """
UPDATE chunk SET until = clock_timestamp() + ? * interval '1 second' WHERE id = ? AND turn = ? RETURNING id"""


class _Tables:
    """The tables of one store, spoken to in the journal's own SQL."""

    def __init__(self, url: str, store: str, sleep: Callable[[float], None]) -> None:
        self.database = Postgres(url, SETUP.format(schema=f"backquant_{store}"), sleep)
        self._inside = local()

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The cursor inside a transaction; outside of one, the rows that were read."""
        text = cast("Any", sql.replace("?", "%s"))
        cursor = getattr(self._inside, "cursor", None)
        if cursor is not None:
            return cursor.execute(text, values)
        return self.database.insist(lambda cursor: _Rows(cursor.execute(text, values).fetchall()))

    def transaction(self, do: Any) -> Any:
        """All that `do` executes at once; tried again when the database has gone away meanwhile."""
        if getattr(self._inside, "cursor", None) is not None:
            return do()  # it is part of one

        def inside(cursor: Any) -> Any:
            self._inside.cursor = cursor
            try:
                return do()
            finally:
                self._inside.cursor = None

        return self.database.insist(inside)

    def close(self) -> None:
        self.database.close()


class _Rows:
    """What was read, as a cursor gives it."""

    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        self._rows = rows

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self._rows

    def fetchone(self) -> tuple[Any, ...] | None:
        return self._rows[0] if self._rows else None


class SharedJournal(Journal):
    """The journal of one store in a Postgres. Threads, processes and machines may share it."""

    def __init__(
        self, url: str, store: str, lease: float = LEASE, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._tables = _Tables(url, store, sleep)
        self._db = cast("Any", self._tables)
        # Nobody seals before the tables have been spoken to.
        self._seal_lock = Postgres(url, "SELECT 1", sleep, was_there=True)
        self._store = store
        self._lease = lease
        self._lock = nullcontext()  # the database's own is the only one: two could be taken in either order
        self._sealing = Lock()
        self._turns: dict[int, int] = {}

    @classmethod
    def of(cls, root: Root, url: str, sleep: Callable[[float], None] = time.sleep) -> SharedJournal:
        """The journal of the store in this place, which is made if it is not there.

        Raises:
            ConfigurationError: something else is there, or the database can't be reached.
        """
        name = _name_in_bucket(root) if isinstance(root, Bucket) else _name_in_folder(root)
        return cls(url, name, sleep=sleep)

    @contextmanager
    def _transaction(self, *, synced: bool = True) -> Generator[Any]:
        yield self._tables

    def close(self) -> None:
        self._tables.close()
        self._seal_lock.close()

    @contextmanager
    def sealing(self) -> Generator[None]:
        """One file is sealed at a time, by any worker; one that dies gives it back with its connection."""
        with self._sealing:
            lock = f"SELECT pg_advisory_lock(hashtext('{self._store}'))"
            self._seal_lock.insist(lambda cursor: cursor.execute(cast("Any", lock)))
            try:
                yield
            finally:
                self._seal_lock.close()

    def belong(self, market: str) -> str:
        return cast("str", self._tables.transaction(lambda: super(SharedJournal, self).belong(market)))

    def open(self, chunk: Chunk) -> int:
        return cast("int", self._tables.transaction(lambda: super(SharedJournal, self).open(chunk)))

    def take(self, number: int) -> bool:
        """Whether the chunk is this worker's now: it was free, or its holder has gone silent."""
        row = self._tables.execute(TAKE, (self._lease, number)).fetchone()
        if row is not None:
            self._turns[number] = row[0]
        return row is not None

    def let_go(self, number: int) -> None:
        with suppress(Stopped):  # the database is away: the lease runs out
            self._tables.execute(LET_GO, (number, self._turns.get(number, 0)))

    def ask(self, number: int, moment: datetime) -> int:
        def asked() -> int:
            self._hold(number)
            return super(SharedJournal, self).ask(number, moment)

        return cast("int", self._tables.transaction(asked))

    def withdraw(self, call: int) -> None:
        self._tables.transaction(lambda: super(SharedJournal, self).withdraw(call))

    def answer(self, call: int, answer: Answer) -> None:
        self._tables.transaction(lambda: super(SharedJournal, self).answer(call, answer))

    def finish(self, number: int, state: State, *, reason: str | None, rows: int, size: int, now: datetime) -> None:
        def finished() -> None:
            self._hold(number)
            super(SharedJournal, self).finish(number, state, reason=reason, rows=rows, size=size, now=now)
            self._tables.execute("UPDATE chunk SET until = '-infinity' WHERE id = ?", (number,))

        self._tables.transaction(finished)

    def reopen(self, chunk: Chunk) -> None:
        self._tables.transaction(lambda: super(SharedJournal, self).reopen(chunk))

    def keep_layout(self, series: Any, name: str, schema: bytes) -> None:
        self._tables.transaction(lambda: super(SharedJournal, self).keep_layout(series, name, schema))

    def bodies(self, number: int) -> Iterator[Answer]:
        self._tables.transaction(lambda: self._hold(number))  # it is about to be sealed
        yield from super().bodies(number)

    def _hold(self, number: int) -> None:
        if self._tables.execute(RENEW, (self._lease, number, self._turns.get(number, 0))).fetchone() is None:
            raise TakenOver


def _name_in_folder(root: Path) -> str:
    if (root / JOURNAL).exists():
        raise ConfigurationError(
            f"{root}: this store has its journal in the folder; leave out coordinate=, or take another"
        )
    refuse_other(root, MARK)
    root.mkdir(parents=True, exist_ok=True)
    if not (root / MARK).exists():
        mine = root / f".{uuid.uuid4().hex}"
        write_whole(mine, uuid.uuid4().hex.encode())
        with suppress(FileExistsError):
            os.link(mine, root / MARK)  # the first of several workers names it, and no one reads half a name
        mine.unlink()
    return (root / MARK).read_text(encoding="ascii")


def _name_in_bucket(root: Bucket) -> str:
    """By its address: as several workers may come at once, and an object can't be made by the first alone."""
    try:
        if not (root / MARK).exists():
            refuse_other(root, MARK)
            (root / MARK).write_bytes(hashlib.sha256(root.key.encode()).hexdigest()[:32].encode())
        return (root / MARK).read_bytes().decode("ascii")
    except OSError as problem:
        raise ConfigurationError(f"{root}: can't be reached: {str(problem).splitlines()[0]}") from None


def open_journal(root: Root, coordinate: str | None) -> Journal | None:
    """The journal of a store, to be read; None where there is none.

    Raises:
        ConfigurationError: its journal is elsewhere than was said.
    """
    if coordinate is not None:
        return SharedJournal.of(root, coordinate) if _is_marked(root) else None
    refuse_shared(root)
    if isinstance(root, Bucket):
        raise ConfigurationError(
            f"{root}: the journal of a store in a bucket is in a database; pass its URL as coordinate="
        )
    path = root / JOURNAL
    return Journal(path, readonly=True) if path.is_file() else None


def refuse_shared(root: Root) -> None:
    """A store whose journal is in a database is not to be filled without it."""
    if not isinstance(root, Bucket) and _is_marked(root):
        raise ConfigurationError(f"{root}: the journal of this store is in a database; pass its URL as coordinate=")


def _is_marked(root: Root) -> bool:
    try:
        return (root / MARK).exists()
    except OSError as problem:
        raise ConfigurationError(f"{root}: can't be reached: {str(problem).splitlines()[0]}") from None
