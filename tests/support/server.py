"""A scripted HTTP server on a real socket: it says what a test tells it to, and notes what it was asked."""

from __future__ import annotations

import json
import socket
import ssl
import struct
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Condition, Event, Thread
from typing import Self, TypeAlias

Headers: TypeAlias = Mapping[str, str]
_NO_HEADERS: Headers = {}


@dataclass(frozen=True)
class Seen:
    """One request, as it arrived."""

    method: str
    target: str
    headers: Headers
    """Names in lower case."""
    connection: int
    """Which connection it came over, counted from 0."""
    head: bytes = field(repr=False)
    """Request line and headers, byte for byte."""


@dataclass(frozen=True)
class Status:
    """A complete reply."""

    status: int
    body: object = b""
    """Bytes as they are; text encoded; anything else as JSON."""
    headers: Headers = field(default_factory=lambda: _NO_HEADERS)

    @property
    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()

    @property
    def wire(self) -> bytes:
        """Head and body, as they are sent."""
        headers = {"Content-Type": "application/json", "Content-Length": str(len(self.content)), **self.headers}
        return _encoded(f"HTTP/1.1 {self.status} Scripted", headers.items()) + self.content


@dataclass(frozen=True)
class Reset:
    """The connection is reset (RST)."""


@dataclass(frozen=True)
class Hangup:
    """The connection is closed in good order, without an answer."""


@dataclass(frozen=True)
class Stall:
    """Nothing is ever answered."""


@dataclass(frozen=True)
class Drop:
    """The connection closes in the middle of the body."""

    chunked: bool = False


@dataclass(frozen=True)
class Wait:
    """The answer comes once the test lets go of it."""

    gate: Event
    reply: Status


Behaviour: TypeAlias = Status | Reset | Hangup | Stall | Drop | Wait
EXHAUSTED = Status(599, "the test's script has no further reply")


class ScriptedServer:
    """Answers each request with the script's next reply, else with what `always` names.

    with ScriptedServer() as server:
        server.replies(Status(503), Reset(), Status(200, {"success": True, ...}))
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Seen] = []
        self._tls = tls
        self._script: list[Behaviour] = []
        self._otherwise: Callable[[Seen], Behaviour] = lambda _: EXHAUSTED
        self._changed = Condition()
        self._stopped = Event()
        self._sockets: list[socket.socket] = []
        self._threads: list[Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        """Base URL for a client."""
        return f"{'http' if self._tls is None else 'https'}://127.0.0.1:{self.port}/v2"

    def replies(self, *script: Behaviour) -> None:
        """Answer the coming requests with these, in this order."""
        self._script.extend(script)

    def always(self, behaviour: Behaviour | Callable[[Seen], Behaviour]) -> None:
        """Answer every request that the script does not cover with this, or with what this function gives."""
        self._otherwise = behaviour if callable(behaviour) else lambda _: behaviour

    def says_unasked(self, reply: Status) -> None:
        """Send a reply that nobody asked for over every connection."""
        for connection in self._sockets:
            connection.sendall(reply.wire)

    def wait_for(self, count: int) -> None:
        """Block until so many requests have arrived."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.requests) >= count, timeout=10):
                raise AssertionError(f"{len(self.requests)} requests arrived, {count} were awaited")

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._threads[0].join()
        for connection in self._sockets:
            _shut(connection)
        for thread in self._threads[1:]:
            thread.join()

    def _start(self, target: Callable[..., None], *arguments: object) -> None:
        thread = Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
            self._sockets.append(connection)
            self._start(self._serve, connection, len(self._sockets) - 1)

    def _serve(self, connection: socket.socket, number: int) -> None:
        with connection:
            try:
                while (head := _head(connection)) is not None and self._answer(connection, _parsed(head, number)):
                    pass
            except OSError:
                pass  # the client went away, as some tests make it do

    def _answer(self, connection: socket.socket, request: Seen) -> bool:
        """Whether the connection stays open."""
        with self._changed:
            self.requests.append(request)
            behaviour = self._script.pop(0) if self._script else self._otherwise(request)
            self._changed.notify_all()
        match behaviour:
            case Status():
                connection.sendall(behaviour.wire)
                return True
            case Wait():
                behaviour.gate.wait(10)
                connection.sendall(behaviour.reply.wire)
                return True
            case Stall():
                self._stopped.wait()
            case Drop():
                connection.sendall(_half_a_body(chunked=behaviour.chunked))
            case Reset():
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            case Hangup():
                pass
        return False


def _head(connection: socket.socket) -> bytes | None:
    received = b""
    while not received.endswith(b"\r\n\r\n"):  # requests have no body
        piece = connection.recv(65536)
        if not piece:
            return None
        received += piece
    return received


def _parsed(head: bytes, connection: int) -> Seen:
    first, *lines = head.decode("latin-1").rstrip().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Seen(method, target, headers, connection, head)


def _half_a_body(*, chunked: bool) -> bytes:
    half = b'{"success": true, "data": {'
    if chunked:
        return _encoded("HTTP/1.1 200 OK", [("Transfer-Encoding", "chunked")]) + b"%x\r\n%s\r\n" % (len(half), half)
    return _encoded("HTTP/1.1 200 OK", [("Content-Length", "1000")]) + half


def _encoded(first: str, headers: Iterable[tuple[str, str]]) -> bytes:
    return "\r\n".join([first, *(f"{name}: {value}" for name, value in headers), "", ""]).encode("latin-1")


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):  # closed already
        connection.shutdown(socket.SHUT_RDWR)
