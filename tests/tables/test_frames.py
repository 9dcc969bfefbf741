"""Tables as frames of pandas, polars and Arrow."""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pandas
import polars
import polars.testing
import pyarrow
import pytest
from backquant_api.models import OptionContract
from backquant_api.resources import operation
from hypothesis import given, settings
from hypothesis import strategies as st

from backquant import BackQuant, ConfigurationError
from backquant.sandbox import Sandbox
from backquant.tables import Table, packed_columns
from backquant.tables.accumulator import Growing
from backquant.tables.contract_hints import column_kind, fields_hint
from backquant.tables.dataframes import to_arrow, to_pandas, to_polars
from scripts.bench.bodies import chain

from .replies import example_files, example_reply, reply_to, reply_with, unknown_reply

MOMENT = datetime(2026, 9, 4, 6, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def bq() -> Iterator[BackQuant]:
    with Sandbox() as sandbox, BackQuant(sandbox.key, base_url=sandbox.url) as client:
        yield client


def test_from_a_call_to_a_frame_in_one_step(bq: BackQuant) -> None:
    reply = bq.options.chain(symbol="ETHUSDT")
    frame = reply.to_pandas()
    assert len(frame) == len(reply.data.contracts or [])
    assert frame.attrs["operation"] == "options.chain"
    assert frame.attrs["symbol"] == "ETHUSDT"
    assert reply.to_pandas("summary")["aggregates.contract_count"].tolist() == [len(frame)]
    assert reply.to_polars()["strike"].to_list() == frame["strike"].tolist()
    assert reply.to_arrow().num_rows == len(frame)


@pytest.mark.parametrize("file", sorted(example_files()))
def test_every_example_in_every_library(file: str) -> None:
    reply = example_reply(file)
    for name, table in reply.tables().items():
        shape = (len(table), len(table.columns))
        assert reply.to_pandas(name).shape == shape
        assert reply.to_polars(name).shape == shape
        assert reply.to_arrow(name).shape == shape


TYPES = {
    "whole": [1, 2],
    "whole_or_null": [1, None],
    "large": [2**62 + 1, None],
    "too_large": [10**30, 1],
    "decimal": [1.5, None],
    "flag": [True, None],
    "text": ["a", None],
    "ts": ["2026-09-04T06:30:00Z", None],
    "day": ["2026-09-04", None],
    "nothing": [None, None],
    "several": [1, "a"],
    "list": [["a"], None],
    "lists": [["a", 1], None],
}


def row_reply() -> Any:
    return unknown_reply({"rows": [{name: values[index] for name, values in TYPES.items()} for index in (0, 1)]})


def test_types_in_pandas() -> None:
    frame = row_reply().to_pandas()
    assert {name: str(dtype) for name, dtype in frame.dtypes.items() if name != "text"} == {
        "whole": "int64",
        "whole_or_null": "Int64",
        "large": "Int64",
        "too_large": "object",
        "decimal": "float64",
        "flag": "boolean",
        "ts": "datetime64[us, UTC]",
        "day": "datetime64[s]",
        "nothing": "object",
        "several": "object",
        "list": "object",
        "lists": "object",
    }
    assert frame["large"][0] == 2**62 + 1
    assert frame["too_large"].tolist() == [10**30, 1]
    assert frame["ts"][0] == pandas.Timestamp(MOMENT)
    assert frame["day"][0] == pandas.Timestamp("2026-09-04")
    assert frame.loc[1, [name for name in TYPES if name not in ("whole", "too_large", "several")]].isna().all()
    assert frame["several"].tolist() == [1, "a"]


def test_types_in_polars() -> None:
    frame = row_reply().to_polars()
    assert frame.schema == {
        "whole": polars.Int64,
        "whole_or_null": polars.Int64,
        "large": polars.Int64,
        "too_large": polars.Object,
        "decimal": polars.Float64,
        "flag": polars.Boolean,
        "text": polars.String,
        "ts": polars.Datetime("us", "UTC"),
        "day": polars.Date,
        "nothing": polars.Null,
        "several": polars.Object,
        "list": polars.List(polars.String),
        "lists": polars.Object,
    }
    assert frame["ts"].to_list() == [MOMENT, None]
    assert frame["too_large"].to_list() == [10**30, 1]


def test_types_in_arrow(tmp_path: Path) -> None:
    table = row_reply().to_arrow()
    assert {field.name: str(field.type) for field in table.schema} == {
        "whole": "int64",
        "whole_or_null": "int64",
        "large": "int64",
        "too_large": "string",
        "decimal": "double",
        "flag": "bool",
        "text": "string",
        "ts": "timestamp[us, tz=UTC]",
        "day": "date32[day]",
        "nothing": "null",
        "several": "string",
        "list": "list<item: string>",
        "lists": "string",
    }
    assert table["day"].to_pylist() == [date(2026, 9, 4), None]
    assert table["lists"].to_pylist() == ['["a",1]', None]


def test_facts_travel_along(tmp_path: Path) -> None:
    reply = example_reply("gex_levels.json")
    facts = {
        "operation": "gex.levels",
        "symbol": "BTCUSDT",
        "spot_price": 67213.5,
        "computed_at": "2026-09-04T06:30:00+00:00",
        "freshness_seconds": 0.123,
    }
    assert facts.items() <= reply.to_pandas().attrs.items()
    assert b'"symbol":"BTCUSDT"' in reply.to_arrow().schema.metadata[b"backquant"]
    reply.to_pandas().to_parquet(tmp_path / "levels.parquet")
    assert facts.items() <= pandas.read_parquet(tmp_path / "levels.parquet").attrs.items()


def test_a_matrix_in_the_wide_form() -> None:
    reply = example_reply("gex_strike_expiry_heatmap.json")
    data = reply.raw["data"]
    frame = reply.to_pandas(wide=True)
    assert frame.index.name == "strikes"
    assert frame.index.tolist() == data["strikes"]
    assert frame.columns.tolist() == data["expiries"]
    assert frame.astype(object).where(frame.notna(), None).to_numpy().tolist() == data["matrix"]
    assert reply.to_polars(wide=True).columns == ["strikes", *data["expiries"]]
    assert reply.to_arrow(wide=True).column_names == ["strikes", *data["expiries"]]
    times = example_reply("gex_time_heatmap.json").to_pandas(wide=True)
    assert times.columns[0] == example_reply("gex_time_heatmap.json").raw["data"]["timestamps"][0]


def test_points_that_occur_twice_keep_their_cells() -> None:
    reply = unknown_reply({"strikes": [1, 1], "expiries": ["a", "a", "b"], "matrix": [[1, 2, 3], [4, 5, 6]]})
    frame = reply.to_pandas(wide=True)
    assert frame.columns.tolist() == ["a", "a_2", "b"]
    assert frame.to_numpy().tolist() == [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize("call", ["to_pandas", "to_polars", "to_arrow"])
def test_what_can_not_be_had_is_told(call: str) -> None:
    reply = example_reply("options_chain.json")
    with pytest.raises(
        ConfigurationError,
        match=r"options.chain gave no table 'contract', but 'contracts', 'summary'; did you mean 'contracts'",
    ):
        getattr(reply, call)("contract")
    with pytest.raises(ConfigurationError, match="'contracts' is no matrix"):
        getattr(reply, call)(wide=True)


@pytest.mark.parametrize(
    ("call", "module", "extra"),
    [("to_pandas", "pandas", "pandas"), ("to_polars", "polars", "polars"), ("to_arrow", "pyarrow", "arrow")],
)
def test_a_missing_library_is_named(call: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ConfigurationError, match=rf"backquant\[{extra}\]"):
        getattr(example_reply("health.json"), call)()


CHAIN = operation("options.chain")


def contracts() -> list[dict[str, object]]:
    """As many as make the short way worth while."""
    return cast("list[dict[str, object]]", reply_to(CHAIN, chain(packed_columns.MANY)).raw["data"]["contracts"])


def test_many_rows_take_the_short_way_and_are_the_same() -> None:
    reply = reply_to(CHAIN, chain(packed_columns.MANY + 7))
    frame = reply.to_pandas()
    assert "_raw" not in reply.__dict__  # the body was not read again
    long = reply.tables()["contracts"]
    assert list(frame.columns) == list(long.columns)
    for name, values in long.columns.items():
        assert frame[name].astype(object).where(frame[name].notna(), None).tolist() == values, name


@pytest.mark.parametrize(
    ("more", "less"),
    [({"brand_new": 1.5}, ""), ({}, "iv"), ({"strike": "at the money"}, "")],
    ids=["more", "less", "drift"],
)
@pytest.mark.filterwarnings("ignore::backquant.ContractDriftWarning")
def test_many_rows_with_other_fields_lose_none(more: dict[str, object], less: str) -> None:
    sent = [{name: value for name, value in {**row, **more}.items() if name != less} for row in contracts()]
    frame = reply_with({"contracts": sent}, "options.chain").to_pandas()
    assert list(frame.columns) == [*sent[0], "expiry_date"]
    assert frame["strike"].tolist() == [row["strike"] for row in sent]


FIELDS = ["iv", "bid", "trade_count", "expiry", "gex"]
changes = st.lists(
    st.tuples(
        st.integers(0, packed_columns.MANY - 1),
        st.sampled_from([*FIELDS, "brand_new", 'x"iv', "a:b"]),
        st.sampled_from(["missing", None, 0.5, "a:b", 'a\\"iv":', "]}", [{"strike": 1}], {"iv": 1, "bid": 2}]),
    ),
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(changes)
@pytest.mark.filterwarnings("ignore::backquant.ContractDriftWarning")
def test_whatever_a_row_has_the_short_way_gives_the_same(changed: list[tuple[int, str, object]]) -> None:
    sent = [dict(row) for row in contracts()]
    for index, name, value in changed:
        sent[index].pop(name, None)
        if value != "missing":
            sent[index][name] = value
    reply = reply_with({"contracts": sent}, "options.chain")
    table = reply.tables()["contracts"]
    pandas.testing.assert_frame_equal(reply.to_pandas(), to_pandas(table), check_dtype=False)
    if frames_hold(table):
        polars.testing.assert_frame_equal(reply.to_polars(), to_polars(table))
    assert reply.to_arrow().equals(to_arrow(table))


def frames_hold(table: Table) -> bool:
    """Whether polars can compare the columns: not those of Python objects."""
    return not {"mixed", "list"} & set(table.kinds.values())


@pytest.mark.parametrize("library", ["numpy", None])
def test_without_numpy_polars_and_arrow_are_the_same(library: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = reply_to(CHAIN, chain(packed_columns.MANY + 7))
    table = reply.tables()["contracts"]
    if library:
        monkeypatch.setattr(packed_columns, "find_spec", lambda name: None)  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]  # any name
    polars.testing.assert_frame_equal(reply.to_polars(), to_polars(table))
    assert reply.to_arrow().equals(to_arrow(table))


@pytest.mark.parametrize("call", ["to_pandas", "to_polars", "to_arrow"])
def test_a_frame_of_many_rows_and_the_extra_fields_need_no_second_reading(call: str) -> None:
    reply = reply_to(CHAIN, chain(packed_columns.MANY))
    assert len(getattr(reply, call)()) == packed_columns.MANY
    assert reply.extra == {}
    assert "_raw" not in reply.__dict__


def test_extra_fields_are_read_alone() -> None:
    reply = unknown_reply({})
    assert reply.extra == {}
    more = reply_with({"contracts": contracts(), "new": {"a": [1, None]}, "newer": "x"}, "options.chain")
    assert more.extra == {"new": {"a": [1, None]}, "newer": "x"}
    assert "_raw" not in more.__dict__


def test_only_the_table_that_is_asked_for_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[str] = []

    def noted(growing: Growing, name: str, attrs: dict[str, Any]) -> Table:
        built.append(name)
        return table(growing, name, attrs)

    table = Growing.table
    monkeypatch.setattr(Growing, "table", noted)
    example_reply("options_chain.json").to_polars("summary")
    assert built == ["summary"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("iv", "brand_new"), ("bid", "brand_new"), ("expiry", "brand_new"), ("trade_count", 'x"trade_count')],
)
def test_a_new_field_in_a_late_row_is_kept_though_another_is_missing(first: str, second: str) -> None:
    sent = [dict(row) for row in contracts()]
    sent[-2].pop(first)
    sent[-1][second] = 1.5
    frame = reply_with({"contracts": sent}, "options.chain").to_pandas()
    assert frame[second].tolist()[-1] == 1.5


@pytest.mark.parametrize("value", [1.5, None, "x", {"a": 1}])
def test_a_new_field_in_the_last_row_alone_is_kept(value: object) -> None:
    sent = [dict(row) for row in contracts()]
    sent[-1]["brand_new"] = value
    frame = reply_with({"contracts": sent}, "options.chain").to_pandas()
    name, last = ("brand_new.a", 1) if isinstance(value, dict) else ("brand_new", value)
    assert list(frame.columns) == [*sent[0], name, "expiry_date"]
    assert frame[name].astype(object).where(frame[name].notna(), None).tolist()[-2:] == [None, last]


def test_a_bracket_in_the_last_text_hides_no_field_behind_it() -> None:
    """The rows seem to end there, and what follows is no JSON: then nothing is certain, and the long way is taken."""
    sent = [
        {**{name: value for name, value in row.items() if name != "expiry"}, "expiry": "25SEP26"} for row in contracts()
    ]
    sent[-1] |= {"expiry": "25]", "brand_new": 1.5}
    frame = reply_with({"contracts": sent}, "options.chain").to_pandas()
    assert frame["brand_new"].tolist()[-1] == 1.5
    assert frame["expiry"].tolist()[-2:] == ["25SEP26", "25]"]


@pytest.mark.parametrize(("height", "short"), [(packed_columns.MANY - 1, False), (packed_columns.MANY, True)])
def test_the_short_way_is_for_many_rows(height: int, short: bool) -> None:
    found = packed_columns.packed(reply_to(CHAIN, chain(height)), {})
    flat = None not in map(column_kind, fields_hint(OptionContract).values())
    assert (found is not None) is (short and flat)
    if found is not None:
        assert len(found) == height


def test_an_integer_that_no_frame_holds() -> None:
    sent = [row | {"trade_count": 2**70 + 1} for row in contracts()]
    frame = reply_with({"contracts": sent}, "options.chain").to_pandas()
    assert frame["trade_count"].tolist() == [2**70 + 1] * packed_columns.MANY
    assert pyarrow.types.is_string(reply_with({"contracts": sent}, "options.chain").to_arrow()["trade_count"].type)
