"""A store, read by this package and by the libraries that people read Parquet with."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias, cast

import duckdb
import pandas
import polars
import pyarrow.dataset
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backquant import BackQuant, ConfigurationError
from backquant.history import History
from backquant.history.join import join_as_of
from tests.history.conftest import END, START
from tests.history.past import HEADERS, NOW, Past, envelope
from tests.support.server import Behaviour, Status

Ask: TypeAlias = Callable[[History], object]
SECOND = START + timedelta(days=1)


def fill(bq: BackQuant, into: Path, start: datetime = START, end: datetime = END, every: str | None = "1h") -> History:
    bq.backfill(bq.gex.levels, symbol="BTCUSDT", start=start, end=end, every=every, into=into).run()
    return History(into)


def test_every_row_tells_its_time_symbol_and_origin(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    frame = fill(bq, tmp_path / "s").frame("gex.levels", symbol="BTCUSDT")
    assert list(frame.columns[:10]) == [
        "time",
        "symbol",
        "spot_price",
        "positioning",
        "positioning_requested",
        "fallback_reason",
        "snapshot",
        "request_id",
        "fetched_at",
        "contract_version",
    ]
    first = frame.iloc[0]
    assert first["time"].to_pydatetime() in past.snapshots
    assert first["symbol"] == "BTCUSDT"
    assert (first["request_id"], first["contract_version"]) == ("req_1", "2.11")
    assert first["fetched_at"] >= pandas.Timestamp(NOW)
    assert frame["time"].is_monotonic_increasing


def test_readers_with_default_arguments_see_all_rows_and_one_schema(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    fill(bq, tmp_path / "s", end=SECOND)

    def wider(symbol: str, moment: datetime, _count: int) -> Behaviour | None:
        body = past.body(symbol, moment)
        body["data"]["all_expiry"]["new_field"] = 1.5
        return Status(200, body, HEADERS)

    past.odd = wider
    store = fill(bq, tmp_path / "s")
    table = store.tables("gex.levels")[0]
    folder = tmp_path / "s" / "gex.levels" / "BTCUSDT" / table
    ours = store.arrow("gex.levels")
    assert ours["all_expiry.new_field"].null_count == 23
    heights = {
        "pandas": len(pandas.read_parquet(folder)),
        "pyarrow": cast("Any", pyarrow.parquet).read_table(folder).num_rows,
        "dataset": cast("Any", pyarrow.dataset).dataset(folder).count_rows(),
        "polars": polars.read_parquet(folder).height,
        "scan": store.scan("gex.levels").collect().height,
        "duckdb": cast("Any", duckdb).sql(f"SELECT count(*) FROM '{folder}/*.parquet'").fetchall()[0][0],  # noqa: S608  # our folder
    }
    assert set(heights.values()) == {ours.num_rows}
    assert "all_expiry.new_field" in pandas.read_parquet(folder).columns
    assert store.verify() == []


def test_a_field_that_changes_its_type_is_kept_as_text(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    fill(bq, tmp_path / "s", end=SECOND)

    def odd(symbol: str, moment: datetime, _count: int) -> Behaviour | None:
        body = past.body(symbol, moment)
        body["data"]["all_expiry"]["hvl"] = "unclear"
        return Status(200, body, HEADERS)

    past.odd = odd
    with pytest.warns(UserWarning, match="departs from the contract"):
        store = fill(bq, tmp_path / "s")
    texts = store.arrow("gex.levels")["all_expiry.hvl"].to_pylist()
    hours = [START + timedelta(hours=hour) for hour in range(24)]
    known = dict.fromkeys(max((each for each in past.snapshots if each <= hour), default=None) for hour in hours)
    numbers = [repr(past.figure("BTCUSDT", each)) for each in known if each]
    assert len(numbers) > 20
    assert texts[: len(numbers)] == numbers
    assert set(texts[len(numbers) :]) == {"unclear"}
    assert store.verify() == []


def test_days_on_a_grid_and_whole_days_show_each_moment_once(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    fill(bq, tmp_path / "s")
    store = fill(bq, tmp_path / "s", every=None)
    assert store.arrow("gex.levels")["time"].to_pylist() == past.snapshots


def test_coverage_tells_of_the_outage(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    second = fill(bq, tmp_path / "s", every=None).coverage()[1]
    assert second.state == "done"
    (hole,) = second.holes
    assert hole.reason == "the API has no snapshot"
    assert timedelta(hours=5) <= hole.length <= timedelta(hours=5, minutes=11)
    assert second.units == second.rows + 1


def test_on_a_grid_a_hole_ends_at_what_was_asked(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    """Snapshots are back at 35:02 or so: that none came before was not looked at beyond 35:00."""
    second = fill(bq, tmp_path / "s").coverage()[1]
    (hole,) = second.holes
    assert hole.start in past.snapshots
    assert hole.end == START + timedelta(hours=35)
    assert not [each for each in past.snapshots if hole.start < each <= hole.end]


def test_a_file_that_is_cut_off_is_told_by_its_name(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    store = fill(bq, tmp_path / "s")
    broken = sorted((tmp_path / "s").rglob("*.parquet"))[1]
    broken.write_bytes(broken.read_bytes()[:-9])
    looks: list[Ask] = [History.coverage, History.compact, lambda store: store.arrow("gex.levels")]
    for look in looks:
        with pytest.raises(OSError, match=r"2026-08-.*can't be read .*backquant history verify"):
            look(store)


@pytest.mark.parametrize("other", [{}, {"sandbox": "synthetic market, seed 7"}])
def test_figures_of_two_markets_are_not_mixed(
    bq: BackQuant, past: Past, tmp_path: Path, other: dict[str, object]
) -> None:
    def of(told: dict[str, object]) -> None:
        def odd(symbol: str, moment: datetime, _count: int) -> Behaviour | None:
            answer = past.answer(symbol, moment)
            body = cast("Any", answer.body)
            if answer.status == 200:
                body["meta"]["extra"] |= told
            return answer

        past.odd = odd

    of({"sandbox": "synthetic market, seed 0"})
    store = fill(bq, tmp_path / "s", end=SECOND)
    assert store.made_up == "synthetic market, seed 0"
    of(other)
    with pytest.raises(ConfigurationError, match="has figures of synthetic market, seed 0, and these are of"):
        fill(bq, tmp_path / "s")
    times: Any = store.arrow("gex.levels")["time"].to_pylist()
    assert {time.date() for time in times} <= {START.date()}
    of({"sandbox": "synthetic market, seed 0"})
    assert {day.state for day in fill(bq, tmp_path / "s").coverage()} == {"done"}


def test_a_store_of_the_api_s_own_figures(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    assert fill(bq, tmp_path / "s").made_up is None
    with closing(sqlite3.connect(tmp_path / "s" / "journal.sqlite")) as journal:
        journal.execute("DROP TABLE market")  # as stores were before
    assert History(tmp_path / "s").made_up is None


def test_whose_figures_an_old_store_has_is_not_guessed_from_what_comes_next(
    bq: BackQuant, past: Past, tmp_path: Path
) -> None:
    fill(bq, tmp_path / "s", end=SECOND)
    with closing(sqlite3.connect(tmp_path / "s" / "journal.sqlite")) as journal:
        journal.execute("DROP TABLE market")

    def made_up(symbol: str, moment: datetime, _count: int) -> Behaviour | None:
        answer = past.answer(symbol, moment)
        if answer.status == 200:
            cast("Any", answer.body)["meta"]["extra"]["sandbox"] = "synthetic market, seed 0"
        return answer

    past.odd = made_up
    assert fill(bq, tmp_path / "s").made_up is None


@pytest.mark.parametrize(
    ("place", "words"), [("thesis.txt", "is a file"), ("folder", "no journal of a store"), ("new", "makes one")]
)
def test_what_is_no_store_is_told_as_what_it_is(tmp_path: Path, place: str, words: str) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "thesis.txt").write_text("mine")
    with pytest.raises(ConfigurationError, match=words):
        History(tmp_path / place)


def test_as_of_never_looks_ahead_and_tells_what_is_too_old(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    store = fill(bq, tmp_path / "s", every=None)
    times = [START, SECOND, SECOND + timedelta(hours=8), SECOND + timedelta(hours=13), END + timedelta(days=9)]
    found = store.as_of("gex.levels", times, max_age="10min")
    assert [time.to_pydatetime() for time in found["asked"]] == times
    known = found["time"].notna().tolist()
    assert known == [False, True, False, True, False]
    assert (found["time"] <= found["asked"])[known].all()
    assert store.as_of("gex.levels", [END + timedelta(days=9)])["time"].notna().all()
    for one in (SECOND, f"{SECOND:%Y-%m-%dT%H:%M:%SZ}"):
        assert store.as_of("gex.levels", one)["asked"].tolist() == [SECOND]


@given(
    st.lists(st.integers(0, 1000), min_size=1, unique=True),
    st.lists(st.integers(-10, 1100), max_size=20),
    st.none() | st.integers(1, 300),
)
def test_the_join_is_what_a_loop_would_find(known: list[int], asked: list[int], age: int | None) -> None:
    at = {second: START + timedelta(seconds=second) for second in (*known, *asked)}
    rows = pyarrow.table(
        {"time": pyarrow.array([at[each] for each in known], pyarrow.timestamp("us", "UTC")), "figure": known}
    )
    joined = join_as_of(rows, [at[each] for each in asked], None if age is None else timedelta(seconds=age))
    truth = [max((each for each in known if each <= moment), default=None) for moment in asked]
    expected = [
        None if each is None or (age and moment - each > age) else each
        for each, moment in zip(truth, asked, strict=True)
    ]
    found = joined["figure"].tolist() if asked else []
    assert [None if pandas.isna(each) else int(each) for each in found] == expected


def test_a_chain_comes_with_all_rows_of_its_moment() -> None:
    two = [START, START, SECOND, SECOND, SECOND]
    rows = pyarrow.table({"time": pyarrow.array(two, pyarrow.timestamp("us", "UTC")), "strike": [1, 2, 3, 4, 5]})
    joined = join_as_of(rows, [SECOND, START + timedelta(hours=1)], None)
    assert joined["strike"].tolist() == [3, 4, 5, 1, 2]
    assert joined["asked"].tolist() == [SECOND] * 3 + [START + timedelta(hours=1)] * 2


def test_a_series_endpoint_is_asked_as_far_back_as_its_replies_reach(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    def flow(_symbol: str, moment: datetime, _count: int) -> Behaviour:
        last = max(each for each in frames if each <= moment)
        reach = [each for each in frames if last - timedelta(hours=6) <= each <= last]
        points = [{"ts": each.isoformat(), "gamma_flow": each.timestamp()} for each in reach]
        extra = {"as_of": {"requested": moment.isoformat(), "snapshot_ts": last.isoformat()}}
        return Status(200, envelope({"series": points}, extra, "BTCUSDT"), HEADERS)

    frames = [START - timedelta(hours=12) + timedelta(minutes=5 * step) for step in range(36 * 12)]
    past.odd = flow
    outcome = bq.backfill(bq.gex.dealer_flow, start=START, end=SECOND, into=tmp_path / "s").run()
    table = History(tmp_path / "s").arrow("gex.dealer_flow")
    of_the_day = [each for each in frames if START <= each < SECOND]
    assert table["time"].to_pylist() == of_the_day
    assert table["gamma_flow"].to_pylist() == [each.timestamp() for each in of_the_day]
    assert outcome.units == 4


QUESTIONS: list[tuple[Ask, str]] = [
    (lambda store: store.frame("gex.levels", symbol="ETHUSDT"), r"no such series.*BTCUSDT"),
    (lambda store: store.frame("gex.levels", "walls"), r"no table 'walls'.*'summary'"),
    (lambda store: store.frame("gex.max_pain"), r"takes no as_of"),
    (lambda store: store.as_of("gex.levels", [datetime(2026, 8, 30)]), r"no time zone"),  # noqa: DTZ001  # naive is what it is about
    (lambda store: store.as_of("gex.levels", [START], max_age="soon"), r"max_age.*no length of time"),
    (lambda store: store.as_of("gex.levels", ["noon"]), r"times: 'noon' is no full date and time"),
    (lambda store: store.frame(store.frame), r"is no text.*write 'gex\.levels'"),  # type: ignore[arg-type]  # as people try
]


@pytest.mark.parametrize(("ask", "words"), QUESTIONS)
def test_bad_questions_say_what_there_is(bq: BackQuant, past: Past, tmp_path: Path, ask: Ask, words: str) -> None:
    store = fill(bq, tmp_path / "s")
    with pytest.raises(ConfigurationError, match=words):
        ask(store)


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no store; bq\.backfill"):
        History(tmp_path)
    (tmp_path / "journal.sqlite").write_bytes(b"this is no database, but long enough to look like a file of one")
    with pytest.raises(ConfigurationError, match="no journal of a store"):
        History(tmp_path)


def test_a_store_of_a_newer_format_is_refused(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    import sqlite3

    fill(bq, tmp_path / "s")
    database = sqlite3.connect(tmp_path / "s" / "journal.sqlite")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(ConfigurationError, match=r"format is 99.*update backquant"):
        History(tmp_path / "s")
