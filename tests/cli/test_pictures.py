"""Pictures on the terminal, workbooks and Pine scripts from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from tests.cli.conftest import Cli


def test_plot_without_a_file_draws_on_the_terminal(cli: Cli) -> None:
    ran = cli("gex", "strike-profile", "--plot")
    assert ran.status == 0
    assert "Gamma exposure by strike, BTCUSDT" in ran.out
    assert "█" in ran.out


def test_a_workbook_is_written(cli: Cli, tmp_path: Path) -> None:
    assert cli("tape", "trades", "-o", tmp_path / "tape.xlsx").status == 0
    sheet: Any = openpyxl.load_workbook(tmp_path / "tape.xlsx").active
    assert "ts_ms (UTC)" in [cell.value for cell in sheet[1]]
    assert cli("tape", "trades", "-o", tmp_path / "x.xlsx", "--pages", "2").status == 2


def test_levels_become_a_pine_script(cli: Cli) -> None:
    assert cli("gex", "levels", "-f", "pine").out.startswith("//@version=6\n")
    refused = cli("options", "chain", "-f", "pine")
    assert refused.status == 13
    assert "those of gex.levels" in refused.err
