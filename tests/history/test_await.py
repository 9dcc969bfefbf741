"""The awaited client's backfill and record: the same stores at the same price, and a loop that is never held up."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from backquant import AsyncBackQuant, BackQuant, ConfigurationError, PermissionDeniedError
from backquant.history import AsyncPlan, History
from tests.history.conftest import END, START
from tests.history.past import HEADERS, Past, irregular
from tests.history.test_backfill import FORBIDDEN, rows, truth
from tests.support.clock import FakeClock
from tests.support.server import ScriptedServer, Status, Wait
from tests.support.waiting import until_awaited


@pytest.fixture
def past(server: ScriptedServer) -> Past:
    """A few hours of three days: enough to see it, and quick."""
    known = Past([each for each in irregular(START, END) if each.hour < 3])
    server.always(known)
    return known


def client(server: ScriptedServer, clock: FakeClock) -> AsyncBackQuant:
    return AsyncBackQuant(api_key="test-key-of-the-past", base_url=server.url, clock=clock)


def levels(bq: AsyncBackQuant, into: Path) -> AsyncPlan:
    return bq.backfill(bq.gex.levels, symbol=["BTCUSDT", "ETHUSDT"], start=START, end=END, into=into)


def test_an_awaited_backfill_is_the_same_store(
    server: ScriptedServer, past: Past, clock: FakeClock, tmp_path: Path
) -> None:
    async def fill() -> None:
        async with client(server, clock) as bq:
            plan = levels(bq, tmp_path / "s")
            assert (plan.start, plan.end, plan.every, len(plan.series)) == (START, END, None, 2)
            estimate = await plan.estimate()
            assert (estimate.calls, estimate.minute) == (6 * 289, 6000)
            first = next(plan.chunks())
            assert (await plan.fetch(first)).units == len(past.snapshots) // 3 + 1
            assert (await plan.fetch(first)).units == 0
            outcome = await plan.run(progress=False)
            assert (outcome.done, outcome.failed, outcome.stopped) == (6, 0, None)
            assert (await plan.run()).units == 0

    asyncio.run(fill())
    for symbol in ("BTCUSDT", "ETHUSDT"):
        assert rows(tmp_path / "s", symbol) == truth(past, symbol)
    assert len(past.asked) == 2 * len(past.snapshots) + 6


def test_the_loop_goes_on_while_a_backfill_is_awaited(
    server: ScriptedServer, past: Past, clock: FakeClock, tmp_path: Path
) -> None:
    gate = Event()
    past.odd = lambda symbol, moment, count: Wait(gate, past.answer(symbol, moment)) if count == 50 else None

    async def fill() -> None:
        async with client(server, clock) as bq:
            run = asyncio.create_task(levels(bq, tmp_path / "s").run())
            await until_awaited(lambda: len(past.asked) > 50)  # which a loop that is held up would never come back from
            gate.set()
            assert (await run).done == 6

    asyncio.run(fill())


def test_a_cancelled_backfill_keeps_what_was_answered_and_goes_on(
    server: ScriptedServer, past: Past, clock: FakeClock, tmp_path: Path
) -> None:
    async def cancelled() -> None:
        async with client(server, clock) as bq:
            run = asyncio.create_task(levels(bq, tmp_path / "s").run())
            await until_awaited(lambda: len(past.asked) >= 100)
            run.cancel()
            with pytest.raises(asyncio.CancelledError):
                await run

    asyncio.run(cancelled())
    assert sum(day.uncertain for day in History(tmp_path / "s").coverage()) == 0  # calls under way were waited for
    assert len(past.asked) < 2 * len(past.snapshots)

    async def goes_on() -> None:
        async with client(server, clock) as bq:
            await levels(bq, tmp_path / "s").run()

    asyncio.run(goes_on())
    assert rows(tmp_path / "s") == truth(past)
    assert len(past.asked) == 2 * len(past.snapshots) + 6


def test_what_ends_a_run_ends_an_awaited_one(
    server: ScriptedServer, past: Past, clock: FakeClock, tmp_path: Path
) -> None:
    past.odd = lambda _symbol, _moment, count: Status(403, FORBIDDEN, HEADERS) if count >= 20 else None

    async def fill() -> None:
        async with client(server, clock) as bq:
            with pytest.raises(ConfigurationError, match="reserve"):
                await levels(bq, tmp_path / "s").run(reserve=7)
            with pytest.raises(PermissionDeniedError):
                await levels(bq, tmp_path / "s").run()
            with pytest.raises(ConfigurationError, match="takes no as_of"):
                bq.backfill(bq.gex.max_pain, start=START, into=tmp_path)

    asyncio.run(fill())


def test_methods_of_the_other_client_are_refused(
    server: ScriptedServer, bq: BackQuant, clock: FakeClock, tmp_path: Path
) -> None:
    async def mixed() -> None:
        async with client(server, clock) as other:
            with pytest.raises(ConfigurationError, match="other kind of client"):
                other.backfill(bq.gex.levels, start=START, into=tmp_path)  # pyright: ignore[reportArgumentType]  # that is what it is about

    asyncio.run(mixed())


def test_both_clients_may_await_over_any_library(
    server: ScriptedServer, past: Past, clock: FakeClock, tmp_path: Path
) -> None:
    async def fill() -> None:
        made = AsyncBackQuant(api_key="test-key-of-the-past", base_url=server.url, clock=clock, http_client="aiohttp")
        async with made as bq:
            plan = bq.backfill(bq.gex.levels, start=START, end=START + timedelta(days=1), into=tmp_path / "s")
            assert (await plan.run()).done == 1

    asyncio.run(fill())
    assert len(rows(tmp_path / "s")) == sum(each.day == START.day for each in past.snapshots)
