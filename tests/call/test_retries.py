"""Which failures are tried again, how often, and after what wait."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backquant import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    AuthenticationError,
    BackQuantError,
    ConfigurationError,
    ContractError,
    InternalServerError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    QuotaExceededError,
    RateLimitError,
    UpstreamError,
)
from backquant._call.attempts import wait_before_retry
from backquant._ground.backoff import MAX_WAIT
from tests.support.clock import FakeClock
from tests.support.examples import failure, levels
from tests.support.server import Behaviour, Reset, ScriptedServer, Status
from tests.support.session import Connect

BUSY = Status(503, failure("UPSTREAM_ERROR"))


def spent(**headers: str) -> Status:
    """A 429."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Status(429, failure("RATE_LIMIT_EXCEEDED"), {"X-Quota-Remaining": "100", **named})


PASSING: list[Behaviour] = [Reset(), BUSY, Status(502, "<html>"), Status(504), spent(Retry_After="3")]


@pytest.mark.parametrize("behaviour", PASSING, ids=repr)
def test_what_may_pass_is_tried_again_until_it_does(
    connect: Connect, server: ScriptedServer, clock: FakeClock, behaviour: Behaviour
) -> None:
    server.replies(behaviour, behaviour, Status(200, levels()))
    assert connect().call("gex.levels").status == 200
    assert len(server.requests) == 3
    assert len(clock.sleeps) == 2


@pytest.mark.parametrize(("retries", "notes"), [(0, []), (1, ["This was attempt 2."]), (2, ["This was attempt 3."])])
def test_an_error_tells_how_often_was_asked(
    connect: Connect, server: ScriptedServer, caplog: pytest.LogCaptureFixture, retries: int, notes: list[str]
) -> None:
    server.always(BUSY)
    with caplog.at_level("WARNING", "backquant"), pytest.raises(UpstreamError) as caught:
        connect(max_retries=retries).call("gex.levels")
    assert getattr(caught.value, "__notes__", []) == notes
    told = [text.partition(" s before ")[2].partition(":")[0] for text in caplog.messages]
    assert told == [f"attempt {number + 2} of {retries + 1}" for number in range(retries)]


@pytest.mark.parametrize("behaviour", PASSING, ids=repr)
@pytest.mark.parametrize("retries", [0, 1, 4])
def test_the_last_attempt_s_error_is_raised(
    connect: Connect, server: ScriptedServer, clock: FakeClock, behaviour: Behaviour, retries: int
) -> None:
    server.always(behaviour)
    with pytest.raises((APIConnectionError, UpstreamError, RateLimitError)):
        connect(max_retries=retries).call("gex.levels")
    assert len(server.requests) == retries + 1
    assert len(clock.sleeps) == retries


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418, 422, 500, 501, 531])
def test_what_will_not_pass_is_not_tried_again(
    connect: Connect, server: ScriptedServer, clock: FakeClock, status: int
) -> None:
    server.replies(Status(status, failure("NOT_FOUND" if status == 404 else None)))
    with pytest.raises(APIError):
        connect().call("gex.levels")
    assert len(server.requests) == 1
    assert clock.sleeps == []


def test_a_spent_month_is_never_tried_again(connect: Connect, server: ScriptedServer, clock: FakeClock) -> None:
    server.replies(spent(X_Quota_Remaining="0", Retry_After="1"))
    with pytest.raises(QuotaExceededError):
        connect(max_retries=5).call("gex.levels")
    assert len(server.requests) == 1
    assert clock.sleeps == []


def test_a_spent_minute_waits_exactly_as_told(connect: Connect, server: ScriptedServer, clock: FakeClock) -> None:
    server.replies(spent(Retry_After="17"), spent(), spent(Retry_After="120"), Status(200, levels()))
    assert connect(max_retries=3).call("gex.levels").status == 200
    assert clock.sleeps == [17.0, 60.0, 120.0]


@pytest.mark.parametrize("told", ["121", "1e400", "9" * 400])
@pytest.mark.parametrize("status", [429, 503])
def test_too_long_a_wait_is_given_up_at_once_and_told(
    connect: Connect, server: ScriptedServer, clock: FakeClock, status: int, told: str
) -> None:
    server.replies(Status(status, failure(None), {"Retry-After": told}))
    with pytest.raises((RateLimitError, UpstreamError)) as caught:
        connect().call("gex.levels")
    assert getattr(caught.value, "retry_after", None) == float(told)
    assert caught.value.__notes__ == [f"The server asks to wait {float(told):,.1f} s, longer than max_wait=120 allows."]
    assert clock.sleeps == []


def test_an_upstream_s_retry_after_is_the_least_wait(
    connect: Connect, server: ScriptedServer, clock: FakeClock
) -> None:
    server.replies(Status(503, failure(None), {"Retry-After": "40"}), BUSY, Status(200, levels()))
    connect().call("gex.levels")
    assert clock.sleeps[0] == 40.0
    assert 0.0 <= clock.sleeps[1] <= 4.0


def test_every_attempt_asks_the_same(connect: Connect, server: ScriptedServer) -> None:
    server.replies(BUSY, BUSY, Status(200, levels()))
    connect().call("gex.levels", symbol="ETHUSDT", include=["zones"])
    assert len({(seen.target, seen.headers["x-api-key"]) for seen in server.requests}) == 1


DELAYS = st.floats(0, 1e6)


class TestWaits:
    @given(
        attempt=st.integers(1, 60), error=st.sampled_from([APIConnectionError(), APITimeoutError(), UpstreamError("")])
    )
    def test_full_jitter_doubles_from_two_seconds(self, attempt: int, error: BackQuantError) -> None:
        wait = wait_before_retry(error, attempt, 100, MAX_WAIT)
        assert wait is not None
        assert 0.0 <= wait <= min(MAX_WAIT, 2.0**attempt)

    def test_the_jitter_is_spread_over_the_whole_delay(self) -> None:
        waits = [wait_before_retry(APITimeoutError(), 3, 3, MAX_WAIT) or 0.0 for _ in range(300)]
        assert min(waits) < 2.0
        assert max(waits) > 6.0
        assert len(set(waits)) > 290

    @given(attempt=st.integers(1, 10), seconds=DELAYS)
    def test_a_named_wait_is_kept_or_refused(self, attempt: int, seconds: float) -> None:
        wait = wait_before_retry(RateLimitError("", retry_after=seconds), attempt, 10, MAX_WAIT)
        assert wait == (seconds if seconds <= MAX_WAIT else None)

    @given(attempt=st.integers(1, 10), seconds=DELAYS)
    def test_an_upstream_s_named_wait_is_never_cut_short(self, attempt: int, seconds: float) -> None:
        wait = wait_before_retry(UpstreamError("", retry_after=seconds), attempt, 10, MAX_WAIT)
        assert wait is None if seconds > MAX_WAIT else wait is not None and wait >= seconds

    @given(
        error=st.sampled_from([APITimeoutError(), UpstreamError(""), RateLimitError("", retry_after=1.0)]),
        retries=st.integers(0, 10),
        further=st.integers(1, 10),
    )
    def test_no_attempt_is_made_beyond_the_last(self, error: BackQuantError, retries: int, further: int) -> None:
        assert wait_before_retry(error, retries + further, retries, MAX_WAIT) is None

    @pytest.mark.parametrize("kind", [APIError, AuthenticationError, PermissionDeniedError, NotFoundError])
    def test_other_answers_are_final(self, kind: type[APIError]) -> None:
        assert wait_before_retry(kind("no"), 1, 5, MAX_WAIT) is None

    @pytest.mark.parametrize(
        "error",
        [
            InvalidRequestError("no"),
            InternalServerError("no"),
            ContractError("no"),
            ConfigurationError("no"),
            QuotaExceededError("no", retry_after=1.0, resets_at=datetime.now(UTC)),
            RateLimitError("a wait that nobody names"),
        ],
    )
    def test_other_errors_are_final(self, error: Any) -> None:
        assert wait_before_retry(error, 1, 5, MAX_WAIT) is None
