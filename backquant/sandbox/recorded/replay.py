"""Serves a recording again: the same bytes, the same events, the same gaps."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Final, TypeAlias

import msgspec
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ..failure import not_found
from ..wire import close, deny, envelope, target_of
from .file import Closed, Connected, FromServer, RecordedFile, RecordedLine, Replied, Said

__all__ = ["Replayer"]

_NAMED: Final = 5
_PONG: Final = '{"event":"pong"}'
_Sleep: TypeAlias = Callable[[float], Awaitable[object]]


class Replayer:
    """An ASGI application that answers out of a recording, `speed` times as fast; it accepts any key.

    The second request of a target gets the second reply that was recorded of it, and so on; the last one stays. The
    first live connection gets what the first one got, and so on.
    """

    def __init__(self, recording: RecordedFile, speed: float = 1.0, sleep: _Sleep = asyncio.sleep) -> None:
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

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                await self._exchange(scope, receive, send)
            case "websocket":
                await self._link(receive, send)
            case _:
                for step in ("startup", "shutdown"):
                    await receive()
                    await send({"type": f"lifespan.{step}.complete"})

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

    async def _link(self, receive: Receive, send: Send) -> None:
        await receive()
        if not self._links:
            await deny(send, 404, bytes(envelope(not_found("The recording has no further live connection")).body))
            return
        items = self._links.popleft()
        opened = items[0]
        if isinstance(opened, Connected) and opened.status != 101:
            await deny(send, opened.status, opened.content)
            return
        await send({"type": "websocket.accept"})
        await _Link(items, self._speed, self._sleep).run(receive, send)


class _Link:
    """One live connection: what waited for a command of the client waits for it again."""

    def __init__(self, items: Iterable[RecordedLine], speed: float, sleep: _Sleep) -> None:
        items = list(items)
        self._pongs = deque(each for each in items if isinstance(each, FromServer) and _is_pong(each))
        self._steps = [each for each in items if not _is_beat(each)]
        self._speed = speed
        self._sleep = sleep
        self._heard: asyncio.Queue[None] = asyncio.Queue()

    async def run(self, receive: Receive, send: Send) -> None:
        """Tell all that was told, until the client leaves or the server left."""
        telling = asyncio.create_task(self._tell(send))
        listening = asyncio.create_task(self._listen(receive, send))
        await asyncio.wait({telling, listening}, return_when=asyncio.FIRST_COMPLETED)
        for task in (telling, listening):
            task.cancel()
        await asyncio.gather(telling, listening, return_exceptions=True)

    async def _listen(self, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] != "websocket.disconnect":
            if _field(message.get("text") or message.get("bytes") or b"", "action") != "ping":
                self._heard.put_nowait(None)
            elif self._pongs:  # the client pings by its own clock, so the answers do not keep the recorded one
                await _send(send, self._pongs.popleft())
            else:
                await send({"type": "websocket.send", "text": _PONG})

    async def _tell(self, send: Send) -> None:
        before = self._steps[0].after
        for step in self._steps[1:]:
            if isinstance(step, Said):
                await self._heard.get()
            else:
                await self._sleep((step.after - before) / self._speed)
            before = step.after
            if isinstance(step, FromServer):
                await _send(send, step)
            elif isinstance(step, Closed) and step.code is not None:
                await close(send, step.code, step.reason)
                return
        await asyncio.Event().wait()  # the client left, or the recording ended: nothing more comes


async def _send(send: Send, event: FromServer) -> None:
    frame = {"bytes": event.data} if event.text is None else {"text": event.text}
    await send({"type": "websocket.send", **frame})


def _is_pong(item: RecordedLine) -> bool:
    return isinstance(item, FromServer) and _field(item.content, "event") == "pong"


def _is_beat(item: RecordedLine) -> bool:
    return _is_pong(item) or (isinstance(item, Said) and _field(item.content, "action") == "ping")


def _field(content: str | bytes, name: str) -> object:
    try:
        return msgspec.json.decode(content, type=dict[str, object]).get(name)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
