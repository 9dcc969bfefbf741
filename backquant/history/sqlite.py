"""A database of a store: opened so that a crash loses nothing, and what its disk refuses told as an error of the disk."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

__all__ = ["connected", "told"]

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
