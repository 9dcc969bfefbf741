"""The WebSocket as an ASGI application: handshake, reading, end."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from ..failure import ApiFailure
from ..faults import LiveFault
from ..wire import key_of
from .client import Client
from .dialogue import hear
from .frames import Close
from .hub import Hub

__all__ = ["LiveEndpoint"]


_REFUSED: Final = 1008
_IDLE: Final = 1001


class LiveEndpoint:
    """Serves one WebSocket for each call; `answer_failure` makes the reply to a handshake that fails."""

    def __init__(self, hub: Hub, idle_seconds: float, answer_failure: Callable[[ApiFailure], Response]) -> None:
        self._hub = hub
        self._idle_seconds = idle_seconds
        self._answer_failure = answer_failure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        try:
            fault = self._fault(socket)
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
            await asyncio.wait({client.start(send)})
        finally:
            client.cut()
            reading.cancel()
            self._hub.leave(client)

    def _fault(self, socket: HTTPConnection) -> LiveFault:
        fault = self._hub.faults.due(socket)
        failure = fault.refusal()
        if failure is not None:
            raise failure
        return fault

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
            hear(self._hub, client, message.get("text") or message.get("bytes") or "")
