"""Serves a recording again: the same bytes, the same events, the same gaps."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeAlias

import msgspec
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.routing import Router, WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from ..failure import not_found
from ..wire import close, deny, envelope, target_of, until_one_ends
from .file import Closed, Connected, FromServer, RecordedFile, RecordedLine, Replied, Said

__all__ = ["Replayer"]

_NAMED: Final = 5
_PONG: Final = '{"event":"pong"}'
_Sleep: TypeAlias = Callable[[float], Awaitable[object]]


class Replayer(Router):
    """An ASGI application that answers out of a recording, `speed` times as fast; it accepts any key.

    The second request of a target gets the second reply that was recorded of it, and so on; the last one stays. The
    first live connection gets what the first one got, and so on.
    """

    def __init__(self, recording: RecordedFile, speed: float = 1.0, sleep: _Sleep = asyncio.sleep) -> None:
        super().__init__([WebSocketRoute("/{path:path}", self._link)], default=self._exchange)
        self._speed = speed
        self._sleep = sleep
        self._replies: defaultdict[tuple[str, str], deque[Replied]] = defaultdict(deque)
        links: defaultdict[int, list[RecordedLine]] = defaultdict(list)
        for item in recording.items:
            if isinstance(item, Replied):
                self._replies[item.method, item.target].append(item)
            else:
                links[item.link].append(item)
        self._links = deque(items for items in links.values() if isinstance(items[0], Connected))

    async def _exchange(self, scope: Scope, receive: Receive, send: Send) -> None:
        target = target_of(HTTPConnection(scope))
        recorded = self._replies.get((scope["method"], target))
        if recorded is None:
            problem = not_found(f"The recording has no {scope['method']} {target}; it has {self._had()}")
            await envelope(problem)(scope, receive, send)
            return
        reply = recorded.popleft() if len(recorded) > 1 else recorded[0]
        await self._sleep(reply.took / self._speed)
        answer = Response(reply.content, reply.status)
        answer.raw_headers = [(name.encode(), value.encode("latin-1")) for name, value in reply.headers]
        answer.headers["content-length"] = str(len(reply.content))
        answer.headers["x-sandbox-replay"] = "1"
        await answer(scope, receive, send)

    def _had(self) -> str:
        names = [f"{method} {target}" for method, target in self._replies]
        return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")

    async def _link(self, client: WebSocket) -> None:
        if not self._links:
            await client.send_denial_response(envelope(not_found("The recording has no further live connection")))
            return
        items = self._links.popleft()
        opened = items[0]
        if isinstance(opened, Connected) and opened.status != 101:
            await deny(client, opened.status, opened.content)
            return
        await client.accept()
        link = _Link(client, items, self._speed, self._sleep)
        await until_one_ends(link.tell(), link.listen())


class _Link:
    """One live connection: what waited for a command of the client waits for it again."""

    def __init__(self, client: WebSocket, items: Sequence[RecordedLine], speed: float, sleep: _Sleep) -> None:
        self._client = client
        self._pongs = deque(each for each in items if isinstance(each, FromServer) and _is_pong(each))
        self._steps = [each for each in items if not _is_beat(each)]
        self._speed = speed
        self._sleep = sleep
        self._heard: asyncio.Queue[None] = asyncio.Queue()

    async def listen(self) -> None:
        """Hear what the client says, until it leaves."""
        while (message := await self._client.receive())["type"] != "websocket.disconnect":
            if _field(message.get("text") or message.get("bytes") or b"", "action") != "ping":
                self._heard.put_nowait(None)
            elif self._pongs:  # the client pings by its own clock, so the answers do not keep the recorded one
                await self._send(self._pongs.popleft())
            else:
                await self._client.send_text(_PONG)

    async def tell(self) -> None:
        """Tell all that was told, until the server left."""
        before = self._steps[0].after
        for step in self._steps[1:]:
            if isinstance(step, Said):
                await self._heard.get()
            else:
                await self._sleep((step.after - before) / self._speed)
            before = step.after
            if isinstance(step, FromServer):
                await self._send(step)
            elif isinstance(step, Closed) and step.code is not None:
                await close(self._client, step.code, step.reason)
                return
        await asyncio.Event().wait()  # the client left, or the recording ended: nothing more comes

    async def _send(self, event: FromServer) -> None:
        if event.text is None:
            await self._client.send_bytes(event.data)
        else:
            await self._client.send_text(event.text)


def _is_pong(item: RecordedLine) -> bool:
    return isinstance(item, FromServer) and _field(item.content, "event") == "pong"


def _is_beat(item: RecordedLine) -> bool:
    return _is_pong(item) or (isinstance(item, Said) and _field(item.content, "action") == "ping")


def _field(content: str | bytes, name: str) -> object:
    try:
        return msgspec.json.decode(content, type=dict[str, object]).get(name)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
