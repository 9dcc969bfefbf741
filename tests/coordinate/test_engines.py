"""A backfill under Dask distributed: its chunks on two workers, one of which is killed; the store read back by others."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import duckdb
import httpx
import pytest

from backquant import BackQuant, ConfigurationError
from backquant.coordinate import PostgresBudget
from backquant.history import Chunk, History, Plan
from backquant.history.postgres_journal import SharedJournal
from backquant.sandbox import Sandbox, SandboxSettings
from tests.history.conftest import END, START
from tests.history.past import Past, irregular
from tests.support.documents import ROOT
from tests.support.postgres import LocalPostgres
from tests.support.server import ScriptedServer

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of their own making, when they are imported
    import dask.dataframe
    import distributed

KEY = "test-key-of-the-past"
DASK: Any = distributed  # partly untyped
FRAMES: Any = dask.dataframe
LEASE = 3.0


@pytest.fixture
def past(server: ScriptedServer) -> Past:
    known = Past([each for each in irregular(START, END) if each.hour < 2])
    server.always(known)
    return known


@pytest.fixture
def bq(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[BackQuant]:
    monkeypatch.setenv("BACKQUANT_API_KEY", KEY)
    monkeypatch.setenv("PYTHONPATH", ":".join(sys.path))
    with BackQuant(base_url=server.url) as client:
        yield client


def levels(bq: BackQuant, into: Path, database: str | None) -> Plan:
    symbols = ["BTCUSDT", "ETHUSDT"]
    return bq.backfill(bq.gex.levels, symbol=symbols, start=START, end=END, into=into, coordinate=database)


class ShortLeases(distributed.WorkerPlugin):
    """A killed worker's day is free after seconds, not minutes, so that a test need not wait."""

    def setup(self, worker: object) -> None:
        SharedJournal.__init__.__defaults__ = (LEASE,)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_dask_fetches_each_chunk_once_though_a_worker_is_killed(
    postgres: LocalPostgres, bq: BackQuant, past: Past, tmp_path: Path
) -> None:
    store = tmp_path / "s"
    plan = levels(bq, store, postgres.url)
    chunks = list(plan.chunks())
    past.odd = lambda _symbol, _moment, count: kill() if count == 30 else None
    pids: list[int] = []

    def kill() -> None:
        os.kill(pids[0], signal.SIGKILL)

    with (
        DASK.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
        DASK.Client(cluster) as client,
    ):
        client.register_plugin(ShortLeases())
        pids.extend(client.run(os.getpid).values())
        fetched: list[Any] = client.gather(client.map(plan.fetch, chunks, pure=False))
        assert pids[0] not in client.run(os.getpid).values()
    assert [each.chunk for each in fetched] == chunks
    assert {each.state for each in fetched} == {"done"}
    assert max(len(pickle.dumps(each)) for each in fetched) < 2_000
    history = History(store, coordinate=postgres.url)
    uncertain = sum(day.uncertain for day in history.coverage())
    assert uncertain <= 1
    assert len(past.asked) <= 2 * len(past.snapshots) + len(chunks) + uncertain
    assert max(Counter(past.asked).values()) <= 1 + uncertain
    for symbol in ("BTCUSDT", "ETHUSDT"):
        assert history.arrow("gex.levels", symbol=symbol)["time"].to_pylist() == past.snapshots
    before = len(past.asked)
    assert [plan.fetch(chunk).units for chunk in chunks] == [0] * len(chunks)
    assert len(past.asked) == before


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # Dask's own use of pandas
def test_the_store_is_read_by_dask_and_duckdb(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    levels(bq, tmp_path / "s", None).run(threads=1)
    folder = tmp_path / "s" / "gex.levels" / "BTCUSDT" / "summary"
    ours = History(tmp_path / "s").frame("gex.levels", symbol="BTCUSDT")
    frame = FRAMES.read_parquet(folder)
    assert frame.npartitions == 3
    assert len(frame) == len(ours) == len(past.snapshots)
    assert frame["all_expiry.hvl"].sum().compute() == ours["all_expiry.hvl"].sum()
    query = f"SELECT symbol, count(*), sum(\"all_expiry.hvl\") FROM '{folder}/*.parquet' GROUP BY symbol"  # noqa: S608
    assert cast("Any", duckdb).sql(query).fetchall() == [("BTCUSDT", len(ours), ours["all_expiry.hvl"].sum())]


def test_a_plan_travels_without_its_key(
    bq: BackQuant, past: Past, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = levels(bq, tmp_path / "s", None)
    pickled = pickle.dumps(plan)
    assert KEY.encode() not in pickled
    other: Plan = pickle.loads(pickled)  # noqa: S301  # our own
    assert repr(other) == repr(plan)
    chunk: Chunk = pickle.loads(pickle.dumps(next(plan.chunks())))  # noqa: S301
    assert other.fetch(chunk).state == "done"
    assert plan.fetch(chunk).units == 0  # by whomever it was fetched
    monkeypatch.delenv("BACKQUANT_API_KEY")
    with pytest.raises(ConfigurationError, match="BACKQUANT_API_KEY"):
        pickle.loads(pickle.dumps(levels(bq.with_options(timeout=9), tmp_path / "s", None))).estimate()  # noqa: S301


def test_what_can_t_travel_is_told(server: ScriptedServer, past: Past, tmp_path: Path) -> None:
    with httpx.Client() as mine, BackQuant(KEY, base_url=server.url, http_client=mine) as bq:
        plan = levels(bq, tmp_path / "s", None)
        with pytest.raises(ConfigurationError, match=r"can't be pickled.*http_client of your own"):
            pickle.dumps(plan)


def test_a_budget_of_the_plan_travels_with_it(postgres: LocalPostgres, server: ScriptedServer, past: Past) -> None:
    with BackQuant(KEY, base_url=server.url, budget=PostgresBudget(postgres.url, name="theirs")) as bq:
        pickled = pickle.dumps(levels(bq, Path("s"), postgres.url))
    assert b"theirs" in pickled


def test_without_a_database_a_second_process_is_refused_and_told_of_it(
    bq: BackQuant, past: Past, tmp_path: Path
) -> None:
    from backquant._ground.lock import hold

    plan = levels(bq, tmp_path / "s", None)
    (tmp_path / "s").mkdir()
    with hold(tmp_path / "s" / ".lock"), pytest.raises(ConfigurationError, match="coordinate=, a Postgres"):
        plan.fetch(next(plan.chunks()))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no Postgres in a wheel there")
def test_the_recipe_of_dask_fills_a_store(postgres: LocalPostgres, tmp_path: Path) -> None:
    recipe = ROOT / "docs" / "examples" / "backfill_by_dask.py"
    with Sandbox(settings=SandboxSettings(burst=1_000_000)) as sandbox:
        environment = {
            "BACKQUANT_API_KEY": sandbox.key,
            "BACKQUANT_BASE_URL": sandbox.url,
            "PYTHONPATH": ":".join(sys.path),
        }
        ran = subprocess.run(
            [sys.executable, recipe, tmp_path / "s", postgres.url, "2"],
            env=os.environ | environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count(" done ") == 2
    frame = History(tmp_path / "s", coordinate=postgres.url).frame("gex.levels", symbol="BTCUSDT")
    assert 40 <= len(frame) <= 50
    assert frame["time"].is_monotonic_increasing
