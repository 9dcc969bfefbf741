"""Killed anywhere, a backfill goes on: the rows are the truth, and no answer that was written down is paid for twice.

A process of its own is killed at the first, second, third ... passage of each point that matters, until it comes through.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from random import Random
from threading import Condition
from typing import Any

import pytest

from backquant.history import History
from tests.history.conftest import END, START
from tests.history.mortal import KILLS, Mortal
from tests.history.past import HEADERS, Past, irregular
from tests.history.test_backfill import rows, truth
from tests.history.zygote import BACKFILL
from tests.support.server import Behaviour, ScriptedServer, Status

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
HOURS = 0.5  # of each day: enough for every point, and quick enough for every passage


@pytest.fixture(scope="module")
def mortal() -> Iterator[Mortal]:
    with Mortal() as tasks:
        yield tasks


def short_past() -> Past:
    """The first half hours of two days; on the second the API has a field more, so that the first day's file is rewritten."""
    whole = irregular(START, END)
    past = Past([each for each in whole if each.hour == 0 and each.minute < 30 and each.day - START.day in (0, 1)])

    def wider(symbol: str, moment: datetime, _count: int) -> Behaviour | None:
        if moment.day == START.day or not past.snapshots[0] <= moment:
            return None
        body = past.body(symbol, moment)
        body["data"]["all_expiry"]["new_field"] = 1.5
        return Status(200, body, HEADERS)

    past.odd = wider
    return past


@pytest.mark.parametrize("point", BACKFILL)
def test_killed_at_every_passage_of_a_point(server: ScriptedServer, mortal: Mortal, tmp_path: Path, point: str) -> None:
    passages = 0
    for nth in count(1):
        past, into = short_past(), tmp_path / str(nth)
        server.always(past)
        work: dict[str, Any] = {
            "url": server.url,
            "into": str(into),
            "start": START.isoformat(),
            "days": 2,
            "hours": HOURS,
        }
        if mortal.run("backfill", point, nth, **work):
            break
        passages = nth
        assert mortal.run("backfill", **work)
        assert rows(into) == truth(past)
        uncertain = sum(day.uncertain for day in History(into).coverage())
        assert uncertain == (1 if point in ("asked", "sent") else 0)
        assert len(past.asked) == len(past.snapshots) + 2 + (1 if point == "sent" else 0)
        assert History(into).verify() == []
    least = {"asked": 13, "sent": 13, "answered": 13, "finished": 2, "layout kept": 2}
    assert passages >= least.get(point, 3)  # the second day's file, the first one's anew, and the first one's first


def test_killed_at_random_with_threads(server: ScriptedServer, mortal: Mortal, tmp_path: Path) -> None:
    dice, threads = Random(7), 3
    past = Past(irregular(START, END))
    told = Condition()

    def counted(_symbol: str, _moment: datetime, _count: int) -> None:
        with told:
            told.notify_all()

    def reach(calls: int) -> None:
        with told:
            assert told.wait_for(lambda: len(past.asked) >= calls, timeout=60)

    past.odd = counted
    server.always(past)
    work: dict[str, Any] = {
        "url": server.url,
        "into": str(tmp_path / "s"),
        "start": START.isoformat(),
        "days": 3,
        "hours": 24,
    }
    most = len(past.snapshots) // KILLS
    for _ in range(KILLS):
        wanted = len(past.asked) + dice.randint(1, most)
        child = mortal.begin("backfill", **work, threads=threads)
        reach(wanted)
        os.kill(child, signal.SIGKILL)
        assert mortal.end() == -signal.SIGKILL, "it was not hit inside the work"
    assert mortal.run("backfill", **work, threads=threads)
    assert rows(tmp_path / "s") == truth(past)
    coverage = History(tmp_path / "s").coverage()
    uncertain = sum(day.uncertain for day in coverage)
    assert uncertain <= KILLS * threads
    assert sum(day.units for day in coverage) == len(past.snapshots) + 3
    assert len(past.snapshots) + 3 <= len(past.asked) <= len(past.snapshots) + 3 + uncertain
    assert History(tmp_path / "s").verify() == []
    print(f"{KILLS} kills: {len(past.snapshots)} snapshots, 3 ends, {uncertain} uncertain, {len(past.asked)} calls")


def test_what_another_process_wrote_is_found(server: ScriptedServer, mortal: Mortal, tmp_path: Path) -> None:
    server.always(short_past())
    work: dict[str, Any] = {
        "url": server.url,
        "into": str(tmp_path / "s"),
        "start": START.isoformat(),
        "days": 2,
        "hours": HOURS,
    }
    assert mortal.run("backfill", **work)
    store = History(tmp_path / "s")
    file = next((tmp_path / "s").rglob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-20])
    assert ["can't be read" in problem.what for problem in store.verify()] == [True]
    file.unlink()
    assert [problem.what for problem in store.verify()] == ["is not there"]
    assert os.fspath(file) in str(store.verify()[0])
