"""The command with no more than `make demo` installs: tables are drawn, and what is missing is named with its extra."""

from __future__ import annotations

import sys

import pytest

from .conftest import Cli

MISSING = (
    "rich",
    "rich.cells",
    "rich.console",
    "rich.table",
    "rich.text",
    "rich.live",
    "pyarrow",
    "matplotlib",
)


@pytest.fixture
def bare(nobody: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command where `pip install 'backquant[sandbox]'` is all that was done."""
    for name in list(sys.modules):
        if name.partition(".")[0] in MISSING or name in ("backquant.cli.stream_board", "backquant.cli.output.screen"):
            monkeypatch.delitem(sys.modules, name)
    for name in MISSING:
        monkeypatch.setitem(sys.modules, name, None)
    return nobody


def test_tables_need_nothing_more(bare: Cli) -> None:
    ran = bare("--sandbox", "gex", "levels", "--format", "table")
    assert ran.status == 0
    assert "BTCUSDT" in ran.out
    assert "all_expiry.hvl" in ran.out


@pytest.mark.parametrize(
    ("line", "extra"),
    [
        ("gex levels --format parquet", "arrow"),
        ("gex levels --plot x.png", "plot"),
    ],
)
def test_a_missing_extra_is_named(bare: Cli, line: str, extra: str) -> None:
    ran = bare("--sandbox", *line.split())
    assert ran.status == 3
    assert f"pip install 'backquant[{extra}]'" in ran.err


def test_on_a_terminal_too(bare: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert bare("--sandbox", "gex", "levels").status == 0
    assert "contract" in bare("--sandbox", "doctor").out
    ran = bare("--sandbox", "stream", "tape.BTC.agg", "--limit", "1")
    assert ran.status == 3
    assert "pip install 'backquant[cli]'" in ran.err
