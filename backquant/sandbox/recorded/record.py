"""Stands between a client and a real server, and writes down what the server sends; the key is in no line of it."""

import sys
import time
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from itertools import count
from typing import Any, Final
from urllib.parse import quote

import httpx
from msgspec.structs import replace
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Router, WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from ..failure import ApiFailure
from ..wire import PREFIX, close, deny, envelope, key_of, target_of, until_one_ends
from .file import Closed, Connected, FromServer, RecordedLine, Replied, Said, Writer, spelled

__all__ = ["Recorder"]

_SECONDS: Final = 60.0
"""How long the server may take over a reply."""
_SHORTEST_SECRET: Final = 8
_HOPS: Final = frozenset(
    {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
    | {"proxy-authenticate", "proxy-authorization"}
)
_NOT_SENT: Final = _HOPS | {"host", "content-length", "accept-encoding", "x-api-key", "authorization"}
_NOT_KEPT: Final = _HOPS | {"content-length", "set-cookie"}


class Recorder(Router):
    """An ASGI application that hands everything on; clients name `own_key`, and the server gets the real one."""

    def __init__(
        self, url: str, key: str, own_key: str, writer: Writer, tick: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__([WebSocketRoute("/{path:path}", self._link)], default=self._exchange, lifespan=self._live)
        self._url = url
        self._key = key
        self._own_key = own_key
        self._writer = writer
        self._tick = tick
        self._begun = tick()
        self._links = count(1)
        self._client: httpx.AsyncClient

    @asynccontextmanager
    async def _live(self, _: object) -> AsyncGenerator[None]:
        async with httpx.AsyncClient(timeout=_SECONDS) as self._client:
            yield

    async def _exchange(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        begun, sent = self._after(), key_of(request)
        try:
            status, headers, body = await self._ask(request, sent)
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            failure = ApiFailure("UPSTREAM_ERROR", f"{self._url} was not reached: {type(problem).__name__}", status=502)
            await envelope(failure)(scope, receive, send)
            return
        reply = Replied(
            after=begun,
            took=round(self._after() - begun, 6),
            method=request.method,
            target=self._veil(target_of(request), sent).decode(),
            status=status,
            headers=[(name, self._veil(value, sent).decode()) for name, value in headers if name not in _NOT_KEPT],
            **spelled(self._veil(body, sent)),
        )
        self._write(reply)
        answer = Response(body, status)
        answer.raw_headers = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in headers if k not in _HOPS]
        await answer(scope, receive, send)

    async def _ask(self, request: Request, sent: str | None) -> tuple[int, list[tuple[str, str]], bytes]:
        """Status, headers and the bytes of the body as they come."""
        headers = [(name, value) for name, value in request.headers.items() if name not in _NOT_SENT]
        headers.append(("accept-encoding", "identity"))
        if sent is not None:
            headers.append(("x-api-key", self._real(sent)))
        url = self._url + _target(request, {})
        content = await request.body()
        async with self._client.stream(request.method, url, headers=headers, content=content) as reply:
            body = b"".join([block async for block in reply.aiter_raw()])
        found = [(k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in reply.headers.raw]
        return reply.status_code, found, body

    async def _link(self, asked: WebSocket) -> None:
        number, sent = next(self._links), key_of(asked)
        opened = Connected(after=self._after(), link=number, target=self._veil(target_of(asked), sent).decode())
        headers = {} if sent is None else {"X-API-Key": self._real(sent)}
        headers |= {name: value for name, value in asked.headers.items() if name.startswith("x-sandbox")}
        url = self._url.replace("http", "ws", 1) + _target(asked, {"api_key": None})
        try:
            async with connect(
                url, additional_headers=headers, max_size=None, ping_interval=None, compression=None
            ) as server:
                await asked.accept()
                self._write(opened)
                await self._between(number, sent, server, asked)
        except InvalidStatus as refused:
            status, body = refused.response.status_code, bytes(refused.response.body or b"")
            self._write(replace(opened, status=status, **spelled(self._veil(body, sent))))
            await deny(asked, status, body)
        except (OSError, WebSocketException) as problem:
            await deny(asked, 502, f"{self._url} was not reached: {type(problem).__name__}")

    async def _between(self, link: int, sent: str | None, server: ClientConnection, client: WebSocket) -> None:
        """Hand frames on in both directions, until one side ends."""

        async def listen() -> None:
            while (message := await client.receive())["type"] != "websocket.disconnect":
                said = message["bytes"] if message.get("text") is None else message["text"]
                self._write(Said(after=self._after(), link=link, **self._frame(said, sent)))
                with suppress(ConnectionClosed):  # the other direction tells
                    await server.send(said)
            if server.close_code is None:
                self._write(Closed(after=self._after(), link=link))

        async def tell() -> None:
            try:
                while True:
                    frame = await server.recv()
                    self._write(FromServer(after=self._after(), link=link, **self._frame(frame, sent)))
                    await client.send({"type": "websocket.send", "text" if isinstance(frame, str) else "bytes": frame})
            except ConnectionClosed as ended:
                code, reason = (1006, "") if ended.rcvd is None else (ended.rcvd.code, ended.rcvd.reason)
                self._write(Closed(after=self._after(), link=link, code=code, reason=reason))
                await close(client, code, reason)

        await until_one_ends(listen(), tell())

    def _frame(self, frame: str | bytes, sent: str | None) -> dict[str, Any]:
        veiled = self._veil(frame, sent)
        return {"text": veiled.decode()} if isinstance(frame, str) else {"data": veiled}

    def _after(self) -> float:
        return round(self._tick() - self._begun, 6)

    def _real(self, sent: str) -> str:
        return self._key if sent == self._own_key else sent

    def _veil(self, content: str | bytes, sent: str | None) -> bytes:
        """The bytes without a key."""
        found = content.encode() if isinstance(content, str) else content
        for key in (self._key, sent or ""):
            for secret in (key, quote(key, safe="")) if len(key) >= _SHORTEST_SECRET and key != self._own_key else ():
                found = found.replace(secret.encode(), b"***")
        return found

    def _write(self, item: RecordedLine) -> None:
        try:
            self._writer.write(item)
        except (OSError, ValueError) as problem:
            print(f"backquant: this is not recorded: {problem}", file=sys.stderr)


def _target(asked: HTTPConnection, without: Iterable[str]) -> str:
    """Path below the base URL and query as they came, but for parameters that are left out."""
    parts = [part for part in asked.url.query.split("&") if part and part.partition("=")[0] not in without]
    return asked.url.path.removeprefix(PREFIX) + (f"?{'&'.join(parts)}" if parts else "")
