"""Sandboxes whose WebSocket a test steers, and clients that speak to it frame by frame."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import attrs
import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from backquant.sandbox import Clock, LiveSettings, Sandbox, SandboxSettings

Event: TypeAlias = dict[str, Any]
PATIENCE = 10.0
"""Seconds after which a frame that was awaited counts as missing."""


_BY_HAND = LiveSettings(trades_per_second=0, rest_lag_seconds=0)


class Caller:
    """A client of the WebSocket, from its welcome on."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.welcome: Event = {}

    def hear(self) -> Event:
        """The next frame."""
        return json.loads(self.connection.recv(PATIENCE))

    def hear_many(self, count: int) -> list[Event]:
        return [self.hear() for _ in range(count)]

    def hear_trades(self, count: int) -> list[Event]:
        frames = self.hear_many(count)
        assert {frame["event"] for frame in frames} <= {"trade"}
        return [frame["data"] for frame in frames]

    def say(self, **command: Any) -> None:
        self.connection.send(json.dumps(command))

    def ask(self, **command: Any) -> Event:
        """Send a command; returns the next frame."""
        self.say(**command)
        return self.hear()

    def subscribe(self, *channels: str) -> Event:
        return self.ask(action="subscribe", channels=channels)

    def unsubscribe(self, *channels: str) -> Event:
        return self.ask(action="unsubscribe", channels=channels)

    def quiet(self) -> bool:
        """Whether nothing was sent before the answer to a ping."""
        return self.ask(action="ping")["event"] == "pong"

    def last_words(self) -> tuple[list[str], int | None, str]:
        """The events up to the end, and the code and reason of the close; no code when the connection was cut."""
        events: list[str] = []
        try:
            while True:
                events.append(self.hear()["event"])
        except ConnectionClosed as closed:
            end = closed.rcvd
            return events, end and end.code, end.reason if end else ""


class Bench:
    """A sandbox and clients for it."""

    def __init__(self, sandbox: Sandbox, stack: ExitStack) -> None:
        self.sandbox = sandbox
        self.live = sandbox.live
        self._stack = stack
        self._older = {coin: len(self.live.trades(coin)) for coin in ("BTC", "ETH")}

    def streamed(self, coin: str = "BTC") -> list[Event]:
        """The trades that were published since the test began."""
        return self.live.trades(coin)[self._older[coin] :]

    def connect(self, *, query: str = "", welcome: bool = True, **headers: str) -> Caller:
        """A connected client; underscores in the names of headers stand for dashes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()} or {"X-API-Key": self.sandbox.key}
        connection = connect(
            self.live.url + query,
            sock=self._socket(),
            additional_headers=named,
            proxy=None,
            close_timeout=0.2,
            max_queue=4,
        )
        caller = Caller(self._stack.enter_context(connection))
        if welcome:
            caller.welcome = caller.hear()
        return caller

    def _socket(self) -> socket.socket:
        """A socket with little room, so that it is soon felt when a client does not read."""
        connected = socket.socket()
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 256 * 1024)
        address = urlsplit(self.live.url)
        connected.connect((address.hostname, address.port))
        return connected

    def faulty(self, fault: str, *, welcome: bool = True) -> Caller:
        """A client whose connection has a fault."""
        return self.connect(welcome=welcome, X_API_Key=self.sandbox.key, X_Sandbox_Fault=fault)

    def get(self, path: str, **parameters: Any) -> httpx.Response:
        return httpx.get(self.sandbox.url + path, params=parameters, headers={"X-API-Key": self.sandbox.key})

    def tape(self, **parameters: Any) -> Event:
        return self.get("/tape", **parameters).json()["data"]


OpenBench: TypeAlias = Callable[..., Bench]


@pytest.fixture
def open_bench() -> Iterator[OpenBench]:
    """Makes a sandbox where trades come only when the test says so; the keywords are those of its live settings."""
    with ExitStack() as stack:

        def open_one(clock: Clock | None = None, **live: Any) -> Bench:
            given: dict[str, Any] = {"clock": clock} if clock else {}
            settings = SandboxSettings(live=attrs.evolve(_BY_HAND, **live), **given)
            return Bench(stack.enter_context(Sandbox(settings=settings)), stack)

        yield open_one


@pytest.fixture(scope="session")
def shared() -> Iterator[Sandbox]:
    """A sandbox for all tests that need no settings of their own."""
    with Sandbox(settings=SandboxSettings(live=_BY_HAND, burst=10**9)) as sandbox:
        yield sandbox


@pytest.fixture
def bench(shared: Sandbox) -> Iterator[Bench]:
    """The shared sandbox, with nobody connected."""
    with ExitStack() as stack:
        yield Bench(shared, stack)
    shared.live.fault("")
    shared.live.wait_for(clients=0)
