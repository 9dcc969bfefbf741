"""Several processes fill one store: they part the days, and whoever dies or goes away is made good."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from backquant import BackQuant, ConfigurationError
from backquant.history import History
from backquant.history.journal import Answer, TakenOver
from backquant.history.postgres_journal import SharedJournal
from backquant.history.series import Chunk, Series
from tests.history.conftest import END, START
from tests.history.past import Past, irregular
from tests.support.postgres import LocalPostgres
from tests.support.rival import first
from tests.support.server import ScriptedServer
from tests.support.waiting import until

WORKER = """
import sys
from backquant import BackQuant
from backquant.history import postgres_journal

postgres_journal.SharedJournal.__init__.__defaults__ = (2.0,)  # seconds of a lease
url, into, start, end, database = sys.argv[1:]
with BackQuant(api_key="test-key-of-the-past", base_url=url) as bq:
    plan = bq.backfill(bq.gex.levels, symbol=["BTCUSDT", "ETHUSDT"], start=start, end=end, into=into, coordinate=database)
    print(plan.run(threads=2, spend=100_000))
"""


@pytest.fixture
def past(server: ScriptedServer) -> Past:
    known = Past([each for each in irregular(START, END) if each.hour < 3])  # enough to see it, and quick
    server.always(known)
    return known


def worker(server: ScriptedServer, into: Path, database: str) -> subprocess.Popen[str]:
    arguments = [server.url, str(into), START.isoformat(), END.isoformat(), database]
    return subprocess.Popen(
        [sys.executable, "-X", "faulthandler", "-c", WORKER, *arguments], stdout=subprocess.PIPE, text=True
    )


def rows(store: Path, database: str, symbol: str) -> list[object]:
    return list(History(store, coordinate=database).arrow("gex.levels", symbol=symbol)["time"].to_pylist())


def complete(past: Past, store: Path, database: str) -> None:
    for symbol in ("BTCUSDT", "ETHUSDT"):
        assert rows(store, database, symbol) == past.snapshots
    assert History(store, coordinate=database).verify() == []


def test_three_processes_fetch_each_snapshot_once(
    postgres: LocalPostgres, server: ScriptedServer, past: Past, tmp_path: Path
) -> None:
    workers = [worker(server, tmp_path / "s", postgres.url) for _ in range(3)]
    told = [each.communicate(timeout=120)[0] for each in workers]
    assert [each.returncode for each in workers] == [0, 0, 0]
    assert all(text.startswith("6 days done") for text in told)
    complete(past, tmp_path / "s", postgres.url)
    assert len(past.asked) == 2 * len(past.snapshots) + 6
    assert max(Counter(past.asked).values()) == 1


def test_a_killed_workers_day_is_finished_by_another_without_paying_twice(
    postgres: LocalPostgres, server: ScriptedServer, past: Past, tmp_path: Path
) -> None:
    doomed = worker(server, tmp_path / "s", postgres.url)
    until(lambda: len(past.asked) >= 60)
    doomed.kill()
    doomed.communicate(timeout=300)
    other = worker(server, tmp_path / "s", postgres.url)
    other.communicate(timeout=120)
    assert other.returncode == 0
    complete(past, tmp_path / "s", postgres.url)
    uncertain = sum(day.uncertain for day in History(tmp_path / "s", coordinate=postgres.url).coverage())
    assert len(past.asked) <= 2 * len(past.snapshots) + 6 + uncertain
    assert uncertain <= 2


def test_a_database_that_goes_away_is_waited_for(
    postgres: LocalPostgres, server: ScriptedServer, past: Past, tmp_path: Path
) -> None:
    running = worker(server, tmp_path / "s", postgres.url)
    until(lambda: len(past.asked) >= 60)
    postgres.kill()
    postgres.start()
    running.communicate(timeout=120)
    assert running.returncode == 0
    complete(past, tmp_path / "s", postgres.url)


def test_a_database_that_is_away_when_a_file_is_sealed_is_waited_for(postgres: LocalPostgres, tmp_path: Path) -> None:
    """The lock has a connection of its own, which is made then: what was reached before has gone away, no more."""
    waited: list[float] = []

    def back(seconds: float) -> None:
        waited.append(seconds)
        postgres.start()

    journal = SharedJournal.of(tmp_path / "s", postgres.url, back)
    assert journal.states() == []
    postgres.kill()
    with journal.sealing():
        assert waited == [1.0]
    journal.close()


def test_a_late_worker_neither_asks_nor_seals(postgres: LocalPostgres, bq: BackQuant, tmp_path: Path) -> None:
    plan = bq.backfill(bq.gex.levels, start=START, end=END, into=tmp_path / "s", coordinate=postgres.url)
    chunk: Chunk = next(plan.chunks())
    late = SharedJournal.of(tmp_path / "s", postgres.url)
    other = SharedJournal.of(tmp_path / "s", postgres.url)
    number = late.open(chunk)
    assert late.take(number)
    assert not other.take(number)
    call = late.ask(number, START)
    late.answer(call, Answer(START, "empty", status=404))
    late._tables.execute("UPDATE chunk SET until = now() - interval '1 minute' RETURNING id")  # pyright: ignore[reportPrivateUsage]
    assert other.take(number)
    assert [answer.asked for answer in other.answers(number)] == [START]
    with pytest.raises(TakenOver):
        late.ask(number, END)
    with pytest.raises(TakenOver):
        late.finish(number, "done", reason=None, rows=1, size=1, now=START)
    other.finish(number, "empty", reason=None, rows=0, size=0, now=START)
    assert [state.state for state in late.states()] == ["empty"]
    assert not late.take(number)
    late.close()
    other.close()


def test_a_store_says_where_its_journal_is(postgres: LocalPostgres, bq: BackQuant, past: Past, tmp_path: Path) -> None:
    def plan(coordinate: str | None, into: str) -> object:
        return bq.backfill(bq.gex.levels, start=START, end=END, into=tmp_path / into, coordinate=coordinate).run()

    plan(postgres.url, "shared")
    with pytest.raises(ConfigurationError, match="pass its URL as coordinate="):
        plan(None, "shared")
    with pytest.raises(ConfigurationError, match="pass its URL as coordinate="):
        History(tmp_path / "shared")
    plan(None, "alone")
    with pytest.raises(ConfigurationError, match="leave out coordinate="):
        plan(postgres.url, "alone")
    shutil.rmtree(tmp_path / "alone")
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone/thesis.txt").write_text("mine")
    with pytest.raises(ConfigurationError, match="holds no store"):
        plan(postgres.url, "alone")
    assert os.listdir(tmp_path / "alone") == ["thesis.txt"]


def test_who_looks_at_a_folder_while_another_makes_the_store_takes_part(
    postgres: LocalPostgres, bq: BackQuant, past: Past, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run() -> str:
        return str(bq.backfill(bq.gex.levels, start=START, end=END, into=tmp_path, coordinate=postgres.url).run())

    monkeypatch.setattr(Path, "iterdir", first(run, Path.iterdir))
    assert run().startswith("3 days done")
    assert Counter(past.asked).most_common(1)[0][1] == 1


def test_threads_that_speak_to_one_journal_never_wait_for_each_other_for_ever(
    postgres: LocalPostgres, tmp_path: Path
) -> None:
    """In whatever order: one that asks whose figures the store has, others that look at their chunks or hold one."""
    journal = SharedJournal.of(tmp_path, postgres.url)
    chunk = Chunk(Series("gex.levels", (("symbol", "BTCUSDT"),)), START, END)
    number = journal.open(chunk)
    assert journal.take(number)

    def often(do: Callable[[], object]) -> None:
        for _ in range(100):
            do()

    work = [
        lambda: journal.belong(""),
        lambda: journal.state(number),
        lambda: journal.answers(number),
        journal.states,
        lambda: journal.ask(number, START),
        lambda: journal.layouts(chunk.series),
    ]
    threads = [Thread(target=often, args=(do,), daemon=True) for do in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [thread.is_alive() for thread in threads] == [False] * len(work)
    assert len(journal.answers(number)) == 0
    assert journal.states()[0].uncertain == 100
    journal.close()
