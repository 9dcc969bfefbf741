"""The power fails: what was synced until then is all that there is, and it is enough."""

from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from backquant import BackQuant
from backquant.history import files, sqlite_database
from tests.history.conftest import START
from tests.history.past import Past, irregular
from tests.support.server import ScriptedServer


class Disk:
    """The journal as it was synced last."""

    def __init__(self, store: Path, kept: Path) -> None:
        self._store, self._kept = store, kept
        self.syncs = 0

    def fsync(self, file: int) -> None:
        os.fsync(file)
        self.syncs += 1
        shutil.rmtree(self._kept, ignore_errors=True)
        self._kept.mkdir()
        for path in self._store.glob("journal.sqlite*"):
            shutil.copy(path, self._kept)

    def calls(self) -> list[tuple[datetime, str | None]]:
        """The questions that it has, and what came of each."""
        link = sqlite3.connect(self._kept / "journal.sqlite")
        rows = link.execute("SELECT asked, outcome FROM call ORDER BY id").fetchall()
        link.close()
        return [(datetime.fromisoformat(asked), outcome) for asked, outcome in rows]


@pytest.mark.skipif(os.name == "nt", reason="an open database can't be copied")
def test_each_question_is_synced_before_it_is_sent_and_each_answer_before_the_next_and_the_file(
    server: ScriptedServer, bq: BackQuant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    past, disk = Past(irregular(START, START + timedelta(hours=1))), Disk(tmp_path / "s", tmp_path / "disk")
    server.always(past)
    seen: list[tuple[datetime, list[tuple[datetime, str | None]]]] = []
    past.odd = lambda _symbol, moment, _count: seen.append((moment, disk.calls()))
    named: list[list[tuple[datetime, str | None]]] = []

    def publish(*given: Any) -> None:
        named.append(disk.calls())
        real(*given)

    real = files.publish
    monkeypatch.setattr(files, "publish", publish)
    monkeypatch.setattr(sqlite_database, "os", SimpleNamespace(**{**vars(os), "fsync": disk.fsync}))
    end = START + timedelta(hours=2)
    bq.backfill(bq.gex.levels, start=START, end=end, into=tmp_path / "s").run(threads=1, spend=1000)
    assert len(seen) == len(past.snapshots) + 1
    for moment, calls in seen:
        assert calls[-1] == (moment, None)
        assert [outcome for _, outcome in calls[:-1]] == ["found"] * (len(calls) - 1)
    assert [outcome for _, outcome in named[0]] == ["found"] * len(past.snapshots) + ["empty"]
    assert disk.syncs <= len(seen) + 12  # one for each call, and a few for the day
