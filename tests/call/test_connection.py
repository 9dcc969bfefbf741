"""What becomes of a call when no complete reply arrives, or one in disguise."""

import gzip
import zlib
from collections.abc import Callable

import brotli  # pyright: ignore[reportMissingTypeStubs]
import httpx
import pytest

from backquant import APIConnectionError, APIError, APITimeoutError, BackQuantError
from backquant._call.over_httpx import _only  # pyright: ignore[reportPrivateUsage]  # what anyio does is not to be provoked
from tests.support.examples import levels
from tests.support.server import Behaviour, Drop, Hangup, Reset, ScriptedServer, Stall, Status
from tests.support.session import Connect, MakeHttpClient

BROKEN: list[Behaviour] = [Reset(), Hangup(), Drop(), Drop(chunked=True)]


@pytest.mark.parametrize("behaviour", BROKEN, ids=repr)
def test_a_broken_connection_is_a_connection_error(
    connect: Connect, server: ScriptedServer, behaviour: Behaviour
) -> None:
    server.replies(behaviour)
    with pytest.raises(APIConnectionError, match=r"http://127\.0\.0\.1:\d+/v2/gex/levels: no complete reply") as caught:
        connect(max_retries=0).call("gex.levels")
    assert not isinstance(caught.value, APITimeoutError)


@pytest.mark.parametrize("behaviour", BROKEN, ids=repr)
def test_a_broken_connection_is_tried_again_over_a_new_one(
    connect: Connect, server: ScriptedServer, behaviour: Behaviour
) -> None:
    server.replies(behaviour, Status(200, levels()))
    assert connect().call("gex.levels").status == 200
    assert [request.connection for request in server.requests] == [0, 1]


def test_a_refused_connection_is_a_connection_error(connect: Connect) -> None:
    with ScriptedServer() as gone:
        url = gone.url
    with pytest.raises(APIConnectionError, match="no complete reply"):
        connect(base_url=url, max_retries=0).call("gex.levels")


def test_a_server_that_does_not_answer_is_a_timeout(connect: Connect, server: ScriptedServer) -> None:
    server.always(Stall())
    with pytest.raises(APITimeoutError, match=r"timed out while waiting for the reply; a longer timeout="):
        connect(timeout=(5, 0.05), max_retries=1).call("gex.levels")
    server.wait_for(2)


def test_a_call_can_have_a_timeout_of_its_own(connect: Connect, server: ScriptedServer) -> None:
    server.replies(Stall())
    with pytest.raises(APITimeoutError):
        connect(max_retries=0).call("gex.levels", timeout=0.05)


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (httpx.ConnectTimeout("slow"), "timed out while connecting"),
        (httpx.PoolTimeout("full"), "timed out while waiting for a free connection"),
        (httpx.WriteTimeout("slow"), "timed out while waiting for the reply"),
    ],
)
def test_the_phase_of_a_timeout_is_told(
    connect: Connect, own_http: MakeHttpClient, failure: Exception, words: str
) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise failure

    own = own_http(transport=httpx.MockTransport(fail))
    with pytest.raises(APITimeoutError, match=words):
        connect(http_client=own, max_retries=0).call("gex.levels")


def test_a_foreign_runtime_error_stays_what_it_is(connect: Connect, own_http: MakeHttpClient) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise RuntimeError("a hook of one's own")

    own = own_http(transport=httpx.MockTransport(fail))
    with pytest.raises(RuntimeError, match="a hook of one's own"):
        connect(http_client=own).call("gex.levels")


PLAIN = Status(200, levels()).content
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "br": brotli.compress,  # pyright: ignore[reportUnknownMemberType]
    "deflate": zlib.compress,
}


@pytest.mark.parametrize("coding", PACKED)
def test_a_compressed_body_is_unpacked(connect: Connect, server: ScriptedServer, coding: str) -> None:
    server.replies(Status(200, PACKED[coding](PLAIN), {"Content-Encoding": coding}))
    reply = connect().call("gex.levels")
    assert coding in server.requests[0].headers["accept-encoding"]
    assert reply.http.body == PLAIN


@pytest.mark.parametrize("coding", PACKED)
def test_a_body_that_can_t_be_unpacked_is_a_connection_error(
    connect: Connect, server: ScriptedServer, coding: str
) -> None:
    server.replies(Status(200, b"this is not compressed", {"Content-Encoding": coding}))
    with pytest.raises(APIConnectionError, match="no complete reply"):
        connect(max_retries=0).call("gex.levels")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_an_error_and_not_followed(connect: Connect, server: ScriptedServer, status: int) -> None:
    with ScriptedServer() as other:
        location = f"http://127.0.0.1:{other.port}/v2/gex/levels"
        server.replies(Status(status, b"", {"Location": location}))
        with pytest.raises(APIError, match=r"the server redirects to 127\.0\.0\.1, which is not followed") as caught:
            connect().call("gex.levels")
        assert other.requests == []
    assert caught.value.status == status
    assert len(server.requests) == 1


def test_a_redirect_is_not_followed_by_an_http_client_that_follows_them(
    connect: Connect, server: ScriptedServer, own_http: MakeHttpClient
) -> None:
    server.replies(Status(302, b"", {"Location": "/v2/elsewhere"}))
    with pytest.raises(APIError, match="another place, which is not followed"):
        connect(http_client=own_http(follow_redirects=True)).call("gex.levels")
    assert len(server.requests) == 1


@pytest.mark.parametrize("location", ["", "http://a]b/", "http://[::1", "nowhere", "\u20ac://"])
def test_a_redirect_to_nowhere_is_an_error(connect: Connect, server: ScriptedServer, location: str) -> None:
    server.always(Status(302, b"", {"Location": location.encode().decode("latin-1")}))
    with pytest.raises(BackQuantError, match=r"redirects to|no complete reply"):
        connect(max_retries=0).call("gex.levels")


@pytest.mark.parametrize("depth", [0, 1, 3])
def test_an_error_that_is_alone_in_a_group_counts_as_itself(depth: int) -> None:
    """As anyio raises one."""
    error: Exception = UnicodeError("label too long")
    told = error
    for _ in range(depth):
        told = ExceptionGroup("one", [told])
    assert _only(told) is error
    both = ExceptionGroup("two", [error, ValueError()])
    assert _only(both) is both
