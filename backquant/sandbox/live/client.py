"""The sending side of one connection: a buffer of bounded size, and the task that empties it."""

import asyncio
from collections import deque
from contextlib import suppress
from typing import Final

from starlette.types import Send

from ..faults import LiveFault
from .frames import MANY_TEXTS, Binary, Close, Frame

__all__ = ["CAPACITY", "Client"]


CAPACITY: Final = 1000
_AT_ONCE: Final = 100
_FAREWELL_SECONDS: Final = 30.0
"""How long a client that does not read is given to take the last frames."""


class Client:
    """A connected client, its channels and the frames that wait for it; nothing is sent while the gate is shut."""

    def __init__(self, fault: LiveFault, gate: asyncio.Event, slow_frame: Frame, slow_seconds: float) -> None:
        self.channels: dict[str, None] = {}
        self.fault = fault
        self.ended: bool = False
        self._gate = gate
        self._slow_frame = slow_frame
        self._slow_seconds = slow_seconds
        self._buffer: deque[Frame | Close | None] = deque()
        self._filled = asyncio.Event()
        self._space = asyncio.Event()
        self._slow: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None
        self._trades = 0

    @property
    def waiting(self) -> int:
        """How many frames wait for the client."""
        return len(self._buffer)

    def start(self, send: Send, *, bulk: bool) -> asyncio.Task[None]:
        """Begin to send, many texts at once where the server takes them; the connection is over when the task is."""
        self._writing = asyncio.create_task(self._write(send, bulk))
        return self._writing

    def offer(self, frame: Frame) -> bool:
        """Put a frame into the buffer; False when that is full, and the frame lost unless it is offered again."""
        if self.ended or self.fault.silent:
            return True
        if len(self._buffer) >= CAPACITY:
            self._space.clear()
            if self._slow is None:
                farewell = (self._slow_frame, Close(1013, "Slow consumer"))
                self._slow = asyncio.get_running_loop().call_later(self._slow_seconds, self.end, *farewell)
            return False
        self._buffer.append(frame)
        self._filled.set()
        return True

    def offer_trade(self, frame: Frame) -> bool:
        """Put the frame of a trade into the buffer, and end the connection when this was to be the last one."""
        taken = self.offer(frame)
        self._trades += taken
        if self._trades == self.fault.drop_after and not self.ended:
            self._end_with(*([] if self.fault.close is None else [Close(self.fault.close, self.fault.reason)]))
        return taken

    async def has_space(self) -> None:
        """Wait until a frame that was not taken may be offered again."""
        await self._space.wait()

    def end(self, *last: Frame | Close) -> None:
        """Forget what waits, and end the connection with these frames."""
        self._buffer.clear()
        self._end_with(*last)

    def cut(self) -> None:
        """Forget what waits, and end the connection without a word."""
        self.end()
        if self._writing is not None:
            self._writing.cancel()

    def _end_with(self, *last: Frame | Close) -> None:
        self.ended = True
        self.channels.clear()
        self._buffer += (*last, None)
        self._filled.set()
        self._space.set()
        self._forgive()
        if self._writing is not None:
            asyncio.get_running_loop().call_later(_FAREWELL_SECONDS, self._writing.cancel)

    async def _write(self, send: Send, bulk: bool) -> None:
        with suppress(OSError):  # the client is gone
            while True:
                await self._something_to_send()
                match self._take():
                    case None:
                        return
                    case Close(code, reason):
                        await send({"type": "websocket.close", "code": code, "reason": reason})
                        return
                    case Binary(content):
                        await send({"type": "websocket.send", "bytes": content})
                    case texts if bulk:
                        await send({"type": MANY_TEXTS, "texts": texts})
                    case texts:
                        for text in texts:
                            await send({"type": "websocket.send", "text": text.decode()})

    async def _something_to_send(self) -> None:
        while not self._buffer:
            self._filled.clear()
            await self._filled.wait()
        await self._gate.wait()
        self._space.set()
        self._forgive()

    def _take(self) -> list[bytes] | Binary | Close | None:
        """What is next: some texts at once, or something else that comes alone."""
        first = self._buffer.popleft()
        if not isinstance(first, bytes):
            return first
        texts = [first]
        while self._buffer and len(texts) < _AT_ONCE and isinstance(following := self._buffer[0], bytes):
            texts.append(following)
            self._buffer.popleft()
        return texts

    def _forgive(self) -> None:
        if self._slow is not None:
            self._slow.cancel()
            self._slow = None
