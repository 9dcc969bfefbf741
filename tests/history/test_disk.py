"""A disk that is full, or can only be read: the run ends with an error of the disk, and the same line goes on when there is room."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from backquant.sandbox import LiveSettings, Sandbox, SandboxSettings
from tests.history.conftest import END, START
from tests.history.past import Past, irregular
from tests.support.disk import allowed, on_a_disk
from tests.support.server import ScriptedServer

BACKFILL = """
from datetime import datetime
from backquant import BackQuant
from backquant.history import History
from tests.support.clock import FakeClock

url, disk, start, end = sys.argv[1:]
into = disk + "/s"
mount("-t", "tmpfs", "-o", "size=400k", "tmpfs", disk)
with BackQuant(api_key="test-key-of-the-past", base_url=url, clock=FakeClock()) as bq:
    def fill(symbol):
        try:
            return str(bq.backfill(bq.gex.levels, symbol=symbol, start=start, end=end, into=into).run(threads=2))
        except OSError as problem:
            return [problem.errno, str(problem)]

    full = fill("BTCUSDT")
    mount("-o", "remount,size=64m", disk)
    again = fill("BTCUSDT")
    mount("-o", "remount,ro", disk)
    readonly = fill("ETHUSDT")
    store = History(into)
    times = [time.isoformat() for time in store.arrow("gex.levels")["time"].to_pylist()]
    uncertain = sum(day.uncertain for day in store.coverage())
    print(json.dumps([full, again, readonly, times, uncertain, list(map(str, store.verify()))]))
"""
RECORD = """
from threading import Event, Thread
from backquant import BackQuant
from backquant.history import History

url, key, disk = sys.argv[1:]
into = disk + "/s"
mount("-t", "tmpfs", "-o", "size=400k", "tmpfs", disk)

def ids(rows):
    return [int(number) for number in rows["trade_id"].to_pylist()]

with BackQuant(key, base_url=url) as bq:
    try:
        bq.record("tape.BTC.agg", into=into, rotate=1)
    except OSError as problem:
        full = problem.errno
    kept = ids(History(into).trades("BTC"))
    mount("-o", "remount,size=64m", disk)
    stop = Event()
    recording = Thread(target=bq.record, args=("tape.BTC.agg",), kwargs={"into": into, "rotate": 1, "stop": stop})
    recording.start()
    live = lambda rows: [number for number, back in zip(ids(rows), rows["recovered"].to_pylist()) if not back and number > max(kept)]
    while not live(History(into).trades("BTC")):
        recording.join(0.1)
    stop.set()
    recording.join()
    rows = History(into).trades("BTC")
    print(json.dumps([full, kept, ids(rows), max(live(rows))]))
"""
LIMITED = """
import json, resource, sys
from backquant import BackQuant
from backquant.history import History

url, key, into, limit = sys.argv[1:]
if int(limit):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
with BackQuant(key, base_url=url) as bq:
    try:
        bq.record("tape.BTC.agg", into=into, rotate=1)
    except OSError as problem:
        print(problem.errno)
"""


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A folder that a program may mount on."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not allowed(folder):
        pytest.skip("this system lets nobody mount in a namespace of his own")
    return folder


def test_a_backfill_on_a_full_disk_stops_and_goes_on(server: ScriptedServer, disk: Path) -> None:
    past = Past(irregular(START, END))
    server.always(past)
    (line,) = on_a_disk(BACKFILL, server.url, str(disk), START.isoformat(), END.isoformat())
    full, again, readonly, times, uncertain, problems = json.loads(line)
    assert full[0] == errno.ENOSPC
    assert again.startswith("3 days done")
    assert readonly[0] in (errno.EROFS, errno.EACCES)
    assert times == [snapshot.isoformat() for snapshot in past.snapshots]
    assert uncertain <= 2  # one a thread: answered, and nowhere to be written down
    assert len(past.asked) <= len(past.snapshots) + 3 + uncertain
    assert problems == []


@pytest.fixture
def sandbox() -> Any:
    live = LiveSettings(trades_per_second=150, rest_lag_seconds=0, connections=4)
    with Sandbox(settings=SandboxSettings(burst=100_000, live=live)) as made:
        yield made


def published(sandbox: Sandbox) -> list[tuple[str, str]]:
    return [(str(trade["venue"]), str(trade["trade_id"])) for trade in sandbox.live.trades()]


def test_a_recorder_on_a_full_disk_stops_and_refills(sandbox: Sandbox, disk: Path) -> None:
    (line,) = on_a_disk(RECORD, sandbox.url, sandbox.key, str(disk))
    full, kept, found, last = json.loads(line)
    assert full == errno.ENOSPC
    assert kept
    assert len(found) == len(set(found))
    assert set(kept) <= set(found)
    every = {int(str(trade["trade_id"])) for trade in sandbox.live.trades()}
    assert {number for number in every if min(kept) <= number < last} <= set(found)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_a_recorder_that_can_write_no_further_says_so_and_loses_nothing_sealed(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    """A bound on the size of files is refused by the system as a full disk is, on any of them."""
    from backquant.history import History

    done = subprocess.run(
        [sys.executable, "-c", LIMITED, sandbox.url, sandbox.key, str(tmp_path / "s"), "40000"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert int(done.stdout) in (errno.EFBIG, errno.ENOSPC, errno.EIO)
    spans = History(tmp_path / "s").recorded()
    truth = {
        (trade["venue"], trade["trade_id"])
        for trade in sandbox.live.trades()
        if any(span.start.timestamp() * 1000 <= trade["ts_ms"] < span.end.timestamp() * 1000 for span in spans)
    }
    assert truth <= ids(tmp_path / "s")


def ids(store: Path) -> set[tuple[Any, Any]]:
    from backquant.history import History

    if not list(store.rglob("*.parquet")):
        return set()
    rows = History(store).trades("BTC")
    return set(zip(rows["venue"].to_pylist(), rows["trade_id"].to_pylist(), strict=True))
