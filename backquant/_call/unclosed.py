"""Closes the connections of a client that is awaited, and that nobody closed: garbage collection can't await.

Without it each of them warns when it is collected, which fails the run of whoever makes errors of warnings.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Final, Protocol, cast

from .httpx_internals import wrap_backends

__all__ = ["Connections", "note_connections"]


class Connections:
    """The open ones, each with the event loop that it belongs to."""

    def __init__(self) -> None:
        self._open: dict[asyncio.Transport, asyncio.AbstractEventLoop] = {}

    def add(self, transport: object) -> None:
        if not isinstance(transport, asyncio.Transport):
            return
        self._open = {known: loop for known, loop in self._open.items() if not known.is_closing()}
        self._open[transport] = asyncio.get_running_loop()

    async def end(self) -> None:
        """In their own loop, which may be closed next: those that still take their leave, as TLS does, don't go on with it."""
        for transport in self._open:
            transport.abort()
        await asyncio.sleep(0)

    def abort(self) -> None:
        """From any thread, and when the loop is closed, too."""
        for transport, loop in self._open.items():
            if not transport.is_closing():
                with suppress(RuntimeError):  # it was closed just now
                    _abort(transport, loop)
        self._open = {}


def _abort(transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(transport.abort)
        return
    with suppress(RuntimeError):  # it tells itself that it is closed, before it asks for the loop
        transport.abort()
    # What the loop would call, if there were one; a loop of another make has no such method, and warns of nothing.
    below = cast("object", getattr(getattr(transport, "_ssl_protocol", None), "_transport", transport))
    lost: Callable[[None], object] = getattr(below, "_call_connection_lost", lambda _: None)
    lost(None)


def note_connections(client: object) -> Connections:
    """Have the connections that the client makes from now on noted."""
    noted = Connections()
    wrap_backends(client, partial(_ForgettingBackend, noted))
    return noted


class _Connecting(Protocol):
    """A network backend, whatever the library."""

    @property
    def connect_tcp(self) -> Callable[..., Awaitable[object]]: ...


class _ForgettingBackend:
    """In place of the library's: it makes connections as that does."""

    def __init__(self, noted: Connections, real: _Connecting) -> None:
        self._real: Final = real
        self._noted: Final = noted

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    async def connect_tcp(self, *args: object, **options: object) -> object:
        stream = await self._real.connect_tcp(*args, **options)
        transport = cast("object", getattr(getattr(stream, "_stream", None), "_transport", None))
        self._noted.add(transport)
        return stream
