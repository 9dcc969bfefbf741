"""Either client behind one face, so that one test speaks for both."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from inspect import isawaitable
from operator import attrgetter
from typing import Any, Literal, Protocol, TypeAlias

import httpx

from backquant import AsyncBackQuant, BackQuant, Reply

Kind: TypeAlias = Literal["sync", "async", "aiohttp"]
Over: TypeAlias = Literal["aiohttp"] | None
KEY = "bq_live_0123456789abcdef0123456789ABCDEF"


@dataclass(frozen=True)
class Session:
    """A client of either kind, its calls waited for."""

    client: BackQuant | AsyncBackQuant
    runner: asyncio.Runner

    def call(self, name: str, /, *arguments: object, **named: object) -> Reply[Any]:
        """Call a method by its dotted name."""
        return self._awaited(attrgetter(name)(self.client)(*arguments, **named))

    def with_options(self, **options: Any) -> Session:
        """The same on a copy of the client."""
        return Session(self.client.with_options(**options), self.runner)

    def close(self) -> None:
        """Close the client."""
        self._awaited(self.client.close())

    def _awaited(self, result: Any) -> Any:
        if not isawaitable(result):
            return result

        async def waiting() -> Any:
            return await result

        return self.runner.run(waiting())


class Connect(Protocol):
    """Makes a client of the kind that the test runs for; by default of the test's server, key and clock."""

    def __call__(self, **options: Any) -> Session: ...


def make_client(kind: Kind, **options: Any) -> BackQuant | AsyncBackQuant:
    """A client of that kind."""
    if kind == "aiohttp":
        options.setdefault("http_client", "aiohttp")
    return BackQuant(**options) if kind == "sync" else AsyncBackQuant(**options)


def make_http_client(kind: Kind, **options: Any) -> httpx.Client | httpx.AsyncClient:
    """An HTTP client that a client of that kind takes."""
    return httpx.Client(**options) if kind == "sync" else httpx.AsyncClient(**options)


Call: TypeAlias = Callable[..., Reply[Any]]
MakeHttpClient: TypeAlias = Callable[..., httpx.Client | httpx.AsyncClient]
