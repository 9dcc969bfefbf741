"""The fastest server that Python gives: fixed replies to any request, in a process of its own."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from itertools import cycle

from .bodies import history, levels

__all__ = ["PAGE", "PAGES", "Answering", "beside", "fixed", "running", "serve"]


HEADERS = (
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-ID: req_bench\r\nX-RateLimit-Limit: 600\r\n"
    "X-RateLimit-Remaining: 599\r\nX-RateLimit-Reset: 1790000000\r\nX-Quota-Limit: 1000000\r\nX-Quota-Remaining: 999999\r\n"
    "X-Quota-Period: 202611\r\nContent-Length: "
)


PAGES, PAGE = 20, 500


def _bodies(name: str) -> list[bytes]:
    """What is sent, one after the other and from the beginning again."""
    return [history(PAGE, page=page, pages=PAGES) for page in range(PAGES)] if name == "history" else [levels()]


def fixed(body: bytes) -> bytes:
    """The whole reply with this body."""
    return f"{HEADERS}{len(body)}\r\n\r\n".encode() + body


class Answering(asyncio.Protocol):
    """Answers each request by what is made of its head."""

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer
        self._pending = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  # asyncio gives one to a stream protocol
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._pending += data
        while b"\r\n\r\n" in self._pending:
            head, _, self._pending = self._pending.partition(b"\r\n\r\n")
            self._transport.write(self._answer(head))


async def serve(answer: Callable[[bytes], bytes]) -> None:
    """Tell the port, then answer until the process is ended."""
    server = await asyncio.get_running_loop().create_server(lambda: Answering(answer), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def beside(module: str, *arguments: object) -> Generator[str]:
    """Host and port of a server that a module runs and tells the port of, as long as the block runs."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101  # a pipe was asked for
        try:
            yield f"127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


@contextmanager
def running(name: str = "levels") -> Generator[str]:
    """The server's URL, as long as the block runs."""
    with beside("scripts.bench.server", name) as address:
        yield f"http://{address}"


if __name__ == "__main__":
    _replies = cycle(map(fixed, _bodies(sys.argv[1])))
    asyncio.run(serve(lambda _: next(_replies)))
