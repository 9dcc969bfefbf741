"""Replies in other libraries' hands: Arrow's protocol, frames of models, and files of every table there is."""

from __future__ import annotations

import io
import json
import pprint
from datetime import UTC, datetime
from typing import Any

import duckdb
import narwhals
import openpyxl
import pandas
import polars
import pyarrow
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet
import pytest

from backquant.tables.spreadsheets import to_excel
from tests.tables.replies import example_files, example_reply

PARQUET: Any = pyarrow.parquet
FEATHER: Any = pyarrow.feather


@pytest.fixture(scope="module")
def chain() -> Any:
    return example_reply("options_chain.json")


def test_five_libraries_read_a_reply_directly(chain: Any) -> None:
    rows = len(chain.data.contracts)
    assert polars.DataFrame(chain).height == rows
    assert pyarrow.table(chain).num_rows == rows
    assert narwhals.from_arrow(chain, backend="polars").shape[0] == rows
    assert duckdb.sql("select count(*), max(strike) from chain").fetchone() == (
        rows,
        max(row.strike for row in chain.data.contracts),
    )
    from_arrow: Any = getattr(pandas.DataFrame, "from_arrow", None)  # pandas 3
    if from_arrow is not None:
        assert len(from_arrow(chain)) == rows
    table = chain.tables()["contracts"]
    assert polars.DataFrame(table)["iv"].to_list() == [row.iv for row in chain.data.contracts]


def test_a_list_of_models_makes_columns(chain: Any) -> None:
    for frame in (pandas.DataFrame(chain.data.contracts), polars.DataFrame(chain.data.contracts)):
        assert list(frame["strike"]) == [row.strike for row in chain.data.contracts]
        assert "iv" in frame.columns


def test_models_and_replies_become_json(chain: Any) -> None:
    row = chain.data.contracts[0]
    assert row.to_dict()["strike"] == row.strike
    sent = chain.raw["data"]["contracts"][0]
    assert json.loads(row.to_json()) == {name: sent.get(name) for name in row.to_dict()}
    assert json.loads(chain.to_json(indent=2)) == chain.raw
    assert pprint.pformat(row).startswith("OptionContract(")


@pytest.mark.parametrize("name", sorted(example_files()))
def test_every_table_can_be_written_by_three_libraries(name: str) -> None:
    for table in example_reply(name).tables().values():
        flat = table.flat()
        nested = any(
            isinstance(value, list) and isinstance(value[0], dict)
            for column in table.columns.values()
            for value in column
            if value
        )
        frame: Any = (
            flat if nested else table
        ).to_pandas()  # lists of objects of several shapes are no column of Parquet's
        other: Any = (flat if nested else table).to_polars()
        for write in (frame.to_parquet, frame.to_feather, frame.to_csv, other.write_parquet, other.write_ipc):
            write(io.BytesIO())
        for write in (PARQUET.write_table, FEATHER.write_feather):
            write(table.to_arrow(), io.BytesIO())
        again: Any = flat.to_pandas()
        again.to_excel(io.BytesIO())
        flat.to_polars().write_excel(io.BytesIO())
        flat.to_polars().write_csv(io.BytesIO())
        pyarrow.csv.write_csv(flat.to_arrow(), io.BytesIO())
        sheet: Any = openpyxl.load_workbook(io.BytesIO(to_excel(table))).active
        assert [cell.value for cell in sheet[1]] == list(flat.columns)
        assert sheet.max_row == len(table) + 1


def test_the_header_of_a_workbook_tells_that_times_are_utc() -> None:
    table = example_reply("tape.json").tables()["trades"]
    sheet: Any = openpyxl.load_workbook(io.BytesIO(to_excel(table))).active
    place = [cell.value for cell in sheet[1]].index("ts_ms (UTC)")
    told: datetime = sheet[2][place].value
    assert abs(told.replace(tzinfo=UTC) - table.columns["ts_ms"][0]).total_seconds() < 0.01


def test_levels_become_a_pine_script(chain: Any) -> None:
    from backquant import PlotError
    from backquant.plot.pine import as_pine

    levels = example_reply("gex_levels.json")
    script = as_pine(levels)
    assert script.startswith("//@version=6\n")
    assert f'hline({levels.data.all_expiry.hvl:.0f}, "flip", color=#AA4499, linestyle=hline.style_dashed)' in script
    with pytest.raises(PlotError, match=r"draws levels, those of gex\.levels"):
        as_pine(chain)
