"""Fixtures of the client's tests."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import certifi
import httpx
import pytest

from tests.support.clock import FakeClock
from tests.support.server import ScriptedServer
from tests.support.session import KEY, Call, Connect, Kind, MakeHttpClient, Over, Session, make_client, make_http_client


@pytest.fixture(autouse=True)
def forgotten_warnings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A departure that one test was warned of is new to the next."""
    monkeypatch.setattr("backquant._ground.stacklevel._told", set[tuple[str, ...]]())


@pytest.fixture(scope="session")
def one_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of one authority: an HTTP client reads it in no time, while all of them take it 40 ms."""
    first, mark, _ = Path(certifi.where()).read_text().partition("-----END CERTIFICATE-----")
    path = tmp_path_factory.mktemp("tls") / "one.pem"
    path.write_text(first + mark)
    return path


@pytest.fixture(autouse=True)
def quick_tls(one_certificate: Path, clean_environment: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes HTTP clients quick to make."""
    monkeypatch.setenv("SSL_CERT_FILE", str(one_certificate))


@pytest.fixture(params=["sync", "async", "aiohttp"])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Which of the two clients the test runs for."""
    return request.param


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    """The event loop of the async client."""
    with asyncio.Runner() as running:
        yield running


@pytest.fixture(params=[None, "aiohttp"], ids=["httpx", "aiohttp"])
def over(request: pytest.FixtureRequest) -> Over:
    """What the awaited client sends with."""
    return request.param


@pytest.fixture
def connect(kind: Kind, server: ScriptedServer, clock: FakeClock, runner: asyncio.Runner) -> Iterator[Connect]:
    """Makes clients, and closes them in the end."""
    sessions: list[Session] = []

    def opened(**options: Any) -> Session:
        defaults = {"api_key": KEY, "base_url": server.url, "clock": clock}
        sessions.append(Session(make_client(kind, **{**defaults, **options}), runner))
        return sessions[-1]

    yield opened
    for session in sessions:
        session.close()


@pytest.fixture
def own_http(kind: Kind, runner: asyncio.Runner) -> Iterator[MakeHttpClient]:
    """Makes HTTP clients of a user's own, and closes them in the end."""
    clients: list[httpx.Client | httpx.AsyncClient] = []

    def opened(**options: Any) -> httpx.Client | httpx.AsyncClient:
        clients.append(make_http_client(kind, **options))
        return clients[-1]

    yield opened
    for client in clients:
        if isinstance(client, httpx.Client):
            client.close()
        else:
            runner.run(client.aclose())


@pytest.fixture
def call(connect: Connect) -> Call:
    """Calls a method by its dotted name, over a client with default options."""
    return connect().call
