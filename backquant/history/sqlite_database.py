"""A database of a store: opened so that a crash loses nothing, and what its disk refuses told as an error of the disk."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Final

from .._ground.files import sync_folder

__all__ = ["Log", "connected", "told"]

DISK: Final = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}


def connected(path: Path, *, readonly: bool) -> sqlite3.Connection:
    """A connection that threads may share under a lock, each statement a transaction of its own.

    Raises:
        OSError: the disk is full, or can't be written.
    """
    if not readonly:
        link = _connect(path, "")
        link.execute("PRAGMA journal_mode = WAL")
        link.execute("PRAGMA synchronous = FULL")
        return link
    link = _connect(path, "?mode=ro")
    try:
        link.execute("PRAGMA user_version")
    except sqlite3.OperationalError:  # a disk that is full, or can only be read, has no room for what readers share
        link.close()
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise
        link = _connect(path, "?immutable=1")
    return link


class Log:
    """The write-ahead log of a database whose connection syncs nothing itself: one sync is for all that threads have committed."""

    def __init__(self, path: Path, link: sqlite3.Connection) -> None:
        link.execute("PRAGMA synchronous = NORMAL")
        self._file = os.open(path.with_name(f"{path.name}-wal"), os.O_RDWR | getattr(os, "O_BINARY", 0))
        sync_folder(path.parent)
        self._lock = Lock()
        self._turns = count(1)
        self._synced = 0

    def sync(self) -> None:
        """Wait until all that is committed is on the disk.

        Raises:
            OSError: the disk is full, or can't be written.
        """
        turn = next(self._turns)
        with self._lock:
            if self._synced < turn:
                reached = next(self._turns)  # whoever had a turn before had committed
                os.fsync(self._file)
                self._synced = reached

    def close(self) -> None:
        os.close(self._file)


def _connect(path: Path, how: str) -> sqlite3.Connection:
    uri = path.absolute().as_uri() + how
    return sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None, timeout=30)


@contextmanager
def told(path: Path) -> Generator[None]:
    """What SQLite says of a disk that is full or can't be written is an error of the disk.

    Raises:
        OSError: that.
    """
    try:
        yield
    except sqlite3.OperationalError as problem:
        number = DISK.get((problem.sqlite_errorcode or 0) & 0xFF)
        if number is None:
            raise
        raise OSError(number, str(problem), str(path)) from None
