"""A stream for `for`: the session runs in a thread of its own, so it works in a notebook, where a loop runs already."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from threading import Event as Signal
from threading import Thread
from typing import Any, Self

from .._call.over_httpx import Transport
from .._call.request import Request
from .._call.settings import Settings
from .._call.tls_and_proxies import Trust
from .._ground.public import public
from .._ground.response import HttpResponse
from ..errors import ConfigurationError
from .buffer import Ended
from .events import Event
from .missed_trades import FetchTrades
from .session import LiveSession
from .stream_base import Followed
from .subscription import StreamPlan

__all__ = ["InThreads", "Stream"]


@public("backquant.stream")
class Stream(Followed):
    """Events of the live tape; what `BackQuant.stream` gives.

        with bq.stream("tape.BTC.agg") as events:
            for event in events:
                ...

    The link is made on entering the block, made anew whenever it is lost, and closed on leaving the block. One thread reads
    the events; any thread may subscribe.
    """

    _thread: Thread

    def __init__(self, settings: Settings, fetch: FetchTrades, plan: StreamPlan) -> None:
        super().__init__()
        self._arrived = Signal()
        self._session = LiveSession(settings, fetch, plan, self._arrived.set, self._in_loop)
        self._take = self._session.buffer.take
        self._loop: asyncio.AbstractEventLoop | None = None

    def subscribe(self, *channels: str) -> None:
        """Add channels, and wait until the server has confirmed them.

        Raises:
            InvalidRequestError: a channel is impossible, the server refuses it (`fields` names those), or they are too many.
            APITimeoutError: the server did not answer.
        """
        self._check_process()
        self._wait_for(self._session.subscribe(channels))

    def unsubscribe(self, *channels: str) -> None:
        """Drop channels, and wait until the server has confirmed it.

        Raises:
            InvalidRequestError: a channel is impossible.
            APITimeoutError: the server did not answer.
        """
        self._check_process()
        self._wait_for(self._session.unsubscribe(channels))

    def __enter__(self) -> Self:
        if self._loop is not None:
            raise ConfigurationError("a stream is entered once; open another with bq.stream(...)")
        self._belongs_here()
        loop = self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=_run_forever, args=(loop,), name="backquant stream", daemon=True)
        self._thread.start()
        try:
            self._wait_for(self._session.start())
        except BaseException:
            self._leave(loop)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._loop is not None and self._is_ours:
            self._leave(self._loop)

    def __iter__(self) -> Self:
        if self._loop is None:
            raise ConfigurationError("enter the stream first: with bq.stream(...) as events")
        return self

    def __next__(self) -> Event:
        self._check_process()
        while True:
            try:
                return self._take()
            except IndexError:
                self._arrived.clear()
            except Ended:
                raise StopIteration from None
            try:  # it may have come just before the signal was cleared
                return self._take()
            except IndexError:
                self._arrived.wait()
            except Ended:
                raise StopIteration from None

    def _end(self) -> None:
        """Let no more come, from whatever thread: what has come is still read, and then the iteration ends."""
        if self._loop is not None and not self._loop.is_closed():
            asyncio.run_coroutine_threadsafe(self._session.close(), self._loop)

    def _leave(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            self._wait_for(self._session.close())
        finally:
            loop.call_soon_threadsafe(loop.stop)
            self._thread.join()

    def _wait_for(self, doing: Coroutine[Any, Any, None]) -> None:
        if self._loop is None or self._loop.is_closed():
            doing.close()
            raise ConfigurationError("the stream is not open; use it inside its with block")
        done = asyncio.run_coroutine_threadsafe(doing, self._loop)
        try:
            done.result()
        except BaseException:
            done.cancel()
            raise

    def _in_loop(self, run: Callable[[], None]) -> None:
        if self._loop is not None:
            with suppress(RuntimeError):  # the stream was left, and its loop is closed
                self._loop.call_soon_threadsafe(run)


def _run_forever(loop: asyncio.AbstractEventLoop) -> None:
    with asyncio.Runner(loop_factory=lambda: loop):
        loop.run_forever()


class InThreads:
    """The sync client's transport, awaited: recovery sends over the connections that the user set up.

    A call can't be interrupted in a thread, so one that is no longer awaited is left to run out: leaving the stream, and
    the interpreter's end, do not wait for a server that does not answer.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def send(self, request: Request, settings: Settings, seconds: float) -> HttpResponse:
        reply: Future[HttpResponse] = Future()
        awaited = asyncio.wrap_future(reply)
        Thread(
            target=self._send, args=(request, settings, seconds, reply), name="backquant recovery", daemon=True
        ).start()
        return await awaited

    def _send(self, request: Request, settings: Settings, seconds: float, reply: Future[HttpResponse]) -> None:
        if not reply.set_running_or_notify_cancel():
            return
        try:
            response = self._transport.send(request, settings, seconds)
        except BaseException as error:  # noqa: BLE001  # it belongs to whoever awaits
            reply.set_exception(error)
        else:
            reply.set_result(response)

    def trust(self, url: str) -> Trust | None:
        """As the client that it sends with."""
        return self._transport.trust(url)

    async def close(self) -> None:
        """Nothing: the transport is the client's to close."""
