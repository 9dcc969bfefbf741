"""A recorder that is killed again and again: what coverage calls complete is there, each trade once, in every sink."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any, TypeAlias, cast

import duckdb
import psycopg
import pytest

from backquant import BackQuant, ConfigurationError
from backquant._ground.clock import SystemClock
from backquant.history import History, Recorded
from backquant.history.sinks import open_sink
from backquant.sandbox import LiveSettings, Sandbox, SandboxSettings
from tests.history.mortal import KILLS
from tests.support.postgres import LocalPostgres
from tests.support.waiting import until

MEASURED = KILLS >= 20
SPEED, RATE = (2.0, 100) if MEASURED else (10.0, 20)  # two hundred trades a second come by either way
PROGRAM = """
import sys, time
from datetime import datetime, timedelta
from backquant import BackQuant
from backquant._ground.clock import SystemClock

key, url, start, begun, speed, *into = sys.argv[1:]

class Hurried(SystemClock):
    def now(self):
        return datetime.fromisoformat(start) + timedelta(seconds=(time.time() - float(begun)) * float(speed))

    def sleep(self, seconds, /):
        super().sleep(seconds / float(speed))

    async def asleep(self, seconds, /):
        await super().asleep(seconds / float(speed))

with BackQuant(key, base_url=url, clock=Hurried()) as bq:
    bq.record("tape.BTC.agg", into=into, rotate=5)
"""
Key: TypeAlias = tuple[str, str, str]
Place: TypeAlias = tuple[str, Callable[[], list[Key]], Callable[[], list[Recorded]]]


class Market:
    """A sandbox whose time runs faster, and what it has published."""

    def __init__(self) -> None:
        self.start, self.begun = datetime.now(UTC), time.time()
        live = LiveSettings(
            trades_per_second=RATE, late_seconds=30, rest_lag_seconds=0.2, connections=4, heartbeat_seconds=1.0
        )
        self.sandbox = Sandbox(settings=SandboxSettings(burst=1_000_000, clock=self.now, live=live))

    def now(self) -> datetime:
        return self.start + timedelta(seconds=(time.time() - self.begun) * SPEED)

    def recorder(self, *into: str) -> subprocess.Popen[bytes]:
        words = [self.sandbox.key, self.sandbox.url, self.start.isoformat(), str(self.begun), str(SPEED), *into]
        return subprocess.Popen([sys.executable, "-c", PROGRAM, *words])

    def until(self, passed: timedelta) -> None:
        """Wait until so much of the market's time has passed."""
        end = self.now() + passed
        until(lambda: self.now() >= end)

    def published(self) -> list[tuple[datetime, Key]]:
        return [
            (
                datetime.fromtimestamp(trade["ts_ms"] / 1000, UTC),
                (str(trade["venue"]), str(trade["instrument"]), str(trade["trade_id"])),
            )
            for trade in self.sandbox.live.trades()
        ]


@pytest.fixture
def market() -> Iterator[Market]:
    made = Market()
    with made.sandbox:
        yield made


def folder(path: Path, _postgres: LocalPostgres) -> Place:
    def keys() -> list[Key]:
        if not (path / "s" / "tape").exists():
            return []
        try:
            rows = History(path / "s").trades("BTC")
        except ConfigurationError:  # its first file is just being written
            return []
        return list(zip(*(rows[name].to_pylist() for name in ("venue", "instrument", "trade_id")), strict=True))

    def spans() -> list[Recorded]:
        return History(path / "s").recorded() if (path / "s" / "journal.sqlite").exists() else []

    return str(path / "s"), keys, spans


QUERY = "SELECT venue, instrument, trade_id FROM {}trades"


def database(path: Path, postgres: LocalPostgres) -> Place:
    with psycopg.connect(postgres.url, autocommit=True) as link:
        link.execute("DROP SCHEMA IF EXISTS backquant CASCADE")

    def keys() -> list[Key]:
        with psycopg.connect(postgres.url) as link:
            try:
                return cast("list[Key]", link.execute(QUERY.format("backquant.")).fetchall())
            except psycopg.errors.UndefinedTable:
                return []

    return postgres.url, keys, lambda: _spans(postgres.url)


def duck(path: Path, _postgres: LocalPostgres) -> Place:
    file = path / "tape.duckdb"

    def keys() -> list[Key]:
        with duckdb.connect(str(file)) as link:
            try:
                return cast("list[Key]", link.execute(QUERY.format("")).fetchall())
            except duckdb.CatalogException:
                return []

    return str(file), keys, lambda: _spans(str(file))


def _spans(target: str) -> list[Recorded]:
    sink = open_sink(target)
    try:
        return sink.spans.spans()
    finally:
        sink.close()


def complete(market: Market, keys: list[Key], spans: list[Recorded]) -> timedelta:
    """Nothing is missing that coverage calls complete, and nothing is there twice; for how long it is complete."""
    assert len(keys) == len(set(keys))
    known = set(keys)
    for moment, key in market.published():
        for span in spans:
            if span.start <= moment < span.end and not any(one <= moment <= other for one, other, _ in span.holes):
                assert key in known, f"{key} of {moment}, within {span}"
    return sum((span.end - span.start for span in spans), timedelta())


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize(("make", "share"), [(folder, 1), (database, 3), (duck, 3)])
def test_killed_while_a_venue_publishes_half_a_minute_late(
    market: Market, postgres: LocalPostgres, tmp_path: Path, make: Any, share: int
) -> None:
    dice, kills = Random(5), max(2, min(20, KILLS) // share)
    target, keys, spans = make(tmp_path, postgres)
    began = market.now()
    for number in range(kills):
        recorder = market.recorder(target)
        market.sandbox.live.wait_for("tape.BTC.agg", timeout=180)
        market.until(timedelta(seconds=80 if number == 0 else dice.uniform(1, 40)))
        recorder.kill()
        assert recorder.wait() == -signal.SIGKILL
        market.sandbox.live.wait_for("tape.BTC.agg", clients=0, timeout=180)
        complete(market, keys(), spans())
    last = market.now()
    recorder = market.recorder(target)
    market.sandbox.live.wait_for("tape.BTC.agg", timeout=180)
    market.until(timedelta(seconds=90))
    recorder.kill()
    recorder.wait()
    found = keys()
    whole = complete(market, found, spans())
    assert whole > (last - began) * 0.8, "it calls next to nothing complete"
    print(f"{kills} kills into {make.__name__}: {len(found):,} trades, complete for {whole}, none missing")


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
    places = [make(tmp_path, postgres) for make in (folder, database, duck)]
    watched = BackQuant(quiet.key, base_url=quiet.url)
    with Recording(quiet, [target for target, _, _ in places], watched.gex.levels):
        quiet.live.publish(300)
        until(lambda: (tmp_path / "s/live/gex.levels").exists())
        until(lambda: quiet.live.publish(1) is None and len(places[0][1]()) >= 300)
    watched.close()
    published = {
        (str(trade["venue"]), str(trade["instrument"]), str(trade["trade_id"])) for trade in quiet.live.trades()
    }
    for _, keys, spans in places:
        found = keys()
        assert len(found) == len(set(found))
        assert set(found) <= published
        assert len(found) >= 300
        assert {span.what for span in spans()} == {"tape.BTC.agg", "live/gex.levels(symbol='BTCUSDT')"}
    ours = History(tmp_path / "s").watched("gex.levels", symbol="BTCUSDT").to_pylist()
    with duckdb.connect(str(tmp_path / "tape.duckdb")) as link:
        in_duck = link.execute('SELECT epoch_us("time"), "all_expiry.hvl" FROM gex_levels_summary').fetchall()
    with psycopg.connect(postgres.url) as link:
        in_postgres = link.execute('SELECT "time", "all_expiry.hvl" FROM backquant.gex_levels_summary').fetchall()
    assert [row[1] for row in in_duck] == [row[1] for row in in_postgres] == [row["all_expiry.hvl"] for row in ours]
    assert [row[0] for row in in_postgres] == [row["time"] for row in ours]
    assert [row[0] for row in in_duck] == [int(row["time"].timestamp() * 1e6) for row in ours]


def test_a_postgres_that_goes_away_is_waited_for(quiet: Sandbox, postgres: LocalPostgres, tmp_path: Path) -> None:
    target, keys, _ = database(tmp_path, postgres)
    with Recording(quiet, [target]) as recording:
        quiet.live.publish(50)
        until(lambda: quiet.live.publish(1) is None and len(keys()) > 0)
        postgres.kill()
        quiet.live.publish(70)
        postgres.start()
        until(lambda: quiet.live.publish(1) is None and len(keys()) >= 120)
        published = {
            (str(trade["venue"]), str(trade["instrument"]), str(trade["trade_id"])) for trade in quiet.live.trades()
        }
        until(lambda: quiet.live.publish(1) is None and published <= set(keys()))  # those of the outage among them
    assert recording.problem is None
    found = keys()
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
    target, keys, spans = folder(tmp_path, postgres)
    clock = Jumping()
    with Recording(quiet, [target], clock=clock):
        quiet.live.publish(50)
        clock.by = jump
        until(lambda: quiet.live.publish(20) is None and len(keys()) > 200)
    assert max((span.end for span in spans()), default=datetime.now(UTC) - timedelta(hours=9)) <= datetime.now(UTC)
    found = keys()
    assert len(found) == len(set(found))
    with Recording(quiet, [target]):
        until(lambda: quiet.live.publish(1) is None and len(keys()) > len(found))
    assert max(span.end for span in spans()) <= datetime.now(UTC)


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
