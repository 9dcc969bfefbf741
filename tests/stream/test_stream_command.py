"""`backquant stream`: lines into a pipe, a table in a terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Thread

import msgspec
import pytest
from rich.console import Console

from backquant import AsyncBackQuant, Gap, Levels, Status, Trade, UnknownEvent
from backquant.cli import main
from backquant.cli.stream_board import Board
from backquant.sandbox import Sandbox
from tests.support.session import KEY
from tests.support.tape_server import trade

NOW = datetime(2026, 9, 4, 6, 30, tzinfo=UTC)


def test_json_lines(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("BACKQUANT_BASE_URL", sandbox.url)
    monkeypatch.setenv("BACKQUANT_API_KEY", sandbox.key)

    def publish() -> None:
        sandbox.live.wait_for("tape.BTC.agg")
        sandbox.live.publish(200)

    publishing = Thread(target=publish)
    publishing.start()
    status = main(["stream", "tape.btc.agg", "--limit", "3", "--min-premium", "1000"])
    publishing.join()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert status == 0
    assert [line["event"] for line in lines] == ["status", "status", "trade", "trade", "trade"]
    published = [made for made in sandbox.live.trades()[-200:] if float(str(made["premium_usd"])) >= 1000]
    assert [line["trade_id"] for line in lines[2:]] == [made["trade_id"] for made in published[:3]]


def test_a_bad_channel_is_a_wrong_argument(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BACKQUANT_API_KEY", sandbox.key)
    assert main(["stream", "tape.BTC.debirit"]) != 0
    assert "did you mean 'tape.BTC.deribit'" in capsys.readouterr().err


def test_the_table_shows_what_matters() -> None:
    board = Board(AsyncBackQuant(KEY).stream("tape.BTC.agg"))
    board.add(Status("subscribed", NOW, channels=("tape.BTC.agg",)))
    board.add(msgspec.convert(trade(1, recovered=True, is_block_trade=True), Trade))
    board.add(msgspec.convert(trade(2, iv=None, direction="sell", venue="okx"), Trade))
    board.add(msgspec.convert({"symbol": "BTCUSDT", "spot_price": 67164.5, "all_expiry": {"hvl": 67000}}, Levels))
    board.add(Gap(NOW, NOW + timedelta(seconds=3), "1006: it broke off", recovered=12, calls=1, complete=True))
    board.add(Gap(NOW, NOW, "slow", dropped=7))
    board.add(UnknownEvent("liquidation", {}))
    console = Console(file=StringIO(), width=120, height=30, record=True)
    console.print(board)
    screen = console.export_text()
    assert "67,164.5" in screen
    assert "67,000" in screen
    assert screen.index("okx") < screen.index("deribit")  # the newest first
    assert "block recovered" in screen
    assert "55.5" in screen
    assert "gap of 3.0 s, 1006: it broke off; 12 trades recovered in 1 call" in screen
    assert "7 events dropped" in screen
    assert "liquidation" in screen
    assert "2 trades · tape.BTC.agg" in screen


def test_eighty_columns_cut_no_figure() -> None:
    board = Board(AsyncBackQuant(KEY).stream("tape.BTC.agg"))
    made = trade(
        1, instrument="BTC-25DEC26-100000-C", venue="deribit", price=0.0074, premium_usd=123_696.4, amount=12.5
    )
    board.add(msgspec.convert({**made, "is_block_trade": True, "recovered": True}, Trade))
    levels = {"hvl": 67000, "call_resistance": 70500.5, "put_support": 65000}
    board.add(
        msgspec.convert({"symbol": "BTCUSDT", "spot_price": 67164.5, "all_expiry": levels, "odte": levels}, Levels)
    )
    console = Console(file=StringIO(), width=80, height=24, record=True)
    console.print(board)
    screen = console.export_text()
    assert "…" not in screen
    for figure in ("0.0074", "123,696", "12.50", "b r", "67,164.50", "70,500.50", "65,000"):
        assert figure in screen


def test_a_small_terminal_shows_the_newest() -> None:
    board = Board(AsyncBackQuant(KEY).stream("tape.BTC.agg"))
    for number in range(100):
        board.add(msgspec.convert(trade(number, instrument=f"BTC-{number}"), Trade))
    console = Console(file=StringIO(), width=100, height=12, record=True)
    console.print(board)
    lines = console.export_text().splitlines()
    assert len(lines) <= 12
    assert "BTC-99 " in lines[1]
