"""Every example reply gives the tables that a user would expect, with the numbers of the body in them."""

import json
from datetime import date, datetime
from typing import Any

import pytest

from tests.openapi.documents import index
from tests.support.examples import EXAMPLES

from .replies import example_files, example_tables, scalars

# Example file to its tables, in order: name to (rows, columns). The contract has a say in them, so they stand in the index,
# which `python -m scripts.examples` writes; whoever changes how tables are made sees there what it does to them.
EXPECTED: dict[str, dict[str, list[int]]] = {
    file: tables for entry in index().values() for file, tables in entry["tables"].items()
}


def test_every_example_is_expected() -> None:
    assert sorted(EXPECTED) == sorted(example_files())


@pytest.mark.parametrize("file", sorted(EXPECTED))
def test_tables(file: str) -> None:
    found = {name: [len(table), len(table.columns)] for name, table in example_tables(file).items()}
    assert list(found.items()) == list(EXPECTED[file].items())


@pytest.mark.parametrize("file", sorted(EXPECTED))
def test_no_number_is_lost_or_changed(file: str) -> None:
    cells = [
        cell
        for table in example_tables(file).values()
        for values in table.columns.values()
        for value in values
        for cell in scalars(value)
    ]
    numbers = [cell for cell in scalars(_data(file)) if isinstance(cell, (int, float)) and cell < 1e12]
    assert set(numbers) <= {cell for cell in cells if isinstance(cell, (int, float))}


@pytest.mark.parametrize("file", sorted(EXPECTED))
def test_columns_are_as_long_as_the_table_and_of_one_kind(file: str) -> None:
    kinds = {
        "integer": int,
        "number": float,
        "text": str,
        "flag": bool,
        "list": list,
        "mixed": list,
        "time": datetime,
        "date": date,
    }
    for table in example_tables(file).values():
        for name, values in table.columns.items():
            assert len(values) == len(table)
            types: set[type] = {type(value) for value in values if value is not None}
            kind = table.kinds[name]
            allowed = set[type]() if kind == "null" else {kinds[kind]}
            assert types <= allowed, (file, table.name, name)


def _data(file: str) -> Any:
    return json.loads((EXAMPLES / file).read_bytes())["data"]


def test_rows_of_the_chain() -> None:
    table = example_tables("options_chain.json")["contracts"]
    sent = _data("options_chain.json")["contracts"]
    assert list(table.columns) == [*sent[0], "expiry_date"]
    assert [{name: row[name] for name in sent[0]} for row in table.rows()] == sent


def test_arrays_of_the_bundle_share_one_axis() -> None:
    table = example_tables("market_bundle.json")["timestamps"]
    data = _data("market_bundle.json")
    assert table.columns["funding.rate_close"] == data["funding"]["rate_close"]
    assert [moment.timestamp() * 1000 for moment in table.columns["timestamps"]] == data["timestamps"]


def test_keys_of_maps_become_columns() -> None:
    levels = example_tables("multi_gex_levels.json")
    results = _data("multi_gex_levels.json")["results"]
    assert levels["results"].columns["symbol"] == [*results]
    assert levels["results"].columns["all_expiry.hvl"] == [
        each and each["all_expiry"]["hvl"] for each in results.values()
    ]
    assert levels["results.gamma_flip_zones"].columns["symbol"][:2] == ["BTCUSDT", "BTCUSDT"]
    density = example_tables("options_probability_density.json")
    sent = _data("options_probability_density.json")["expiries"]
    of_one = [row["pdf"] for row in density["expiries"] if row["expiry"] == "25SEP26"]
    assert of_one == sent["25SEP26"]["pdf"]
    assert density["expiries.summary"].columns["prob_50"] == [entry["prob_50"] for entry in sent.values()]


@pytest.mark.parametrize(
    ("file", "rows", "columns", "value"),
    [
        ("gex_strike_expiry_heatmap.json", "strikes", "expiries", "matrix"),
        ("options_iv_surface.json", "y_grid", "x_grid", "z_grid"),
        ("liquidation_heatmap.json", "price_bins", None, "intensity"),
        ("options_greeks_trace_greek.json", None, "price_axis", "field"),
    ],
)
def test_cells_of_a_matrix_stand_beside_their_axes(
    file: str, rows: str | None, columns: str | None, value: str
) -> None:
    data = _data(file)
    table = example_tables(file)[value]
    grid = table.grid
    assert grid is not None
    width = len(data[value][0])
    for number, row in enumerate(table):
        assert row[grid.value] == data[value][number // width][number % width]
        if rows is not None:
            assert row[grid.rows] == data[rows][number // width]
        if columns is not None:
            assert row[grid.columns] == data[columns][number % width]
