"""Replies that can't change any more, kept in a file: those of a fixed moment of the past. It reads and writes that file.

The rule is ours, not HTTP's. A reply is kept when it was asked for with an `as_of` more than an hour ago and is whole: of a
snapshot that it tells, not clamped by the plan, with nothing left out. A live call never reads the file, nor writes it.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import zlib
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from backquant_api.operation import Operation

from .._ground.response import Headers, HttpResponse
from ..errors import BackQuantError, ConfigurationError
from .reply import Reply
from .reply_check import check_answer
from .request import Request
from .settings import Settings
from .unwrap import unwrap

__all__ = ["ReplyCache", "made_cache"]

T = TypeVar("T")
log: Final[logging.Logger] = logging.getLogger("backquant")
SETTLED: Final = timedelta(hours=1)
FILE: Final = "replies.sqlite"
PATIENCE: Final = 5.0  # seconds for another process that writes
TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS replies"
    " (question TEXT PRIMARY KEY, url TEXT NOT NULL, kept_at TEXT NOT NULL, sha256 BLOB NOT NULL, body BLOB NOT NULL)"
)
HARMLESS: Final = frozenset({"positioning", "stale"})  # notices of what holds for that moment for good


class ReplyCache:
    """The file. Threads and processes may share it: each look opens it anew."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def recall(self, operation: Operation[T], request: Request, settings: Settings) -> Reply[T] | None:
        """The reply to this question, if it is kept; its `attempts` are 0."""
        if not _is_settled(request, settings.clock.now()):
            return None
        try:
            found = self._read(_question(request, settings))
        except (sqlite3.Error, OSError, zlib.error) as problem:
            log.warning("the cache %s can't be read, the API is asked: %s", self._path, problem)
            return None
        if found is None:
            return None
        url, body = found
        response = HttpResponse(200, Headers([("content-type", "application/json")]), body, url, 0.0)
        try:
            reply = unwrap(response, operation, strict=settings.strict, now=settings.clock.now(), asked=request.as_of)
            check_answer(reply, request, strict=settings.strict)
        except BackQuantError:  # what is kept is no good to this client, such as a strict one: the API may know better
            return None
        reply.attempts = 0
        log.info("GET %s from the cache", request.path)
        return reply

    def keep(self, request: Request, reply: Reply[Any], settings: Settings) -> None:
        """Keep the reply, if it can't change any more; a file that can't be written is told and stops nothing."""
        if not _is_settled(request, settings.clock.now()) or not _is_whole(reply):
            return
        now, body = settings.clock.now().isoformat(), reply.http.body
        row = (_question(request, settings), reply.http.url, now, hashlib.sha256(body).digest(), zlib.compress(body))
        try:
            with closing(self._connected()) as file, file:
                file.execute("INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?, ?)", row)
        except (sqlite3.Error, OSError) as problem:
            log.warning("the cache %s can't be written: %s", self._path, problem)

    def prepare(self) -> None:
        """Make folder and file where they are missing.

        Raises:
            ConfigurationError: they can't be made, or something else stands there.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connected()) as file, file:
                file.execute(TABLE)
                file.execute("SELECT question, url, kept_at, sha256, body FROM replies LIMIT 0")
        except (sqlite3.Error, OSError, ValueError) as problem:  # ValueError: a name with a null byte
            raise ConfigurationError(
                f"cache: {self._path} can't be used ({problem}); name a folder that can be written, or remove the file"
            ) from problem

    def _read(self, question: str) -> tuple[str, bytes] | None:
        with closing(self._connected()) as file:
            rows = file.execute("SELECT url, sha256, body FROM replies WHERE question = ?", (question,)).fetchall()
        for url, checksum, packed in cast("list[tuple[str, bytes, bytes]]", rows):
            body = zlib.decompress(packed)
            if hashlib.sha256(body).digest() == checksum:
                return url, body
        return None

    def _connected(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=PATIENCE)


def made_cache(folder: object) -> ReplyCache:
    """The cache in this folder, made where it is missing.

    Raises:
        ConfigurationError: it can't be used.
    """
    if not isinstance(folder, str | Path) or not str(folder).strip():
        raise ConfigurationError(f"cache: {folder!r:.60} is no folder; write it like '~/.cache/backquant'")
    cache = ReplyCache(Path(folder).expanduser())
    cache.prepare()
    return cache


def _is_settled(request: Request, now: datetime) -> bool:
    return request.as_of is not None and now - request.as_of >= SETTLED


def _is_whole(reply: Reply[Any]) -> bool:
    told = reply.as_of
    if told is None or told.snapshot is None or told.clamped is not None or told.snapshot > told.requested:
        return False
    return all(notice.kind in HARMLESS for notice in reply.notices)


def _question(request: Request, settings: Settings) -> str:
    return f"{settings.base_url}{request.target}"
