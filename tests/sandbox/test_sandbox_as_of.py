"""Replies as of a past moment."""

import pytest

from backquant.sandbox.contract import load_contract
from backquant.sandbox.moments import parse_token

from .conftest import Bench

_PATHS = [operation.path for operation in load_contract().operations if operation.takes("as_of")]


def test_there_are_nine() -> None:
    assert len(_PATHS) == 9


@pytest.mark.parametrize("path", _PATHS)
def test_snapshot_at_or_before_the_request(bench: Bench, path: str) -> None:
    extra = bench.get(path, as_of="2026-09-08T09:33:20Z").json()["meta"]["extra"]
    assert extra["as_of"] == {
        "requested": "2026-09-08T09:33:20+00:00",
        "snapshot_ts": "2026-09-08T09:30:00+00:00",
        "lag_seconds": 200.0,
        "resolution": "nearest snapshot at or before the requested time",
    }


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
    data = bench.data("/options/iv/term-structure", as_of="2026-08-19T00:00:00Z")
    days = [parse_token(token) for token in data["expiries"]]
    assert days[0] is not None
    assert days[0].isoformat() == "2026-08-19"
    assert data["dtes"][0] == 0
    assert bench.data("/gex/strike-profile", as_of="2026-08-19T00:00:00Z", expiry="20AUG26")["dte"] == 1
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
def test_older_than_the_plan_allows(bench: Bench, as_of: str) -> None:
    extra = bench.get("/gex/levels", as_of=as_of).json()["meta"]["extra"]
    clamp = extra["history_clamp"]
    assert clamp["allowed"] == extra["as_of"]["snapshot_ts"] == "2025-09-09T00:00:00+00:00"
    assert (clamp["unit"], clamp["max_history_days"], clamp["enforced"]) == ("as_of", 365, True)
