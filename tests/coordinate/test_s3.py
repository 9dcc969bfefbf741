"""A store in a bucket: its files there, its journal in a Postgres, read back as one in a folder is."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import polars
import pyarrow.fs
import pytest

from backquant import BackQuant, ConfigurationError
from backquant.history import History
from backquant.history import storage as places_of_stores
from tests.history.conftest import END, START
from tests.history.past import HEADERS, Past, irregular
from tests.support.moto import LocalS3
from tests.support.postgres import LocalPostgres
from tests.support.rival import first
from tests.support.server import Behaviour, ScriptedServer, Status

WORKER = """
import sys
from backquant import BackQuant
url, into, start, end, database = sys.argv[1:]
with BackQuant(api_key="test-key-of-the-past", base_url=url) as bq:
    plan = bq.backfill(bq.gex.levels, symbol=["BTCUSDT", "ETHUSDT"], start=start, end=end, into=into, coordinate=database)
    print(plan.run(threads=2, spend=100_000))
"""


@pytest.fixture
def past(server: ScriptedServer) -> Past:
    known = Past([each for each in irregular(START, END) if each.hour < 1])
    server.always(known)
    return known


@pytest.fixture
def store(s3: LocalS3, monkeypatch: pytest.MonkeyPatch) -> str:
    """A prefix that no other test has."""
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    return f"s3://{s3.bucket}/{uuid4().hex}"


def objects(store: str) -> set[str]:
    fs = cast("Any", pyarrow.fs)
    system: Any = places_of_stores._system()  # pyright: ignore[reportPrivateUsage]
    found = system.get_file_info(fs.FileSelector(store.removeprefix("s3://"), recursive=True, allow_not_found=True))
    return {info.path.removeprefix(store.removeprefix("s3://") + "/") for info in found if info.is_file}


def test_two_processes_fill_a_bucket_and_history_reads_it(
    postgres: LocalPostgres, server: ScriptedServer, past: Past, store: str
) -> None:
    arguments = [sys.executable, "-c", WORKER, server.url, store, START.isoformat(), END.isoformat(), postgres.url]
    workers = [subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [worker.communicate(timeout=120)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    assert all(text.startswith("6 days done") for text in told)
    assert len(past.asked) == 2 * len(past.snapshots) + 6
    days = [f"gex.levels/{symbol}/summary/2026-{day}.parquet" for symbol in ("BTCUSDT", "ETHUSDT") for day in DAYS]
    assert objects(store) == {".coordinate", *days}
    history = History(store, coordinate=postgres.url)
    for symbol in ("BTCUSDT", "ETHUSDT"):
        assert history.arrow("gex.levels", symbol=symbol)["time"].to_pylist() == past.snapshots
    assert history.scan("gex.levels", symbol="BTCUSDT").select(polars.len()).collect().item() == len(past.snapshots)
    assert history.verify() == []
    assert {day.state for day in history.coverage()} == {"done"}
    assert sum(day.rows for day in history.coverage()) == 2 * len(past.snapshots)
    known = history.as_of("gex.levels", [past.snapshots[3] + timedelta(seconds=1)], symbol="BTCUSDT", max_age="10min")
    assert known["time"][0].to_pydatetime() == past.snapshots[3]


DAYS = ("08-30", "08-31", "09-01")


def test_a_field_that_is_new_rewrites_what_is_in_the_bucket(
    postgres: LocalPostgres, bq: BackQuant, past: Past, store: str
) -> None:
    def fill(end: Any) -> None:
        bq.backfill(bq.gex.levels, start=START, end=end, into=store, coordinate=postgres.url).run(threads=1)

    def wider(symbol: str, moment: Any, _count: int) -> Behaviour | None:
        body = past.body(symbol, moment)
        body["data"]["all_expiry"]["new_field"] = 1.5
        return Status(200, body, HEADERS)

    fill(START + timedelta(days=1))
    past.odd = wider
    fill(END)
    history = History(store, coordinate=postgres.url)
    assert history.arrow("gex.levels")["all_expiry.new_field"].null_count == len(past.snapshots) // 3
    assert history.verify() == []


def test_what_is_lost_in_the_bucket_is_told(postgres: LocalPostgres, bq: BackQuant, past: Past, store: str) -> None:
    bq.backfill(bq.gex.levels, start=START, end=END, into=store, coordinate=postgres.url).run()
    system: Any = places_of_stores._system()  # pyright: ignore[reportPrivateUsage]
    folder = f"{store.removeprefix('s3://')}/gex.levels/BTCUSDT/summary"
    system.delete_file(f"{folder}/2026-08-31.parquet")
    with system.open_output_stream(f"{folder}/2026-09-01.parquet") as stream:
        stream.write(b"PAR1 and no more")
    problems = History(store, coordinate=postgres.url).verify()
    assert [str(problem.path).removeprefix(store) for problem in problems] == [
        f"/gex.levels/BTCUSDT/summary/2026-{day}.parquet" for day in ("08-31", "09-01")
    ]
    assert "is not there" in problems[0].what
    assert "can't be read" in problems[1].what


def test_a_bucket_needs_a_database(bq: BackQuant, past: Past, store: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"s3://.*journal in a database; pass coordinate='postgresql://"):
        bq.backfill(bq.gex.levels, start=START, end=END, into=store)
    with pytest.raises(ConfigurationError, match="pass its URL as coordinate="):
        History(store)
    assert past.asked == []
    assert objects(store) == set()


@pytest.mark.parametrize(
    ("into", "words"),
    [
        ("s3://bucket-alone", "s3://bucket/prefix"),
        ("s3://user:secret@bucket/prefix", "credentials come from the environment"),
        ("gs://bucket/prefix", "a folder, or text like s3://"),
        (Path("s3://bucket/prefix"), "text like s3://"),
    ],
)
def test_what_is_no_place_is_refused(bq: BackQuant, past: Past, into: str | Path, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        bq.backfill(bq.gex.levels, start=START, end=END, into=into, coordinate="postgresql://host/db")


def test_a_bucket_that_is_not_there_or_holds_something_else_is_told(
    postgres: LocalPostgres, bq: BackQuant, past: Past, store: str
) -> None:
    def run(into: str) -> object:
        return bq.backfill(bq.gex.levels, start=START, end=END, into=into, coordinate=postgres.url).run()

    with pytest.raises(ConfigurationError, match=r"s3://no-such-bucket/x: can't be reached"):
        run("s3://no-such-bucket/x")
    system: Any = places_of_stores._system()  # pyright: ignore[reportPrivateUsage]
    with system.open_output_stream(f"{store.removeprefix('s3://')}/thesis.txt") as stream:
        stream.write(b"mine")
    with pytest.raises(ConfigurationError, match="holds no store"):
        run(store)
    with pytest.raises(ConfigurationError, match=r"no store; bq\.backfill"):
        History(store, coordinate=postgres.url)
    assert past.asked == []


def test_who_looks_at_a_prefix_while_another_makes_the_store_takes_part(
    postgres: LocalPostgres, bq: BackQuant, past: Past, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run() -> str:
        return str(bq.backfill(bq.gex.levels, start=START, end=END, into=store, coordinate=postgres.url).run())

    monkeypatch.setattr(places_of_stores.Bucket, "below", first(run, places_of_stores.Bucket.below))
    assert run().startswith("3 days done")
    assert Counter(past.asked).most_common(1)[0][1] == 1
