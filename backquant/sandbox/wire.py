"""What all servers of this room share of HTTP and of the WebSocket."""

import asyncio
import uuid
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qsl, urlencode

import msgspec
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.websockets import WebSocket

from .._ground.json_types import JsonObject
from .failure import ApiFailure
from .moments import iso_millis

__all__ = ["PREFIX", "close", "deny", "envelope", "key_of", "target_of", "until_one_ends"]

PREFIX: Final = "/v2"
_NO_CLOSE_FRAME: Final = frozenset({1005, 1006})


def target_of(asked: HTTPConnection) -> str:
    """Path below the base URL and query, without a key; parameters in the order of their names."""
    query = sorted((k, v) for k, v in parse_qsl(asked.url.query, keep_blank_values=True) if k != "api_key")
    return asked.url.path.removeprefix(PREFIX) + (f"?{urlencode(query)}" if query else "")


def key_of(asked: HTTPConnection) -> str | None:
    """The API key that a client names, in any of the ways that the API takes."""
    bearer = asked.headers.get("authorization", "")
    if bearer.lower().startswith("bearer "):
        return bearer[7:].strip()
    return asked.headers.get("x-api-key") or asked.query_params.get("api_key")


def envelope(failure: ApiFailure) -> Response:
    """The answer to what was neither recorded nor answered by the server; so it tells no contract version of one."""
    meta: JsonObject = {"timestamp": iso_millis(datetime.now(UTC)), "request_id": f"req_{uuid.uuid4().hex[:16]}"}
    return Response(msgspec.json.encode(failure.envelope(meta)), failure.status, media_type="application/json")


async def deny(socket: WebSocket, status: int, body: bytes | str) -> None:
    """Refuse the handshake of a WebSocket."""
    await socket.send_denial_response(Response(body, status, media_type="application/json"))


async def close(socket: WebSocket, code: int, reason: str) -> None:
    """End a live connection as the server did; without a close frame where there was none."""
    if code not in _NO_CLOSE_FRAME:
        await socket.close(code, reason)


async def until_one_ends(*works: Coroutine[None, None, None]) -> None:
    """Do several things at once; when one of them ends, or fails, the others are given up."""
    tasks = [asyncio.create_task(work) for work in works]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
