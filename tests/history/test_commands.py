"""`backquant history`: what a store holds, what it lacks, whether it is whole, fewer files of it, and a copy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias, cast

import pandas
import pyarrow.csv
import pyarrow.feather
import pytest

from backquant import BackQuant
from backquant.cli import main
from backquant.history import History
from backquant.history.recordings import Recordings
from tests.history.conftest import START
from tests.history.past import HEADERS, Past
from tests.support.server import Status

Ask: TypeAlias = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(bq: BackQuant, past: Past, tmp_path: Path) -> Path:
    """Two days, the second with an outage of five hours."""
    end = START + timedelta(days=2)
    bq.backfill(bq.gex.levels, symbol="BTCUSDT", start=START, end=end, into=tmp_path / "s").run()
    return tmp_path / "s"


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Runs `backquant history` with these words: status, output, and what it told."""

    def asked(*words: object) -> tuple[int, str, str]:
        status = main(["history", *map(str, words)])
        told = capsys.readouterr()
        return status, told.out, told.err

    return asked


def test_status_tells_days_rows_and_calls(store: Path, past: Past, ask: Ask) -> None:
    rows = History(store).arrow("gex.levels").num_rows
    status, out, _ = ask("status", store)
    assert status == 0
    assert out.startswith("gex.levels(symbol='BTCUSDT'): 2026-08-30 to 2026-08-31: 2 done;")
    assert f"{rows:,} rows" in out
    assert f"{rows + 2:,} calls" in out


def test_status_and_gaps_tell_of_a_recording(store: Path, ask: Ask) -> None:
    recordings = Recordings(store)
    span = recordings.begin("tape.BTC.agg", START)
    recordings.grow(span, START + timedelta(hours=2))
    recordings.hole(span, 1, START, START + timedelta(minutes=1), "the link was lost")
    recordings.close()
    told = "tape.BTC.agg: recorded, complete from 2026-08-30 00:00:00 to 2026-08-30 02:00:00, but for 1 hole"
    assert ask("status", store)[1].splitlines()[-1] == told
    told = "tape.BTC.agg: 2026-08-30 00:00:00 to 2026-08-30 00:01:00 (0:01:00): the link was lost"
    assert ask("gaps", store)[1].splitlines()[-1] == told


def test_gaps_tells_the_outage_and_what_failed(store: Path, bq: BackQuant, past: Past, ask: Ask) -> None:
    status, out, _ = ask("gaps", store)
    assert status == 1
    assert len(out.splitlines()) == 1
    assert "2026-08-31" in out
    assert "the API has no snapshot" in out
    past.odd = lambda _symbol, _moment, _count: Status(503, b"", HEADERS)
    third = START + timedelta(days=2)
    bq.backfill(bq.gex.levels, start=third, end=third + timedelta(days=1), into=store).run()
    _, out, _ = ask("gaps", store)
    assert "2026-09-01 00:00:00 to 2026-09-02 00:00:00 (1 day, 0:00:00): " in out


def test_a_store_without_gaps_says_what_was_looked_at(bq: BackQuant, past: Past, tmp_path: Path, ask: Ask) -> None:
    bq.backfill(bq.gex.levels, start=START, end=START + timedelta(days=1), into=tmp_path / "s").run()
    looked = "no gaps in what was fetched, 1 day, and recorded, 0 stretches"
    assert ask("gaps", tmp_path / "s") == (0, "", f"backquant: {tmp_path / 's'}: {looked}\n")


def test_verify_finds_a_cut_file_which_is_fetched_anew(store: Path, bq: BackQuant, past: Past, ask: Ask) -> None:
    assert ask("verify", store)[0] == 0
    truth = History(store).arrow("gex.levels")
    file = sorted(store.rglob("*.parquet"))[0]
    file.write_bytes(file.read_bytes()[:-30])
    status, out, err = ask("verify", "--repair", store)
    assert status == 1
    assert str(file) in out
    assert "1 day to be fetched anew" in err
    asked = len(past.asked)
    bq.backfill(bq.gex.levels, start=START, end=START + timedelta(days=2), into=store).run()
    of_the_day = [snapshot for snapshot in past.snapshots if snapshot < START + timedelta(days=1)]
    assert len(past.asked) - asked == len(of_the_day) + 1
    assert History(store).arrow("gex.levels").drop_columns(["fetched_at"]) == truth.drop_columns(["fetched_at"])
    assert ask("verify", store)[0] == 0


def test_verify_tells_what_is_not_of_the_store(store: Path, ask: Ask) -> None:
    file = sorted(store.rglob("*.parquet"))[0]
    stranger = file.with_name("mine.parquet")
    stranger.write_bytes(file.read_bytes())
    status, out, _ = ask("verify", store)
    assert (status, out) == (1, f"{stranger}: no day of the journal; another program wrote it: move it elsewhere\n")


def test_compact_tells_what_it_did(store: Path, ask: Ask) -> None:
    status, out, _ = ask("compact", store)
    assert (status, out) == (0, "gex.levels/BTCUSDT/summary: 2 files are 1 now\n")
    status, out, err = ask("compact", store)
    assert (status, out) == (0, "")
    assert "0 tables have fewer" in err
    assert ask("verify", store)[0] == 0


@pytest.mark.parametrize("ending", ["parquet", "csv", "feather"])
def test_export_writes_one_file(store: Path, tmp_path: Path, ask: Ask, ending: str) -> None:
    target = tmp_path / f"levels.{ending}"
    status, _, err = ask("export", store, "gex.levels", "--symbol", "BTCUSDT", "--to", target)
    truth = History(store).frame("gex.levels")
    readers: dict[str, Callable[[Path], Any]] = {
        "parquet": pandas.read_parquet,
        "csv": lambda path: cast("Any", pyarrow.csv).read_csv(path).to_pandas(),
        "feather": lambda path: cast("Any", pyarrow.feather).read_table(path).to_pandas(),
    }
    written = readers[ending](target)
    assert (status, len(written)) == (0, len(truth))
    assert written["all_expiry.hvl"].tolist() == truth["all_expiry.hvl"].tolist()
    assert f"{len(truth):,} rows" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("export", "{store}", "gex.levels", "--to", "levels.txt"), ".parquet, .csv, .feather"),
        (("export", "{store}", "gex.max_pain", "--to", "x.csv"), "takes no as_of"),
        (("export", "{store}", "gex.level", "--to", "x.csv"), "did you mean 'gex.levels'?"),
        (("export", "{store}", "gex.levels", "--symbol", "ETHUSDT", "--to", "x.csv"), "no such series"),
        (("status", "{store}/nowhere"), "no store"),
        (("compact", "{store}/nowhere"), "no store"),
    ],
)
def test_bad_words_are_refused(store: Path, ask: Ask, words: tuple[str, ...], told: str) -> None:
    status, out, err = ask(*(word.format(store=store) for word in words))
    assert status != 0
    assert out == ""
    assert told in err
