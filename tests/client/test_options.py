"""Copies of a client, HTTP clients of one's own, and closing."""

import asyncio
import gc
from typing import Any

import httpx
import pytest

from backquant import AsyncBackQuant, BackQuant, ConfigurationError, InvalidRequestError, UpstreamError
from tests.support.examples import failure, levels
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY, Connect, Kind, MakeHttpClient, Over, make_client


@pytest.fixture(autouse=True)
def always_levels(server: ScriptedServer) -> None:
    server.always(Status(200, levels()))


def connections(server: ScriptedServer) -> list[int]:
    return [request.connection for request in server.requests]


class TestCopies:
    def test_a_copy_shares_the_connections(self, connect: Connect, server: ScriptedServer) -> None:
        session = connect()
        session.call("gex.levels")
        session.with_options(timeout=3, max_retries=0, strict=True, validate=False).call("gex.levels")
        session.call("gex.levels")
        assert connections(server) == [0, 0, 0]

    def test_a_copy_changes_only_what_it_is_told_to_and_leaves_the_original_alone(
        self, connect: Connect, server: ScriptedServer
    ) -> None:
        session = connect(max_retries=1, validate=False)
        copy = session.with_options(max_retries=3)
        for each, attempts in ((copy, 4), (session, 2), (copy.with_options(max_retries=0), 1)):
            server.replies(*[Status(503, failure("UPSTREAM_ERROR"))] * attempts)
            before = len(server.requests)
            with pytest.raises(UpstreamError):
                each.call("gex.levels", symbol="BTC")
            assert len(server.requests) - before == attempts

    def test_a_copy_can_be_stricter_and_the_original_is_not(self, connect: Connect) -> None:
        session = connect(validate=False)
        with pytest.raises(InvalidRequestError):
            session.with_options(validate=True).call("gex.levels", symbol="BTC")
        assert session.call("gex.levels", symbol="BTC").status == 200

    def test_a_copy_is_of_the_same_class(self, kind: Kind) -> None:
        class Own(BackQuant): ...

        class AsyncOwn(AsyncBackQuant): ...

        client = Own(KEY) if kind == "sync" else AsyncOwn(KEY)
        assert type(client.with_options()) is type(client)

    def test_a_copy_keeps_what_a_subclass_adds(self) -> None:
        class Own(BackQuant):
            def __init__(self) -> None:
                super().__init__(KEY)
                self.desk = "vol"

        assert Own().with_options(timeout=3).desk == "vol"

    def test_a_namespace_of_the_original_does_not_stick_to_the_copy(
        self, connect: Connect, server: ScriptedServer
    ) -> None:
        session = connect(validate=False)
        session.call("gex.levels", symbol="BTC")
        with pytest.raises(InvalidRequestError):
            session.with_options(validate=True).call("gex.levels", symbol="BTC")

    def test_closing_a_copy_leaves_the_original_open(self, connect: Connect) -> None:
        session = connect()
        copy = session.with_options(strict=True)
        copy.close()
        assert session.call("gex.levels").status == 200
        assert copy.call("gex.levels").status == 200

    def test_closing_the_original_closes_its_copies(self, connect: Connect) -> None:
        session = connect()
        copy = session.with_options(strict=True)
        session.close()
        with pytest.raises(ConfigurationError, match="closed"):
            copy.call("gex.levels")


class TestClosing:
    def test_a_closed_client_says_so(self, connect: Connect, server: ScriptedServer) -> None:
        session = connect()
        session.call("gex.levels")
        session.close()
        session.close()
        with pytest.raises(ConfigurationError, match="this client, or the event loop it was used in, is closed"):
            session.call("gex.levels")
        assert len(server.requests) == 1

    def test_a_with_block_closes_it(self, server: ScriptedServer) -> None:
        with BackQuant(KEY, base_url=server.url) as bq:
            assert bq.gex.levels().status == 200
        with pytest.raises(ConfigurationError, match="closed"):
            bq.gex.levels()

    def test_an_async_with_block_closes_it(self, over: Over, server: ScriptedServer) -> None:
        async def use() -> AsyncBackQuant:
            async with AsyncBackQuant(KEY, base_url=server.url, http_client=over) as bq:
                assert (await bq.gex.levels()).status == 200
            return bq

        with pytest.raises(ConfigurationError, match="closed"):
            asyncio.run(self.levels(asyncio.run(use())))

    @pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
    def test_an_async_client_of_a_finished_loop_says_so(self, over: Over, server: ScriptedServer) -> None:
        def use_it_in_two_loops() -> None:
            client = AsyncBackQuant(KEY, base_url=server.url, http_client=over)
            asyncio.run(self.levels(client))
            with pytest.raises(ConfigurationError, match="event loop"):
                asyncio.run(self.levels(client))

        use_it_in_two_loops()
        gc.collect()  # the connection that is left behind is complained of here, and nowhere else

    async def levels(self, client: AsyncBackQuant) -> None:
        await client.gex.levels()


class TestOwnHttpClient:
    def test_it_is_used_and_stays_open(
        self, connect: Connect, server: ScriptedServer, own_http: MakeHttpClient
    ) -> None:
        own = own_http(headers={"X-Mine": "1"}, base_url="https://example.com/")
        session = connect(http_client=own)
        session.call("gex.levels")
        session.close()
        assert not own.is_closed
        assert server.requests[0].headers["x-mine"] == "1"
        assert server.requests[0].headers["x-api-key"] == KEY
        assert server.requests[0].headers["user-agent"].startswith("backquant-python/")
        assert session.call("gex.levels").status == 200

    def test_its_own_timeout_holds_until_another_is_given(self, connect: Connect, own_http: MakeHttpClient) -> None:
        seen: list[Any] = []

        def answer(request: httpx.Request) -> httpx.Response:
            seen.append(request.extensions["timeout"])
            return httpx.Response(200, json=levels())

        session = connect(http_client=own_http(timeout=1.0, transport=httpx.MockTransport(answer)))
        session.call("gex.levels")
        session.with_options(timeout=7).call("gex.levels")
        session.call("gex.levels", timeout=(1, 2))
        assert [(timeout["connect"], timeout["read"]) for timeout in seen] == [(1.0, 1.0), (7.0, 7.0), (1.0, 2.0)]

    @pytest.mark.parametrize("wrong", ["https://example.com", object(), httpx])
    def test_anything_else_is_refused(self, kind: Kind, wrong: Any) -> None:
        with pytest.raises(ConfigurationError, match="http_client: "):
            make_client(kind, http_client=wrong)
