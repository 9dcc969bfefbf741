"""A scripted WebSocket server on a real socket: each connection is played by the test's next scene."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Any, Self, TypeAlias

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

Scene: TypeAlias = Callable[["Peer"], None]
TS = "2026-09-04T06:30:00.000Z"


class Peer:
    """The server's end of one connection."""

    def __init__(self, connection: ServerConnection, stopped: Event) -> None:
        self.connection = connection
        self._stopped = stopped

    def hear(self) -> dict[str, Any]:
        """The client's next command."""
        return json.loads(self.connection.recv())

    def say(self, event: str, **fields: object) -> None:
        """Send an event."""
        self.connection.send(json.dumps({"event": event, "ts": TS, **fields}))

    def acknowledge(self) -> list[str]:
        """Confirm the client's next command, which subscribes; gives its channels."""
        channels: list[str] = self.hear()["channels"]
        self.say("subscribed", channels=channels, added=channels)
        return channels

    def raw(self, data: bytes) -> None:
        """Bytes as they are, past the protocol."""
        self.connection.socket.sendall(data)

    def stay(self) -> None:
        """Answer pings until the client leaves."""
        while self.hear()["action"] == "ping":
            self.say("pong")

    def break_off(self) -> None:
        """End the connection without a goodbye."""
        self.connection.socket.shutdown(socket.SHUT_RDWR)  # a mere close waits for the thread that reads

    def sleep(self) -> None:
        """Neither read nor write until the test is over."""
        self._stopped.wait()


class TapeServer:
    """Plays each connection by the next scene, the last one for all that follow.

    with TapeServer(lambda peer: peer.acknowledge()) as server:
        BackQuant(KEY, base_url=server.url)
    """

    def __init__(self, *scenes: Scene, tls: ssl.SSLContext | None = None) -> None:
        self.handshakes: list[dict[str, str]] = []
        """The headers of each handshake, names in lower case; the request's target under `:path`."""
        self._scenes = scenes
        self._stopped = Event()
        self._server = serve(self._play, "127.0.0.1", 0, ssl=tls, compression=None, ping_interval=None, close_timeout=1)
        self._scheme = "http" if tls is None else "https"
        self._thread = Thread(target=self._server.serve_forever)

    @property
    def url(self) -> str:
        """Base URL for a client."""
        return f"{self._scheme}://127.0.0.1:{self._server.socket.getsockname()[1]}/v2"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._thread.join()

    def _play(self, connection: ServerConnection) -> None:
        request = connection.request
        assert request is not None
        scene = self._scenes[min(len(self.handshakes), len(self._scenes) - 1)]
        headers = {name.lower(): value for name, value in request.headers.raw_items()}
        self.handshakes.append({**headers, ":path": request.path})
        with suppress(ConnectionClosed, OSError):  # the client is gone, as most tests make it
            scene(Peer(connection, self._stopped))


def trade(number: int = 0, **changes: object) -> dict[str, object]:
    """A trade as the server sends it."""
    return {
        "venue": "deribit",
        "coin": "BTC",
        "instrument": "BTC-30OCT26-50000-P",
        "trade_id": str(number),
        "direction": "buy",
        "option_type": "put",
        "strike": 50000.0,
        "expiry_date": "2026-10-30",
        "amount": 1.4,
        "price": 0.0074,
        "mark_price": 0.00737358,
        "index_price": 67213.5,
        "iv": 55.46,
        "premium_usd": 696.33,
        "is_block_trade": False,
        "ts_ms": 1_788_503_399_914 + number,
        **changes,
    }
