"""The sandbox without sockets: a transport that asks it within the process, as fast as it answers."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from datetime import UTC, datetime
from threading import local
from typing import Any

import httpx

from backquant.sandbox import SandboxSettings, create_app

__all__ = ["NOW", "Inside", "settings"]

NOW = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


def settings() -> SandboxSettings:
    """A sandbox of the largest plan whose clock stands still, without a budget worth the name."""
    return SandboxSettings(burst=10**9, quota=10**9, clock=lambda: NOW, plan="enterprise")


class Inside(httpx.BaseTransport):
    """Each thread has an event loop of its own."""

    def __init__(self) -> None:
        self.calls = 0
        self._app = create_app(settings())
        self._loops = local()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        if not hasattr(self._loops, "loop"):
            self._loops.loop = asyncio.new_event_loop()
        return self._loops.loop.run_until_complete(self._asked(request))

    async def _asked(self, request: httpx.Request) -> httpx.Response:
        started: dict[str, Any] = {}
        parts: list[bytes] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
            else:
                parts.append(message.get("body", b""))

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "headers": [
                (name.lower(), value) for name, value in request.headers.raw if name.lower() != b"accept-encoding"
            ],
            "scheme": "http",
            "path": request.url.path,
            "raw_path": request.url.raw_path.split(b"?")[0],
            "query_string": request.url.query,
            "root_path": "",
            "server": ("inside", 80),
            "client": ("inside", 1),
        }
        await self._app(scope, receive, send)
        return httpx.Response(started["status"], headers=started["headers"], content=b"".join(parts))
