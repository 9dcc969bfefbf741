"""When a watch calls next, to the second: by the age of the data, by failures, and by what is left of a budget."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from backquant_api.resources import operation

from backquant import (
    APIError,
    ContractError,
    Drift,
    InternalServerError,
    NotFoundError,
    QuotaExceededError,
    RateLimitError,
    Reply,
    UpstreamError,
)
from backquant._call.unwrap import unwrap
from backquant._ground.response import Headers, HttpResponse
from backquant._series import watch
from tests.support.examples import levels

BUILT = datetime(2026, 9, 4, 6, 30, tzinfo=UTC)


def reply(age: float | None = 0.0, headers: dict[str, str] | None = None) -> Reply[Any]:
    body: Any = levels()
    body["meta"]["timestamp"] = BUILT.isoformat()
    body["meta"]["computed_at"] = None if age is None else (BUILT - timedelta(seconds=age)).isoformat()
    told = Headers([(name.replace("_", "-"), value) for name, value in (headers or {}).items()])
    sent = HttpResponse(200, told, msgspec.json.encode(body), "", 0.1)
    return unwrap(sent, operation("gex.levels"), strict=False, now=BUILT)


def pace(cadence: float | None = 30.0, every: float | None = None, max_wait: float = 120.0) -> watch._Pace:  # pyright: ignore[reportPrivateUsage]
    return watch._Pace(cadence, every, max_wait)  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize(
    ("age", "wait"), [(0.0, 30.5), (10.0, 20.5), (29.0, 1.5), (29.5, 1.0), (29.9, 1.0), (None, 30.0)]
)
def test_the_next_call_is_when_the_data_are_refreshed(age: float | None, wait: float) -> None:
    assert pace().after(reply(age), news=True) == pytest.approx(wait)


def test_where_no_refresh_is_known_it_is_a_minute_and_else_what_is_asked() -> None:
    assert pace(None).after(reply(10.0), news=True) == 60.0
    assert pace(30.0, 7.0).after(reply(10.0), news=True) == 7.0


def test_a_refresh_that_is_late_is_looked_for_at_growing_pauses_up_to_the_cadence() -> None:
    slow = pace(300.0)
    waits = [slow.after(reply(301.0), news=False) for _ in range(6)]
    assert waits == pytest.approx([20.0, 40.0, 80.0, 160.0, 300.0, 300.0])


def test_no_pause_for_a_late_refresh_is_longer_than_an_hour() -> None:
    daily = pace(86_400.0)
    waits = [daily.after(reply(90_000.0), news=False) for _ in range(30)]
    assert waits == pytest.approx([3600.0] * 30)


def test_the_lag_of_a_late_refresh_is_remembered_and_slowly_forgotten() -> None:
    seen = pace(30.0)
    seen.after(reply(31.0), news=False)
    assert seen.after(reply(4.0), news=True) == pytest.approx(30.0 + 4.0 - 4.0)
    assert seen.after(reply(0.0), news=True) == pytest.approx(30.0 + 4.0 * 0.98)
    late = pace(30.0)
    late.after(reply(31.0), news=False)
    assert late.after(reply(20.0), news=True) == pytest.approx(30.0 + 15.0 - 20.0)  # half a cadence at most


def test_a_minute_that_is_told_to_last_longer_is_a_minute() -> None:
    reset = str(int(BUILT.timestamp()) + 604_800)
    headers = {"X_RateLimit_Limit": "60", "X_RateLimit_Remaining": "0", "X_RateLimit_Reset": reset}
    assert pace().after(reply(headers=headers), news=True) == 60.0


def test_failures_double_the_pause_up_to_a_minute_or_the_cadence() -> None:
    watched = pace(30.0)
    assert [watched.after_failure(InternalServerError("x")) for _ in range(7)] == [2, 4, 8, 16, 32, 60, 60]
    slow = pace(300.0, max_wait=200.0)
    assert [slow.after_failure(InternalServerError("x")) for _ in range(9)] == [2, 4, 8, 16, 32, 64, 128, 200, 200]
    watched.after(reply(), news=False)
    assert watched.after_failure(InternalServerError("x")) == 2


@pytest.mark.parametrize(("told", "wait"), [(None, 2.0), (1.0, 2.0), (90.0, 90.0), (120.0, 120.0), (120.5, None)])
def test_no_less_is_waited_than_the_server_asks_for(told: float | None, wait: float | None) -> None:
    assert pace().after_failure(UpstreamError("x", retry_after=told)) == wait
    assert pace().after_failure(RateLimitError("x", retry_after=told)) == wait


def minute(remaining: int) -> dict[str, str]:
    return {
        "x_ratelimit_limit": "100",
        "x_ratelimit_remaining": str(remaining),
        "x_ratelimit_reset": str(int(BUILT.timestamp()) + 50),
    }


@pytest.mark.parametrize(("remaining", "wait"), [(11, 30.5), (10, 30.5), (1, 50.0), (0, 50.0)])
def test_a_minute_that_nears_its_end_is_spread(remaining: int, wait: float) -> None:
    assert pace().after(reply(headers=minute(remaining)), news=True) == pytest.approx(wait)


@pytest.mark.parametrize(("remaining", "share"), [(11, 0.0), (10, 5.0), (5, 10.0), (1, 50.0), (0, 50.0)])
def test_what_is_left_lasts_until_it_is_full_again(remaining: int, share: float) -> None:
    assert watch._thrift(reply(headers=minute(remaining))) == share  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize(("remaining", "share"), [(101, 0.0), (100, 23_094.0), (1, 2_309_400.0), (0, 0.0)])
def test_so_does_a_month(remaining: int, share: float) -> None:
    """A month that is spent is told by the next call, which ends the watch."""
    quota = {"x_quota_limit": "1000", "x_quota_remaining": str(remaining), "x_quota_period": "202609"}
    assert watch._thrift(reply(headers=quota)) == pytest.approx(share)  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize(("status", "passes"), [(None, False), (499, False), (500, True), (599, True)])
def test_an_error_of_an_unknown_kind_may_pass_where_it_is_the_servers(status: int | None, passes: bool) -> None:
    assert watch._may_pass(APIError("odd", status=status), begun=True) is passes  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize("begun", [True, False])
def test_no_data_may_pass_where_there_were_some(begun: bool) -> None:
    assert watch._may_pass(NotFoundError("none"), begun=begun) is begun  # pyright: ignore[reportPrivateUsage]


def test_a_month_that_is_spent_and_a_departure_do_not_pass() -> None:
    assert not watch._may_pass(QuotaExceededError("spent"), begun=True)  # pyright: ignore[reportPrivateUsage]
    assert not watch._may_pass(ContractError("odd", drift=(Drift("data", "object", "5"),)), begun=True)  # pyright: ignore[reportPrivateUsage]
    assert watch._may_pass(ContractError("a proxy's page"), begun=True)  # pyright: ignore[reportPrivateUsage]
