"""Frames as the server sends them: objects with an event and the time."""

from datetime import datetime
from typing import Final, NamedTuple, TypeAlias

import msgspec

from ..._ground.json_types import Json, JsonObject
from ..moments import iso_millis

__all__ = ["GARBAGE", "Binary", "Close", "Frame", "frame", "trade_frame"]


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


def frame(event: str, now: datetime, **fields: Json) -> Frame:
    """A frame of any event."""
    return msgspec.json.encode({"event": event, "ts": iso_millis(now), **fields})


def trade_frame(trade: JsonObject, channel: str, now: str) -> Frame:
    """The frame of a trade; it is put together by hand, since it is what a server mostly sends."""
    data = msgspec.json.encode(trade)
    return b'{"event":"trade","ts":"%b","channel":"%b","data":%b}' % (now.encode(), channel.encode(), data)
