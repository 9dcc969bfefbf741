"""Watching a server that fails, is late, or runs out of budget."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backquant import (
    APIError,
    AsyncBackQuant,
    AuthenticationError,
    BackQuant,
    BackQuantError,
    ContractError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    QuotaExceededError,
    UpstreamError,
)
from tests.series.paging.both import Loop
from tests.series.paging.fixtures import OpenLoop
from tests.support.clock import FakeClock
from tests.support.examples import failure, levels, success
from tests.support.server import Drop, Hangup, Reset, ScriptedServer, Seen, Status
from tests.support.session import KEY

START = datetime(2026, 9, 4, 6, 30, tzinfo=UTC)


def told(seconds: float) -> str:
    """A time of meta, so many seconds after the start."""
    return (START + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def fresh(computed: float, age: float = 0.5, headers: dict[str, str] | None = None) -> Status:
    """A reply with data computed so many seconds after the start."""
    meta = {"timestamp": told(computed + age), "computed_at": told(computed)}
    return Status(200, {**levels(), "meta": {"version": "2.9", **meta}}, headers or {})


def since(replies: list[Any]) -> list[float]:
    return [(reply.meta.computed_at - START).total_seconds() for reply in replies]


TRANSIENT = [
    Reset(),
    Hangup(),
    Drop(),
    Status(500, failure("INTERNAL_ERROR")),
    Status(502, "<html>Bad gateway</html>"),
    Status(503, failure("UPSTREAM_ERROR")),
    Status(504, failure("UPSTREAM_ERROR")),
    Status(599, failure("NEW_TROUBLE")),
    Status(200, "<html>We will be back soon</html>"),
    Status(429, failure("RATE_LIMIT_EXCEEDED"), {"Retry-After": "1", "X-Quota-Remaining": "5"}),
    Status(404, failure("NOT_FOUND")),
]


@pytest.mark.parametrize("trouble", TRANSIENT)
def test_what_may_pass_is_logged_and_tried_again(
    scripted: Loop, server: ScriptedServer, clock: FakeClock, caplog: pytest.LogCaptureFixture, trouble: Any
) -> None:
    server.replies(fresh(0), trouble, trouble, fresh(30))
    assert since(scripted.take("watch", "gex.levels", count=2)) == [0, 30]
    assert clock.sleeps == [30, 2, 4]
    warnings = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert [text.split(":")[0] for text in warnings] == [
        "gex.levels is watched on, next call in 2.0 s",
        "gex.levels is watched on, next call in 4.0 s",
    ]


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (Status(401, failure("UNAUTHORIZED")), AuthenticationError),
        (Status(403, failure("FORBIDDEN")), PermissionDeniedError),
        (Status(422, failure("VALIDATION_ERROR")), InvalidRequestError),
        (Status(405, failure("METHOD_NOT_ALLOWED")), APIError),
        (
            Status(429, failure("RATE_LIMIT_EXCEEDED"), {"Retry-After": "900000", "X-Quota-Remaining": "0"}),
            QuotaExceededError,
        ),
    ],
)
def test_what_stays_ends_the_watch(
    scripted: Loop, server: ScriptedServer, trouble: Status, error: type[BackQuantError]
) -> None:
    server.replies(fresh(0), trouble)
    with pytest.raises(error):
        scripted.take("watch", "gex.levels", count=2)
    assert len(server.requests) == 2


def test_nothing_there_from_the_start_ends_the_watch(scripted: Loop, server: ScriptedServer) -> None:
    server.replies(Status(404, failure("NOT_FOUND")))
    with pytest.raises(NotFoundError):
        scripted.take("watch", "gex.levels", count=1)


def test_departures_from_the_contract_end_a_strict_watch(
    open_loop: OpenLoop, server: ScriptedServer, clock: FakeClock
) -> None:
    server.replies(Status(200, success({"all_expiry": 5})))
    strict = open_loop(api_key=KEY, base_url=server.url, clock=clock, max_retries=0, strict=True)
    with pytest.raises(ContractError):
        strict.take("watch", "gex.levels", count=1)


def test_pauses_grow_to_a_minute(scripted: Loop, server: ScriptedServer, clock: FakeClock) -> None:
    server.replies(fresh(0), *[Status(503, failure("UPSTREAM_ERROR"))] * 8, fresh(900), fresh(930))
    scripted.take("watch", "gex.levels", count=3)
    assert clock.sleeps == [30, 2, 4, 8, 16, 32, 60, 60, 60, 30]


def test_a_wait_that_the_server_asks_for_is_kept(scripted: Loop, server: ScriptedServer, clock: FakeClock) -> None:
    server.replies(fresh(0), Status(503, failure("UPSTREAM_ERROR"), {"Retry-After": "110"}), fresh(140))
    scripted.take("watch", "gex.levels", count=2)
    assert clock.sleeps == [30, 110]


def test_a_wait_above_the_ceiling_ends_the_watch(scripted: Loop, server: ScriptedServer, clock: FakeClock) -> None:
    server.replies(fresh(0), Status(503, failure("UPSTREAM_ERROR"), {"Retry-After": "604800"}))
    with pytest.raises(UpstreamError):
        scripted.take("watch", "gex.levels", count=2)
    assert clock.sleeps == [30]


def test_a_late_refresh_is_asked_for_with_growing_pauses(
    scripted: Loop, server: ScriptedServer, clock: FakeClock
) -> None:
    server.replies(fresh(0), fresh(0, 30.5), fresh(0, 32.5), fresh(0, 36.5), fresh(0, 44.5), fresh(44, 16))
    assert since(scripted.take("watch", "gex.levels", count=2)) == [0, 44]
    assert clock.sleeps == [30, 2, 4, 8, 16]


def test_a_server_that_is_always_late_costs_few_more_calls(
    scripted: Loop, server: ScriptedServer, clock: FakeClock
) -> None:
    """Data appear 3 s after they were computed: the watch learns that."""

    def answer(_: Seen) -> Status:
        now = (clock.now() - START).total_seconds()
        computed = (now - 3) // 30 * 30
        return fresh(computed, now - computed)

    server.always(answer)
    replies = scripted.take("watch", "gex.levels", count=100)
    assert since(replies) == [-30 + 30 * step for step in range(100)]
    assert len(server.requests) <= 115


def test_older_data_are_no_news(scripted: Loop, server: ScriptedServer) -> None:
    server.replies(fresh(30), fresh(0, 60), fresh(30, 32), fresh(60))
    assert since(scripted.take("watch", "gex.levels", count=2)) == [30, 60]


def test_data_decide_where_their_time_is_untold(scripted: Loop, server: ScriptedServer, clock: FakeClock) -> None:
    server.replies(*(Status(200, success({"rows": rows})) for rows in ([1], [1], [1, 2], [1, 2], [1])))
    replies = scripted.take("watch", "tape.recent", count=3)
    assert [reply.data["rows"] for reply in replies] == [[1], [1, 2], [1]]
    assert clock.sleeps == [60] * 4


def budget(remaining: int, limit: int = 100, reset: float = 60) -> dict[str, str]:
    reset_at = int((START + timedelta(seconds=reset)).timestamp())
    minute = {"Limit": limit, "Remaining": remaining, "Reset": reset_at}
    return {f"X-RateLimit-{name}": str(value) for name, value in minute.items()}


def quota(remaining: int) -> dict[str, str]:
    month = {"Limit": 10_000, "Used": 10_000 - remaining, "Remaining": remaining, "Period": "202609"}
    return {f"X-Quota-{name}": str(value) for name, value in month.items()}


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        (budget(11), 30),
        (budget(2), 30),
        (budget(1), 59.5),
        (budget(0), 59.5),
        (budget(0, reset=20), 30),
        (quota(1001), 30),
        (quota(1000), 2_309_399.5 / 1000),
        (quota(10), 2_309_399.5 / 10),
        (quota(0), 30),
    ],
)
def test_a_budget_near_its_end_is_spread_over_its_time(
    scripted: Loop,
    server: ScriptedServer,
    clock: FakeClock,
    caplog: pytest.LogCaptureFixture,
    headers: dict[str, str],
    pause: float,
) -> None:
    server.replies(fresh(0, headers=headers), fresh(30))
    scripted.take("watch", "gex.levels", count=2)
    assert clock.sleeps == [pytest.approx(pause)]
    warned = [f"gex.levels: a budget nears its end, next call in {pause:.1f} s"] if pause > 30 else []
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING] == warned


def test_ctrl_c_ends_a_watch(server: ScriptedServer) -> None:
    class Interrupted(FakeClock):
        def sleep(self, seconds: float, /) -> None:
            raise KeyboardInterrupt

    server.always(fresh(0))
    with BackQuant(api_key=KEY, base_url=server.url, clock=Interrupted()) as bq:
        watch = bq.watch(bq.gex.levels)
        next(watch)
        with pytest.raises(KeyboardInterrupt):
            next(watch)
        assert list(watch) == []


def test_a_cancelled_watch_makes_no_more_calls(server: ScriptedServer) -> None:
    server.always(fresh(0))

    async def main() -> None:
        async with AsyncBackQuant(api_key=KEY, base_url=server.url) as bq:
            seen = asyncio.Event()

            async def look() -> None:
                async for _ in bq.watch(bq.gex.levels):
                    seen.set()

            task = asyncio.create_task(look())
            await seen.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(main())
    assert len(server.requests) == 1
