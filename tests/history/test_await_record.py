"""An awaited recording: it is ended by cancelling it, and what came until then is in the store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from backquant import AsyncBackQuant, ConfigurationError, channels
from backquant._series.script import drive
from backquant.history import History
from backquant.sandbox import LiveSettings, Sandbox, SandboxSettings
from backquant.stream import Event, Stream, Trade
from tests.support.waiting import until_awaited


def test_it_ends_when_it_is_cancelled_and_has_what_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[str] = []
    real = Stream.__next__

    def noted(stream: Stream) -> Event:
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


def test_what_makes_no_sense_is_told_at_once(tmp_path: Path) -> None:
    async def record() -> None:
        async with AsyncBackQuant("a-key-of-the-tests", base_url="http://127.0.0.1:9/v2") as bq:
            with pytest.raises(ConfigurationError, match="nothing to record"):
                await bq.record(into=tmp_path)
            with pytest.raises(ConfigurationError, match="rotate"):
                await bq.record(channels.tape("BTC"), into=tmp_path, rotate="often")

    asyncio.run(record())
    assert list(tmp_path.iterdir()) == []
