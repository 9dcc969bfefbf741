"""The minute's budget over three minutes at 600 calls a minute: used up, never above, on a clock that the test moves.

The budget is the real one, in a real Postgres, whose clock is the test's. Four workers share it, some of which die.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import quote
from uuid import uuid4

import attrs
import psycopg
import pytest

from backquant import Budget, HttpResponse
from backquant._call.minute_budget import MinuteBudget
from backquant._ground.response import Headers
from backquant.coordinate import PostgresBudget
from tests.support.postgres import LocalPostgres

LIMIT = 600
START = datetime(2026, 9, 4, 6, 30, 20, 250_000, tzinfo=UTC)  # in the middle of a minute
MINUTE = timedelta(minutes=1)
CALL = timedelta(seconds=0.1)
CLOCK = """
CREATE SCHEMA {name};
CREATE TABLE {name}.time (now timestamptz NOT NULL);
INSERT INTO {name}.time VALUES ('{start}');
CREATE FUNCTION {name}.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS 'SELECT now FROM {name}.time';
"""


class Clock:
    """The time of the server, of its workers and of their database."""

    def __init__(self, postgres: LocalPostgres) -> None:
        self.now = START
        self._name = f"at_{uuid4().hex}"
        self.url = f"{postgres.url}?options={quote(f'-csearch_path={self._name},pg_catalog')}"
        self._link = psycopg.connect(postgres.url, autocommit=True)
        self._link.execute(CLOCK.format(name=self._name, start=START.isoformat()).encode())

    def move(self, to: datetime) -> None:
        self.now = to
        self._link.execute(f"UPDATE {self._name}.time SET now = %s".encode(), (to,))  # noqa: S608  # a name of ours

    def close(self) -> None:
        self._link.close()


@pytest.fixture
def clock(postgres: LocalPostgres) -> Iterator[Clock]:
    made = Clock(postgres)
    yield made
    made.close()


class Server:
    """Counts whole minutes, and refuses what is above."""

    def __init__(self) -> None:
        self.counted: Counter[datetime] = Counter()
        self.refused = 0

    def answer(self, now: datetime) -> HttpResponse:
        minute = now.replace(second=0, microsecond=0)
        if self.counted[minute] >= LIMIT:
            self.refused += 1
        self.counted[minute] += 1
        headers = {
            "X-RateLimit-Limit": str(LIMIT),
            "X-RateLimit-Remaining": str(max(0, LIMIT - self.counted[minute])),
            "X-RateLimit-Reset": str(int((minute + MINUTE).timestamp())),
            "Date": format_datetime(now.replace(microsecond=0), usegmt=True),
        }
        return HttpResponse(200, Headers([*headers.items()]), b"", "", 0.0)


@attrs.define
class Call:
    """One call under way: it reaches the server, and its answer comes back."""

    owner: int
    ends: datetime
    response: HttpResponse


def three_minutes(clock: Clock, budgets: Sequence[Budget], doomed: Sequence[PostgresBudget] = ()) -> Server:
    """Let each budget's owner call as often as it may, each call lasting a tenth of a second; the doomed die with one under way."""
    server, under_way, waits, left = Server(), list[Call](), dict.fromkeys(range(len(budgets)), START), [*doomed]
    end = START.replace(second=0, microsecond=0) + MINUTE * 4
    while clock.now < end:
        for call in [each for each in under_way if each.ends <= clock.now]:
            budgets[call.owner].settle(call.response, clock.now)
            under_way.remove(call)
        if left and server.counted.total() >= 25 * (len(doomed) - len(left) + 1) and not left[-1].reserve(clock.now):
            left.pop().close()  # killed, and nobody settles its call
            server.answer(clock.now)
        for owner, budget in enumerate(budgets):
            while sum(call.owner == owner for call in under_way) < 4 and waits[owner] <= clock.now:
                wait = budget.reserve(clock.now)
                if wait:
                    waits[owner] = clock.now + timedelta(seconds=wait)
                else:
                    under_way.append(Call(owner, clock.now + CALL, server.answer(clock.now)))
        clock.move(min([*(call.ends for call in under_way), *(each for each in waits.values() if each > clock.now)]))
    assert not left
    return server


def whole(server: Server) -> list[int]:
    """Calls of each whole minute."""
    first = START.replace(second=0, microsecond=0)
    return [count for minute, count in sorted(server.counted.items()) if minute > first][:3]


def test_four_who_share_a_budget_use_it_up_and_never_more_though_twenty_others_die(clock: Clock) -> None:
    name = uuid4().hex
    budgets, doomed = ([PostgresBudget(clock.url, name=name) for _ in range(count)] for count in (4, 20))
    try:
        server = three_minutes(clock, budgets, doomed)
    finally:
        for budget in (*budgets, *doomed):
            budget.close()
    assert server.refused == 0
    used = whole(server)
    assert max(used) <= LIMIT
    assert sum(used) >= 0.98 * 3 * LIMIT, used


def test_one_process_uses_it_up_and_never_more(clock: Clock) -> None:
    server = three_minutes(clock, [MinuteBudget()])
    assert server.refused == 0
    assert max(whole(server)) <= LIMIT
    assert sum(whole(server)) >= 0.98 * 3 * LIMIT
