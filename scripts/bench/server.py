"""The fastest server that Python gives: one fixed reply to any request, in a process of its own."""

import asyncio
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

from .bodies import levels

HEADERS = (
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-ID: req_bench\r\nX-RateLimit-Limit: 600\r\n"
    "X-RateLimit-Remaining: 599\r\nX-RateLimit-Reset: 1790000000\r\nX-Quota-Limit: 1000000\r\nX-Quota-Remaining: 999999\r\n"
    "X-Quota-Period: 202611\r\nContent-Length: "
)


class _Fixed(asyncio.Protocol):
    def __init__(self, reply: bytes) -> None:
        self._reply = reply
        self._pending = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  # asyncio gives one to a stream protocol
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._pending += data
        while b"\r\n\r\n" in self._pending:
            _, _, self._pending = self._pending.partition(b"\r\n\r\n")
            self._transport.write(self._reply)


async def _serve() -> None:
    body = levels()
    reply = f"{HEADERS}{len(body)}\r\n\r\n".encode() + body
    server = await asyncio.get_running_loop().create_server(lambda: _Fixed(reply), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def running() -> Generator[str]:
    """The server's URL, as long as the block runs."""
    command = [sys.executable, "-m", "scripts.bench.server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101  # a pipe was asked for
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(_serve())
