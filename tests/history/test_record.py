"""A recording: what coverage calls complete is there, each trade once, whatever killed the recorder."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any
from unittest.mock import Mock

import pytest

from backquant import BackQuant, BackQuantError, ConfigurationError, InvalidRequestError, channels
from backquant.history import History, files
from backquant.sandbox import LiveSettings, Sandbox, SandboxSettings
from tests.support.waiting import until


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    live = LiveSettings(trades_per_second=0, rest_lag_seconds=0, connections=4)
    with Sandbox(settings=SandboxSettings(burst=100_000, live=live)) as made:
        yield made


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    running.live.wait_for(clients=0)
    return running


@pytest.fixture
def bq(sandbox: Sandbox) -> Iterator[BackQuant]:
    with BackQuant(sandbox.key, base_url=sandbox.url) as client:
        yield client


class Recorder(Thread):
    """A recording in a thread, which ends when the block is left."""

    def __init__(self, bq: BackQuant, *what: Any, into: Path, sandbox: Sandbox, rotate: float = 3600) -> None:
        super().__init__()
        self._record = partial(bq.record, *what, into=into, rotate=rotate)
        self._sandbox = sandbox
        self._stop_it = Event()
        self.problem: BaseException | None = None
        self._seen: set[str] = set()
        self._bq, self._stream = bq, bq.stream

    @contextmanager
    def _watched(self, *names: str, **options: Any) -> Generator[Any]:
        """The stream, and a note of what the recorder took from it."""
        with self._stream(*names, **options) as events:
            yield self._noted(events)

    def _noted(self, events: Any) -> Iterator[Any]:
        for event in events:
            yield event
            self._seen.add(getattr(event, "trade_id", ""))

    def run(self) -> None:
        try:
            self._record(stop=self._stop_it)
        except (BackQuantError, OSError) as problem:
            self.problem = problem

    def __enter__(self) -> Recorder:
        self._bq.stream = self._watched  # pyright: ignore[reportAttributeAccessIssue]  # for this block
        self.start()
        self._sandbox.live.wait_for("tape.BTC.agg")
        return self

    def __exit__(self, *_: object) -> None:
        self._sandbox.live.publish(1)
        last = published(self._sandbox)[-1][1]
        until(lambda: last in self._seen or not self.is_alive())  # what is refilled comes before it
        self._stop_it.set()
        while self.is_alive():
            self._sandbox.live.publish(1)  # a sign of life, so that nobody waits for the next heartbeat
            self.join(0.05)
        self._bq.stream = self._stream


def ids(store: Path) -> list[tuple[str, str]]:
    rows = History(store).trades("BTC")
    return [
        (str(venue), str(it)) for venue, it in zip(rows["venue"].to_pylist(), rows["trade_id"].to_pylist(), strict=True)
    ]


def published(sandbox: Sandbox, since: int = 0) -> list[tuple[str, str]]:
    return [(str(trade["venue"]), str(trade["trade_id"])) for trade in sandbox.live.trades()][since:]


def test_what_is_published_is_there_once(bq: BackQuant, sandbox: Sandbox, tmp_path: Path) -> None:
    before = len(published(sandbox))
    with Recorder(bq, channels.tape("BTC"), into=tmp_path / "s", sandbox=sandbox):
        sandbox.live.publish(300)
    found = ids(tmp_path / "s")
    assert sorted(found)[: len(found)] == sorted(set(found))
    assert set(published(sandbox, before)[:300]) <= set(found)
    (span,) = History(tmp_path / "s").recorded()
    assert (span.what, span.holes) == ("tape.BTC.agg", ())


def test_what_was_missed_while_it_was_down_is_refilled(bq: BackQuant, sandbox: Sandbox, tmp_path: Path) -> None:
    before = len(published(sandbox))
    for _ in range(3):
        with Recorder(bq, "tape.BTC.agg", into=tmp_path / "s", sandbox=sandbox):
            sandbox.live.publish(50)
        sandbox.live.wait_for(clients=0)
        sandbox.live.publish(40)
    with Recorder(bq, "tape.BTC.agg", into=tmp_path / "s", sandbox=sandbox):
        sandbox.live.publish(1)
    found = ids(tmp_path / "s")
    assert len(found) == len(set(found))
    assert set(published(sandbox, before)[:270]) <= set(found)
    assert len(History(tmp_path / "s").recorded()) == 1  # one span, which went on


def test_a_watched_endpoint_is_recorded_beside_the_tape(bq: BackQuant, sandbox: Sandbox, tmp_path: Path) -> None:
    watched = partial(bq.gex.levels, symbol="ETHUSDT")
    with Recorder(bq, "tape.BTC.agg", watched, into=tmp_path / "s", sandbox=sandbox):
        until(lambda: "gex" in str(History(tmp_path / "s").recorded()))
    rows = History(tmp_path / "s").watched("gex.levels", symbol="ETHUSDT")
    assert rows.num_rows >= 1
    assert rows["symbol"].to_pylist()[0] == "ETHUSDT"
    with pytest.raises(ConfigurationError, match=r"no such recording; it has live/gex\.levels"):
        History(tmp_path / "s").watched("gex.levels", symbol="SOLUSDT")


def test_a_reply_that_was_not_written_is_written_by_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are told the same snapshot, of which the first start has begun a span."""
    now = datetime.now(UTC)
    live = LiveSettings(trades_per_second=0, rest_lag_seconds=0, connections=4)
    with (
        Sandbox(settings=SandboxSettings(live=live, clock=lambda: now)) as still,
        BackQuant(still.key, base_url=still.url) as bq,
    ):

        def recorded() -> Recorder:
            with Recorder(bq, "tape.BTC.agg", bq.gex.levels, into=tmp_path / "s", sandbox=still) as recorder:
                until(lambda: "gex" in str(History(tmp_path / "s").recorded()))
            return recorder

        with monkeypatch.context() as full:
            full.setattr(files, "publish", Mock(side_effect=OSError(errno.ENOSPC, "No space left on device")))
            assert isinstance(recorded().problem, OSError)
        still.live.wait_for(clients=0)
        assert recorded().problem is None
    assert History(tmp_path / "s").watched("gex.levels", symbol="BTCUSDT").num_rows == 1


def test_a_full_disk_stops_loudly_and_loses_nothing_that_was_sealed(
    bq: BackQuant, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(published(sandbox))
    with Recorder(bq, "tape.BTC.agg", into=tmp_path / "s", sandbox=sandbox):
        sandbox.live.publish(25)
    sandbox.live.wait_for(clients=0)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(files, "publish", full)
        with Recorder(bq, "tape.BTC.agg", into=tmp_path / "s", sandbox=sandbox) as recorder:
            sandbox.live.publish(25)
        assert isinstance(recorder.problem, OSError)
    assert set(published(sandbox, before)[:25]) <= set(ids(tmp_path / "s"))
    with Recorder(bq, "tape.BTC.agg", into=tmp_path / "s", sandbox=sandbox):
        sandbox.live.publish(1)
    assert set(published(sandbox, before)[:50]) <= set(ids(tmp_path / "s"))


def test_the_end_of_a_span_is_before_what_may_come_late(tmp_path: Path) -> None:
    from backquant.history.recordings import Recordings

    start = datetime(2026, 9, 4, tzinfo=UTC)
    record = Recordings(tmp_path)
    span = record.begin("tape.BTC.agg", start)
    record.grow(span, start - timedelta(seconds=5))  # less than 45 s were recorded: nothing is complete yet
    assert record.last_end("tape.BTC.agg") == start
    record.grow(span, start + timedelta(seconds=5))
    record.hole(span, 1, start, start + timedelta(seconds=1), "the link was lost")
    assert record.begin("tape.BTC.agg", start + timedelta(seconds=5)) == span
    assert [hole[2] for hole in record.spans()[0].holes] == ["the link was lost"]
    record.mended(span, 1)
    assert record.spans()[0].holes == ()
    record.close()


@pytest.mark.parametrize(
    ("what", "options", "words"),
    [
        ((), {}, "nothing to record"),
        (("gex.levels.BTCUSDT",), {}, "only tapes are recorded"),
        (("tape.BTX.agg",), {}, "tape.BTC.agg"),
        (("tape.BTC.agg",), {"rotate": "often"}, "no length of time"),
        (("tape.BTC.agg",), {"rotate": 0.1}, "below a second"),
    ],
)
def test_bad_input_is_refused(bq: BackQuant, tmp_path: Path, what: tuple[str, ...], options: Any, words: str) -> None:
    with pytest.raises((ConfigurationError, InvalidRequestError), match=words):
        bq.record(*what, into=tmp_path / "s", **options)
    assert not (tmp_path / "s").exists()


def test_two_recorders_do_not_share_a_store(bq: BackQuant, sandbox: Sandbox, tmp_path: Path) -> None:
    with (
        Recorder(bq, "tape.BTC.agg", into=tmp_path / "s", sandbox=sandbox),
        pytest.raises(ConfigurationError, match="works on this store"),
    ):
        bq.record("tape.BTC.agg", into=tmp_path / "s")


@pytest.mark.parametrize("line", ["", "gex", "no such thing"])
def test_a_command_to_watch_that_is_none_is_refused_with_an_example(
    sandbox: Sandbox, line: str, tmp_path: Path
) -> None:
    environment = {"BACKQUANT_API_KEY": sandbox.key, "BACKQUANT_BASE_URL": sandbox.url}
    command = [sys.executable, "-m", "backquant", "record", "--watch", line, "--into", str(tmp_path / "s")]
    done = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 2
    assert "gex levels --symbol BTCUSDT" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT for a process alone")
def test_the_command_records_until_ctrl_c(sandbox: Sandbox, tmp_path: Path) -> None:
    environment = {"BACKQUANT_API_KEY": sandbox.key, "BACKQUANT_BASE_URL": sandbox.url}
    watch = ["--watch", "gex levels --symbol ETHUSDT"]
    command = [sys.executable, "-m", "backquant", "record", "tape.BTC.agg", *watch, "--into", str(tmp_path / "s")]
    process = subprocess.Popen(command, env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True)
    sandbox.live.wait_for("tape.BTC.agg")
    until(lambda: (tmp_path / "s/record.sqlite").exists() and "gex" in str(History(tmp_path / "s").recorded()))
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "all that came is sealed" in told
    assert History(tmp_path / "s").watched("gex.levels", symbol="ETHUSDT").num_rows >= 1
