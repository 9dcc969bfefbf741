"""An awaited recording: it is ended by cancelling it, and what came until then is in the store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event, Thread
from threading import enumerate as enumerate_threads
from typing import Any

import pytest

from backquant import AsyncBackQuant, BackQuant, ConfigurationError, channels
from backquant._ground.clock import SystemClock
from backquant._series.call_sequence import drive
from backquant.history import History
from backquant.history.recorder import WATCH
from backquant.sandbox import LiveSettings, Sandbox, SandboxSettings
from backquant.stream import Event as TapeEvent
from backquant.stream import Stream, Trade
from tests.support.examples import levels
from tests.support.server import ScriptedServer, Status
from tests.support.waiting import until, until_awaited


def test_it_ends_when_it_is_cancelled_and_has_what_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[str] = []
    real = Stream.__next__

    def noted(stream: Stream) -> TapeEvent:
        event = real(stream)
        came.extend([event.trade_id] if isinstance(event, Trade) else [])
        return event

    def watched(*args: Any) -> Iterator[Any]:
        for reply in drive(*args):
            yield reply
            came.append("a reply")  # as the next is asked for, so that this one is taken

    monkeypatch.setattr(Stream, "__next__", noted)
    monkeypatch.setattr("backquant._client.live.drive", watched)
    live = LiveSettings(trades_per_second=0, rest_lag_seconds=0)

    async def record(sandbox: Sandbox) -> None:
        async with AsyncBackQuant(sandbox.key, base_url=sandbox.url) as bq:
            recording = asyncio.create_task(
                bq.record(
                    channels.tape("BTC"), partial(bq.gex.levels, symbol="BTCUSDT"), into=tmp_path / "s", rotate=3600
                )
            )
            await asyncio.to_thread(sandbox.live.wait_for, "tape.BTC.agg")
            await asyncio.to_thread(sandbox.live.publish, 20)
            await until_awaited(lambda: len(came) >= 21)
            with pytest.raises(ConfigurationError, match="works on this store"):
                await bq.record(channels.tape("BTC"), into=tmp_path / "s")
            recording.cancel()
            with pytest.raises(asyncio.CancelledError):
                await recording

    with Sandbox(settings=SandboxSettings(burst=100_000, live=live)) as sandbox:
        asyncio.run(record(sandbox))
    store = History(tmp_path / "s")
    assert sorted(map(str, store.trades("BTC")["trade_id"].to_pylist())) == sorted(set(came) - {"a reply"})
    assert store.watched("gex.levels", symbol="BTCUSDT").num_rows == 1


class Held(SystemClock):
    """A clock on which a wait ends when somebody says so."""

    def __init__(self) -> None:
        self.waits, self.on = Event(), Event()

    def sleep(self, seconds: float, /) -> None:
        self.waits.set()
        assert self.on.wait(30), f"nobody ended a wait of {seconds} s"


def test_after_its_end_it_asks_for_nothing_more(server: ScriptedServer, tmp_path: Path) -> None:
    server.always(Status(200, levels()))
    clock, stop = Held(), Event()
    with BackQuant("a-key-of-the-tests", base_url=server.url, clock=clock) as bq:
        recording = Thread(target=lambda: bq.record(bq.gex.levels, into=tmp_path / "s", stop=stop))
        recording.start()
        assert clock.waits.wait(30)
        asked = len(server.requests)
        stop.set()
        recording.join(30)
        clock.on.set()
        until(lambda: all(thread.name != WATCH for thread in enumerate_threads()))
    assert not recording.is_alive()
    assert (asked, len(server.requests)) == (1, 1)
    assert History(tmp_path / "s").watched("gex.levels", symbol="BTCUSDT").num_rows == 1


def test_what_makes_no_sense_is_told_at_once(tmp_path: Path) -> None:
    async def record() -> None:
        async with AsyncBackQuant("a-key-of-the-tests", base_url="http://127.0.0.1:9/v2") as bq:
            with pytest.raises(ConfigurationError, match="nothing to record"):
                await bq.record(into=tmp_path)
            with pytest.raises(ConfigurationError, match="rotate"):
                await bq.record(channels.tape("BTC"), into=tmp_path, rotate="often")

    asyncio.run(record())
    assert list(tmp_path.iterdir()) == []
