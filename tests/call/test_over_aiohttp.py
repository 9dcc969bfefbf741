"""What is particular to calls over aiohttp; all that both libraries do alike is tested for both, elsewhere."""

from __future__ import annotations

import asyncio
import sys

import pytest

from backquant import APIConnectionError, AsyncBackQuant, ConfigurationError, Reply
from tests.support.examples import levels
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY

FAR = "https://api.example.com/v2"


def over_aiohttp(url: str) -> AsyncBackQuant:
    return AsyncBackQuant(KEY, base_url=url, http_client="aiohttp", max_retries=0)


async def ask(url: str, calls: int = 1) -> list[Reply[object]]:
    async with over_aiohttp(url) as bq:
        return [await bq.gex.levels(symbol="BTCUSDT") for _ in range(calls)]


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'backquant\[aiohttp\]'"):
        over_aiohttp(FAR)


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:{}", "127.0.0.1:{}"])
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_of_the_environment_is_asked_for_a_tunnel_and_does_not_see_the_key(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, variable: str, proxy: str
) -> None:
    monkeypatch.setenv(variable, proxy.format(server.port))
    server.replies(Status(502))
    with pytest.raises(APIConnectionError, match="no complete reply") as caught:
        asyncio.run(ask(FAR))
    [request] = server.requests
    assert (request.method, request.target) == ("CONNECT", "api.example.com:443")
    assert KEY.encode() not in request.head
    cause = caught.value.__cause__
    assert KEY not in f"{cause!r} {vars(cause)}"


def test_a_host_that_is_to_pass_no_proxy_passes_none(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", server.url.removesuffix("/v2"))
    monkeypatch.setenv("NO_PROXY", "localhost")
    with pytest.raises(APIConnectionError):
        asyncio.run(ask("https://localhost:9/v2"))
    assert server.requests == []


def test_certificates_that_can_t_be_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/at/all.pem")
    with pytest.raises(ConfigurationError, match="SSL_CERT_FILE"):
        asyncio.run(ask(FAR))


def test_no_cookie_is_kept(server: ScriptedServer) -> None:
    server.always(Status(200, levels(), {"Set-Cookie": "who=me; Path=/"}))
    asyncio.run(ask(server.url, calls=2))
    assert [request.headers.get("cookie") for request in server.requests] == [None, None]
    assert [request.connection for request in server.requests] == [0, 0]


def test_it_says_what_it_is(server: ScriptedServer) -> None:
    server.replies(Status(200, levels()))
    asyncio.run(ask(server.url))
    assert "aiohttp/" in server.requests[0].headers["user-agent"]
    assert server.requests[0].headers["x-api-key"] == KEY


def test_many_calls_at_once_have_connections_of_their_own(server: ScriptedServer) -> None:
    server.always(Status(200, levels()))

    async def flood() -> list[Reply[object]]:
        async with over_aiohttp(server.url) as bq:
            return list(await asyncio.gather(*(bq.gex.levels(symbol="BTCUSDT") for _ in range(60))))

    assert {reply.status for reply in asyncio.run(flood())} == {200}
    assert len(server.requests) == 60


@pytest.mark.parametrize(
    "proxy", ["http://[::1", "http://a:99999", "http://a:b", "http://me:pass@", "//me@a", "ftp://a:1", "socks5://a:1"]
)
def test_a_proxy_that_can_t_be_one_is_a_wrong_setting(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(ConfigurationError, match="proxy settings can't be used"):
        AsyncBackQuant(KEY, base_url="https://127.0.0.1:1/v2", http_client="aiohttp")
