"""The WebSocket as an ASGI application: handshake, what a client says and is answered, end."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final, cast

import msgspec
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from ..failure import ApiFailure
from ..faults import LiveFault
from ..wire import key_of
from .channels import AVAILABLE, LEVELS, MAX_CHANNELS, TAPES, sort_out
from .client import Client
from .frames import GARBAGE, MANY_TEXTS, Close, Frame, frame
from .hub import Hub

__all__ = ["LiveEndpoint"]


_REFUSED: Final = 1008
_IDLE: Final = 1001
_ACTIONS: Final = ("subscribe", "unsubscribe", "ping")


class LiveEndpoint:
    """Serves one WebSocket for each call; `answer_failure` makes the reply to a handshake that fails."""

    def __init__(self, hub: Hub, idle_seconds: float, answer_failure: Callable[[ApiFailure], Response]) -> None:
        self._hub = hub
        self._idle_seconds = idle_seconds
        self._answer_failure = answer_failure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        try:
            fault = self._hub.faults.due(socket)
            fault.refuse()
        except ApiFailure as failure:
            await socket.send_denial_response(self._answer_failure(failure))
            return
        await socket.accept()
        refusal = self._refusal(socket, fault)
        if refusal is not None:
            with suppress(OSError):  # the client is gone already
                await send({"type": "websocket.close", "code": refusal.code, "reason": refusal.reason})
            return
        client = self._hub.join(fault)
        reading = asyncio.create_task(self._read(client, receive))
        try:
            await asyncio.wait({client.start(send, bulk=MANY_TEXTS in scope.get("extensions", {}))})
        finally:
            client.cut()
            reading.cancel()
            self._hub.leave(client)

    def _refusal(self, socket: HTTPConnection, fault: LiveFault) -> Close | None:
        """What to close with right after the handshake, None when the client is welcome."""
        if fault.close is not None and fault.drop_after is None:
            return Close(fault.close, fault.reason)
        objection = self._hub.objection(key_of(socket))
        return None if objection is None else Close(_REFUSED, objection)

    async def _read(self, client: Client, receive: Receive) -> None:
        """Hear what the client says, until it is gone or has been idle for too long."""
        while True:
            try:
                async with asyncio.timeout(self._idle_seconds):
                    message = await receive()
            except TimeoutError:
                client.end(Close(_IDLE, f"No frame for {self._idle_seconds:g} seconds"))
                return
            if message["type"] == "websocket.disconnect":
                client.cut()
                return
            _hear(self._hub, client, message.get("text") or message.get("bytes") or "")


class _BadCommand(Exception):
    """A frame that is no command, or one that can't be followed; the text goes to the client."""


def _hear(hub: Hub, client: Client, content: str | bytes) -> None:
    """Do what a client's frame says, and answer it."""
    try:
        action, named = _command(content, client.channels)
    except _BadCommand as problem:
        client.offer(frame("error", hub.now(), detail=str(problem)))
        return
    if action == "ping":
        _acknowledge(client, frame("pong", hub.now()))
        return
    channels, invalid = sort_out(named)
    if invalid:
        detail = f"No such channel: {', '.join(invalid)}"
        client.offer(frame("error", hub.now(), detail=detail, invalid=invalid, available_channels=AVAILABLE))
    if channels and action == "subscribe":
        _subscribe(hub, client, channels)
    elif channels:
        _unsubscribe(hub, client, channels)


def _command(content: str | bytes, held: Mapping[str, None]) -> tuple[str, list[str]]:
    """The action that a frame names, and the channels as they are spelled in it; `held` are those that the client has."""
    try:
        said: Any = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _BadCommand("The frame is no JSON") from None
    if not isinstance(said, dict):
        raise _BadCommand("A command is an object with an action")
    fields = cast("dict[str, Any]", said)
    action, named = fields.get("action"), fields.get("channels")
    if action not in _ACTIONS:
        raise _BadCommand(f"Unknown action {action!r}; known are: {', '.join(_ACTIONS)}")
    if action == "ping":
        return action, []
    names = cast("list[Any]", named) if isinstance(named, list) else []
    if not names or not all(isinstance(name, str) for name in names):
        raise _BadCommand("The channels must be a list of names")
    if action == "subscribe" and len(held.keys() | set(names)) > MAX_CHANNELS:
        raise _BadCommand(f"At most {MAX_CHANNELS} channels a connection")
    return action, names


def _subscribe(hub: Hub, client: Client, channels: list[str]) -> None:
    added = [channel for channel in channels if channel not in client.channels]
    client.channels |= dict.fromkeys(added)
    _acknowledge(client, frame("subscribed", hub.now(), channels=list(client.channels), added=added))
    for channel in added:
        if channel in TAPES:
            hub.begin(TAPES[channel])
        if channel in LEVELS:
            client.offer(hub.levels(channel, snapshot=True))


def _unsubscribe(hub: Hub, client: Client, channels: list[str]) -> None:
    removed = [channel for channel in channels if channel in client.channels]
    for channel in removed:
        del client.channels[channel]
    _acknowledge(client, frame("unsubscribed", hub.now(), channels=list(client.channels), removed=removed))


def _acknowledge(client: Client, acknowledgement: Frame) -> None:
    if not client.fault.no_ack:
        client.offer(acknowledgement)
    if client.fault.garbage:
        for content in GARBAGE:
            client.offer(content)
