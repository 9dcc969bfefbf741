"""Clients that wait for the minute's budget, on one clock with a sandbox that counts."""

import asyncio
import logging
import threading
import time
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backquant import AsyncBackQuant, BackQuant, QuotaExceededError, RateLimitError
from backquant._ground.clock import Clock
from backquant.sandbox import Sandbox, SandboxSettings
from tests.support.clock import FakeClock
from tests.support.examples import failure, levels
from tests.support.server import Reset, ScriptedServer, Stall, Status
from tests.support.session import KEY

START = datetime(2026, 9, 9, 12, 0, 41, 300_000, tzinfo=UTC)


class SharedClock(Clock):
    """Time that passes faster than on the wall, for a sandbox and many clients alike."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._time = START
        self.waits: list[float] = []

    def now(self) -> datetime:
        with self._lock:
            return self._time

    def sleep(self, seconds: float, /) -> None:
        self._pass(seconds)
        time.sleep(0)  # the other threads' turn

    async def asleep(self, seconds: float, /) -> None:
        self._pass(seconds)
        await asyncio.sleep(0)

    def _pass(self, seconds: float) -> None:
        with self._lock:
            self.waits.append(seconds)
            self._time += timedelta(seconds=seconds)


@contextmanager
def counting(burst: int, quota: int = 10**6) -> Generator[tuple[Sandbox, SharedClock]]:
    clock = SharedClock()
    with Sandbox(settings=SandboxSettings(clock=clock.now, burst=burst, quota=quota)) as sandbox:
        yield sandbox, clock


@pytest.mark.parametrize("burst", [1, 7])
def test_many_threads_never_meet_a_429(burst: int, caplog: pytest.LogCaptureFixture) -> None:
    """With no retries, a single 429 would end the test."""
    with (
        counting(burst) as (sandbox, clock),
        BackQuant(api_key=sandbox.key, base_url=sandbox.url, clock=clock, max_retries=0, wait_for_budget=True) as bq,
        ThreadPoolExecutor(6) as pool,
        caplog.at_level(logging.INFO, "backquant"),
    ):
        patient = bq.with_options(timeout=20)
        calls = [pool.submit(client.status) for client in (bq, patient) * 12]
        replies = [call.result() for call in calls]
    assert len({reply.request_id for reply in replies}) == 24
    answers = [text for text in caplog.messages if text.startswith("GET /status ")]
    assert len(answers) == 24
    assert all(text.startswith("GET /status 200") for text in answers)
    assert clock.now() - START > timedelta(minutes=24 // burst - 2)


def test_many_tasks_never_meet_a_429(caplog: pytest.LogCaptureFixture) -> None:
    async def main(sandbox: Sandbox, clock: Clock) -> int:
        async with AsyncBackQuant(
            api_key=sandbox.key, base_url=sandbox.url, clock=clock, max_retries=0, wait_for_budget=True
        ) as bq:
            return len(await asyncio.gather(*(bq.status() for _ in range(40))))

    with counting(9) as (sandbox, clock), caplog.at_level(logging.INFO, "backquant"):
        assert asyncio.run(main(sandbox, clock)) == 40
    assert not any("429" in text for text in caplog.messages)


def test_one_after_the_other_waits_for_the_minute_only(caplog: pytest.LogCaptureFixture) -> None:
    with (
        counting(5) as (sandbox, clock),
        BackQuant(api_key=sandbox.key, base_url=sandbox.url, clock=clock, wait_for_budget=True) as bq,
        caplog.at_level(logging.INFO, "backquant"),
    ):
        for _ in range(12):
            bq.status()
    assert clock.waits == [19, 60]
    assert [text for text in caplog.messages if "budget" in text] == [
        "the minute's budget is used up: waiting 19.0 s",
        "the minute's budget is used up: waiting 60.0 s",
    ]


def test_without_it_a_spent_minute_is_an_error() -> None:
    with (
        counting(2) as (sandbox, clock),
        BackQuant(api_key=sandbox.key, base_url=sandbox.url, clock=clock, max_retries=0) as bq,
    ):
        bq.status()
        bq.status()
        with pytest.raises(RateLimitError):
            bq.status()
        assert clock.waits == []
        bq.with_options(wait_for_budget=True).status()
        assert clock.waits == [19]


def test_the_month_is_never_waited_for() -> None:
    with (
        counting(100, quota=3) as (sandbox, clock),
        BackQuant(api_key=sandbox.key, base_url=sandbox.url, clock=clock, wait_for_budget=True) as bq,
    ):
        for _ in range(3):
            bq.status()
        with pytest.raises(QuotaExceededError):
            bq.status()
        assert clock.waits == []


def test_a_call_that_needs_no_key_costs_nothing() -> None:
    with (
        counting(1) as (sandbox, clock),
        BackQuant(api_key=sandbox.key, base_url=sandbox.url, clock=clock, wait_for_budget=True) as bq,
    ):
        bq.status()
        for _ in range(3):
            bq.health()
        assert clock.waits == []


def test_a_refusal_of_a_call_without_a_key_is_retried_as_ever(server: ScriptedServer, clock: FakeClock) -> None:
    server.always(Status(429, failure("RATE_LIMIT_EXCEEDED"), {"Retry-After": "7"}))
    with BackQuant(base_url=server.url, clock=clock, wait_for_budget=True) as bq, pytest.raises(RateLimitError):
        bq.health()
    assert clock.sleeps == [7, 7]


def reply(remaining: int, *, reset: datetime, date: datetime, limit: int = 3, status: int = 200, **more: str) -> Status:
    headers = {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": str(int(reset.timestamp())),
        "X-Quota-Remaining": "900",
        "Date": date.strftime("%a, %d %b %Y %H:%M:%S GMT"),
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    return Status(status, levels() if status == 200 else failure("RATE_LIMIT_EXCEEDED"), headers)


@pytest.fixture
def bq(server: ScriptedServer, clock: FakeClock) -> Iterator[BackQuant]:
    with BackQuant(api_key=KEY, base_url=server.url, clock=clock, max_retries=0, wait_for_budget=True) as client:
        yield client


@pytest.mark.parametrize("skew", [-86_400, -30, 30, 86_400])
def test_the_server_s_clock_counts(bq: BackQuant, server: ScriptedServer, clock: FakeClock, skew: float) -> None:
    theirs = clock.time + timedelta(seconds=skew)
    server.replies(
        reply(0, reset=theirs + timedelta(seconds=25), date=theirs),
        reply(2, reset=theirs + timedelta(seconds=85), date=theirs + timedelta(seconds=25)),
    )
    bq.gex.levels()
    bq.gex.levels()
    assert clock.sleeps == [25]


def test_a_clock_that_is_set_back_costs_no_hour(bq: BackQuant, server: ScriptedServer, clock: FakeClock) -> None:
    reset = clock.time + timedelta(seconds=25)
    server.replies(reply(0, reset=reset, date=clock.time), reply(2, reset=reset, date=clock.time))
    bq.gex.levels()
    clock.time -= timedelta(hours=1)
    bq.gex.levels()
    assert clock.sleeps == [25]


def test_someone_else_may_use_the_key_as_well(bq: BackQuant, server: ScriptedServer, clock: FakeClock) -> None:
    now = clock.time
    refused = reply(0, reset=now + timedelta(seconds=9), date=now, status=429, Retry_After="9")
    again = reply(0, reset=now + timedelta(seconds=69), date=now + timedelta(seconds=9), status=429, Retry_After="60")
    server.replies(refused, again, reply(2, reset=now + timedelta(seconds=129), date=now + timedelta(seconds=69)))
    bq.gex.levels()
    assert clock.sleeps == [9, 60]


def test_a_refusal_without_a_word_on_the_minute(bq: BackQuant, server: ScriptedServer, clock: FakeClock) -> None:
    busy = Status(429, failure("RATE_LIMIT_EXCEEDED"), {"Retry-After": "0"})
    server.replies(busy, busy, Status(200, levels()), Status(200, levels()))
    bq.gex.levels()
    bq.gex.levels()
    assert clock.sleeps == [1, 1]


@pytest.mark.parametrize("refusal", [{"limit": 0}, {"Retry_After": "500"}])
def test_what_no_minute_can_mend_is_an_error(
    bq: BackQuant, server: ScriptedServer, clock: FakeClock, refusal: dict[str, Any]
) -> None:
    server.always(reply(0, reset=clock.time + timedelta(seconds=9), date=clock.time, status=429, **refusal))
    with pytest.raises(RateLimitError):
        bq.gex.levels()
    assert clock.sleeps == []


def test_a_server_that_counts_nothing_is_not_waited_for(
    bq: BackQuant, server: ScriptedServer, clock: FakeClock
) -> None:
    server.replies(*[Status(200, levels())] * 5)
    for _ in range(5):
        bq.gex.levels()
    assert clock.sleeps == []


def test_a_call_that_fails_gives_its_place_back(server: ScriptedServer, clock: FakeClock) -> None:
    server.replies(Reset(), reply(2, reset=clock.time + timedelta(seconds=25), date=clock.time))
    with BackQuant(api_key=KEY, base_url=server.url, clock=clock, max_retries=1, wait_for_budget=True) as bq:
        bq.gex.levels()
    assert len(server.requests) == 2


def test_a_cancelled_call_gives_its_place_back(server: ScriptedServer, clock: FakeClock) -> None:
    async def main() -> None:
        async with AsyncBackQuant(api_key=KEY, base_url=server.url, clock=clock, wait_for_budget=True) as bq:
            server.replies(Stall())
            first = asyncio.create_task(bq.gex.levels())
            await asyncio.to_thread(server.wait_for, 1)
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first
            server.always(reply(2, reset=clock.time + timedelta(seconds=25), date=clock.time))
            await bq.gex.levels()

    asyncio.run(main())
    assert clock.sleeps == []
