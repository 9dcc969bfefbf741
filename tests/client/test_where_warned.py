"""A warning points to the line of the user's program, however the call is made."""

from __future__ import annotations

import asyncio
import inspect
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from backquant import AsyncBackQuant, BackQuant, ContractDriftWarning, HistoryClampWarning
from backquant._ground.stacklevel import _told  # pyright: ignore[reportPrivateUsage]  # each warns once in a process
from tests.support.examples import levels, success
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY

CLAMP = {"unit": "days", "requested": 900, "allowed": 365, "max_history_days": 365, "enforced": True}


@pytest.fixture(autouse=True)
def drifting(server: ScriptedServer) -> Iterator[None]:
    """Every reply departs from the contract, and is clamped."""
    known = set(_told)
    _told.clear()
    body: dict[str, Any] = levels()
    body["meta"] = {**body["meta"], "extra": {"history_clamp": CLAMP}, "spot_price": "none"}
    history = {**success({"timestamps": ["2026-09-04T06:30:00Z"]}), "meta": body["meta"]}
    server.always(lambda seen: Status(200, history if "history" in seen.target else body))
    yield
    _told.update(known)


def by_method(bq: BackQuant) -> int:
    bq.gex.levels(symbol="BTCUSDT")
    return line()


def by_get(bq: BackQuant) -> int:
    bq.get("/gex/levels")
    return line()


def by_copy(bq: BackQuant) -> int:
    bq.with_options(max_retries=1).gex.levels()
    return line()


def by_pages(bq: BackQuant) -> int:
    next(bq.pages(bq.gex.history, symbol="BTCUSDT"))
    return line()


def by_watch(bq: BackQuant) -> int:
    for _ in bq.watch(bq.gex.levels):
        return line()
    return 0


def by_map(bq: BackQuant) -> int:
    list(map(bq.get, ["/gex/levels"]))
    return line()


async def by_await(bq: AsyncBackQuant) -> int:
    await bq.gex.levels(symbol="BTCUSDT")
    return line()


async def by_async_pages(bq: AsyncBackQuant) -> int:
    async for _ in bq.pages(bq.gex.history, symbol="BTCUSDT"):
        return line()
    return 0


async def by_async_watch(bq: AsyncBackQuant) -> int:
    await anext(bq.watch(bq.gex.levels))
    return line()


def line() -> int:
    """The one before the line that asks."""
    frame = inspect.currentframe()
    assert frame is not None
    assert frame.f_back is not None
    return frame.f_back.f_lineno - 1


def told(caught: list[warnings.WarningMessage], expected: int) -> None:
    assert {warning.category for warning in caught} == {ContractDriftWarning, HistoryClampWarning}
    assert {(warning.filename, warning.lineno) for warning in caught} == {(__file__, expected)}


@pytest.mark.parametrize("use", [by_method, by_get, by_copy, by_pages, by_watch, by_map])
def test_of_a_client_that_waits(server: ScriptedServer, use: Callable[[BackQuant], int]) -> None:
    with BackQuant(KEY, base_url=server.url) as bq, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        expected = use(bq)
    told(caught, expected)


@pytest.mark.parametrize("use", [by_await, by_async_pages, by_async_watch])
def test_of_one_that_is_awaited(server: ScriptedServer, use: Callable[[AsyncBackQuant], Any]) -> None:
    async def run() -> int:
        async with AsyncBackQuant(KEY, base_url=server.url) as bq:
            return await use(bq)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        expected = asyncio.run(run())
    told(caught, expected)


def test_of_several_at_once_it_is_the_line_that_runs_them(server: ScriptedServer) -> None:
    async def run() -> None:
        async with AsyncBackQuant(KEY, base_url=server.url) as bq:
            await asyncio.gather(bq.gex.levels(), bq.gex.levels(symbol="ETHUSDT"))

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        asyncio.run(run())
        expected = line()
    told(caught, expected)
