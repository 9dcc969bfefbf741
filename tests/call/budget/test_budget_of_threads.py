"""What threads share: the budget gives out no call twice, and a client that is new to all of them serves each."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from backquant import BackQuant, Headers, HttpResponse
from backquant._call.minute_budget import MinuteBudget
from tests.support.clock import FakeClock
from tests.support.examples import levels
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY

NOON = datetime(2026, 9, 4, 12, tzinfo=UTC)
THREADS = 8


@pytest.fixture(autouse=True)
def switching() -> Iterator[None]:
    """The interpreter switches between threads as often as it can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def told(remaining: int) -> HttpResponse:
    reset = str(int((NOON + timedelta(seconds=60)).timestamp()))
    headers = [("x-ratelimit-limit", "1000"), ("x-ratelimit-remaining", str(remaining)), ("x-ratelimit-reset", reset)]
    return HttpResponse(200, Headers(headers), b"", "https://api.backquant.com/v2/x", 0.1)


@pytest.mark.parametrize("room", [1, 37, 400])
def test_threads_take_as_many_calls_as_there_is_room_for(room: int) -> None:
    budget = MinuteBudget()
    assert budget.reserve(NOON) == 0.0
    budget.settle(told(room), NOON)
    barrier = Barrier(THREADS)

    def take() -> int:
        barrier.wait()
        return sum(budget.reserve(NOON) == 0.0 for _ in range(100))

    with ThreadPoolExecutor(THREADS) as pool:
        taken = [pool.submit(take) for _ in range(THREADS)]
        assert sum(each.result() for each in taken) == room


def test_a_client_that_is_new_to_all_threads_serves_each(server: ScriptedServer) -> None:
    server.always(lambda _: Status(200, levels()))
    barrier = Barrier(THREADS)
    with BackQuant(KEY, base_url=server.url, clock=FakeClock(), max_retries=0) as bq:

        def call() -> tuple[object, int, bool]:
            barrier.wait()  # all come upon the namespace, the connections and the decoder at once
            reply = bq.with_options(timeout=30).gex.levels(symbol="BTCUSDT")
            return reply.data, len(reply.raw), bq.gex is bq.gex

        with ThreadPoolExecutor(THREADS) as pool:
            found = [each.result() for each in [pool.submit(call) for _ in range(THREADS)]]
    assert all(item == found[0] for item in found)
    assert found[0][2]
    assert len(server.requests) == THREADS
