"""What a shape means, whatever endpoint it comes from."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from backquant_api.models import GexHistoryData, GexStrikeProfileData, OptionContract
from hypothesis import given, settings
from hypothesis import strategies as st

from backquant.tables import tables
from backquant.tables.contract_hints import fields_hint
from backquant.tables.shapes import shape_of

from .replies import example_reply, reply_with, scalars, unknown_reply


def columns(data: object, name: str | None = None) -> dict[str, list[Any]]:
    found = tables(data)
    return found[name or next(iter(found))].columns


def test_arrays_of_equal_length_by_accident_stay_apart() -> None:
    ranked = [{"rank": 1, "strike": 2.0}, {"rank": 2, "strike": 1.0}]
    data = {"strikes": [1.0, 2.0], "net_gex": [5.0, 6.0], "ranked": ranked, "available_exchanges": ["okx", "bybit"]}
    found = tables(data)
    assert list(found["strikes"].columns) == ["strikes", "net_gex"]
    assert list(found["ranked"].columns) == ["rank", "strike"]
    assert found["summary"].columns == {"available_exchanges": [["okx", "bybit"]]}


def test_empty_rows_stay_a_table_of_their_own() -> None:
    found = tables(GexStrikeProfileData(expiry="all", strikes=[], net_gex=[], ranked_top_10=[]))
    assert list(found["strikes"].columns) == ["strikes", "net_gex"]
    assert list(found["ranked_top_10"].columns) == ["rank", "strike", "gex", "abs_gex"]


def test_a_filter_that_matches_nothing_changes_neither_table_nor_columns() -> None:
    full = example_reply("options_chain.json")
    data = full.raw["data"]
    none = reply_with({**data, "contracts": []}, "options.chain")
    assert next(iter(none.tables())) == next(iter(full.tables())) == "contracts"
    for frame in (none.to_pandas(), none.to_polars()):
        assert len(frame) == 0
        told = list(full.to_pandas().columns)
        assert [name for name in frame.columns if name in told] == told
        others = {name.partition(".")[0] for name in frame.columns if name not in told}
        assert others == fields_hint(OptionContract).keys() - data["contracts"][0].keys()  # of which no row tells


@pytest.mark.parametrize("are_there", [False, True])
def test_objects_that_no_row_has_are_columns_all_the_same(are_there: bool) -> None:
    full = example_reply("options_opex.json")
    data = full.raw["data"]
    rows = [{**row, "gamma": None} for row in data["expirations"] if are_there]
    table = reply_with({**data, "expirations": rows}, "options.opex").tables()["expirations"]
    assert list(table.columns) == list(full.tables()["expirations"].columns)
    assert table.columns["gamma.max_pain.strike"] == [None] * len(rows)


@pytest.mark.filterwarnings("ignore::backquant.ContractDriftWarning")
def test_what_stands_in_the_place_of_an_object_is_kept() -> None:
    data = example_reply("options_opex.json").raw["data"]
    rows = [{**row, "gamma": 0} for row in data["expirations"]]
    table = reply_with({**data, "expirations": rows}, "options.opex").tables()["expirations"]
    assert set(table.columns["gamma"]) == {0}


def test_a_square_matrix_has_the_times_as_columns() -> None:
    data = {
        "timestamps": ["2026-09-04T00:00:00Z", "2026-09-04T01:00:00Z"],
        "strikes": [1, 2],
        "matrix": [[1, 2], [3, 4]],
    }
    assert columns(data)["strikes"] == [1, 1, 2, 2]


def test_two_groups_of_arrays_in_one_row_each_keep_their_places() -> None:
    """A row of a curve by strike and of another by days: neither is cut to the other's length, nor read in its place."""
    rows = [
        {"expiry": "front", "strikes": [1, 2], "iv": [0.1, 0.2], "dtes": [1, 2, 3], "atm": [5, 6, 7]},
        {"expiry": "back", "strikes": [3], "iv": [0.3], "dtes": [4, 5], "atm": [8, None]},
    ]
    assert columns({"curves": rows}) == {
        "expiry": ["front"] * 5 + ["back"] * 3,
        "strikes": [1, 2, None, None, None, 3, None, None],
        "iv": [0.1, 0.2, None, None, None, 0.3, None, None],
        "dtes": [None, None, 1, 2, 3, None, 4, 5],
        "atm": [None, None, 5, 6, 7, None, 8, None],
    }


def test_two_groups_of_arrays_in_one_object_are_two_tables() -> None:
    found = tables({"strikes": [1, 2], "iv": [0.1, 0.2], "dtes": [1, 2, 3], "atm": [5, 6, 7]})
    assert {name: table.columns for name, table in found.items() if name != "summary"} == {
        "strikes": {"strikes": [1, 2], "iv": [0.1, 0.2]},
        "dtes": {"dtes": [1, 2, 3], "atm": [5, 6, 7]},
    }


LOOKS: list[tuple[object, str]] = [
    ({"a": {"x": 1}, "b": {"y": 2}}, "object"),
    ({"a": {"x": 1}}, "object"),
    ({"a": {"x": 1}, "b": {"x": 2}}, "map"),
    ({"a": {"x": 1}, "b": {"x": 2}, "c": None}, "map"),
    ({"a": {"x": 1}, "b": 2}, "object"),
    ({"okx": {"x": 1}}, "map"),
    ({"04SEP26": {"x": 1}, "05SEP26": {"y": 1}}, "map"),
    ({}, "object"),
    ([], "empty"),
    ([[]], "mixed"),
    ([[1], [2, 3]], "mixed"),
    ([[1, 2], [3, None]], "matrix"),
    ([{"a": 1}, None], "rows"),
    ([{"a": 1}, 2], "mixed"),
    ([1, None], "numbers"),
    ([1, "a"], "texts"),
    (5, "scalar"),
]


@pytest.mark.parametrize(("value", "shape"), LOOKS)
def test_what_a_value_looks_like(value: object, shape: str) -> None:
    assert shape_of(value, Any) == shape


def test_rows_take_the_fields_of_all_rows() -> None:
    assert columns({"rows": [{"a": 1}, {"b": {"c": 2}}, None]}) == {"a": [1, None, None], "b.c": [None, 2, None]}


def test_names_that_clash_lose_nothing() -> None:
    assert columns({"rows": [{"a.b": 1, "a": {"b": 2}}]}) == {"a.b": [1], "a.b_2": [2]}


def test_one_entry_of_a_map_known_by_its_key() -> None:
    assert columns({"by_venue": {"okx": {"oi": 1.0}}}) == {"venue": ["okx"], "oi": [1.0]}


def test_an_entry_that_has_a_field_named_like_its_key() -> None:
    assert columns({"by_venue": {"okx": {"venue": 1}}}) == {"venue": ["okx"], "venue_2": [1]}
    curves = {"BTCUSDT": [{"symbol": "x", "strikes": [1, 2], "iv": [3, 4]}]}
    found = tables({"results": {symbol: {"curves": rows} for symbol, rows in curves.items()}})
    assert found["results.curves"].columns == {
        "symbol": ["BTCUSDT", "BTCUSDT"],
        "symbol_2": ["x", "x"],
        "strikes": [1, 2],
        "iv": [3, 4],
    }


def test_single_values_only() -> None:
    assert columns({"status": "ok", "nested": {"deep": True}}) == {"status": ["ok"], "nested.deep": [True]}


@pytest.mark.parametrize("data", [{}, [], None, 5, "x", {"rows": []}])
def test_hardly_anything(data: object) -> None:
    assert len(tables(data)) == 1


def test_an_empty_page_keeps_its_columns() -> None:
    found = tables({"timestamps": [], "total_gex": [], "next_cursor": None}, hint=GexHistoryData)
    assert list(found) == ["timestamps", "summary"]
    assert found["timestamps"].kinds == {"timestamps": "time", "total_gex": "number"}


def test_models_and_plain_json_give_the_same() -> None:
    reply = reply_with({"timestamps": ["2026-09-04T00:00:00Z"], "total_gex": [1], "next_cursor": None}, "gex.history")
    assert {name: table.columns for name, table in tables(reply.data).items()} == {
        name: table.columns for name, table in reply.tables().items()
    }


@pytest.mark.parametrize(
    ("name", "sent", "expected"),
    [
        ("timestamps", 1_788_503_400, datetime(2026, 9, 4, 6, 30, tzinfo=UTC)),
        ("ts_ms", 1_788_503_400_123, datetime(2026, 9, 4, 6, 30, 0, 123_000, tzinfo=UTC)),
        ("anything", "2026-09-04T06:30:00+02:00", datetime(2026, 9, 4, 4, 30, tzinfo=UTC)),
        ("anything", "2026-09-04", date(2026, 9, 4)),
        ("oi", 1_788_503_400, 1_788_503_400),
        ("strike", 1_788_503_400_123, 1_788_503_400_123),
        ("ts", 12, 12),
        ("elapsed_ms", 1_788_503_400_123, 1_788_503_400_123),
        ("date", "2026-13-04", "2026-13-04"),
        ("next_cursor", "2026-09-04T04:50:18Z", "2026-09-04T04:50:18Z"),
    ],
)
def test_what_is_a_time(name: str, sent: object, expected: object) -> None:
    assert columns({"rows": [{name: sent}, {name: None}]}) == {name: [expected, None]}


def test_the_contract_decides_between_whole_and_decimal_numbers() -> None:
    """So that two replies of one method have the same column types."""
    table = reply_with({"contracts": [{"strike": 65000, "oi": None}]}, "options.chain").tables()["contracts"]
    assert table.kinds == {"strike": "number", "oi": "number"}
    assert [type(value) for value in table.columns["strike"]] == [float]


def test_an_unknown_endpoint() -> None:
    assert unknown_reply({"prices": [{"p": 1.5}]}).tables()["prices"].columns == {"p": [1.5]}


def test_numbers_too_large_for_a_float_stay_exact() -> None:
    table = tables({"rows": [{"n": 2**53 + 1}, {"n": 0.5}, {"n": 10**30}]})["rows"]
    assert table.columns["n"] == [2**53 + 1, 0.5, 10**30]
    exact = tables({"rows": [{"n": 1}, {"n": int(1e308)}]})["rows"]
    assert (exact.columns["n"], exact.kinds["n"]) == ([1.0, 1e308], "number")  # however a decoder reads 1e308
    assert table.kinds["n"] == "mixed"


MIXED: list[list[Any]] = [
    [[True], [403]],
    [[1], [False]],
    [[[{"a": True}]], [[{"a": 2.5}]]],
    [["x"], [403]],
    [["x"], [{}]],
    [[0.5], [2**53 + 1]],
]


@pytest.mark.parametrize("items", MIXED)
def test_no_value_of_a_list_becomes_another(items: list[Any]) -> None:
    reply = unknown_reply({"rows": [{"n": item} for item in items]})
    assert reply.tables()["rows"].kinds["n"] == "mixed"
    assert [repr(cell) for cell in reply.to_polars("rows")["n"]] == [repr(item) for item in items]


numbers = st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.just(10**30) | st.floats(-1e6, 1e6)
names = st.sampled_from(
    ["a", "b", "strikes", "timestamps", "by_venue", "okx", "BTCUSDT", "25SEP26", "summary", "a.b", "ts", "key", "venue"]
)
anything = st.recursive(
    numbers | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=25,
)


@settings(max_examples=60, deadline=None)
@given(anything)
def test_any_json_gives_tables_that_hold_it_all(data: object) -> None:
    found = tables(data)
    assert found
    for name, table in found.items():
        assert table.name == name
        assert {len(values) for values in table.columns.values()} <= {len(table)}
    cells = [cell for table in found.values() for values in table.columns.values() for cell in values]
    held = {json.dumps(_as_sent(leaf), default=str) for cell in cells for leaf in scalars(cell)}
    assert {json.dumps(_as_sent(leaf)) for leaf in scalars(data) if leaf is not None} <= held


def _as_sent(value: object) -> object:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= 2**53 else value
