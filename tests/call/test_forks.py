"""Forked children of a client that is in use, over plain HTTP and over TLS: none gets a reply of another's question.

A dozen by default; BACKQUANT_CHILDREN=200 makes them as many as one likes.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import ssl
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import trustme

from backquant import AsyncBackQuant, BackQuant
from tests.support.examples import levels, success
from tests.support.session import KEY, Over

from .test_processes import in_child

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="there is no fork"),
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),
]
CHILDREN = int(os.environ.get("BACKQUANT_CHILDREN", "12"))
AT_ONCE = 6
ASKED = 10
SYMBOLS = ("BTCUSDT", "ETHUSDT")
BODIES = {symbol: json.dumps(success(levels()["data"], symbol=symbol)).encode() for symbol in SYMBOLS}


class Answering(BaseHTTPRequestHandler):
    """A reply of the symbol that was asked for, over a connection that stays open."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # the standard library's name
        body = BODIES[next(symbol for symbol in SYMBOLS if symbol in self.path)]
        with suppress(OSError):
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # the standard library's name
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512
    timeout = 1

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@pytest.fixture(params=["http", "https"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the server is."""
    server = Server(("127.0.0.1", 0), Answering)
    if request.param == "https":
        authority = trustme.CA()
        authority.cert_pem.write_to_path(tmp_path / "ca.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)  # pyright: ignore[reportUnknownMemberType]  # of a library without stubs
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    parent, child = os.getpid(), os.fork()
    if (
        child == 0
    ):  # a process of its own: no fork must come while a thread is inside OpenSSL, whose locks the child would inherit
        while os.getppid() == parent:
            server.handle_request()
        os._exit(0)
    yield f"{request.param}://127.0.0.1:{server.server_address[1]}/v2"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    server.server_close()


def fork_all(work: Callable[[], None]) -> list[int]:
    """Exit statuses of that many children."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [each.result() for each in [pool.submit(in_child, work) for _ in range(CHILDREN)]]


def test_children_of_a_client_that_is_in_use(url: str) -> None:
    over = Event()
    wrong: list[str] = []

    with BackQuant(KEY, base_url=url) as bq:

        def ask() -> None:
            for _ in range(ASKED):
                for symbol in SYMBOLS:
                    if bq.gex.levels(symbol=symbol).meta.symbol != symbol:
                        raise AssertionError(symbol)

        def go_on() -> None:
            while not over.is_set():
                try:
                    ask()
                except BaseException as error:  # noqa: BLE001  # whatever it is, the test has to hear of it
                    wrong.append(repr(error))

        ask()
        parent = Thread(target=go_on)
        parent.start()
        statuses = fork_all(ask)
        over.set()
        parent.join()
    assert statuses == [0] * CHILDREN
    assert wrong == []


def test_children_of_an_async_client(url: str, over: Over) -> None:
    bq = AsyncBackQuant(KEY, base_url=url, http_client=over)

    async def ask() -> None:
        for _ in range(ASKED):
            replies = await asyncio.gather(*(bq.gex.levels(symbol=symbol) for symbol in SYMBOLS))
            if tuple(reply.meta.symbol for reply in replies) != SYMBOLS:
                raise AssertionError(replies)

    with asyncio.Runner() as runner:
        runner.run(ask())
        assert fork_all(lambda: asyncio.run(ask())) == [0] * CHILDREN
        runner.run(ask())
        runner.run(bq.close())
