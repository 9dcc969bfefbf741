"""A recording into several places, and into those that go away, jump or are none."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any, cast

import duckdb
import psycopg
import pyarrow.parquet
import pytest

from backquant import BackQuant, ConfigurationError
from backquant._ground.clock import SystemClock
from backquant.history import History
from backquant.history.recorded_spans import Spans
from backquant.sandbox import LiveSettings, Sandbox, SandboxSettings
from tests.history.market import PLACES, database, folder
from tests.support.postgres import LocalPostgres
from tests.support.waiting import until


@pytest.fixture
def quiet() -> Iterator[Sandbox]:
    live = LiveSettings(trades_per_second=0, rest_lag_seconds=0, connections=4)
    with Sandbox(settings=SandboxSettings(burst=100_000, live=live)) as made:
        yield made


class Recording:
    """A recording in a thread of this process."""

    def __init__(self, sandbox: Sandbox, into: list[str], *what: Any, clock: SystemClock | None = None) -> None:
        self._sandbox, self._stop = sandbox, Event()
        self.bq = BackQuant(sandbox.key, base_url=sandbox.url, clock=clock or SystemClock())
        self.problem: BaseException | None = None
        self._thread = Thread(target=self._run, args=(what, into))

    def _run(self, what: Any, into: list[str]) -> None:
        try:
            self.bq.record("tape.BTC.agg", *what, into=into, rotate=1, stop=self._stop)
        except (OSError, ConfigurationError) as problem:
            self.problem = problem

    def __enter__(self) -> Recording:
        self._thread.start()
        self._sandbox.live.wait_for("tape.BTC.agg", timeout=30)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        while self._thread.is_alive():
            self._sandbox.live.publish(1)  # a sign of life, so that nobody waits for the next heartbeat
            self._thread.join(0.05)
        self.bq.close()


def test_several_sinks_at_once_have_the_same(quiet: Sandbox, postgres: LocalPostgres, tmp_path: Path) -> None:
    places = [make(tmp_path, postgres) for make in PLACES]
    watched = BackQuant(quiet.key, base_url=quiet.url)
    with Recording(quiet, [place.target for place in places], watched.gex.levels):
        quiet.live.publish(300)
        until(lambda: (tmp_path / "s/live/gex.levels").exists())
        until(lambda: quiet.live.publish(1) is None and len(places[0].keys()) >= 300)
    watched.close()
    published = {
        (str(trade["venue"]), str(trade["instrument"]), str(trade["trade_id"])) for trade in quiet.live.trades()
    }
    for place in places:
        found = place.keys()
        assert len(found) == len(set(found))
        assert set(found) <= published
        assert len(found) >= 300
        assert {span.what for span in place.spans()} == {"tape.BTC.agg", "live/gex.levels(symbol='BTCUSDT')"}
    ours = History(tmp_path / "s").watched("gex.levels", symbol="BTCUSDT").to_pylist()
    with duckdb.connect(str(tmp_path / "tape.duckdb")) as link:
        in_duck = link.execute('SELECT epoch_us("time"), "all_expiry.hvl" FROM gex_levels_summary').fetchall()
    with psycopg.connect(postgres.url) as link:
        in_postgres = link.execute('SELECT "time", "all_expiry.hvl" FROM backquant.gex_levels_summary').fetchall()
    assert [row[1] for row in in_duck] == [row[1] for row in in_postgres] == [row["all_expiry.hvl"] for row in ours]
    assert [row[0] for row in in_postgres] == [row["time"] for row in ours]
    assert [row[0] for row in in_duck] == [int(row["time"].timestamp() * 1e6) for row in ours]


@pytest.mark.parametrize("crash", [False, True])
def test_a_reply_that_was_there_before_a_restart_is_there_once(
    quiet: Sandbox, postgres: LocalPostgres, tmp_path: Path, crash: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgotten(*_: object) -> None: ...

    places = [make(tmp_path, postgres) for make in PLACES]
    with BackQuant(quiet.key, base_url=quiet.url) as watched:
        for _ in range(3):
            with (
                monkeypatch.context() as patched,
                Recording(quiet, [place.target for place in places], watched.gex.levels),
            ):
                if crash:  # after it was written, and before it was said to be
                    patched.setattr(Spans, "grow", forgotten)
                until(lambda: "gex" in str(History(tmp_path / "s").recorded()))
    for place in places:
        replies = place.replies()
        assert 1 <= len(replies) == len(set(replies))
    History(tmp_path / "s").compact()
    rows = cast("Any", pyarrow.parquet).read_table(tmp_path / "s/live/gex.levels/BTCUSDT/summary")
    assert rows["time"].to_pylist() == places[0].replies()


def test_a_postgres_that_goes_away_is_waited_for(quiet: Sandbox, postgres: LocalPostgres, tmp_path: Path) -> None:
    place = database(tmp_path, postgres)
    with Recording(quiet, [place.target]) as recording:
        quiet.live.publish(50)
        until(lambda: quiet.live.publish(1) is None and len(place.keys()) > 0)
        postgres.kill()
        quiet.live.publish(70)
        postgres.start()
        published = {
            (str(trade["venue"]), str(trade["instrument"]), str(trade["trade_id"])) for trade in quiet.live.trades()
        }
        until(lambda: quiet.live.publish(1) is None and published <= set(place.keys()))
    assert recording.problem is None
    found = place.keys()
    assert len(found) == len(set(found))


class Jumping(SystemClock):
    """A clock that somebody sets."""

    def __init__(self) -> None:
        self.by = timedelta()

    def now(self) -> datetime:
        return super().now() + self.by


@pytest.mark.parametrize("jump", [timedelta(hours=3), timedelta(hours=-3)])
def test_a_clock_that_jumps_makes_nothing_complete_that_is_not(
    quiet: Sandbox, postgres: LocalPostgres, tmp_path: Path, jump: timedelta
) -> None:
    place = folder(tmp_path, postgres)
    clock = Jumping()
    with Recording(quiet, [place.target], clock=clock):
        quiet.live.publish(50)
        clock.by = jump
        until(lambda: quiet.live.publish(20) is None and len(place.keys()) > 200)
    assert max((span.end for span in place.spans()), default=datetime.now(UTC) - timedelta(hours=9)) <= datetime.now(
        UTC
    )
    found = place.keys()
    assert len(found) == len(set(found))
    with Recording(quiet, [place.target]):
        until(lambda: quiet.live.publish(1) is None and len(place.keys()) > len(found))
    assert max(span.end for span in place.spans()) <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("into", "words"),
    [
        ("s3://bucket/tape", r"a folder, a file that ends in \.duckdb, or postgresql://"),
        ("postgresql://nobody@127.0.0.1:1/none", "can't be reached"),
        ([], "name a folder"),
        ("{path}/no/such/folder/tape.duckdb", "can't be recorded into"),
    ],
)
def test_a_target_that_is_none_is_refused(quiet: Sandbox, tmp_path: Path, into: Any, words: str) -> None:
    given = into.format(path=tmp_path) if isinstance(into, str) else into
    with BackQuant(quiet.key, base_url=quiet.url) as bq, pytest.raises(ConfigurationError, match=words):
        bq.record("tape.BTC.agg", into=given)
    assert list(tmp_path.iterdir()) == []


def test_a_duckdb_file_has_one_writer(quiet: Sandbox, tmp_path: Path) -> None:
    code = "import duckdb, sys; link = duckdb.connect(sys.argv[1]); print(1, flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, str(tmp_path / "tape.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "1\n"
        with (
            BackQuant(quiet.key, base_url=quiet.url) as bq,
            pytest.raises(ConfigurationError, match=f"can't be recorded into.*{other.pid}"),
        ):
            bq.record("tape.BTC.agg", into=tmp_path / "tape.duckdb")
        other.communicate(timeout=60)
