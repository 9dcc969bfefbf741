"""The live tape trusts what the client's `http_client` trusts, and goes where it goes, over real TLS."""

from __future__ import annotations

import asyncio
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Thread
from typing import Any, Self

import httpx
import httpx2
import pytest
import trustme
import websockets.version

from backquant import APIConnectionError, AsyncBackQuant, BackQuant, ConfigurationError, Status, Trade
from backquant._call.tls_and_proxies import trust_of
from tests.support.session import KEY
from tests.support.tape_server import Peer, TapeServer, trade

CHANNEL = "tape.BTC.agg"


class Tunnel:
    """A proxy that passes on what it is asked to CONNECT to, and notes it."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self._ends: list[socket.socket] = [self._listener]
        Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                head = near.recv(65536)
                self.asked.append(head)
                host, _, port = head.split(b" ")[1].rpartition(b":")
                far = socket.create_connection((host.decode(), int(port)))
                self._ends += [near, far]
                near.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                for one, other in ((near, far), (far, near)):
                    Thread(target=self._pass, args=(one, other), daemon=True).start()

    @staticmethod
    def _pass(one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)


def plays(peer: Peer) -> None:
    peer.acknowledge()
    peer.say("trade", channel=CHANNEL, data=trade())
    peer.stay()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def believed(authority: trustme.CA) -> ssl.SSLContext:
    """What believes the servers of these tests, and nothing else does."""
    context = ssl.create_default_context()
    authority.configure_trust(context)  # pyright: ignore[reportUnknownMemberType]  # it takes one of pyOpenSSL, too
    return context


@pytest.fixture
def tape(authority: trustme.CA) -> Iterator[TapeServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)  # pyright: ignore[reportUnknownMemberType]  # as above
    with TapeServer(plays, tls=context) as server:
        yield server


def first_events(url: str, http: Any) -> list[object]:
    with BackQuant(KEY, base_url=url, http_client=http, max_retries=0) as bq, bq.stream(CHANNEL) as events:
        return [next(events), next(events), next(events)]


def first_events_awaited(url: str, http: Any) -> list[object]:
    async def listening() -> list[object]:
        async with (
            AsyncBackQuant(KEY, base_url=url, http_client=http, max_retries=0) as bq,
            bq.stream(CHANNEL) as events,
        ):
            return [await anext(events), await anext(events), await anext(events)]

    return asyncio.run(listening())


def came(events: list[object]) -> bool:
    return [type(event) for event in events] == [Status, Status, Trade]


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_it_believes_what_the_client_believes(tape: TapeServer, believed: ssl.SSLContext, library: Any) -> None:
    with library.Client(verify=believed, trust_env=False) as http:
        assert came(first_events(tape.url, http))
    http = library.AsyncClient(verify=believed, trust_env=False)
    assert came(first_events_awaited(tape.url, http))
    assert [shake["x-api-key"] for shake in tape.handshakes] == [KEY, KEY]


@pytest.mark.parametrize("listen", [first_events, first_events_awaited])
def test_what_the_client_does_not_believe_gets_no_key(
    tape: TapeServer, listen: Callable[[str, Any], list[object]]
) -> None:
    http = None if listen is first_events_awaited else httpx.Client(trust_env=False)
    with pytest.raises(APIConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
        listen(tape.url, http)
    if http is not None:
        http.close()
    assert tape.handshakes == []


def test_a_client_of_http2_has_a_stream_too(tape: TapeServer, believed: ssl.SSLContext) -> None:
    with httpx.Client(verify=believed, http2=True, trust_env=False) as http:
        assert came(first_events(tape.url, http))


DECODES = tuple(map(int, websockets.version.version.split(".")[:2])) >= (17, 3)
ODD_LETTER = pytest.param(
    "me:se%40cret@", b"me:se@cret", marks=pytest.mark.skipif(not DECODES, reason="websockets sends it as it is spelled")
)


@pytest.mark.parametrize(("who", "told"), [("", b""), ("me:secret@", b"me:secret"), ODD_LETTER])
@pytest.mark.parametrize("library", [httpx, httpx2])
def test_it_goes_through_the_client_s_proxy(
    tape: TapeServer, believed: ssl.SSLContext, library: Any, who: str, told: bytes
) -> None:
    with Tunnel() as tunnel, library.Client(verify=believed, proxy=f"http://{who}{tunnel.address}") as http:
        assert came(first_events(tape.url, http))
        [asked] = tunnel.asked
        assert asked.startswith(b"CONNECT 127.0.0.1:")
        assert (b"Basic " in asked) == bool(who)
        assert b64encode(told) in asked
        assert KEY.encode() not in asked


def test_a_client_s_proxy_for_other_hosts_is_left_alone(tape: TapeServer, believed: ssl.SSLContext) -> None:
    elsewhere = {"https://example.com": httpx.HTTPTransport(proxy="http://127.0.0.1:1")}
    with httpx.Client(verify=believed, mounts=elsewhere, trust_env=False) as http:
        assert came(first_events(tape.url, http))


def test_the_environment_s_proxy_holds_without_a_client(
    tape: TapeServer, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    with Tunnel() as tunnel, authority.cert_pem.tempfile() as certificates:
        monkeypatch.setenv("SSL_CERT_FILE", certificates)
        monkeypatch.setenv("HTTPS_PROXY", f"http://{tunnel.address}")
        assert came(first_events(tape.url, None))
        assert len(tunnel.asked) == 1


@pytest.mark.parametrize(
    "proxy", ["http://127.0.0.1:99999", "http://127.0.0.1:-1", f"http://{'a' * 80}:1", "http://..:1"]
)
@pytest.mark.parametrize("listen", [first_events, first_events_awaited])
def test_a_proxy_that_can_t_be_one_is_told(
    monkeypatch: pytest.MonkeyPatch, proxy: str, listen: Callable[[str, Any], list[object]]
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(
        ConfigurationError,
        match=r": the proxy can't be used: |^the proxy on the way to localhost has a name or a port that can't be ",
    ):
        listen("https://localhost:1/v2", None)


def test_its_password_is_in_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://me:secret@/")
    with pytest.raises(ConfigurationError, match=": the proxy can't be used: ") as caught:
        first_events("https://localhost:1/v2", None)
    assert "secret" not in f"{caught.value!r} {caught.value.__cause__!r}"


@pytest.mark.parametrize("host", ["[2001:db8::1]:3128", "proxy.example:3128"])
def test_a_client_s_proxy_is_named_as_it_was_given(believed: ssl.SSLContext, host: str) -> None:
    with httpx.Client(verify=believed, proxy=f"http://me:secret@{host}") as http:
        trust = trust_of(http, httpx.URL("https://api.example/v2"))
    assert trust is not None
    assert trust.proxy == f"http://me:secret@{host}"
