"""What becomes of a reply: formats, files, tables and columns, pages, pictures."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from backquant_api.models import OptionContract

from backquant.cli.output.cell_text import written
from backquant.sandbox import Sandbox, SandboxSettings
from backquant.tables.contract_hints import fields_hint

from .conftest import Cli

CHAIN = ("options", "chain", "--max-contracts", "5")
COLUMNS = ("--columns", "strike,expiry,iv")


def test_a_pipe_gets_the_body_as_json(cli: Cli) -> None:
    body = json.loads(cli(*CHAIN).out)
    assert len(body["data"]["contracts"]) == 5
    assert body["meta"]["symbol"] == "BTCUSDT"


def test_raw_is_the_body_as_it_was_sent(cli: Cli) -> None:
    text = cli("symbols", "--raw").out
    assert text.startswith('{"success":true,"data":')
    assert not text.endswith("\n")


def test_jsonl_has_a_row_on_each_line(cli: Cli) -> None:
    lines = cli(*CHAIN, *COLUMNS, "--format", "jsonl").out.splitlines()
    assert len(lines) == 5
    assert [list(json.loads(line)) for line in lines] == [["strike", "expiry", "iv"]] * 5


def test_json_of_chosen_columns_is_a_list_of_rows(cli: Cli) -> None:
    rows = json.loads(cli(*CHAIN, "--columns", "iv,strike", "--format", "json").out)
    assert [list(row) for row in rows] == [["iv", "strike"]] * 5


def test_csv_has_a_header_iso_times_and_nothing_for_null(cli: Cli) -> None:
    raw = json.loads(cli("options", "expiry-summary").out)["data"]["expiries"]
    rows = list(csv.DictReader(io.StringIO(cli("options", "expiry-summary", "--format", "csv").out)))
    assert [row["expiry"] for row in rows] == [row["expiry"] for row in raw]
    assert [row["expiry_date"] for row in rows] == [row["expiry_date"] for row in raw]
    assert [float(row["skew_25d"]) if row["skew_25d"] else None for row in rows] == [row["skew_25d"] for row in raw]
    times = list(csv.DictReader(io.StringIO(cli("gex", "history", "--limit", "2", "--format", "csv").out)))
    assert all(row["timestamps"].endswith(":00Z") or row["timestamps"].endswith(":30Z") for row in times)


def test_a_list_in_a_csv_cell_is_json(cli: Cli) -> None:
    row = next(csv.DictReader(io.StringIO(cli("symbols", "--format", "csv").out)))
    assert isinstance(json.loads(row["categories_live"]), list)


@pytest.mark.parametrize("name", ["chain.csv", "chain.json", "chain.jsonl", "chain.txt", "CHAIN.NDJSON"])
def test_the_name_of_the_file_tells_the_format(name: str, cli: Cli, tmp_path: Path) -> None:
    formats = {"csv": "csv", "json": "json", "jsonl": "jsonl", "txt": "table", "ndjson": "jsonl"}
    file = tmp_path / name
    ran = cli(*CHAIN, *COLUMNS, "-o", file)
    assert (ran.status, ran.out) == (0, "")
    assert ran.lines[1:] == [f"backquant: wrote {file} ({file.stat().st_size:,} bytes)"]
    printed = cli(*CHAIN, *COLUMNS, "--format", formats[name.lower().partition(".")[2]]).out
    kept = [line for line in file.read_text().splitlines() if "left:" not in line]
    assert kept == [line for line in printed.splitlines() if "left:" not in line]


def test_parquet_holds_the_table(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "history.parquet"
    assert cli("gex", "history", "--limit", "3", "--pages", "2", "-o", file).status == 0
    table: Any = pyarrow.parquet.read_table(file)  # pyright: ignore[reportUnknownMemberType]
    assert table.num_rows == 6
    assert str(table.schema.field("timestamps").type).startswith("timestamp")


def test_a_table_of_several_is_named(cli: Cli) -> None:
    rows = cli("gex", "strike-profile", "--table", "by_venue", "--format", "jsonl").out.splitlines()
    assert len(rows) == 8
    assert next(iter(json.loads(rows[0]))) == "venue"


def test_a_matrix_can_be_wide(cli: Cli) -> None:
    asked = ("gex", "strike-expiry-heatmap", "--max-strikes", "10", "--format", "csv")
    long, wide = cli(*asked).out.splitlines(), cli(*asked, "--wide").out.splitlines()
    assert len(wide) == 11
    assert (len(long) - 1) == 10 * wide[0].count(",")


def test_whose_rows_they_are_can_be_told(cli: Cli, tmp_path: Path) -> None:
    asked = ("options", "chain", "--max-contracts", "3", "--format", "csv")
    bare, led = (list(csv.DictReader(io.StringIO(cli(*asked, *more).out))) for more in ([], ["--meta"]))
    assert [list(row)[:3] for row in led] == [["symbol", "time", "spot_price"]] * 3
    assert [list(row)[3:] for row in led] == [list(row) for row in bare]  # figures may be of the next half minute
    assert {row["symbol"] for row in led} == {"BTCUSDT"}
    past = ("gex", "levels", "--as-of", "2026-09-03", "--format", "csv")
    assert cli(*past).out.startswith("symbol,time,")
    assert cli(*past, "--no-meta").out.startswith("all_expiry.hvl,")
    assert "symbol " in cli(*asked, "--meta", "--format", "table").out
    told = "backquant: the file has the reply's rows alone: --meta adds the symbol and the time of the figures to each"
    assert cli(*asked, "-o", tmp_path / "bare.csv").lines[-1] == told
    assert told not in cli(*asked, "--meta", "-o", tmp_path / "led.csv").lines
    refused = cli("gex", "strike-expiry-heatmap", "--wide", "--meta")
    assert (refused.status, "leave one out" in refused.err) == (2, True)


def test_pages_follow_one_another_under_one_header(cli: Cli) -> None:
    ran = cli("gex", "history", "--limit", "4", "--pages", "3", "--format", "csv", "-v")
    rows = list(csv.reader(io.StringIO(ran.out)))
    assert len(rows) == 1 + 3 * 4
    assert len({row[0] for row in rows}) == len(rows)
    assert ran.err.count(" 200 in ") == 3


def test_a_long_run_tells_how_far_it_is(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    ran = cli("gex", "history", "--limit", "2", "--pages", "2", "-o", tmp_path / "h.csv")
    assert ran.err.startswith("\rpage 1\rpage 2\rbackquant: wrote ")


def test_several_bodies_have_a_line_each(cli: Cli) -> None:
    for extra in ([], ["--raw"]):
        lines = cli("gex", "history", "--limit", "2", "--pages", "2", *extra).out.splitlines()
        assert [len(json.loads(line)["data"]["timestamps"]) for line in lines] == [2, 2]


def test_a_picture_is_drawn_to_a_file(cli: Cli, tmp_path: Path) -> None:
    ran = cli("gex", "strike-profile", "--plot", tmp_path / "profile.png")
    assert (ran.status, ran.out) == (0, "")
    assert (tmp_path / "profile.png").read_bytes().startswith(b"\x89PNG")


def test_a_picture_and_data_are_one_call(cli: Cli, tmp_path: Path) -> None:
    ran = cli("gex", "max-pain", "--plot", tmp_path / "p.svg", "-o", tmp_path / "p.csv", "-v")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.csv", "p.svg"]
    assert ran.err.count(" 200 in ") == 1


def test_standard_output_can_be_named(cli: Cli) -> None:
    ran = cli(*CHAIN, *COLUMNS, "--format", "csv", "-o", "-")
    assert (ran.status, len(ran.lines)) == (0, 1)
    assert ran.out.startswith("strike,expiry,iv\n")


def test_what_is_no_plain_file_is_written_to_and_not_replaced(cli: Cli, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert cli(*CHAIN, *COLUMNS, "--format", "csv", "-o", pipe).status == 0
    assert os.read(reader, 100).startswith(b"strike,expiry,iv\n")
    os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_told_with_the_name_of_the_file(cli: Cli) -> None:
    ran = cli(*CHAIN, "--format", "csv", "-o", "/dev/full")
    assert (ran.status, ran.err.splitlines()[-1]) == (1, "backquant: /dev/full: No space left on device")


def test_a_file_that_is_replaced_keeps_its_permissions(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "private.csv"
    file.touch(mode=0o600)
    assert cli(*CHAIN, "-o", file).status == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_picture_with_a_name_in_capitals(cli: Cli, tmp_path: Path) -> None:
    assert cli("gex", "max-pain", "--plot", tmp_path / "PAIN.SVG").status == 0
    assert b"<svg" in (tmp_path / "PAIN.SVG").read_bytes()


@pytest.mark.parametrize("where", [("-f", "csv"), ("-f", "json"), ("--raw",), ("-o", "chain.csv")])
def test_a_notice_that_the_output_does_not_show_is_a_line_on_stderr(
    cli: Cli, where: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert re.fullmatch(r"backquant: cut short: 5 of \d+ rows", cli(*CHAIN, *where).lines[0])


def test_a_table_tells_its_notices_itself(cli: Cli) -> None:
    ran = cli(*CHAIN, "-f", "table")
    assert ran.err == ""
    assert "cut short: 5 of" in ran.out


def test_a_window_that_the_plan_does_not_reach_is_told_in_a_line(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox(settings=SandboxSettings(depth=5)) as shallow:
        monkeypatch.setenv("BACKQUANT_BASE_URL", shallow.url)
        monkeypatch.setenv("BACKQUANT_API_KEY", shallow.key)
        ran = cli("market", "candles", "--hours", "8760", "-f", "csv")
    assert ran.status == 0
    assert [line.startswith("backquant: hours 8760 is beyond the plan's depth") for line in ran.lines] == [True]


def test_drift_is_a_line_on_stderr(cli: Cli) -> None:
    ran = cli("gex", "levels", "-q", "sandbox_fault=drift=enum")
    assert ran.status == 0
    assert len(ran.lines) == 1
    assert ran.lines[0].startswith("backquant: the reply departs from the contract at data.")


def test_control_characters_of_a_server_do_not_reach_the_terminal(cli: Cli) -> None:
    text = cli("get", "/gex/levels", "-q", "symbol=\x1b[31mBTC").err
    assert "\x1b" not in text


def test_a_small_number_among_large_ones_keeps_its_digits() -> None:
    """Options are quoted in coin on some venues and in USD on others, in one column of the tape."""
    assert written([0.0074, 25.0, 3120.55, None]) == ["0.0074", "25.00", "3,120.55", "-"]
    assert written([1e-9, 2.0]) == ["1e-09", "2.00000"]
    assert written([0.5, 41.25]) == ["0.50", "41.25"]


def test_a_filter_that_matches_nothing_gives_the_same_columns_and_no_rows(cli: Cli) -> None:
    none = cli("options", "chain", "--moneyness-min", "9", "--format", "csv")
    (names,), told = none.out.splitlines(), cli(*CHAIN, "--format", "csv").out.splitlines()[0].split(",")
    assert [name for name in names.split(",") if name in told] == told
    others = {name.partition(".")[0] for name in names.split(",") if name not in told}
    assert others == fields_hint(OptionContract).keys() - set(told)  # of which no row tells
