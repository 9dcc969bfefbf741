"""The command line on a store in a bucket, whose journal is in a database; and Ctrl-C in the middle of a backfill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from backquant.cli import main
from tests.history.conftest import END, START
from tests.history.past import Past, irregular
from tests.support.moto import LocalS3
from tests.support.postgres import LocalPostgres
from tests.support.server import ScriptedServer, Status
from tests.support.waiting import until

BACKFILL = (
    "backfill",
    "gex",
    "levels",
    "--symbol",
    "BTCUSDT,ETHUSDT",
    "--from",
    f"{START:%Y-%m-%d}",
    "--to",
    f"{END:%Y-%m-%d}",
)


@pytest.fixture
def past(server: ScriptedServer) -> Past:
    known = Past([each for each in irregular(START, END) if each.hour < 1])
    server.always(known)
    return known


@pytest.fixture
def cli(
    server: ScriptedServer, past: Past, s3: LocalS3, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cli:
    settings = {**s3.environment, "BACKQUANT_API_KEY": "test-key-of-the-past", "BACKQUANT_BASE_URL": server.url}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return Cli(capsys)


class Cli:
    """Runs the command; what it told on stdout and stderr."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        status = main([*arguments])
        told = self._capsys.readouterr()
        return status, told.out, told.err


def delta(path: str) -> list[Any]:
    delta_lake: Any = pytest.importorskip("deltalake", reason="no wheel fits this Python")
    rows = delta_lake.DeltaTable(path, storage_options={"AWS_ALLOW_HTTP": "true"}).to_pyarrow_table()
    return sorted(zip(rows["series"].to_pylist(), rows["time"].to_pylist(), strict=True))


def test_a_store_in_a_bucket_from_the_estimate_to_a_delta_table(
    cli: Cli, postgres: LocalPostgres, s3: LocalS3, past: Past, tmp_path: Path
) -> None:
    store, there = f"s3://{s3.bucket}/{uuid4().hex}", ("--coordinate", postgres.url)
    status, _, err = cli(*BACKFILL, "--into", store)
    assert (status, "pass coordinate='postgresql://host/db'" in err) == (3, True)
    status, out, _ = cli(*BACKFILL, "--into", store, *there, "--dry-run")
    assert (status, out.splitlines()[0]) == (0, "1,734 calls for 6 days")
    status, _, err = cli(*BACKFILL, "--into", store, *there, "--spend", "5000")
    assert (status, f"{store}: 6 days done" in err) == (0, True)
    status, out, _ = cli("history", "status", store, *there)
    assert (status, out.count("3 done")) == (0, 2)
    assert cli("history", "verify", store, *there)[0] == 0
    assert "the API has no snapshot" in cli("history", "gaps", store, *there)[1]
    assert cli("history", "status", store)[0] == 3
    pytest.importorskip("deltalake", reason="no wheel fits this Python")
    for target in (f"delta://{tmp_path}/levels", f"delta://s3://{s3.bucket}/{uuid4().hex}"):
        for symbol in ("BTCUSDT", "ETHUSDT", "BTCUSDT"):  # the last one again, which makes no doubles
            status, _, err = cli("history", "export", store, "gex.levels", "--symbol", symbol, "--to", target, *there)
            assert (status, err.splitlines()[-1]) == (0, f"backquant: {target}: {len(past.snapshots)} rows")
        series = [f"gex.levels/{symbol}/summary" for symbol in ("BTCUSDT", "ETHUSDT")]
        assert delta(target.removeprefix("delta://")) == [(each, time) for each in series for time in past.snapshots]


def test_a_day_that_was_lost_is_fetched_anew(cli: Cli, postgres: LocalPostgres, past: Past, tmp_path: Path) -> None:
    store, there = str(tmp_path / "s"), ("--coordinate", postgres.url)
    cli(*BACKFILL, "--into", store, *there, "--spend", "5000")
    lost = tmp_path / "s" / "gex.levels" / "ETHUSDT" / "summary" / "2026-08-31.parquet"
    lost.unlink()
    status, out, _ = cli("history", "verify", store, *there, "--repair")
    assert (status, "is not there" in out) == (1, True)
    before = len(past.asked)
    assert cli(*BACKFILL, "--into", store, *there, "--spend", "5000")[0] == 0
    assert len(past.asked) - before == len(past.snapshots) // 3 + 1
    assert cli("history", "verify", store, *there)[0] == 0


def test_what_is_no_target_of_an_export_is_told(cli: Cli, past: Past, tmp_path: Path) -> None:
    store = str(tmp_path / "s")
    cli(*BACKFILL, "--into", store, "--spend", "5000")
    status, _, err = cli("history", "export", store, "gex.levels", "--symbol", "BTCUSDT", "--to", "x.txt")
    assert (status, "does not begin with delta://" in err) == (2, True)
    status, _, err = cli("history", "export", store, "gex.levels", "--symbol", "BTCUSDT", "--to", "delta://gs://x/y")
    assert (status, "in a folder or in s3://" in err) == (3, True)
    lost = tmp_path / "no" / "x.parquet"
    status, _, err = cli("history", "export", store, "gex.levels", "--symbol", "BTCUSDT", "--to", str(lost))
    assert (status, err) == (1, f"backquant: {lost}: No such file or directory\n")


def test_a_delta_table_that_can_t_be_written_leaves_what_is_there(cli: Cli, past: Past, tmp_path: Path) -> None:
    pytest.importorskip("deltalake", reason="no wheel fits this Python")
    store = str(tmp_path / "s")
    cli(*BACKFILL, "--into", store, "--spend", "5000")
    (tmp_path / "file").write_text("mine")
    target = f"delta://{tmp_path}/file"
    assert cli("history", "export", store, "gex.levels", "--symbol", "BTCUSDT", "--to", target)[0] == 1
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C goes to all processes of a console there")
@pytest.mark.parametrize("coordinate", [False, True])
def test_ctrl_c_says_how_to_go_on_and_does_not_wait_for_the_minute(
    cli: Cli,
    server: ScriptedServer,
    postgres: LocalPostgres,
    past: Past,
    tmp_path: Path,
    coordinate: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def spent(symbol: str, moment: datetime, count: int) -> Status:
        answer = past.answer(symbol, moment)
        left = {"X-RateLimit-Limit": "20", "X-RateLimit-Remaining": str(max(0, 20 - count))}
        reset = {"X-RateLimit-Reset": str(int(time.time()) + 3600)}
        return Status(200, answer.body, {**answer.headers, **left, **reset})

    past.odd = spent
    there = ["--coordinate", postgres.url] if coordinate else []
    program = [sys.executable, "-m", "backquant", *BACKFILL, "--into", str(tmp_path / "s"), "--spend", "5000", *there]
    running = subprocess.Popen(program, stderr=subprocess.PIPE, text=True, env={**os.environ, "COLUMNS": "200"})
    until(lambda: len(past.asked) >= 20)  # the next one waits for the minute
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert err.splitlines()[-1].endswith("stopped; every answer is kept, and the same line goes on where it was")
    assert "Traceback" not in err
    past.odd = lambda _symbol, _moment, _count: None
    monkeypatch.setenv("BACKQUANT_API_KEY", f"another-key-{uuid4().hex}")  # whose minute is not spent
    assert cli(*BACKFILL, "--into", str(tmp_path / "s"), "--spend", "5000", *there)[0] == 0
    assert len(past.asked) == 2 * len(past.snapshots) + 6
