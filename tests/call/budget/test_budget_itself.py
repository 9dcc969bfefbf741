"""The budget of a minute at its bounds: what each reply, loss and refusal makes of it, to the call and to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from backquant import Headers, HttpResponse
from backquant._call.minute_budget import MinuteBudget

NOON = datetime(2026, 9, 4, 12, tzinfo=UTC)
END = NOON + timedelta(seconds=60)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def told(remaining: int, *, limit: int = 5, reset: datetime | None = END, date: datetime | None = None) -> HttpResponse:
    headers = [("x-ratelimit-limit", str(limit)), ("x-ratelimit-remaining", str(remaining))]
    if reset is not None:
        headers.append(("x-ratelimit-reset", str(int(reset.timestamp()))))
    if date is not None:
        headers.append(("date", format_datetime(date, usegmt=True)))
    return HttpResponse(200, Headers(headers), b"", "", 0.0)


def knowing(remaining: int, *, limit: int = 5) -> MinuteBudget:
    budget = MinuteBudget()
    assert budget.reserve(NOON) == 0.0
    budget.settle(told(remaining, limit=limit), NOON)
    return budget


def taken(budget: MinuteBudget, now: datetime) -> int:
    """How many calls it lets out."""
    count = 0
    while budget.reserve(now) == 0.0 and count < 100:
        count += 1
    return count


def test_before_the_first_reply_one_call_goes_out() -> None:
    budget = MinuteBudget()
    assert budget.reserve(NOON) == 0.0
    assert 0 < budget.reserve(NOON) < 1  # the first one is looked for again soon


@pytest.mark.parametrize(("remaining", "wait"), [(0, 50.0), (1, 0.05), (4, 0.05)])
def test_as_many_go_out_as_remain_and_the_next_waits(remaining: int, wait: float) -> None:
    """For the minute's end, or for a moment where a call that is under way may tell of more."""
    budget = knowing(remaining)
    assert taken(budget, after(10)) == remaining
    assert budget.reserve(after(10)) == wait
    assert budget.reserve(after(60)) == 0.0


def test_the_end_is_told_by_the_servers_clock() -> None:
    budget = MinuteBudget()
    budget.reserve(NOON)
    budget.settle(told(0, date=after(45)), NOON)
    assert budget.reserve(NOON) == 15.0


@pytest.mark.parametrize(("reset", "left"), [(END + timedelta(hours=1), 60.0), (None, 60.0), (after(-5), 0.0)])
def test_no_minute_is_longer_than_one(reset: datetime | None, left: float) -> None:
    budget = MinuteBudget()
    budget.reserve(NOON)
    budget.settle(told(0, reset=reset), NOON)
    assert budget.reserve(NOON) == left


def test_a_late_reply_of_a_minute_that_is_over_holds_up_nobody() -> None:
    budget = knowing(3)
    assert budget.reserve(after(1)) == budget.reserve(after(1)) == 0.0
    assert budget.reserve(after(61)) == 0.0
    budget.settle(told(0, date=after(40)), after(61))
    assert budget.reserve(after(61)) == 0.0


def test_replies_that_overtake_one_another_give_nothing_back() -> None:
    budget = knowing(4)
    budget.reserve(NOON)
    budget.reserve(NOON)
    budget.settle(told(1), NOON)
    budget.settle(told(2), NOON)
    assert taken(budget, NOON) == 1


def test_a_call_that_is_lost_may_have_been_counted_also_in_the_next_minute() -> None:
    budget = knowing(3)
    budget.reserve(NOON)
    budget.settle(None, after(1))
    assert taken(budget, after(2)) == 2
    other = knowing(3)
    other.reserve(NOON)
    other.settle(None, after(1))
    assert taken(other, after(61)) == 4  # of five
    third = knowing(3)
    third.reserve(NOON)
    third.settle(None, after(1))
    third.reserve(after(2))
    third.settle(told(5, reset=END + timedelta(seconds=60), date=after(61)), after(61))
    assert taken(third, after(61)) == 4
    third.settle(told(5, reset=END + timedelta(seconds=120), date=after(121)), after(121))
    assert third.state.minute is not None
    assert (third.state.minute.lost, third.state.minute.carried) == (0, 0)


def test_a_clock_that_is_set_back_makes_no_minute_longer() -> None:
    budget = knowing(0)
    assert budget.reserve(after(-30)) == 60.0
    assert budget.reserve(after(29)) == 1.0
    assert budget.reserve(after(30)) == 0.0


def test_a_refusal_is_waited_for_and_no_longer() -> None:
    budget = knowing(4)
    budget.refuse(7.0, NOON)
    assert budget.reserve(after(3)) == 4.0
    assert budget.reserve(after(7)) == 0.0


def test_with_a_limit_of_none_there_is_nothing_to_wait_for() -> None:
    assert taken(knowing(0, limit=0), NOON) == 100


def test_a_server_that_counts_nothing_holds_up_nobody() -> None:
    budget = MinuteBudget()
    budget.reserve(NOON)
    budget.settle(HttpResponse(200, Headers(), b"", "", 0.0), NOON)
    assert taken(budget, NOON) == 100


def test_in_a_child_process_no_call_is_under_way() -> None:
    budget = knowing(2)
    assert taken(budget, NOON) == 2
    budget.renew()
    assert taken(budget, NOON) == 2
