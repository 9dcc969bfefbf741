"""Every call ends: waits have a ceiling, a call a deadline, a body a bound."""

from __future__ import annotations

import gzip
import socket
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from threading import Event, Thread

import brotli  # pyright: ignore[reportMissingTypeStubs]  # it has none
import httpx
import pytest

from backquant import (
    APIConnectionError,
    APITimeoutError,
    ConfigurationError,
    ContractError,
    RateLimitError,
    UpstreamError,
)
from backquant._call.decompress import PIECE
from backquant._call.transport_types import BoundedBody
from tests.support.clock import FakeClock
from tests.support.examples import failure, levels
from tests.support.server import ScriptedServer, Status
from tests.support.session import Connect, Kind, MakeHttpClient


class Dripping:
    """A server that sends a byte now and then, and never comes to an end."""

    def __init__(self, opening: bytes) -> None:
        self._opening = opening
        self._stopped = Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/v2"
        self._threads = [Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                link, _ = self._listener.accept()
            except OSError:
                return
            Thread(target=self._drip, args=(link,), daemon=True).start()

    def _drip(self, link: socket.socket) -> None:
        with link:
            try:
                link.recv(65536)
                link.sendall(self._opening)
                while not self._stopped.wait(0.02):
                    link.sendall(b"x")
            except OSError:
                return

    def close(self) -> None:
        self._stopped.set()
        self._listener.close()


HEADERS = b"HTTP/1.1 200 OK\r\nX-Drip: "
BODY = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"


@pytest.fixture(params=[HEADERS, BODY], ids=["headers", "body"])
def dripping(request: pytest.FixtureRequest) -> Iterator[Dripping]:
    server = Dripping(request.param)
    yield server
    server.close()


def test_a_server_that_drips_is_left_at_the_deadline(connect: Connect, dripping: Dripping) -> None:
    session = connect(base_url=dripping.url, deadline=0.3, max_retries=0, timeout=20)
    with pytest.raises(APITimeoutError, match="deadline is over"):
        session.call("gex.levels")


def test_with_a_client_handed_in_the_body_is_bounded(connect: Connect, kind: Kind, own_http: MakeHttpClient) -> None:
    server = Dripping(BODY)
    session = connect(base_url=server.url, deadline=0.3, max_retries=0, http_client=own_http())
    with pytest.raises(APITimeoutError, match="deadline is over"):
        session.call("gex.levels")
    server.close()


def test_the_deadline_bounds_the_retries(connect: Connect, server: ScriptedServer, clock: FakeClock) -> None:
    server.always(Status(503, failure("UPSTREAM_ERROR"), {"Retry-After": "100"}))
    with pytest.raises(UpstreamError) as caught:
        connect(max_retries=50, deadline=350).call("gex.levels")
    assert len(server.requests) == 4
    assert sum(clock.sleeps) == 300
    assert any("deadline of 350 s" in note for note in caught.value.__notes__)


def test_endless_refusals_end_at_the_deadline(connect: Connect, server: ScriptedServer, clock: FakeClock) -> None:
    spent = {"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "0", "Retry-After": "30", "X-Quota-Remaining": "9"}
    server.always(Status(429, failure("RATE_LIMIT_EXCEEDED"), spent))
    with pytest.raises(RateLimitError):
        connect(wait_for_budget=True, deadline=600).call("gex.levels")
    assert len(server.requests) <= 22


@pytest.mark.parametrize(("told", "ceiling", "requests"), [("121", 120, 1), ("120", 120, 2), ("900", 1000, 2)])
def test_one_ceiling_for_waits(
    connect: Connect, server: ScriptedServer, clock: FakeClock, told: str, ceiling: float, requests: int
) -> None:
    server.replies(Status(503, failure("UPSTREAM_ERROR"), {"Retry-After": told}), Status(200, levels()))
    session = connect(max_wait=ceiling, deadline=2000)
    if requests == 1:
        with pytest.raises(UpstreamError):
            session.call("gex.levels")
    else:
        assert session.call("gex.levels").attempts == 2
    assert len(server.requests) == requests


def test_thousands_of_retries_do_not_overflow(connect: Connect, server: ScriptedServer, clock: FakeClock) -> None:
    server.always(Status(503, failure("UPSTREAM_ERROR")))
    with pytest.raises(UpstreamError):
        connect(max_retries=3000, deadline=1e8, max_wait=0.001).call("gex.levels")
    assert len(server.requests) == 3001


def _bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


BOMB = b'{"success": true, "data": "' + b"x" * 12_000_000 + b'"}'
BOMBS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "gzip, member after member": ("gzip", lambda data: gzip.compress(data[:100]) + gzip.compress(data[100:])),
    "deflate": ("deflate", zlib.compress),
    "deflate without a head": ("deflate", _bare_deflate),
    "br": ("br", brotli.compress),  # pyright: ignore[reportUnknownMemberType]
    "gzip twice": ("gzip, gzip", lambda data: gzip.compress(gzip.compress(data))),
}
PACKED = {name: (coding, pack(BOMB)) for name, (coding, pack) in BOMBS.items()}


@pytest.mark.parametrize("own", [False, True], ids=["our client", "the user's"])
@pytest.mark.parametrize(("coding", "bomb"), PACKED.values(), ids=PACKED)
def test_a_small_reply_that_becomes_large_is_not_read_on(
    connect: Connect, server: ScriptedServer, own_http: MakeHttpClient, coding: str, bomb: bytes, own: bool
) -> None:
    server.always(Status(200, bomb, {"Content-Encoding": coding}))
    session = connect(max_body=1_000_000, **({"http_client": own_http()} if own else {}))
    tracemalloc.start()
    try:
        with pytest.raises(ContractError, match=r"larger than 1,000,000 bytes once decompressed.*max_body"):
            session.call("gex.levels")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000 + 16 * PIECE, "of twelve millions hardly more than the bound was ever made"
    assert len(server.requests) == 1


@pytest.mark.parametrize(("coding", "bomb"), PACKED.values(), ids=PACKED)
def test_what_is_within_the_bound_comes_whole(coding: str, bomb: bytes) -> None:
    for size in (97, 65_536, len(bomb)):
        body = BoundedBody("", 2 * len(BOMB), [coding])
        for start in range(0, len(bomb), size):
            body.add(bomb[start : start + size])
        assert body.whole() == BOMB


@pytest.mark.parametrize(("coding", "bomb"), PACKED.values(), ids=PACKED)
def test_a_packed_body_that_ends_in_the_middle_is_no_body(
    connect: Connect, server: ScriptedServer, coding: str, bomb: bytes
) -> None:
    server.always(Status(200, bomb[:-9], {"Content-Encoding": coding}))
    with pytest.raises(APIConnectionError, match="no complete reply"):
        connect(max_retries=0).call("gex.levels")


@pytest.mark.parametrize("coding", ["zstd", "compress", "gzip, gzip, gzip, gzip", "\x1b[31m"])
def test_a_packing_that_nobody_asked_for_is_told(connect: Connect, server: ScriptedServer, coding: str) -> None:
    server.always(Status(200, b"packed", {"Content-Encoding": coding}))
    with pytest.raises(ContractError, match="was not asked for; gzip, deflate") as caught:
        connect().call("gex.levels")
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize(
    ("asked", "sent"),
    [("identity", "identity"), ("zstd, gzip;q=0.5", "gzip;q=0.5"), ("zstd", "identity"), ("br", "br")],
)
def test_of_what_the_user_s_client_accepts_what_can_be_unpacked_is_asked_for(
    connect: Connect, server: ScriptedServer, own_http: MakeHttpClient, asked: str, sent: str
) -> None:
    server.always(Status(200, levels()))
    connect(http_client=own_http(headers={"Accept-Encoding": asked})).call("gex.levels")
    assert server.requests[0].headers["accept-encoding"] == sent


def test_a_body_that_a_hook_has_read_is_taken_as_it_is(
    connect: Connect, server: ScriptedServer, kind: Kind, own_http: MakeHttpClient
) -> None:
    def hook(response: httpx.Response) -> None:
        response.read()

    async def awaited_hook(response: httpx.Response) -> None:
        await response.aread()

    plain = Status(200, levels()).content
    server.always(Status(200, gzip.compress(plain), {"Content-Encoding": "gzip"}))
    hooks = {"response": [hook if kind == "sync" else awaited_hook]}
    assert connect(http_client=own_http(event_hooks=hooks)).call("gex.levels").http.body == plain
    with pytest.raises(ContractError, match="max_body"):
        connect(http_client=own_http(event_hooks=hooks), max_body=10).call("gex.levels")


@pytest.mark.parametrize(
    "options",
    [
        {"max_wait": -1},
        {"max_wait": "soon"},
        {"deadline": float("nan")},
        {"deadline": True},
        {"max_body": 0},
        {"timeout": 1e300},
        {"max_retries": 1.5},
    ],
)
def test_a_bound_that_makes_no_sense_is_refused(connect: Connect, options: dict[str, object]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(options))):
        connect(**options)
