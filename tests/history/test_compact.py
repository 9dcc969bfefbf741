"""A store's small files are merged into fewer: no row is lost or doubled, wherever it is killed."""

from __future__ import annotations

import shutil
import sys
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, cast

import duckdb
import pandas
import polars
import pyarrow.parquet
import pytest

from backquant import BackQuant, ConfigurationError
from backquant._ground.lock import hold
from backquant.cli import main
from backquant.history import History, compact
from tests.history.conftest import START
from tests.history.mortal import Mortal
from tests.history.past import Past
from tests.history.zygote import COMPACT
from tests.support.server import Status

FOLDER = "gex.levels/BTCUSDT/summary"


def fill(bq: BackQuant, into: Path, *, every: str | None = None, days: int = 3, first: int = 0) -> History:
    start = START + timedelta(days=first)
    bq.backfill(bq.gex.levels, start=start, end=start + timedelta(days=days), every=every, into=into).run(spend=10_000)
    return History(into)


def heights(folder: Path) -> set[int]:
    """How many rows each library reads, asked for nothing but the folder."""
    return {
        len(pandas.read_parquet(folder)),
        cast("Any", pyarrow.parquet).read_table(folder).num_rows,
        polars.read_parquet(folder).height,
        cast("Any", duckdb).sql(f"SELECT count(*) FROM '{folder}/*.parquet'").fetchall()[0][0],  # noqa: S608  # our folder
    }


def test_many_files_become_one_and_all_stays_as_it_was(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    store = fill(bq, tmp_path / "s")
    before, covered = store.arrow("gex.levels"), store.coverage()
    (merged,) = store.compact()
    assert (merged.folder, merged.before, merged.after) == (FOLDER, 3, 1)
    assert [path.name for path in (tmp_path / "s" / FOLDER).iterdir()] == ["2026-08-30to2026-09-01.parquet"]
    assert store.arrow("gex.levels") == before
    assert heights(tmp_path / "s" / FOLDER) == {len(past.snapshots)}
    assert store.coverage() == covered
    assert store.verify() == []
    assert store.compact() == []


def test_a_backfill_goes_on_beside_merged_files(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    fill(bq, tmp_path / "s", days=1)
    fill(bq, tmp_path / "s", days=1, first=2).compact()
    asked = len(past.asked)
    store = fill(bq, tmp_path / "s")
    assert len(past.asked) - asked < 300  # the second day alone
    assert store.arrow("gex.levels")["time"].to_pylist() == past.snapshots
    store.compact()
    assert store.arrow("gex.levels")["time"].to_pylist() == past.snapshots
    assert pandas.read_parquet(tmp_path / "s" / FOLDER)["time"].is_monotonic_increasing
    assert [day.state for day in store.coverage()] == ["done"] * 3
    assert store.verify() == []


def test_a_grid_and_whole_days_are_merged_apart(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    fill(bq, tmp_path / "s", every="1h")
    store = fill(bq, tmp_path / "s")
    covered = store.coverage()
    store.compact()
    assert sorted(path.name for path in (tmp_path / "s" / FOLDER).iterdir()) == [
        "2026-08-30to2026-09-01-every-3600s.parquet",
        "2026-08-30to2026-09-01.parquet",
    ]
    assert store.arrow("gex.levels")["time"].to_pylist() == past.snapshots
    assert store.coverage() == covered
    assert store.verify() == []


def test_a_field_that_comes_later_widens_a_merged_file(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    fill(bq, tmp_path / "s", days=2).compact()

    def wider(symbol: str, moment: Any, _count: int) -> Status:
        body = past.body(symbol, moment)
        body["data"]["all_expiry"]["new_field"] = 1.5
        return Status(200, body, past.answer(symbol, moment).headers)

    past.odd = wider
    store = fill(bq, tmp_path / "s")
    assert heights(tmp_path / "s" / FOLDER) == {len(past.snapshots)}
    assert "all_expiry.new_field" in polars.read_parquet(tmp_path / "s" / FOLDER).columns
    assert store.verify() == []


def test_large_files_are_left_alone(bq: BackQuant, past: Past, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = fill(bq, tmp_path / "s")
    monkeypatch.setattr(compact, "MOST", 550)  # the second day is short by its outage
    (merged,) = store.compact()
    assert (merged.before, merged.after) == (3, 2)
    assert store.arrow("gex.levels")["time"].to_pylist() == past.snapshots


def test_a_day_that_is_lost_with_its_merged_file_is_told_and_fetched_anew(
    bq: BackQuant, past: Past, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(bq, tmp_path / "s").compact()
    (file,) = (tmp_path / "s" / FOLDER).iterdir()
    file.unlink()
    assert main(["history", "verify", "--repair", str(tmp_path / "s")]) == 1
    assert capsys.readouterr().out.count("is not there") == 3
    assert fill(bq, tmp_path / "s").arrow("gex.levels")["time"].to_pylist() == past.snapshots


@pytest.mark.parametrize("lock", [".lock", ".record.lock"])
def test_a_store_that_is_written_is_not_compacted(bq: BackQuant, past: Past, tmp_path: Path, lock: str) -> None:
    store = fill(bq, tmp_path / "s")
    with hold(tmp_path / "s" / lock), pytest.raises(ConfigurationError, match=r"process \d+ works on"):
        store.compact()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_at_every_passage_of_every_point(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    fill(bq, tmp_path / "whole", days=2)
    fill(bq, tmp_path / "whole", every="8h", days=2)
    fill(bq, tmp_path / "whole", every="12h", days=1)  # which is not merged, but kept
    reached: dict[str, int] = {}
    truth = History(tmp_path / "whole").arrow("gex.levels")
    height = heights(tmp_path / "whole" / FOLDER)
    with Mortal() as mortal:
        for point in COMPACT:
            for nth in count(1):
                into = tmp_path / f"{point} {nth}"
                shutil.copytree(tmp_path / "whole", into)
                if mortal.run("compact", point, nth, into=str(into)):
                    break
                reached[point] = nth
                if (into / FOLDER).exists():  # else a reader is told so, and reads no half
                    assert heights(into / FOLDER) == height
                assert History(into).arrow("gex.levels") == truth
                History(into).compact()
                assert len(list((into / FOLDER).iterdir())) == 3
                assert heights(into / FOLDER) == height
                assert History(into).verify() == []
    assert set(reached) == set(COMPACT)
    assert reached["moved"] == 2
