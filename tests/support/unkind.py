"""A proxy on a real socket, which treats a WebSocket between a client and a server unkindly and lets everything else pass."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from threading import Condition, Thread
from typing import Self
from urllib.parse import urlsplit

__all__ = ["UnkindProxy"]


class _Link:
    """One WebSocket that passes through."""

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.client = client
        self.server = server
        self.silent = asyncio.Event()
        self.torn = False


class UnkindProxy:
    """Doubles trades and changes their order by chance; cuts links within a frame, or lets them fall silent, on demand.

    with UnkindProxy(sandbox.url) as proxy:
        BackQuant(sandbox.key, base_url=proxy.url)
    """

    def __init__(self, url: str, *, seed: int = 0, odd: float = 0.0) -> None:
        """
        Args:
            url: base URL of the server.
            seed: decides what is doubled, and what changes places.
            odd: how many of the trades, from 0 to 1.
        """
        parts = urlsplit(url)
        self._target = (parts.hostname or "", parts.port or 80)
        self._path = parts.path
        self._chance = random.Random(seed)
        self._odd = odd
        self._links: list[_Link] = []
        self._opened = 0
        self._changed = Condition()
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(asyncio.start_server(self._pass, "127.0.0.1", 0))
        self._thread = Thread(target=self._loop.run_forever)

    @property
    def url(self) -> str:
        """Base URL for a client."""
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}{self._path}"

    @property
    def opened(self) -> int:
        """How many links there have been."""
        return self._opened

    def wait_for(self, opened: int, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Wait until there have been so many links; `meanwhile` is called now and then."""
        with self._changed:
            for _ in range(500):
                if self._changed.wait_for(lambda: self._opened >= opened, timeout=0.02):
                    return
                meanwhile()
        raise TimeoutError(f"there was no link {opened}")

    def cut(self) -> None:
        """The next bytes of every link end within a frame, and then there is a reset."""
        self._loop.call_soon_threadsafe(self._mark, True)

    def silence(self) -> None:
        """Every link stays open, and nothing comes through any more: as after a lost network, without a goodbye."""
        self._loop.call_soon_threadsafe(self._mark, False)

    def _mark(self, torn: bool) -> None:
        for link in self._links:
            if torn:
                link.torn = True
            else:
                link.silent.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.run_until_complete(self._close())
        self._loop.close()

    async def _close(self) -> None:
        self._server.close()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        await asyncio.sleep(0)  # transports close a turn later

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, to_server = await asyncio.open_connection(*self._target)
        except OSError:
            writer.transport.abort()
            return
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            to_server.write(head)
            if b"upgrade: websocket" in head.lower():
                await self._as_link(_Link(writer, to_server), reader, there)
            else:
                await _first_done(_copied(reader, to_server), _copied(there, writer))
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            to_server.transport.abort()
            writer.close()

    async def _as_link(self, link: _Link, reader: asyncio.StreamReader, there: asyncio.StreamReader) -> None:
        link.client.write(await there.readuntil(b"\r\n\r\n"))
        with self._changed:
            self._links.append(link)
            self._opened += 1
            self._changed.notify_all()
        try:
            await _first_done(self._commands(link, reader), self._events(link, there))
        finally:
            self._links.remove(link)

    async def _commands(self, link: _Link, reader: asyncio.StreamReader) -> None:
        while data := await reader.read(65_536):
            if not link.silent.is_set():
                link.server.write(data)

    async def _events(self, link: _Link, there: asyncio.StreamReader) -> None:
        rest = b""
        while data := await there.read(65_536):
            frames, rest = _frames(rest + data)
            if link.silent.is_set():
                continue
            passed = b"".join(self._mixed(frames))
            link.client.write(passed[: len(passed) // 2] if link.torn else passed)
            await link.client.drain()
            if link.torn:
                link.client.transport.abort()
                return

    def _mixed(self, frames: list[bytes]) -> list[bytes]:
        mixed: list[bytes] = []
        for frame in frames:
            is_trade = b'"trade"' in frame[:60]
            if is_trade and mixed and b'"trade"' in mixed[-1][:60] and self._chance.random() < self._odd:
                mixed.insert(-1, frame)
            else:
                mixed.append(frame)
            if is_trade and self._chance.random() < self._odd:
                mixed.append(frame)
        return mixed


async def _first_done(*works: Coroutine[None, None, None]) -> None:
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()


def _frames(data: bytes) -> tuple[list[bytes], bytes]:
    """The whole frames of a server, and what is left: such frames are not masked."""
    found: list[bytes] = []
    start = 0
    while len(data) - start >= 2:
        size, head = data[start + 1] & 0x7F, 2
        if size >= 126:
            head = 4 if size == 126 else 10
            size = int.from_bytes(data[start + 2 : start + head], "big")
        end = start + head + size
        if len(data) < end:
            break
        found.append(data[start:end])
        start = end
    return found, data[start:]
