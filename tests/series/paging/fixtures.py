"""Fixtures of the tests that loop over either client."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import httpx
import pytest

from tests.support.clock import FakeClock
from tests.support.server import ScriptedServer
from tests.support.session import KEY, Kind, make_client, make_http_client

from .both import Loop

__all__ = ["OpenLoop", "http", "kind", "open_loop", "runner", "scripted"]

OpenLoop: TypeAlias = Callable[..., Loop]


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    """The event loop of the async clients."""
    with asyncio.Runner() as running:
        yield running


@pytest.fixture(params=["sync", "async"], scope="session")
def kind(request: pytest.FixtureRequest) -> Kind:
    """Which of the two clients the test runs for."""
    return request.param


@pytest.fixture(scope="session")
def http(kind: Kind, runner: asyncio.Runner) -> Iterator[httpx.Client | httpx.AsyncClient]:
    """The connections of all clients of that kind: they take longer to make than to use."""
    client = make_http_client(kind)
    yield client
    if isinstance(client, httpx.Client):
        client.close()
    else:
        runner.run(client.aclose())


@pytest.fixture(scope="session")
def open_loop(kind: Kind, http: httpx.Client | httpx.AsyncClient, runner: asyncio.Runner) -> OpenLoop:
    """Makes clients of that kind."""

    def opened(**options: Any) -> Loop:
        return Loop(make_client(kind, http_client=http, **options), runner)

    return opened


@pytest.fixture
def scripted(open_loop: OpenLoop, server: ScriptedServer, clock: FakeClock) -> Loop:
    """A client of a server that says what the test tells it to."""
    return open_loop(api_key=KEY, base_url=server.url, clock=clock, max_retries=0)
