"""Watching the sandbox: what comes, when, and for how many calls."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from backquant_api.resources import operation

from backquant import BackQuant, ConfigurationError, InvalidRequestError, Reply
from backquant.sandbox import Sandbox
from scripts.live.calls import required_arguments
from tests.series.paging.both import Loop, Until
from tests.support.clock import FakeClock

from .conftest import NOON


def for_(clock: FakeClock, **duration: float) -> Until:
    """Until the clock has gone so far; the last reply came after that."""
    end = clock.now() + timedelta(**duration)
    return lambda _: clock.now() > end


def computed(reply: Reply[Any]) -> datetime:
    assert reply.meta.computed_at is not None
    return reply.meta.computed_at


def calls_after(replies: list[Reply[Any]]) -> int:
    """Calls that were made after the first reply, up to the last."""
    first, last = replies[0].quota, replies[-1].quota
    assert first is not None
    assert last is not None
    return last.used - first.used


@pytest.mark.parametrize("phase", [0, 11.5])
def test_an_hour_of_levels(watcher: Loop, now: FakeClock, phase: float) -> None:
    now.time += timedelta(seconds=phase)
    end = now.now() + timedelta(hours=1)
    *hour, after = watcher.take("watch", "gex.levels", symbol="ETHUSDT", until=for_(now, hours=1))
    assert len(hour) in ({120} if phase == 0 else {120, 121})
    first = computed(hour[0])
    assert [computed(reply) for reply in hour] == [first + timedelta(seconds=30) * step for step in range(len(hour))]
    assert calls_after([*hour, after]) <= 121
    assert computed(after) + timedelta(seconds=1) >= end
    assert {reply.meta.symbol for reply in hour} == {"ETHUSDT"}


@pytest.mark.parametrize(
    ("method", "cadence"),
    [("tape.flow_by_strike", 90), ("liquidation.heatmap", 300), ("gex.dealer_flow", 300), ("etf.flows", 86_400)],
)
def test_other_endpoints_have_another_pace(watcher: Loop, now: FakeClock, method: str, cadence: int) -> None:
    given: dict[str, Any] = required_arguments(operation(method), NOON)
    replies = watcher.take("watch", method, count=5, **given)
    steps = [computed(later) - computed(sooner) for sooner, later in pairwise(replies)]
    assert steps == [timedelta(seconds=cadence)] * 4
    assert calls_after(replies) == 4


def test_news_come_soon_after_they_are_there(watcher: Loop) -> None:
    replies = watcher.take("watch", "options.chain", count=5)[1:]
    assert all(reply.meta.freshness_seconds in (0.5, 0) for reply in replies)


def test_an_endpoint_of_unknown_pace_is_watched_once_a_minute(watcher: Loop, now: FakeClock) -> None:
    watcher.take("watch", "market.candles", count=4)
    assert set(now.sleeps) == {60}


def test_every_sets_the_pace(watcher: Loop, now: FakeClock) -> None:
    replies = watcher.take("watch", "gex.levels", every=10, count=5)
    assert set(now.sleeps) == {10}
    assert len({computed(reply) for reply in replies}) == 5
    assert calls_after(replies) == 12


def test_the_time_that_the_loop_itself_takes_is_no_extra_wait(watcher: Loop, now: FakeClock) -> None:
    def work(_: object) -> bool:
        now.time += timedelta(seconds=20)
        return False

    replies = watcher.take("watch", "gex.levels", count=10, until=work)
    assert computed(replies[-1]) == NOON + timedelta(seconds=270)


def test_a_loop_that_takes_longer_than_the_refresh_gets_the_newest(watcher: Loop, now: FakeClock) -> None:
    def work(_: object) -> bool:
        now.time += timedelta(seconds=100)
        return False

    replies = watcher.take("watch", "gex.levels", count=4, until=work)
    assert [reply.meta.freshness_seconds for reply in replies] == [0, 10, 20, 0]
    assert computed(replies[-1]) == NOON + timedelta(seconds=300)


@pytest.mark.parametrize("skew", [-7200, -3, 3, 7200])
def test_the_two_clocks_need_not_agree(market: Sandbox, now: FakeClock, skew: float) -> None:
    class Skewed(FakeClock):
        def now(self) -> datetime:
            return now.now() + timedelta(seconds=skew)

        def sleep(self, seconds: float, /) -> None:
            now.sleep(seconds)

    with BackQuant(api_key=market.key, base_url=market.url, clock=Skewed()) as bq:
        watch = bq.watch(bq.gex.levels)
        assert [computed(next(watch)) for _ in range(4)] == [NOON + timedelta(seconds=30) * n for n in range(4)]
    assert now.sleeps == [30.5, 30, 30]


@pytest.fixture(scope="module")
def bq(market: Sandbox, market_clock: FakeClock) -> Iterator[BackQuant]:
    with BackQuant(api_key=market.key, base_url=market.url, clock=market_clock) as client:
        yield client


@pytest.mark.parametrize("every", [0, 0.5, -1, float("nan"), float("inf"), True, "10"])
def test_a_pace_that_is_none(bq: BackQuant, every: float) -> None:
    with pytest.raises(ConfigurationError, match="is no number of seconds from 1 up"):
        bq.watch(bq.gex.levels, every)


def test_mistakes_are_told_before_anything_is_sent(bq: BackQuant) -> None:
    with pytest.raises(InvalidRequestError, match="did you mean 'BTCUSDT'"):
        bq.watch(bq.gex.levels, symbol="BTC")  # pyright: ignore[reportArgumentType]
    with pytest.raises(ConfigurationError, match=r"^as_of: a moment in the past never changes"):
        bq.watch(bq.gex.levels, as_of=datetime(2026, 9, 1, tzinfo=UTC))
    with pytest.raises(TypeError, match=r"missing 1 required .*'greek'"):
        bq.watch(bq.options.greeks.trace)  # pyright: ignore[reportCallIssue]


def test_any_path_can_be_watched(bq: BackQuant) -> None:
    watch = bq.watch(bq.get, path="/gex/levels", query={"symbol": "SOLUSDT"})
    assert [next(watch).meta.symbol for _ in range(2)] == ["SOLUSDT", "SOLUSDT"]
