"""Threads beside an event loop: what they send, the loop sends over its own connections, and whoever waits for them awaits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol, TypeVar

from .._ground.response import HttpResponse
from ..errors import APIConnectionError
from .over_httpx import Transport
from .request import Request
from .settings import Settings
from .tls_and_proxies import Trust

__all__ = ["OnLoop", "finished"]

T = TypeVar("T")


class Sender(Protocol):
    """What an awaited client sends with."""

    async def send(self, request: Request, settings: Settings, seconds: float) -> HttpResponse: ...

    def trust(self, url: str) -> Trust | None: ...


class OnLoop(Transport):
    """A blocking client's transport, for threads of a program whose connections are an awaited client's."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self.loop: asyncio.AbstractEventLoop | None = None

    def trust(self, url: str) -> Trust | None:
        return self._sender.trust(url)

    @property
    def can_be_made_anew(self) -> bool:
        return False

    def send(self, request: Request, settings: Settings, seconds: float) -> HttpResponse:
        if self.loop is None or self.loop.is_closed():
            raise APIConnectionError("the event loop that sends for this thread has ended")
        sending = self._sender.send(request, settings, seconds)
        return asyncio.run_coroutine_threadsafe(sending, self.loop).result()

    def close(self) -> None:
        """The connections are the awaited client's."""


async def finished(work: Callable[[], T], stop: Callable[[], object]) -> T:
    """What the work gives, which is done in a thread. Cancelled, it is told to stop, and its end is waited for."""
    running = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        stop()
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # it is known; the cancellation is what is told
        raise
