"""Whether a call opened a connection or took an idle one: whoever connects notes it, whoever sends reads it. No I/O."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

__all__ = ["Opened", "note_opened", "noting"]

_opened: Final[ContextVar[Opened | None]] = ContextVar("opened", default=None)


class Opened:
    """Whether a call opened a connection, rather than take an idle one."""

    __slots__ = ("yes",)

    def __init__(self) -> None:
        self.yes = False


@contextmanager
def noting() -> Generator[Opened]:
    """Notes whether a connection is opened meanwhile."""
    opened = Opened()
    before = _opened.set(opened)
    try:
        yield opened
    finally:
        _opened.reset(before)


def note_opened() -> None:
    """A connection is opened."""
    opened = _opened.get()
    if opened is not None:
        opened.yes = True
