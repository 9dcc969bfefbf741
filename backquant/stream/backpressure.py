"""Backpressure: while the consumer is behind, nothing more is read from the link."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .buffer import Buffer
    from .connection import Link

__all__ = ["Brake"]


class Brake:
    """Stops the reading and lets it go on, in the session's event loop."""

    def __init__(self) -> None:
        self.link: Link | None = None
        """The one that is up."""
        self.is_on: bool = False
        """Whether the consumer is behind."""
        self._room = asyncio.Event()
        self._listening = False

    def apply(self) -> None:
        """Read no more, but for an answer that somebody waits for."""
        self.is_on = True
        if self.link is not None and not self._listening:
            self.link.pause()

    def release(self) -> None:
        """Read on."""
        self.is_on = False
        self._room.set()
        if self.link is not None:
            self.link.resume()

    @contextmanager
    def listening(self, link: Link) -> Generator[None]:
        """Read for as long as an answer is waited for, however full the buffer."""
        self._listening = True
        link.resume()
        try:
            yield
        finally:
            self._listening = False
            if self.is_on:
                link.pause()

    async def has_room(self, buffer: Buffer, wake: Callable[[], None]) -> None:
        """Wait until the consumer has caught up."""
        while True:
            wake()
            self._room.clear()
            if not buffer.await_room():
                return
            await self._room.wait()
