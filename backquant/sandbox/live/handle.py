"""What a test, or any other thread, does with the live WebSocket of a running sandbox."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from ..._ground.public import public
from .channels import COINS
from .frames import Binary, Close
from .hub import Hub

__all__ = ["Live"]


_POLL_SECONDS = 0.005
_Value = TypeVar("_Value")


@public("backquant.sandbox")
class Live:
    """Controls of the live WebSocket; each call returns when the server has done it."""

    def __init__(self, url: str, hub: Hub, loop: asyncio.AbstractEventLoop) -> None:
        self.url: str = url
        """Where a client connects to."""
        self._hub = hub
        self._loop = loop

    def publish(self, count: int = 1, coin: str = "BTC") -> None:
        """Make trades and send them as fast as their subscribers read.

        Returns when all are in the store and in the buffers of those who listen. A full buffer holds this up and loses
        nothing; a client that does not read for `slow_seconds` is closed as a slow consumer, and this goes on.
        """
        if coin not in COINS:
            raise ValueError(f"The sandbox streams no {coin!r} trades; it has {' and '.join(COINS)}")
        self._run(lambda: self._hub.publish(count, coin))

    def trades(self, coin: str = "BTC") -> list[dict[str, Any]]:
        """The trades of a coin that were published, the last 200,000 at least, in the order of their times."""
        return self._call(lambda: self._hub.tape.trades(coin))

    def send(self, content: str | bytes) -> None:
        """Send a frame of any content to every client: text, or bytes."""
        frame = content.encode() if isinstance(content, str) else Binary(content)
        self._call(lambda: [client.offer(frame) for client in self._hub.clients])

    def drop(self, code: int | None = None, reason: str = "") -> None:
        """End every connection now, what waits in its buffer is lost: with a close code, or cut without a close frame."""

        def act() -> None:
            for client in self._hub.clients:
                if code is None:
                    client.cut()
                else:
                    client.end(Close(code, reason))

        self._call(act)

    def pause(self) -> None:
        """Send nothing on any connection, not even a close frame; what is published waits in the buffers."""
        self._call(self._hub.gate.clear)

    def resume(self) -> None:
        """Send again, what has waited first."""
        self._call(self._hub.gate.set)

    def fault(self, directives: str) -> None:
        """Set what goes wrong with the connections to come that ask for no fault of their own; "" ends it."""
        self._call(lambda: self._hub.faults.set_default(directives))

    @property
    def connections(self) -> int:
        """How many clients are connected."""
        return self._call(lambda: len(self._hub.clients))

    def wait_for(self, *channels: str, clients: int = 1, timeout: float = 10.0) -> None:
        """Wait until so many connected clients have subscribed to all these channels.

        `clients=0` waits until no such client is left. Raises TimeoutError.
        """
        wanted = set(channels)
        deadline = time.monotonic() + timeout
        while (count := self._call(lambda: sum(wanted <= c.channels.keys() for c in self._hub.clients))) != clients:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{count} clients have subscribed to {', '.join(channels)}, {clients} were awaited")
            time.sleep(_POLL_SECONDS)

    def _call(self, act: Callable[[], _Value]) -> _Value:
        async def once() -> _Value:
            return act()

        return self._run(once)

    def _run(self, work: Callable[[], Coroutine[None, None, _Value]]) -> _Value:
        if self._loop.is_closed():
            raise RuntimeError("The sandbox is not running")
        return asyncio.run_coroutine_threadsafe(work(), self._loop).result()
