"""`backquant backfill` and `backquant history`: a store filled, looked at, mended and copied from the command line."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pandas
import pytest

from backquant.cli import main
from backquant.history import History
from backquant.history.recordings import Recordings
from tests.history.conftest import END, START
from tests.history.past import Past
from tests.support.server import ScriptedServer

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(server: ScriptedServer, past: Past, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command: its status, what it wrote, and what it told beside."""
    monkeypatch.setenv("BACKQUANT_API_KEY", "test-key-of-the-past")
    monkeypatch.setenv("BACKQUANT_BASE_URL", server.url)

    def command(*words: object) -> tuple[int, str, str]:
        status = main([str(word) for word in words])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return command


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    """Three days of levels."""
    days = ["--from", START.isoformat(), "--to", END.isoformat(), "--every", "1h"]
    status, out, err = run("backfill", "gex", "levels", "--symbol", "BTCUSDT", *days, "--into", tmp_path / "s")
    assert (status, out) == (0, "")
    assert "3 days done" in err
    return tmp_path / "s"


def test_what_it_would_cost_is_told_before_anything_is_asked(run: Run, past: Past, tmp_path: Path) -> None:
    days = ["--from", START.isoformat(), "--to", END.isoformat(), "--every", "1h"]
    status, out, _ = run(
        "backfill", "gex", "levels", "--symbol", "BTCUSDT,ETHUSDT", *days, "--into", tmp_path / "s", "--dry-run"
    )
    assert status == 0
    assert re.search(r"\b1\d\d\b.* calls", out)  # some 70 for each symbol
    assert past.asked == []
    assert not (tmp_path / "s").exists()


def test_the_status_counts_what_is_there(run: Run, store: Path) -> None:
    days = History(store).coverage()
    status, out, _ = run("history", "status", store)
    (line,) = out.splitlines()
    assert status == 0
    assert "2026-08-30 to 2026-09-01: 3 done; " in line
    assert f"; {sum(day.rows for day in days):,} rows, " in line
    assert line.endswith(f"{sum(day.units for day in days):,} calls")


def test_each_gap_is_told_once_though_it_goes_over_midnight(run: Run, store: Path) -> None:
    holes = [hole for day in History(store).coverage() for hole in day.holes]
    status, out, _ = run("history", "gaps", store)
    lines = out.splitlines()
    assert status == 1
    assert 1 <= len(lines) <= len(holes)
    assert f" {holes[0].start:%Y-%m-%d %H:%M:%S} to " in lines[0]
    assert f" to {holes[-1].end:%Y-%m-%d %H:%M:%S} (" in lines[-1]
    assert lines[0].endswith(f": {holes[0].reason}")


def test_what_nobody_asked_for_is_a_gap_as_well(run: Run, past: Past, tmp_path: Path) -> None:
    for first in (START, START + timedelta(days=2)):
        days = ["--from", first.isoformat(), "--to", (first + timedelta(days=1)).isoformat(), "--every", "1h"]
        run("backfill", "gex", "levels", "--symbol", "BTCUSDT", *days, "--into", tmp_path / "s")
    status, out, _ = run("history", "gaps", tmp_path / "s")
    assert status == 1
    assert f": {START + timedelta(days=1):%Y-%m-%d} 00:00:00 to {START + timedelta(days=2):%Y-%m-%d} 00:00:00 (" in out
    assert ": never asked for" in out


def test_time_between_two_recordings_is_a_gap_and_one_without_a_break_has_none(run: Run, store: Path) -> None:
    def recorded(start: datetime, end: datetime) -> list[str]:
        record = Recordings(store)
        record.grow(record.begin("tape.BTC.agg", start), end)
        record.close()
        return [line for line in run("history", "gaps", store)[1].splitlines() if line.startswith("tape.BTC.agg: ")]

    hour = timedelta(hours=1)
    assert recorded(START, START + hour) == []
    (line,) = recorded(START + 2 * hour, START + 3 * hour)
    assert line.endswith(" (1:00:00): not recorded")


def test_a_lost_file_is_found_marked_and_fetched_anew(run: Run, store: Path, past: Past) -> None:
    assert run("history", "verify", store) == (0, "", f"backquant: {store}: every file is whole, of 3 days\n")
    next(store.rglob("*.parquet")).unlink()
    status, out, err = run("history", "verify", store)
    assert (status, err) == (1, "")
    assert "is not there" in out
    status, out, err = run("history", "verify", store, "--repair")
    assert (status, err) == (1, "backquant: 1 day to be fetched anew: run the same backfill again\n")
    assert "--repair" not in out
    days = ["--from", START.isoformat(), "--to", END.isoformat(), "--every", "1h"]
    assert run("backfill", "gex", "levels", "--symbol", "BTCUSDT", *days, "--into", store)[0] == 0
    assert run("history", "verify", store)[0] == 0


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".feather"])
def test_a_copy_holds_every_row(run: Run, store: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"levels{ending}"
    rows = History(store).arrow("gex.levels")
    status, out, err = run("history", "export", store, "gex.levels", "--symbol", "BTCUSDT", "--to", target)
    assert (status, out, err) == (0, "", f"backquant: {target}: {rows.num_rows:,} rows\n")
    read = {".csv": pandas.read_csv, ".parquet": pandas.read_parquet, ".feather": pandas.read_feather}[ending]
    frame = read(target)
    assert list(frame.columns) == rows.column_names
    assert frame["all_expiry.hvl"].tolist() == rows["all_expiry.hvl"].to_pylist()
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_a_copy_of_no_known_form_is_refused(run: Run, store: Path, tmp_path: Path) -> None:
    status, _, err = run("history", "export", store, "gex.levels", "--to", tmp_path / "levels.xls")
    assert status == 2
    assert "levels.xls ends in none of .parquet, .csv, .feather" in err
    assert not (tmp_path / "levels.xls").exists()


@pytest.mark.parametrize("words", [("status",), ("gaps",), ("verify",)])
def test_where_there_is_no_store_it_is_told(run: Run, tmp_path: Path, words: tuple[str]) -> None:
    status, out, err = run("history", *words, tmp_path / "none")
    assert (status, out) == (3, "")
    assert "none" in err
    assert not (tmp_path / "none").exists()
