"""A stream for `async for`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, Self

from .._call.settings import Settings
from .._call.transport_types import running_loop
from .._ground.public import public
from ..errors import ConfigurationError
from .buffer import Ended
from .events import Event
from .missed_trades import FetchTrades
from .session import LiveSession
from .stream_base import Followed
from .subscription import StreamPlan

__all__ = ["AsyncStream"]

TURN: Final = 100  # events in a row; then whatever else is due has its turn: pings, a timeout, Ctrl-C


@public("backquant.stream")
class AsyncStream(Followed):
    """Events of the live tape; what `AsyncBackQuant.stream` gives.

        async with bq.stream("tape.BTC.agg") as events:
            async for event in events:
                ...

    The link is made on entering the block, made anew whenever it is lost, and closed on leaving the block.
    """

    def __init__(self, settings: Settings, fetch: FetchTrades, plan: StreamPlan) -> None:
        super().__init__()
        self._arrived = asyncio.Event()
        self._session = LiveSession(settings, fetch, plan, self._arrived.set, _now)
        self._take = self._session.buffer.take
        self._entered = False
        self._in_a_row = 0

    async def subscribe(self, *channels: str) -> None:
        """Add channels, and wait until the server has confirmed them.

        Raises:
            InvalidRequestError: a channel is impossible, the server refuses it (`fields` names those), or they are too many.
            APITimeoutError: the server did not answer.
        """
        self._check_process()
        await self._session.subscribe(channels)

    async def unsubscribe(self, *channels: str) -> None:
        """Drop channels, and wait until the server has confirmed it.

        Raises:
            InvalidRequestError: a channel is impossible.
            APITimeoutError: the server did not answer.
        """
        self._check_process()
        await self._session.unsubscribe(channels)

    async def __aenter__(self) -> Self:
        if self._entered:
            raise ConfigurationError("a stream is entered once; open another with bq.stream(...)")
        self._belongs_here()
        running_loop()
        self._entered = True
        await self._session.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._is_ours:
            await self._session.close()

    def __aiter__(self) -> Self:
        if not self._entered:
            raise ConfigurationError("enter the stream first: async with bq.stream(...) as events")
        return self

    async def __anext__(self) -> Event:
        self._check_process()
        self._in_a_row += 1
        if self._in_a_row == TURN:
            self._in_a_row = 0
            await asyncio.sleep(0)
        while True:
            try:
                return self._take()
            except IndexError:
                self._arrived.clear()
                await self._arrived.wait()
            except Ended:
                raise StopAsyncIteration from None


def _now(run: Callable[[], None]) -> None:
    """The consumer runs in the session's own loop."""
    run()
