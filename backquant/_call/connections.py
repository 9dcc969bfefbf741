"""What the connections of a client of our own tell of a call and let it do: they end it in time, and say whether they are new.

A server that drips a byte now and then never lets one read time out; each read and write of a blocking connection gets no
more than the time that is left of the whole call, so that it ends at its deadline all the same, in the middle of the headers
too. An awaited call needs none of that: asyncio cancels it.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from typing import TypeAlias

import httpcore
import httpx

from .deadlines import time_left
from .httpx_internals import wrap_backends
from .new_connections import note_opened

__all__ = ["watch_async_connections", "watch_connections"]

SocketOption: TypeAlias = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
"""As httpcore has it, which does not publish the name."""


def watch_connections(client: httpx.Client) -> None:
    """Let the connections of a client of our own obey `ending_within`, and tell when they are opened."""
    wrap_backends(client, _BoundedBackend)


def watch_async_connections(client: httpx.AsyncClient) -> None:
    """Let the connections of a client of our own tell when they are opened."""
    wrap_backends(client, _AsyncBackend)


def _left(timeout: float | None) -> float | None:
    left = time_left()
    if left is None:
        return timeout
    if left <= 0:
        raise httpcore.ReadTimeout("the call's deadline is over")
    return left if timeout is None else min(timeout, left)


class _AsyncBackend(httpcore.AsyncNetworkBackend):
    def __init__(self, real: httpcore.AsyncNetworkBackend) -> None:
        self._real = real

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # as httpcore has it
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        note_opened()
        return await self._real.connect_tcp(host, port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self._real.sleep(seconds)


class _BoundedBackend(httpcore.NetworkBackend):
    def __init__(self, real: httpcore.NetworkBackend) -> None:
        self._real = real

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        note_opened()
        return _Stream(self._real.connect_tcp(host, port, _left(timeout), local_address, socket_options))

    def sleep(self, seconds: float) -> None:
        self._real.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    def __init__(self, real: httpcore.NetworkStream) -> None:
        self._real = real

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._real.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._real.write(buffer, _left(timeout))

    def close(self) -> None:
        """Close it, and wake the threads that read from it: closing alone leaves them waiting, for a number that is free."""
        with suppress(OSError):
            socket.socket.shutdown(self._real.get_extra_info("socket"), socket.SHUT_RDWR)
        self._real.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._real.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> object:
        return self._real.get_extra_info(info)
