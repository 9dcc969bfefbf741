"""Connections are kept for a minute; one that the server closed meanwhile is no failure, and asked over again in silence."""

import asyncio
import ssl
from typing import Any

import httpx
import httpx2
import pytest

from backquant import APIConnectionError
from backquant._call.transport_types import KEEPALIVE
from tests.support.clock import FakeClock
from tests.support.examples import levels, success
from tests.support.server import Behaviour, Drop, Hangup, Reset, ScriptedServer, Status
from tests.support.session import Connect, Kind

OK = Status(200, levels())


@pytest.mark.parametrize("gone", [Hangup(), Reset()], ids=repr)
def test_a_connection_that_was_closed_while_idle_costs_no_attempt(
    connect: Connect, server: ScriptedServer, clock: FakeClock, gone: Behaviour
) -> None:
    server.replies(OK, gone, OK)
    session = connect()
    session.call("gex.levels")
    assert session.call("gex.levels").attempts == 1
    assert [request.connection for request in server.requests] == [0, 0, 1]
    assert clock.sleeps == []


@pytest.mark.parametrize("gone", [Hangup(), Reset()], ids=repr)
def test_it_is_asked_once_more_and_not_twice(
    connect: Connect, server: ScriptedServer, clock: FakeClock, gone: Behaviour
) -> None:
    server.replies(OK, gone, gone, OK)
    session = connect(max_retries=1)
    session.call("gex.levels")
    assert session.call("gex.levels").attempts == 2
    assert len(server.requests) == 4
    assert len(clock.sleeps) == 1


@pytest.mark.parametrize("gone", [Hangup(), Reset()], ids=repr)
def test_a_client_that_never_asks_twice_does_not(connect: Connect, server: ScriptedServer, gone: Behaviour) -> None:
    server.replies(OK, gone, OK)
    session = connect(max_retries=0)
    session.call("gex.levels")
    with pytest.raises(APIConnectionError, match="no complete reply"):
        session.call("gex.levels")
    assert len(server.requests) == 2


@pytest.mark.parametrize("gone", [Hangup(), Reset(), Drop()], ids=repr)
def test_a_new_connection_that_fails_is_a_failure(connect: Connect, server: ScriptedServer, gone: Behaviour) -> None:
    server.replies(gone, OK)
    with pytest.raises(APIConnectionError, match="no complete reply"):
        connect(max_retries=0).call("gex.levels")
    assert len(server.requests) == 1


def test_a_reply_that_has_begun_is_not_asked_for_again_in_silence(connect: Connect, server: ScriptedServer) -> None:
    server.replies(OK, Drop(), OK)
    session = connect(max_retries=0)
    session.call("gex.levels")
    with pytest.raises(APIConnectionError, match="no complete reply"):
        session.call("gex.levels")
    assert len(server.requests) == 2


def test_connections_are_kept_for_a_minute(connect: Connect, kind: Kind, server: ScriptedServer) -> None:
    server.replies(OK)
    session = connect()
    session.call("gex.levels")
    transport: Any = session.client._transport  # pyright: ignore[reportPrivateUsage]
    if kind == "aiohttp":
        kept: float = transport._made[1].connector._keepalive_timeout
    else:
        kept = transport._clients.client._transport._pool._keepalive_expiry
    assert kept == KEEPALIVE == 60


def test_a_client_for_this_machine_reads_no_certificates(
    connect: Connect, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("certificates are read")

    monkeypatch.setattr(httpx, "create_ssl_context", refuse)
    monkeypatch.setattr(ssl, "create_default_context", refuse)
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", refuse)
    server.replies(OK)
    assert connect().call("gex.levels").status == 200


def test_it_trusts_nobody(connect: Connect, kind: Kind) -> None:
    """Should it ever be made to ask over TLS, it must not take just any server for the API."""
    if kind == "aiohttp":
        return
    transport: Any = connect().client._transport  # pyright: ignore[reportPrivateUsage]
    pool = transport._clients.client._transport._pool
    assert pool._ssl_context.verify_mode is ssl.CERT_REQUIRED
    assert pool._ssl_context.get_ca_certs() == []


def of(hvl: float) -> Status:
    """The levels, which tell no symbol that could give them away."""
    body: Any = levels()
    body["data"]["all_expiry"]["hvl"] = hvl
    return Status(200, success(body["data"]))


def and_more(reply: Status, more: Status) -> Status:
    """A reply whose bytes have more bytes behind them."""
    return Status(200, reply.content + more.wire, {"Content-Length": str(len(reply.content))})


@pytest.mark.parametrize("handed", [None, httpx, httpx2], ids=["own", "httpx", "httpx2"])
@pytest.mark.parametrize("more", [of(666.0), Status(200, b"")], ids=["figures", "nothing"])
def test_what_comes_behind_a_reply_is_not_taken_for_the_next(
    connect: Connect, kind: Kind, server: ScriptedServer, handed: Any, more: Status
) -> None:
    if handed is not None and kind == "aiohttp":
        return
    session = connect(**({"http_client": handed.Client if kind == "sync" else handed.AsyncClient} if handed else {}))
    server.replies(and_more(of(1.0), more), of(2.0), of(3.0))
    assert [session.call("gex.levels").data.all_expiry.hvl for _ in range(3)] == [1.0, 2.0, 3.0]
    assert [request.connection for request in server.requests] == [0, 1, 1]


def test_what_comes_unasked_is_not_taken_for_the_next_reply(connect: Connect, server: ScriptedServer) -> None:
    server.replies(of(1.0), of(2.0))
    session = connect()
    session.call("gex.levels")
    server.says_unasked(of(666.0))
    session.runner.run(asyncio.sleep(0))
    assert session.call("gex.levels").data.all_expiry.hvl == 2.0
    assert [request.connection for request in server.requests] == [0, 1]
