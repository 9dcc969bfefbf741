"""What a person sees: tables on a real terminal, and how a run ends there."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backquant.cli import main
from backquant.sandbox import Sandbox, SandboxSettings
from tests.support.examples import success
from tests.support.server import ScriptedServer, Status

from .conftest import Cli


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """The market at one moment, so that its figures are known."""
    with Sandbox(settings=SandboxSettings(clock=lambda: datetime(2026, 9, 4, 6, 30, tzinfo=UTC))) as running:
        yield running


STYLE = re.compile(r"\x1b\[[0-9;]*m")


def _on_terminal(columns: int, *arguments: str) -> str:
    """What the command shows on a terminal of that width."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "backquant", *arguments]
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE, env=environment) as process:
        os.close(theirs)
        shown = b""
        while piece := _read(ours):
            shown += piece
    os.close(ours)
    assert process.returncode == 0
    return shown.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other side is closed
        return b""


@pytest.mark.parametrize("width", [80, 120])
def test_a_wide_table_fits_the_terminal(width: int, cli: Cli) -> None:
    shown = _on_terminal(width, "options", "chain", "--max-contracts", "40")
    lines = STYLE.sub("", shown).splitlines()
    assert max(map(len, lines)) <= width
    assert lines[0].startswith("BTCUSDT · spot 67,213.5 · ")
    rule = next(number for number, line in enumerate(lines) if set(line) == {"─"})
    rows = lines[rule + 1 : rule + 41]
    assert all(row.split()[2] in {"call", "put"} for row in rows)
    ends = [[word.end() for word in re.finditer(r"\S+", row)] for row in rows]
    assert len({(*row[1:2], *row[3:]) for row in ends}) == 1  # numbers end below one another
    told = " ".join(lines[rule + 41 :])
    assert told.startswith("40 rows; ")
    assert "expiry_date. To see them: --columns NAME,... or --format csv" in told


@pytest.mark.parametrize(
    ("form", "begins"),
    [("json", '{"success": true, "data": '), ("csv", "symbol,time,spot_price,positioning,all_expiry.hvl,")],
)
def test_ctrl_c_ends_a_watch_quietly(form: str, begins: str, cli: Cli) -> None:
    command = [sys.executable, "-m", "backquant", "gex", "levels", "--watch", "--format", form]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        row = process.stdout.readline() if form == "csv" else "BTCUSDT,"
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=30)
    assert first.startswith(begins)
    assert row.startswith("BTCUSDT,")
    assert (process.returncode, rest, errors) == (130, "", "")


def test_a_reader_that_leaves_early_is_no_error(cli: Cli) -> None:
    command = [sys.executable, "-m", "backquant", "options", "chain", "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        errors = process.stderr.read()
    assert (process.returncode, errors) == (141, "")


def test_a_table_in_a_file_is_as_wide_as_it_needs(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "chain.txt"
    cli("options", "chain", "--max-contracts", "3", "-o", file)
    text = file.read_text()
    assert "\x1b" not in text
    assert "more columns" not in text
    assert text.splitlines()[2] == "contracts"
    assert "3 rows\n" in text


def test_wide_letters_take_two_places(server: ScriptedServer, nobody: Cli) -> None:
    server.always(Status(200, success([{"fund": "華夏比特幣", "flow": 1}, {"fund": "IBIT", "flow": 22}])))
    ran = nobody("--base-url", server.url, "health", "--format", "table")
    assert ran.out.splitlines()[-3:] == ["華夏比特幣     1", "IBIT          22", "2 rows"], ran


@pytest.mark.parametrize(("variable", "text"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_plain_terminal_gets_plain_text(variable: str, text: str, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert "\x1b[" in cli("gex", "levels").out
    monkeypatch.setenv(variable, text)
    assert "\x1b[" not in cli("gex", "levels").out


def test_closed_streams_are_no_trouble(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout"):
        monkeypatch.setattr(sys, name, None)
    assert main(["gex", "levels", "--format", "table"]) == 0
    assert main(["login"]) == 3
    sys.stdin.close()
    sys.stdout.close()


def test_a_row_alone_is_shown_field_by_field(cli: Cli) -> None:
    lines = cli("gex", "levels", "--format", "table").out.splitlines()
    assert re.fullmatch(r"all_expiry\.hvl +66,500 *", lines[3])
    assert re.fullmatch(r"all_expiry\.call_wall_2 +- *", lines[5])


def test_a_matrix_is_shown_as_one(cli: Cli) -> None:
    lines = cli("gex", "strike-expiry-heatmap", "--max-strikes", "10", "--format", "table").out.splitlines()
    assert lines[3].split()[0] == "strikes"
    assert "10 rows" in lines


def test_a_matrix_shows_the_newest_columns_where_there_is_room_for_few(cli: Cli) -> None:
    lines = STYLE.sub("", _on_terminal(80, "gex", "time-heatmap")).splitlines()
    heads = next(line for line in lines if line.startswith("strikes")).split()
    told = " ".join(lines)
    assert heads[1:] == sorted(heads[1:])
    assert all(re.fullmatch(r"[\d-]+T[\d:]+Z", head) for head in heads[1:])
    assert max(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", told)) == heads[-1]
    assert len(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", told.partition("more columns")[2])) == 12
    assert ", …, " in told


def test_one_column_more_is_one(cli: Cli) -> None:
    told = " ".join(STYLE.sub("", _on_terminal(80, "changelog")).split())
    assert "; 1 more column: changes. To see it: --columns" in told


def test_other_tables_of_the_reply_are_named(cli: Cli) -> None:
    text = cli("gex", "strike-profile", "--format", "table").out
    assert "More tables: ranked_top_10 (10 rows), by_venue (8 rows). To see one: --table NAME" in text
    assert "More tables" not in cli("gex", "strike-profile", "--format", "table", "--table", "by_venue").out
