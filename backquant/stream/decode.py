"""The protocol's messages: what the client sends, and from bytes to what the server says. No I/O."""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias, cast, get_args

import msgspec
from msgspec.structs import force_setattr

from .._ground.lenient_json import read_plain
from .events import Heartbeat, Levels, Queue, Trade, UnknownEvent
from .lenient_levels import lenient_levels
from .trades import lenient_trade

__all__ = ["PING", "Action", "Confirmed", "Message", "Pong", "Refused", "SlowWarning", "Welcome", "command", "read"]

Action: TypeAlias = Literal["subscribe", "unsubscribe"]
PING: Final = '{"action":"ping"}'
LONGEST_SHOWN: Final = 1_000  # letters of a message that is no JSON


class _TradeFrame(msgspec.Struct, tag_field="event", tag="trade"):
    data: Trade
    channel: str = ""


class _LevelsFrame(msgspec.Struct, tag_field="event", tag="levels"):
    data: Levels
    channel: str = ""
    snapshot: bool = False


class _HeartbeatFrame(msgspec.Struct, tag_field="event", tag="heartbeat", forbid_unknown_fields=True):
    channel: str = ""
    queue: Queue | None = None
    channels: tuple[str, ...] = ()
    ts: str | None = None


class Welcome(msgspec.Struct, tag_field="event", tag="welcome"):
    """The first message."""

    subscription_tier: str | None = None


class _Subscribed(msgspec.Struct, tag_field="event", tag="subscribed"):
    channels: tuple[str, ...]
    added: tuple[str, ...] = ()
    ts: str | None = None


class _Unsubscribed(msgspec.Struct, tag_field="event", tag="unsubscribed"):
    channels: tuple[str, ...]
    removed: tuple[str, ...] = ()
    ts: str | None = None


class Refused(msgspec.Struct, tag_field="event", tag="error"):
    """A command was refused."""

    detail: str = ""
    invalid: tuple[str, ...] = ()


class Pong(msgspec.Struct, tag_field="event", tag="pong"):
    """The answer to a ping."""


class SlowWarning(msgspec.Struct, tag_field="event", tag="slow_consumer"):
    """The server's queue for this connection is full; it is about to close it."""

    detail: str = ""


class Confirmed(msgspec.Struct):
    """A command was carried out; `channels` are those active by now, `changed` those added or removed."""

    action: Action
    channels: tuple[str, ...]
    changed: tuple[str, ...]
    ts: str | None


Message: TypeAlias = Trade | Levels | Heartbeat | UnknownEvent | Welcome | Confirmed | Refused | Pong | SlowWarning
_Frame: TypeAlias = (
    _TradeFrame | _LevelsFrame | _HeartbeatFrame | Welcome | _Subscribed | _Unsubscribed | Refused | Pong | SlowWarning
)
_KNOWN: Final = frozenset(frame.__struct_config__.tag for frame in get_args(_Frame))
_decode: Final = msgspec.json.Decoder[_Frame](_Frame).decode
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def command(action: Action, channels: tuple[str, ...]) -> str:
    """A command as it is sent."""
    return msgspec.json.encode({"action": action, "channels": channels}).decode()


def read(data: bytes) -> Message:
    """One message. What can't be read is an `UnknownEvent`, never an error."""
    try:
        frame = _decode(data)
    except _UNREADABLE as problem:
        return _unknown(data, str(problem))
    if type(frame) is _TradeFrame:
        trade = frame.data
        force_setattr(trade, "channel", frame.channel)
        return trade
    return _rarer(frame)


def _rarer(frame: _Frame) -> Message:
    match frame:
        case _LevelsFrame():
            force_setattr(frame.data, "channel", frame.channel)
            force_setattr(frame.data, "snapshot", frame.snapshot or frame.data.snapshot)
            return frame.data
        case _HeartbeatFrame():
            return Heartbeat(frame.channel, frame.queue, frame.channels, frame.ts)
        case _Subscribed():
            return Confirmed("subscribe", frame.channels, frame.added, frame.ts)
        case _Unsubscribed():
            return Confirmed("unsubscribe", frame.channels, frame.removed, frame.ts)
        case _TradeFrame():
            return frame.data
        case _:
            return frame


def _odd_trade(message: dict[str, Any]) -> Trade | None:
    sent, channel = message.get("data"), message.get("channel")
    trade = lenient_trade(cast("dict[str, object]", sent)) if isinstance(sent, dict) else None
    if trade is None or not trade.ts_ms:  # without its time it has no place among the others
        return None
    if isinstance(channel, str):
        force_setattr(trade, "channel", channel)
    return trade


def _odd_levels(message: dict[str, Any]) -> Levels | None:
    sent, channel = message.get("data"), message.get("channel")
    levels = lenient_levels(cast("dict[str, object]", sent)) if isinstance(sent, dict) else None
    if levels is not None:
        force_setattr(levels, "channel", channel if isinstance(channel, str) else "")
        force_setattr(levels, "snapshot", levels.snapshot or message.get("snapshot") is True)
    return levels


def _odd_heartbeat(message: dict[str, Any]) -> Heartbeat | None:
    names = _HeartbeatFrame.__struct_fields__
    extra = {name: value for name, value in message.items() if name not in (*names, "event")}
    try:
        frame = msgspec.convert(
            {"event": "heartbeat", **{name: message[name] for name in names if name in message}}, _HeartbeatFrame
        )
    except msgspec.ValidationError:
        return None
    return Heartbeat(frame.channel, frame.queue, frame.channels, frame.ts, extra or None)


_ODD: Final = {"trade": _odd_trade, "levels": _odd_levels, "heartbeat": _odd_heartbeat}


def _unknown(data: bytes, problem: str) -> Trade | Levels | Heartbeat | UnknownEvent:
    try:
        plain = read_plain(data)
    except (ValueError, RecursionError) as malformed:
        return UnknownEvent("", bytes(data[:LONGEST_SHOWN]).decode("utf-8", "replace"), str(malformed))
    if not isinstance(plain, dict):
        return UnknownEvent("", bytes(data[:LONGEST_SHOWN]).decode("utf-8", "replace"), problem)
    message = cast("dict[str, Any]", plain)
    named = message.get("event")
    odd = _ODD[named](message) if isinstance(named, str) and named in _ODD else None
    if odd is not None:
        return odd
    event = named if isinstance(named, str) else ""
    return UnknownEvent(event, message, problem if event in _KNOWN or not event else _malformed(data))


def _malformed(data: bytes) -> str:
    """How the message is no JSON, though most of it can be read; empty where it is."""
    try:
        msgspec.json.decode(data)
    except _UNREADABLE as malformed:
        return str(malformed)
    return ""
