"""Frames as the server sends them, objects with an event and the time; and how they reach it, singly or many in one write."""

from datetime import datetime
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from ..._ground.json_types import JsonObject
from ..moments import iso_millis

__all__ = ["GARBAGE", "MANY_TEXTS", "Binary", "BulkProtocol", "Close", "Frame", "frame", "trade_frame"]

MANY_TEXTS: Final = "backquant.texts"
"""The extension of a server that takes many texts in one message, and the type of that message."""


class Binary(NamedTuple):
    """A frame of bytes, which the API never sends."""

    content: bytes


class Close(NamedTuple):
    """The frame that ends a connection in good order."""

    code: int
    reason: str


Frame: TypeAlias = bytes | Binary
"""A frame of text, in UTF-8, or of bytes; it can be sent to any number of clients."""

GARBAGE: Final[tuple[Frame, ...]] = (
    b"this is no JSON",
    b'{"event":"trade","channel":"tape.BTC.agg","data":',
    b"[]",
    b"17",
    b'{"ts":"2026-01-01T00:00:00.000Z"}',
    b'{"event":42}',
    b'{"event":"weather","ts":"2026-01-01T00:00:00.000Z","data":{"sky":"blue"}}',
    b'{"event":"trade","channel":"tape.BTC.agg","data":{"venue":null,"strike":"high","ts_ms":"now"}}',
    b'{"event":"trade","channel":"tape.BTC.agg","data":null}',
    Binary(b"\x00\xff\xfe"),
)
"""Frames that are no good event, most of them."""


def frame(event: str, now: datetime, **fields: object) -> Frame:
    """A frame of any event."""
    return msgspec.json.encode({"event": event, "ts": iso_millis(now), **fields})


def trade_frame(trade: JsonObject, channel: str, now: str) -> Frame:
    """The frame of a trade; it is put together by hand, since it is what a server mostly sends."""
    data = msgspec.json.encode(trade)
    return b'{"event":"trade","ts":"%b","channel":"%b","data":%b}' % (now.encode(), channel.encode(), data)


class BulkProtocol(WebSocketsSansIOProtocol):
    """Uvicorn's WebSocket, which also takes many texts in one message: a write for each would cost most of the time."""

    async def run_asgi(self) -> None:
        """Serve the connection, and tell the application of the extension."""
        self.scope.setdefault("extensions", {})[MANY_TEXTS] = {}
        await super().run_asgi()

    async def send(self, message: Any) -> None:
        """Send a message of the common interface, or many texts."""
        if message["type"] != MANY_TEXTS:
            await super().send(message)
            # Uvicorn takes a refusal for a handshake that was left unanswered, and says so on stderr.
            self.handshake_complete |= message["type"] == "websocket.http.response.body"
            return
        await self.writable.wait()
        if self.transport.is_closing():
            raise OSError("The client is gone")
        for text in message["texts"]:
            self.conn.send_text(text)
        self.transport.write(b"".join(self.conn.data_to_send()))
