"""A process that has loaded everything and forks a child for each task, which kills itself where it is told to.

It reads a task a line, as JSON, and tells each child's end. A fork takes a hundredth of what a start takes, so that a child can be
killed at every passage of every point. Run as `python -m tests.history.zygote`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Timer
from types import SimpleNamespace
from typing import Any, cast

from backquant import BackQuant
from backquant._ground import files as ground
from backquant._ground.clock import SystemClock
from backquant.history import History, files, journal, recorded_spans, recordings
from backquant.history.sinks import duck, parquet, postgres, sql
from tests.history.conftest import START
from tests.history.past import Past
from tests.support.clock import FakeClock
from tests.support.server import ScriptedServer

BACKFILL = (
    "asked",
    "sent",
    "answered",
    "opened",
    "written",
    "synced",
    "renamed",
    "published",
    "layout kept",
    "finished",
)
RECORD = ("begun", "to write", "written", "grown", "mended", "hole told", "stated")
RECORD_FILES = ("opened", "synced", "renamed", "published", "layout kept")
RECORD_TABLES = ("widened", "loaded", "put")
COMPACT = ("opened", "written", "synced", "renamed", "published", "linked", "moved", "removed")


def preload() -> None:
    """Do everything once, so that a child has nothing to load."""
    with ScriptedServer() as server, TemporaryDirectory() as folder:
        server.always(Past([START + timedelta(minutes=5), START + timedelta(days=1, minutes=5)]))
        backfill(server.url, folder + "/s", START.isoformat(), 2, 24)
        compact(folder + "/s")


def mark(point: str, nth: int) -> None:
    """From now on this process dies at the nth passage of the point."""
    left = nth

    def reached(here: str) -> None:
        nonlocal left
        if here == point:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def marked(home: Any, name: str, before: str, after: str) -> None:
        real: Callable[..., Any] = getattr(home, name)

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            reached(before)
            result = real(*args, **kwargs)
            reached(after)
            return result

        setattr(home, name, wrapped)

    marked(journal.Journal, "ask", "", "asked")
    marked(journal.Journal, "answer", "sent", "answered")
    marked(journal.Journal, "keep_layout", "", "layout kept")
    marked(journal.Journal, "finish", "", "finished")
    marked(files._Writer, "__enter__", "", "opened")  # pyright: ignore[reportPrivateUsage]  # where a file comes into being
    marked(files, "publish", "written", "published")
    ground.os = cast("Any", SimpleNamespace(**vars(os)))  # the journal syncs by itself
    marked(ground.os, "fsync", "", "synced")
    marked(Path, "replace", "", "renamed")
    marked(Path, "rename", "", "moved")
    marked(os, "link", "", "linked")
    marked(shutil, "rmtree", "", "removed")
    marked(recordings.Recordings, "keep_layout", "", "layout kept")
    marked(recorded_spans.Spans, "begin", "", "begun")
    marked(recorded_spans.Spans, "grow", "", "grown")
    marked(recorded_spans.Spans, "hole", "", "hole told")
    marked(recorded_spans.Spans, "mended", "", "mended")
    marked(parquet.ParquetSink, "write", "to write", "written")
    marked(sql.SqlSink, "write", "to write", "written")
    marked(sql.SqlSink, "_widen", "", "widened")
    marked(sql.SqlSink, "_put", "", "put")
    for sink, its_spans in ((duck.DuckSink, duck._DuckSpans), (postgres.PostgresSink, postgres._PostgresSpans)):  # pyright: ignore[reportPrivateUsage]  # its SQL
        marked(sink, "load", "", "loaded")
        marked(its_spans, "_do", "", "stated")
    marked(recordings.Recordings, "_do", "", "stated")


def backfill(url: str, into: str, start: str, days: int, hours: float, threads: int = 1) -> None:
    """The first hours of some days, one plan after the other."""
    with BackQuant(api_key="test-key-of-the-past", base_url=url, clock=FakeClock()) as bq:
        for day in range(days):
            morning = datetime.fromisoformat(start) + timedelta(days=day)
            plan = bq.backfill(bq.gex.levels, start=morning, end=morning + timedelta(hours=hours), into=into)
            plan.run(threads=threads, spend=100_000)


def compact(into: str) -> None:
    """Merge the store's files."""
    History(into).compact()


class Hurried(SystemClock):
    """Time that has run `speed` times as fast as this machine's since it began."""

    def __init__(self, start: str, begun: float, speed: float) -> None:
        self.start, self.begun, self.speed = start, begun, speed

    def now(self) -> datetime:
        return datetime.fromisoformat(self.start) + timedelta(seconds=(time.time() - self.begun) * self.speed)

    def sleep(self, seconds: float, /) -> None:
        super().sleep(seconds / self.speed)

    async def asleep(self, seconds: float, /) -> None:
        await super().asleep(seconds / self.speed)


def record(
    url: str,
    key: str,
    into: Sequence[str],
    start: str,
    begun: float,
    speed: float,
    coins: Sequence[str] = ("BTC",),
    refill_pages: int = 200,
    seconds: float = 600,
) -> None:
    """Some tapes, and where they are several the levels of BTC, until it is killed; or for so many seconds of this machine's."""
    with BackQuant(key, base_url=url, clock=Hurried(start, begun, speed)) as bq:
        stop = Event()
        end = Timer(seconds, stop.set)
        end.daemon = True
        end.start()
        tapes = [f"tape.{coin}.agg" for coin in coins]
        bq.record(*tapes, *[bq.gex.levels][: len(coins) - 1], into=into, rotate=5, refill_pages=refill_pages, stop=stop)


def main() -> None:
    preload()
    tasks: dict[str, Callable[..., None]] = {"backfill": backfill, "compact": compact, "record": record}
    for line in sys.stdin:
        task = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                mark(task["point"], task["nth"])
                tasks[task["name"]](**task["arguments"])
            except BaseException:  # noqa: BLE001  # told, and the child ends
                import traceback

                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
