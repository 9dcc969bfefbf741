"""A connection to Postgres that is made when it is needed, made anew when it was lost, and used by one thread at a time."""

from __future__ import annotations

import errno
import logging
import os
import time
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, cast
from urllib.parse import urlsplit

from .._extras import require
from ..errors import ConfigurationError

if TYPE_CHECKING:
    import psycopg

__all__ = ["PAUSE", "Away", "Cursor", "Postgres"]

T = TypeVar("T")
Cursor: TypeAlias = "psycopg.Cursor[tuple[Any, ...]]"
log: Final[logging.Logger] = logging.getLogger("backquant")
DISK_FULL: Final = "53100"
PAUSE: Final = 1.0  # seconds between two attempts to reach a server that has gone away
HURRY: Final = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}


class Away(Exception):  # a state, told to whoever asks
    """The server was there, and is not now."""


class Postgres:
    """One database, reached by its URL. Threads may share it; a child of a fork makes its own connection.

    Args:
        url: such as `postgresql://user@host/database`.
        setup: statements that make what is used, run at each connection; each may have been run before.
        sleep: waits between two attempts to reach a server that has gone away; what it raises ends the waiting.
        was_there: it was reached before, by another of these: where it is not there now, it has gone away.
    """

    def __init__(
        self, url: str, setup: str, sleep: Callable[[float], None] = time.sleep, *, was_there: bool = False
    ) -> None:
        if urlsplit(url).scheme not in ("postgresql", "postgres"):
            raise ConfigurationError("the database's URL is written like postgresql://user@host/database")
        self.url: str = url
        self._setup = setup
        self._sleep = sleep
        self._known = was_there
        self._forget()

    def __del__(self) -> None:
        if getattr(self, "_process", None) == os.getpid():  # a parent's connection is not the child's to end
            self._drop()

    def __repr__(self) -> str:
        parts = urlsplit(self.url)  # without its password
        return f"<Postgres {parts.hostname or 'localhost'}{parts.path}>"

    def _forget(self) -> None:
        self._lock = Lock()
        self._process = os.getpid()
        self._link: psycopg.Connection[tuple[Any, ...]] | None = None
        self._was_there = self._known

    def work(self, do: Callable[[Cursor], T]) -> T:
        """What `do` gives, in one transaction.

        Raises:
            Away: the server has gone away; whether the transaction came to its end is unknown.
            ConfigurationError: it was never there.
            OSError: its disk is full.
        """
        if os.getpid() != self._process:
            self._forget()
        psycopg = cast("Any", require("psycopg", "coordinate"))
        with self._lock:
            try:
                link = self._linked()
                with link.transaction(), link.cursor() as cursor:
                    return do(cursor)
            except psycopg.OperationalError as problem:
                self._drop()
                if problem.sqlstate == DISK_FULL:
                    raise OSError(errno.ENOSPC, f"{self}: {_first_line(problem)}") from None
                if not self._was_there:
                    raise ConfigurationError(f"{self}: can't be reached: {_first_line(problem)}") from None
                raise Away(_first_line(problem)) from None

    def insist(self, do: Callable[[Cursor], T]) -> T:
        """The same, tried until the server is back. `do` may be run twice, and must allow for it."""
        while True:
            try:
                return self.work(do)
            except Away as away:
                log.warning("%s has gone away, waiting for it: %s", self, away)
                self._sleep(PAUSE)

    def close(self) -> None:
        """Close the connection; the next use makes another."""
        with self._lock:
            self._drop()

    def _linked(self) -> psycopg.Connection[tuple[Any, ...]]:
        if self._link is None:
            module = cast("Any", require("psycopg", "coordinate"))
            link: psycopg.Connection[tuple[Any, ...]] = module.connect(self.url, autocommit=True, **HURRY)
            self._link = link
            with link.transaction(), link.cursor() as cursor:
                # two processes that make a table at one moment would refuse each other
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext('backquant'))")
                cursor.execute(cast("Any", self._setup))
            self._was_there = True
        return self._link

    def _drop(self) -> None:
        if self._link is not None:
            self._link.close()
        self._link = None


def _first_line(problem: Exception) -> str:
    return (str(problem).splitlines() or ["no reason told"])[0]
