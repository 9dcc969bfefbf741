"""A store: calls a second with the journal, memory with large chains, reading it, the join by time, and recording."""

import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any, cast

import pyarrow
import pyarrow.parquet

from backquant import BackQuant
from backquant.history import Chunk, History
from backquant.history.files import file_of, seal
from backquant.history.journal import Journal

from .calls import KEY
from .fastest import CHANNEL
from .fastest import running as tape
from .measure import Measured, child_peak, interleaved, row
from .past import running

__all__ = ["rows"]

DAYS = 198  # of 288 snapshots: 57,000 rows
TIMES = 100_000
TRADES = 100_000
LONGEST = 120  # seconds that they may take
START = datetime(2026, 5, 17, tzinfo=UTC)
CHAINS = """
import sys
from datetime import timedelta
from backquant import BackQuant
from scripts.bench.history import START

with BackQuant("key-of-the-bench", base_url=sys.argv[1]) as bq:
    plan = bq.backfill(bq.options.chain, start=START, end=START + timedelta(days=4), every="1h", into=sys.argv[2])
    plan.run(spend=100_000)
"""


def rows() -> list[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        return [
            *_calls(Path(folder) / "calls"),
            _memory(folder),
            *_reading(Path(folder) / "calls"),
            _recording(Path(folder)),
        ]


def _calls(into: Path) -> list[Measured]:
    """What a call takes of this process, and how often one ends by the wall's clock: the server is another process."""
    with running() as url, BackQuant(KEY, base_url=url) as bq:
        began, wall = time.process_time(), time.perf_counter()
        plan = bq.backfill(bq.gex.levels, symbol="BTCUSDT", start=START, end=START + timedelta(days=3), into=into)
        units = plan.run(spend=100_000).units
        taken = {"": time.process_time() - began, ", by the wall's clock": time.perf_counter() - wall}
    what = f"one of {units:,} calls of a backfill with its journal"
    return [
        row(f"{what}{by} / 100 calls a second", seconds / units * 1e3, 10.0, "ms", at_most=1.0)
        for by, seconds in taken.items()
    ]


def _memory(folder: str) -> Measured:
    with running("chain") as url:
        peak = child_peak([sys.executable, "-c", CHAINS, url, f"{folder}/chains"])
    return row(
        "peak memory of a process that backfills chains of 5,000 contracts / 300 MB", peak, 300.0, "MB", at_most=1.0
    )


def _reading(into: Path) -> list[Measured]:
    _grow(into)
    store = History(into)
    folder = into / "gex.levels" / "BTCUSDT" / "summary"
    parquet = cast("Any", pyarrow.parquet)
    height = len(store.frame("gex.levels"))
    taken = interleaved(
        {"ours": lambda: store.frame("gex.levels"), "hand": lambda: parquet.read_table(folder).to_pandas()},
        rounds=9,
        clock=time.process_time,
    )
    dice = random.Random(1)  # to measure with
    times = [START + timedelta(seconds=dice.uniform(0, DAYS * 86_400)) for _ in range(TIMES)]
    joined = interleaved(
        {"ours": lambda: store.as_of("gex.levels", times, max_age="10min")}, rounds=5, clock=time.process_time
    )["ours"]
    store.compact()
    merged = interleaved({"ours": lambda: store.frame("gex.levels")}, rounds=9, clock=time.process_time)["ours"]
    by_hand = f"frame of {height:,} rows of levels in {DAYS} files / pyarrow.parquet by hand"
    return [
        row(by_hand, taken["ours"] * 1e3, taken["hand"] * 1e3, "ms", at_most=1.2),
        row("the same, compacted / before", merged * 1e3, taken["ours"] * 1e3, "ms"),
        row(f"as_of join of {TIMES:,} times with them / 1 s", joined, 1.0, "s", at_most=1.0),
    ]


def _grow(into: Path) -> None:
    """The store's first day on all days."""
    journal = Journal(into / "journal.sqlite")
    series = journal.series()[0]
    first = Chunk(series, START, START + timedelta(days=1))
    day = cast("Any", pyarrow.parquet).read_table(file_of(into, first, "summary"), partitioning=None)
    for number in range(3, DAYS):
        by = timedelta(days=number)
        times = pyarrow.array([time + by for time in day["time"].to_pylist()], pyarrow.timestamp("us", "UTC"))
        moved = day.set_column(0, "time", times)
        chunk = Chunk(series, START + by, START + by + timedelta(days=1))
        sealed = seal(into, journal, chunk, [{"summary": moved}])
        journal.finish(
            journal.open(chunk), "done", reason=None, rows=sealed.rows, size=sealed.size, now=datetime.now(UTC)
        )
    journal.close()


def _recording(folder: Path) -> Measured:
    """From the first trade that comes to the last one on the disk."""
    into, stop = folder / "tape", Event()

    def held() -> int:
        parquet = cast("Any", pyarrow.parquet)
        return sum(parquet.read_metadata(path).num_rows for path in into.rglob("tape/**/*.parquet"))

    with tape(TRADES) as address, BackQuant(KEY, base_url=f"http://{address}/v2") as bq:
        options: dict[str, Any] = {"into": into, "rotate": 1, "stop": stop}
        recording = Thread(target=bq.record, args=(CHANNEL,), kwargs=options, daemon=True)
        began = time.process_time()
        recording.start()
        count, wait = 0, time.monotonic() + LONGEST
        while count < TRADES:
            if time.monotonic() > wait:
                raise TimeoutError(f"of {TRADES:,} trades {count:,} are on the disk after {LONGEST} s")
            time.sleep(0.05)
            count = held()
        each = (time.process_time() - began) / count * 1e6
        stop.set()
    return row(
        "one trade of the tape into the Parquet store / 10,000 trades a second",
        each,
        100.0,
        "us",
        at_most=1.0,
    )
