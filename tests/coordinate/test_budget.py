"""One minute's budget for several processes: no minute is overdrawn, whoever dies and whatever goes away."""

from __future__ import annotations

import math
import pickle
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from threading import Lock

import pytest

from backquant import AsyncBackQuant, BackQuant, Budget, ConfigurationError, HttpResponse
from backquant._ground.response import Headers
from backquant.coordinate import PostgresBudget
from tests.history.past import envelope
from tests.support.postgres import LocalPostgres
from tests.support.server import Behaviour, ScriptedServer, Seen, Status
from tests.support.waiting import until

NOW = datetime(2026, 9, 4, tzinfo=UTC)  # the database's own clock is what counts
MINUTE = 4  # seconds, so that a test sees several
WORKER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from backquant import BackQuant
from backquant.coordinate import PostgresBudget

url, database, name, calls = sys.argv[1:]
budget = PostgresBudget(database, name=name, lease=3)
with BackQuant(api_key="test-key-of-many", base_url=url, max_retries=0, budget=budget) as bq:
    print("ready", flush=True)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: bq.status(), range(int(calls))))
"""


class Counting:
    """A server that counts by a short minute, and tells of it as the API does."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.counted: Counter[int] = Counter()
        self.refused = 0
        self._lock = Lock()

    def __call__(self, seen: Seen) -> Behaviour:
        with self._lock:
            now = time.time()
            minute = int(now) // MINUTE
            if self.counted[minute] >= self.limit:
                self.refused += 1
                return Status(429, {}, {"Retry-After": "1", "X-Quota-Remaining": "5"})
            self.counted[minute] += 1
            headers = {
                "X-RateLimit-Limit": str(self.limit),
                "X-RateLimit-Remaining": str(self.limit - self.counted[minute]),
                "X-RateLimit-Reset": str((minute + 1) * MINUTE),
                "Date": format_datetime(datetime.fromtimestamp(math.floor(now), UTC), usegmt=True),
            }
            return Status(200, envelope({}, {}), headers)


@pytest.fixture
def budget(postgres: LocalPostgres) -> Iterator[PostgresBudget]:
    """A budget that no other test has."""
    made = PostgresBudget(postgres.url, name=uuid.uuid4().hex)
    yield made
    made.close()


def told(remaining: int, limit: int = 10) -> HttpResponse:
    reset = str(int(NOW.timestamp()) + 40)
    headers = {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": reset,
        "Date": format_datetime(NOW, usegmt=True),
    }
    return HttpResponse(200, Headers([*headers.items()]), b"", "", 0.0)


def workers(server: ScriptedServer, url: str, name: str, calls: int, count: int) -> list[subprocess.Popen[str]]:
    arguments = [sys.executable, "-X", "faulthandler", "-c", WORKER, server.url, url, name, str(calls)]
    return [subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) for _ in range(count)]


def test_those_who_share_a_name_share_what_is_left(postgres: LocalPostgres, budget: PostgresBudget) -> None:
    other: Budget = pickle.loads(pickle.dumps(budget))  # noqa: S301  # our own
    assert budget.reserve(NOW) == 0
    assert other.reserve(NOW) > 0  # nothing is known yet: one call at a time
    budget.settle(told(2), NOW)
    assert [budget.reserve(NOW), other.reserve(NOW)] == [0, 0]
    assert other.reserve(NOW) > 0
    stranger = PostgresBudget(postgres.url, name=uuid.uuid4().hex)
    assert stranger.reserve(NOW) == 0
    stranger.close()


def test_a_refusal_is_known_to_all(postgres: LocalPostgres, budget: PostgresBudget) -> None:
    other = pickle.loads(pickle.dumps(budget))  # noqa: S301  # our own
    assert budget.reserve(NOW) == 0
    budget.settle(told(5), NOW)
    budget.refuse(30, NOW)
    assert 25 < other.reserve(NOW) <= 30


def test_a_dead_workers_reservation_expires_and_counts_as_lost(postgres: LocalPostgres, budget: PostgresBudget) -> None:
    dead = pickle.loads(pickle.dumps(budget))  # noqa: S301  # our own
    assert budget.reserve(NOW) == 0
    budget.settle(told(2), NOW)
    assert dead.reserve(NOW) == 0
    aged = "UPDATE backquant_reservation SET until = now() - interval '1 second' WHERE budget = %s"
    budget._database.work(lambda cursor: cursor.execute(aged, (budget._name,)))  # pyright: ignore[reportPrivateUsage]
    assert budget.reserve(NOW) == 0  # of the two that were left, the dead one's may have been counted
    assert budget.reserve(NOW) > 0
    dead.settle(None, NOW)  # it lives after all: nothing is given back twice
    assert budget.reserve(NOW) > 0


def test_four_processes_are_never_refused_also_when_some_are_killed(
    postgres: LocalPostgres, server: ScriptedServer
) -> None:
    counting, name = Counting(40), uuid.uuid4().hex
    server.always(counting)
    doomed = workers(server, postgres.url, name, 10_000, 2)
    others = workers(server, postgres.url, name, 40, 4)
    for worker in doomed:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    until(lambda: counting.counted)
    for worker in doomed:
        worker.kill()
        worker.communicate(timeout=300)
    for worker in others:
        worker.communicate(timeout=90)
        assert worker.returncode == 0
    assert counting.refused == 0
    assert max(counting.counted.values()) <= 40
    assert counting.counted.total() >= 160


def test_a_database_that_goes_away_is_waited_for(
    postgres: LocalPostgres, server: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    counting = Counting(1000)
    server.always(counting)
    (worker,) = workers(server, postgres.url, uuid.uuid4().hex, 600, 1)
    until(lambda: counting.counted)
    postgres.kill()
    before = counting.counted.total()
    postgres.start()
    worker.communicate(timeout=90)
    assert worker.returncode == 0
    assert before < 600 == counting.counted.total()


def test_a_database_that_was_never_there_is_an_error_without_its_password(server: ScriptedServer) -> None:
    budget = PostgresBudget("postgresql://me:hunter2@127.0.0.1:9/none")
    with (
        BackQuant(api_key="test-key-of-many", base_url=server.url, budget=budget) as bq,
        pytest.raises(ConfigurationError, match=r"127\.0\.0\.1/none>: can't be reached") as caught,
    ):
        bq.status()
    assert "hunter2" not in str(caught.value) + repr(budget)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("sqlite://x",), "postgresql://user@host"), (("host=here",), "postgresql://user@host")],
)
def test_what_is_no_url_is_refused(arguments: tuple[str], words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        PostgresBudget(*arguments)
    with pytest.raises(ConfigurationError, match=r"^lease: 0 is no number of seconds above 0$"):
        PostgresBudget("postgresql://host/db", lease=0)


class Mine:
    """A budget of a user's own."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def reserve(self, now: datetime, /) -> float:
        self.calls.append("reserve")
        return 0.0

    def settle(self, response: HttpResponse | None, now: datetime, /) -> None:
        self.calls.append("settle" if response else "lost")

    def refuse(self, seconds: float, now: datetime, /) -> None:
        self.calls.append("refuse")


async def _ask(url: str, mine: Budget) -> None:
    async with AsyncBackQuant(api_key="test-key-of-many", base_url=url, budget=mine) as bq:
        await bq.status()


def test_both_clients_ask_the_budget_that_they_are_given(server: ScriptedServer) -> None:
    import asyncio

    server.always(Counting(100))
    mine = Mine()
    with BackQuant(api_key="test-key-of-many", base_url=server.url, budget=mine) as bq:
        bq.with_options(timeout=9).status()
    asyncio.run(_ask(server.url, mine))
    assert mine.calls == ["reserve", "settle"] * 2
