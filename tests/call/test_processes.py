"""A reply belongs to its question in every process: what a fork shares, and what it must not."""

from __future__ import annotations

import os
import ssl
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import httpx
import pytest

from backquant import AsyncBackQuant, BackQuant, ConfigurationError
from backquant._call.minute_budget import MinuteBudget
from backquant.sandbox import Sandbox
from tests.support.examples import levels, success
from tests.support.server import ScriptedServer, Seen, Status
from tests.support.session import KEY, Over

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
SYMBOLS = ("BTCUSDT", "ETHUSDT")


def answer(seen: Seen) -> Status:
    """A reply of the symbol that was asked for."""
    symbol = next(symbol for symbol in SYMBOLS if symbol in seen.target)
    return Status(200, success(levels()["data"], symbol=symbol))


def in_child(work: Callable[[], None]) -> int:
    """Run it in a forked child; its exit status."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_children_and_their_parent_get_their_own_replies(server: ScriptedServer) -> None:
    server.always(answer)
    with BackQuant(KEY, base_url=server.url) as bq:
        assert bq.gex.levels(symbol="BTCUSDT").meta.symbol == "BTCUSDT"

        def ask() -> None:
            for _ in range(10):
                for symbol in SYMBOLS:
                    assert bq.gex.levels(symbol=symbol).meta.symbol == symbol

        statuses: list[int] = []
        threads = [Thread(target=lambda: statuses.append(in_child(ask))) for _ in range(8)]
        for thread in threads:
            thread.start()
        ask()
        for thread in threads:
            thread.join()
    assert statuses == [0] * 8
    by_connection: dict[int, set[int]] = {}
    for seen in server.requests:
        by_connection.setdefault(seen.connection, set()).add(1)
    assert len(by_connection) >= 9  # the parent's, and one for each child


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_client_that_was_handed_in_is_refused_in_a_child(server: ScriptedServer) -> None:
    server.always(answer)
    with httpx.Client() as http, BackQuant(KEY, base_url=server.url, http_client=http) as bq:
        bq.gex.levels(symbol="BTCUSDT")

        def ask() -> None:
            with pytest.raises(ConfigurationError, match=r"before this process was forked.*a function that makes"):
                bq.gex.levels(symbol="BTCUSDT")

        assert in_child(ask) == 0


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_function_that_makes_the_client_serves_children_too(server: ScriptedServer, tmp_path: Path) -> None:
    server.always(answer)
    made = tmp_path / "made"

    def make() -> httpx.Client:
        with made.open("a") as file:
            file.write(f"{os.getpid()}\n")
        return httpx.Client(headers={"X-Mine": "yes"})

    with BackQuant(KEY, base_url=server.url, http_client=make) as bq:
        bq.gex.levels(symbol="BTCUSDT")
        assert (
            in_child(lambda: None) == 0
        )  # who asks for nothing makes none: it takes long, and inside OpenSSL may hang
        assert made.read_text().split() == [str(os.getpid())]
        assert in_child(lambda: None if bq.gex.levels(symbol="ETHUSDT").meta.symbol == "ETHUSDT" else os._exit(3)) == 0
        assert in_child(lambda: None) == 0  # one that asks nothing makes none
    assert len(set(made.read_text().split())) == 2
    assert all(seen.headers["x-mine"] == "yes" for seen in server.requests)


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_child_asks_this_machine_without_what_another_thread_may_have_locked(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It once waited for ever inside OpenSSL, which a thread of the parent had been in while it was forked."""
    server.always(answer)
    with BackQuant(KEY, base_url=server.url) as bq:
        bq.gex.levels(symbol="BTCUSDT")

        def ask() -> None:
            assert bq.gex.levels(symbol="ETHUSDT").meta.symbol == "ETHUSDT"

        monkeypatch.setattr(ssl.SSLContext, "__new__", locked)
        assert in_child(ask) == 0


def locked(*_: object) -> ssl.SSLContext:
    raise AssertionError("OpenSSL is locked")


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_an_async_client_works_in_a_child_of_its_own(over: Over, server: ScriptedServer) -> None:
    import asyncio

    server.always(answer)
    bq = AsyncBackQuant(KEY, base_url=server.url, http_client=over)

    async def ask(symbol: str) -> None:
        reply = await bq.gex.levels(symbol=symbol)  # pyright: ignore[reportArgumentType]  # one of the two
        assert reply.meta.symbol == symbol

    with asyncio.Runner() as runner:
        runner.run(ask("BTCUSDT"))
        assert in_child(lambda: asyncio.run(ask("ETHUSDT"))) == 0
        runner.run(ask("BTCUSDT"))
        runner.run(bq.close())


def test_an_async_client_is_refused_in_a_second_loop_that_runs(over: Over, server: ScriptedServer) -> None:
    import asyncio

    server.always(answer)
    refused: list[str] = []

    def elsewhere(bq: AsyncBackQuant) -> None:
        async def ask() -> None:
            try:
                await bq.gex.levels(symbol="ETHUSDT")
            except ConfigurationError as error:
                refused.append(str(error))

        asyncio.run(ask())

    async def main() -> None:
        async with AsyncBackQuant(KEY, base_url=server.url, http_client=over) as bq:
            await bq.gex.levels(symbol="BTCUSDT")
            await asyncio.to_thread(elsewhere, bq)

    asyncio.run(main())
    assert ["another event loop" in text for text in refused] == [True]


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_an_async_client_works_in_a_child_though_the_parent_s_loop_runs(over: Over, server: ScriptedServer) -> None:
    import asyncio

    server.always(answer)
    bq = AsyncBackQuant(KEY, base_url=server.url, http_client=over)

    async def ask(symbol: str) -> None:
        reply = await bq.gex.levels(symbol=symbol)  # pyright: ignore[reportArgumentType]  # one of the two
        assert reply.meta.symbol == symbol

    async def main() -> int:
        await ask("BTCUSDT")
        status = await asyncio.to_thread(in_child, lambda: asyncio.run(ask("ETHUSDT")))
        await bq.close()
        return status

    assert asyncio.run(main()) == 0


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_child_waits_for_no_thread_of_its_parent(server: ScriptedServer) -> None:
    server.always(answer)
    with BackQuant(KEY, base_url=server.url, wait_for_budget=True) as bq:
        bq.gex.levels(symbol="BTCUSDT")
        minute = bq._settings.minute  # pyright: ignore[reportPrivateUsage]
        assert isinstance(minute, MinuteBudget)
        with minute._lock:  # pyright: ignore[reportPrivateUsage]  # as if another thread were in the midst of it
            assert in_child(lambda: None if bq.gex.levels(symbol="ETHUSDT").attempts == 1 else os._exit(3)) == 0


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_stream_is_refused_in_a_child_and_left_alone() -> None:
    with Sandbox() as sandbox, BackQuant(sandbox.key, base_url=sandbox.url) as bq, bq.stream("tape.BTC.agg") as events:
        next(events)

        def use() -> None:
            with pytest.raises(ConfigurationError, match="belongs to the process that opened it"):
                next(events)
            with pytest.raises(ConfigurationError, match="belongs to the process that opened it"):
                events.subscribe("tape.ETH.agg")
            events.__exit__(None, None, None)  # waits for nobody
            with bq.stream("tape.ETH.agg") as own:
                assert next(own)

        assert in_child(use) == 0
        assert next(events)
