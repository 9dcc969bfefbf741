"""Replies as of a past moment."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from backquant_api.resources import operations

from backquant.sandbox.contract import load_contract
from backquant.sandbox.market.market import Market
from backquant.sandbox.market.times import HOUR, to_ms
from backquant.sandbox.moments import parse_expiry

from .conftest import Bench, OpenBench

_PATHS = [operation.path for operation in load_contract().operations if operation.takes("as_of")]


def test_they_are_those_of_the_methods_that_have_a_past() -> None:
    assert {each.path for each in operations() if any(param.name == "as_of" for param in each.params)} == set(_PATHS)


@pytest.mark.parametrize("path", _PATHS)
def test_snapshot_at_or_before_the_request(bench: Bench, path: str) -> None:
    notes = bench.get(path, as_of="2026-09-08T09:33:20Z").json()["meta"]["extra"]["as_of"]
    requested, snapshot = (datetime.fromisoformat(notes[name]) for name in ("requested", "snapshot_ts"))
    assert requested.isoformat() == "2026-09-08T09:33:20+00:00"
    assert 0 <= (requested - snapshot).total_seconds() == notes["lag_seconds"] <= 330
    assert notes["resolution"] == "nearest snapshot at or before the requested time"


def test_snapshots_lie_at_irregular_seconds_about_five_minutes_apart(bench: Bench) -> None:
    snapshots: list[datetime] = []
    instant = datetime(2026, 9, 8, 12, tzinfo=UTC)
    while len(snapshots) < 40:
        notes = bench.get("/gex/levels", as_of=instant.isoformat()).json()["meta"]["extra"]["as_of"]
        snapshots.append(datetime.fromisoformat(notes["snapshot_ts"]))
        instant = snapshots[-1] - timedelta(milliseconds=1)
    gaps = [(late - early).total_seconds() for late, early in pairwise(snapshots)]
    assert all(270 <= gap <= 330 for gap in gaps)
    assert len(set(gaps)) > 10


def test_some_days_have_outages() -> None:
    snapshots = Market()["BTCUSDT"].snapshots
    end = to_ms(datetime(2026, 9, 8, tzinfo=UTC))
    times = [snapshots.at_or_before(end - hour * HOUR) or 0 for hour in range(120 * 24)]
    silences = [end - hour * HOUR - time for hour, time in enumerate(times)]
    assert max(silences) > 20 * HOUR
    assert sum(silence > HOUR for silence in silences) < 200


def test_before_the_first_snapshot_there_is_nothing(bench: Bench) -> None:
    assert bench.error("/options/chain", as_of="2026-04-15T23:59:59Z") == (404, "NOT_FOUND")
    early = bench.get("/gex/levels", as_of="2026-05-01T12:00:00Z").json()
    assert (early["data"]["positioning"], early["meta"]["extra"]["flow_unavailable_before"]) == ("std", "2026-05-17")
    late = bench.get("/gex/levels", as_of="2026-05-20T12:00:00Z").json()
    assert late["data"]["positioning"] == "flow"


@pytest.mark.parametrize("path", _PATHS)
def test_the_future_is_refused(bench: Bench, path: str) -> None:
    assert bench.error(path, as_of="2026-09-09T12:00:08Z") == (400, "VALIDATION_ERROR")
    assert bench.get(path, as_of="2026-09-09T12:00:07Z").status_code == 200


@pytest.mark.parametrize("as_of", ["2026-08-20T14:30:00", "2026-08-20T16:30:00+02:00", "20260820T143000Z"])
def test_spellings_of_one_instant(bench: Bench, as_of: str) -> None:
    notes = bench.get("/gex/levels", as_of=as_of).json()["meta"]["extra"]["as_of"]
    assert notes["requested"] == "2026-08-20T14:30:00+00:00"


def test_the_same_instant_gives_the_same_data(bench: Bench) -> None:
    first = bench.data("/options/chain", as_of="2026-08-20T14:30:00Z")
    bench.clock.turn(hours=1)
    assert bench.data("/options/chain", as_of="2026-08-20T14:30:00Z") == first
    bench.clock.turn(hours=-1)


def test_expiries_are_those_of_then(bench: Bench) -> None:
    data = bench.data("/options/iv/term-structure", as_of="2026-08-19T00:10:00Z")
    days = [parse_expiry(token) for token in data["expiries"]]
    assert days[0] is not None
    assert days[0].isoformat() == "2026-08-19"
    assert data["dtes"][0] == 0
    assert bench.data("/gex/strike-profile", as_of="2026-08-19T00:10:00Z", expiry="20AUG26")["dte"] == 1
    assert bench.error("/gex/strike-profile", expiry="20AUG26") == (404, "NOT_FOUND")


def test_live_sections_are_refused(bench: Bench) -> None:
    body = bench.get("/gex/levels", as_of="2026-09-01T00:00:00Z", include="spot,candles,max_pain").json()
    assert not {"spot", "candles"} & body["data"].keys()
    assert "max_pain" in body["data"]
    assert body["meta"]["extra"]["unavailable_sections"]["sections"] == ["spot", "candles"]


def test_nothing_is_refused_that_was_not_asked_for(bench: Bench) -> None:
    extra = bench.get("/gex/levels", as_of="2026-09-01T00:00:00Z", include="ranked").json()["meta"]["extra"]
    assert "unavailable_sections" not in extra
    assert "history_clamp" not in extra


@pytest.mark.parametrize("as_of", ["2020-01-01T00:00:00Z", "0001-01-01T00:00:00Z"])
def test_older_than_the_plan_allows(open_bench: OpenBench, as_of: str) -> None:
    bench = open_bench(plan="standard")
    extra = bench.get("/gex/levels", as_of=as_of).json()["meta"]["extra"]
    clamp = extra["history_clamp"]
    assert clamp["allowed"] == "2026-06-11T00:00:00+00:00"
    assert extra["as_of"]["snapshot_ts"] <= clamp["allowed"]
    assert (clamp["unit"], clamp["max_history_days"], clamp["enforced"]) == ("as_of", 90, True)


def test_windows_beyond_the_plan(open_bench: OpenBench) -> None:
    body = open_bench(depth=3).get("/market/candles", hours=100).json()
    assert len(body["data"]["timestamps"]) == 72
    clamp = body["meta"]["extra"]["history_clamp"]
    assert (clamp["requested"], clamp["allowed"], clamp["unit"]) == (100, 72, "hours")
