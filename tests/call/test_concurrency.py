"""Many calls at once on one client, and calls that are broken off."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from backquant import AsyncBackQuant, BackQuant, BackQuantError, ConfigurationError, Reply
from tests.support.clock import FakeClock
from tests.support.examples import failure, levels, success
from tests.support.server import ScriptedServer, Seen, Stall, Status, Wait
from tests.support.session import KEY, Over

BUSY = Status(503, failure("UPSTREAM_ERROR"))


def echo(request: Seen) -> Status:
    """The query comes back as data."""
    return Status(200, success({"asked": request.target.partition("?")[2]}))


def test_many_threads_share_one_client(server: ScriptedServer) -> None:
    server.always(echo)

    def work(thread: int) -> list[str]:
        replies = [bq.get("/echo", {"n": f"{thread}.{number}"}) for number in range(20)]
        return [reply.data["asked"] for reply in replies]

    with BackQuant(KEY, base_url=server.url) as bq, ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(work, range(16)))
    assert answers == [[f"n={thread}.{number}" for number in range(20)] for thread in range(16)]
    assert len(server.requests) == 320


def test_many_tasks_share_one_client(over: Over, server: ScriptedServer) -> None:
    server.always(echo)

    async def work() -> list[Reply[dict[str, str]]]:
        async with AsyncBackQuant(KEY, base_url=server.url, http_client=over) as bq:
            return await asyncio.gather(*[bq.get("/echo", {"n": number}) for number in range(50)])

    assert [reply.data["asked"] for reply in asyncio.run(work())] == [f"n={number}" for number in range(50)]


def test_calls_of_one_client_do_not_wait_for_each_other(server: ScriptedServer) -> None:
    gate = Event()
    server.replies(Wait(gate, Status(200, levels())), Status(200, levels()))
    with BackQuant(KEY, base_url=server.url) as bq, ThreadPoolExecutor(1) as pool:
        slow = pool.submit(bq.gex.levels)
        server.wait_for(1)
        assert bq.gex.levels().status == 200
        assert not slow.done()
        gate.set()
        assert slow.result().status == 200


class EndlessClock(FakeClock):
    """A clock whose waits never end; `waiting` tells that one has begun."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = asyncio.Event()

    async def asleep(self, seconds: float, /) -> None:
        self.waiting.set()
        await asyncio.get_running_loop().create_future()


@asynccontextmanager
async def cancelled(client: AsyncBackQuant, once: Callable[[], Awaitable[object]]) -> AsyncGenerator[None]:
    """Starts a call and cancels it once something has come about; the client must then still work."""
    async with client as bq:
        task = asyncio.ensure_future(bq.gex.levels())
        await once()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        yield
        assert (await bq.gex.levels()).status == 200


def test_a_call_can_be_cancelled_while_it_waits_for_the_server(over: Over, server: ScriptedServer) -> None:
    server.replies(Stall(), Status(200, levels()))

    async def work() -> None:
        client = AsyncBackQuant(KEY, base_url=server.url, http_client=over)
        async with cancelled(client, lambda: asyncio.to_thread(server.wait_for, 1)):
            pass

    asyncio.run(work())
    assert len(server.requests) == 2


def test_a_call_can_be_cancelled_while_it_waits_to_try_again(over: Over, server: ScriptedServer) -> None:
    server.replies(BUSY, Status(200, levels()))

    async def work() -> None:
        clock = EndlessClock()
        async with cancelled(
            AsyncBackQuant(KEY, base_url=server.url, http_client=over, clock=clock), clock.waiting.wait
        ):
            assert len(server.requests) == 1

    asyncio.run(work())
    assert len(server.requests) == 2


def test_a_call_can_be_given_a_deadline(over: Over, server: ScriptedServer) -> None:
    server.replies(Stall())

    async def work() -> None:
        async with AsyncBackQuant(KEY, base_url=server.url, http_client=over) as bq:
            await asyncio.wait_for(bq.gex.levels(), timeout=0.05)

    with pytest.raises(TimeoutError):
        asyncio.run(work())


def test_a_wait_can_be_interrupted_from_the_keyboard(server: ScriptedServer) -> None:
    class Interrupted(FakeClock):
        def sleep(self, seconds: float, /) -> None:
            raise KeyboardInterrupt

    server.replies(BUSY, Status(200, levels()))
    with BackQuant(KEY, base_url=server.url, clock=Interrupted()) as bq:
        with pytest.raises(KeyboardInterrupt):
            bq.gex.levels()
        assert bq.gex.levels().status == 200


def test_the_real_clock_waits(over: Over, monkeypatch: pytest.MonkeyPatch, server: ScriptedServer) -> None:
    waits: list[float] = []

    sleep, here = asyncio.sleep, threading.current_thread()

    async def asleep(seconds: float) -> None:
        if threading.current_thread() is not here or not seconds:  # a server's loop, say, or a turn given to others
            await sleep(seconds)
            return
        waits.append(seconds)

    # Not the functions themselves: other threads of this process sleep, too.
    monkeypatch.setattr("backquant._ground.clock.time", SimpleNamespace(sleep=waits.append))
    monkeypatch.setattr(asyncio, "sleep", asleep)
    wait = Status(429, failure("RATE_LIMIT_EXCEEDED"), {"Retry-After": "7"})
    server.replies(wait, Status(200, levels()), wait, Status(200, levels()))

    async def work() -> None:
        async with AsyncBackQuant(KEY, base_url=server.url, http_client=over) as bq:
            await bq.gex.levels()

    with BackQuant(KEY, base_url=server.url) as bq:
        bq.gex.levels()
    asyncio.run(work())
    assert waits == [7.0, 7.0]


AWAITED: dict[str, Callable[[AsyncBackQuant, Path], Any]] = {
    "a call": lambda bq, into: bq.gex.levels(),
    "watch": lambda bq, into: anext(bq.watch(bq.gex.levels)),
    "stream": lambda bq, into: bq.stream("tape.BTC.agg").__aenter__(),
    "record": lambda bq, into: bq.record("tape.BTC.agg", into=into),
    "backfill": lambda bq, into: bq.backfill(bq.gex.levels, start="2026-08-01", end="2026-08-02", into=into).run(),
}


@pytest.mark.parametrize("use", AWAITED.values(), ids=AWAITED)
def test_another_kind_of_loop_than_asyncio_s_is_refused_at_the_first_call(
    server: ScriptedServer, tmp_path: Path, use: Callable[[AsyncBackQuant, Path], Any]
) -> None:
    """As trio would run it: no loop of asyncio is there."""
    waiting = use(AsyncBackQuant(KEY, base_url=server.url), tmp_path).__await__()
    with pytest.raises(ConfigurationError, match=r"works with asyncio.*trio"):
        next(waiting)
    assert server.requests == []


def test_closing_a_client_ends_the_calls_of_its_other_threads(server: ScriptedServer) -> None:
    """A thread that reads from a socket is not woken by its closing, and may read from another that gets its number."""
    server.always(Stall())
    told: list[str] = []

    def ask() -> None:
        try:
            bq.gex.levels()
        except BackQuantError as error:
            told.append(str(error))

    with BackQuant(KEY, base_url=server.url) as bq:
        threads = [threading.Thread(target=ask, daemon=True) for _ in range(4)]
        for thread in threads:
            thread.start()
        server.wait_for(len(threads))
    for thread in threads:
        thread.join(timeout=10)
    assert ["is closed; make a new one" in text for text in told] == [True] * len(threads)
