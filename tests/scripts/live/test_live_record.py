"""Recordings: few rows, nobody's, and types for what was untyped once the draft is appended to the overlay."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.examples.write import render
from scripts.generate import driver
from scripts.generate.driver import CONTRACT, OVERLAY, generate
from scripts.live.anonymous import anonymous
from scripts.live.draft import draft_actions
from scripts.live.record import LiveRecording
from scripts.live.trim import ROWS, trimmed

from .conftest import Replies

RECORDED = ("etf.flows", "gex.history", "options.chain", "tape.whale")


@pytest.fixture(scope="module")
def folder(replies: Replies, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four replies, recorded: a typed one, one of documented fields, and two of which nothing is published."""
    folder = tmp_path_factory.mktemp("recorded")
    recording = LiveRecording(folder)
    for name in (*RECORDED, RECORDED[0]):  # once more replaces it
        recording(*replies[name])
    return folder


def read(path: Path) -> Any:
    return json.loads(path.read_text())


def test_the_recordings_have_the_form_of_the_examples(folder: Path, replies: Replies) -> None:
    assert read(folder / "examples" / "index.json") == {
        "etf_flows": {"path": "/etf/flows", "status": "recorded"},
        "gex_history": {"path": "/gex/history", "status": "recorded"},
        "options_chain": {"path": "/options/chain", "status": "typed"},
        "tape_whale": {"path": "/tape/whale", "status": "recorded"},
    }
    file = folder / "examples" / "etf_flows.json"
    body = read(file)
    assert file.read_text() == render(body) + "\n"
    assert list(body) == ["success", "data", "meta"]
    assert len(body["data"]["dates"]) == ROWS
    assert {len(column) for column in body["data"]["funds"].values()} == {ROWS}
    _, reply = replies["etf.flows"]
    assert body["meta"]["request_id"] not in (reply.request_id, None)
    assert "rate_limit" not in body["meta"]


def test_a_recording_is_expected_of_the_next_reply(folder: Path, replies: Replies) -> None:
    from scripts.live.drift import departures
    from scripts.live.expected import expected_reply

    for name in RECORDED:
        operation, reply = replies[name]
        assert list(departures(reply.raw, expected_reply(operation, folder / "examples"))) == [], name


@pytest.fixture(scope="module")
def package(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The package that a small contract gives when the draft is appended to the overlay."""
    place = tmp_path_factory.mktemp("typed")
    document = read(CONTRACT)
    paths = {path: document["paths"][path] for path in ("/etf/flows", "/etf/aum", "/gex/history", "/tape/whale")}
    # Of this one nothing is published here, whatever a later contract tells of it.
    paths["/etf/aum"]["get"]["responses"]["200"]["content"] = {"application/json": {"schema": {}}}
    (place / "contract.json").write_text(json.dumps({**document, "paths": paths}))
    overlay = place / "overlay.yaml"
    overlay.write_text(
        OVERLAY.read_text("utf-8") + (folder / "overlay.draft.yaml").read_text("utf-8"), encoding="utf-8"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(driver, "OVERLAY", overlay)
        generate(place / "contract.json", place / "typed_by_draft")
    sys.path.insert(0, str(place))
    yield place / "typed_by_draft"
    sys.path.remove(str(place))


def test_the_draft_gives_types(package: Path) -> None:
    def fields(module: str, model: str) -> dict[str, str]:
        return getattr(importlib.import_module(f"{package.name}.models.{module}"), model).__annotations__

    assert fields("etf_flows", "EtfFlowsData") == {
        "symbol": "str | None",
        "dates": "list[Day | None] | None",
        "funds": "dict[str, list[float | None] | None] | None",
        "total": "list[float | None] | None",
        "cumulative": "list[float | None] | None",
    }
    assert fields("tape_whale", "TapeWhaleData")["trades"] == "list[TapeWhaleDataTrades | None] | None"
    assert fields("tape_whale", "TapeWhaleDataTrades")["premium_usd"] == "float | None"
    assert fields("gex_history", "GexHistoryData")["total_gex"] == "list[float | None] | None"  # documented before
    assert fields("gex_history", "GexHistoryData")["call_wall"] == "list[float | None] | None"


def test_only_what_was_recorded_changes(package: Path) -> None:
    paths = read(package / "contract.json")["paths"]
    schemas = {
        path: operation["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for path, operation in paths.items()
    }
    assert schemas["/etf/flows"]["x-status"] == schemas["/gex/history"]["x-status"] == "recorded"
    assert schemas["/etf/aum"]["x-status"] == "free-form"
    assert "properties" not in schemas["/etf/aum"]["properties"]["data"]


def test_what_the_contract_tells_is_not_drafted(replies: Replies) -> None:
    operation, reply = replies["gex.history"]
    [action] = draft_actions(operation, reply.raw["data"])
    update: Any = action["update"]
    assert sorted(update["properties"]["data"]["properties"]) == ["call_wall", "net_gex_5pct", "put_wall", "spot_price"]


def test_a_draft_takes_maps_times_and_whole_numbers(replies: Replies) -> None:
    operation, _ = replies["etf.flows"]
    data: Any = {
        "venues": {"okx": {"oi": 1}, "bybit": {"oi": 2.5}},
        "days": ["2026-09-04", None],
        "at": "2026-09-04T06:30:00Z",
        "mixed": ["2026-09-04", "all"],
        "dte": 5,
        "price": 5,
        "odd": [1, "a"],
        "nothing": None,
        "empty": [],
        "bag": {},
    }
    [_, action] = draft_actions(operation, data)
    update: Any = action["update"]
    fields: Any = update["properties"]["data"]["properties"]
    venue = {"x-status": "recorded", "type": ["object", "null"], "additionalProperties": True}
    assert fields == {
        "venues": {
            "type": ["object", "null"],
            "additionalProperties": {**venue, "properties": {"oi": {"type": ["number", "null"]}}},
        },
        "days": {"type": ["array", "null"], "items": {"type": ["string", "null"], "format": "date"}},
        "at": {"type": ["string", "null"], "format": "date-time"},
        "mixed": {"type": ["array", "null"], "items": {"type": ["string", "null"]}},
        "dte": {"type": ["integer", "null"]},
        "price": {"type": ["number", "null"]},
        "odd": {"type": ["array", "null"], "items": {"type": ["number", "string", "null"]}},
        "nothing": {},
        "empty": {"type": ["array", "null"], "items": {}},
        "bag": {"type": ["object", "null"], "additionalProperties": True},
    }


def test_nobody_is_told_of() -> None:
    key = "bq_live_0123456789abcdef0123456789ABCDEF"
    body: Any = {
        "data": {
            "your_plan": {"name": "pro", "seats": 3, "trial": False, "since": None},
            "client_id": "c-1",
            "accounts": [{"user_name": "jo", "strike": 5}],
            "note": f"key {key} of jo@example.org from 10.1.2.3",
            "request_id": "6f1c7f2e-0000-4000-8000-000000000000",
            "strike": 67000,
            "expiry": "25DEC26",
        },
        "meta": {"version": "2.9", "request_id": "req_a1b2", "rate_limit": {"limit": 5}},
    }
    assert anonymous(body) == {
        "data": {
            "your_plan": {"name": "redacted", "seats": 0, "trial": False, "since": None},
            "client_id": "redacted",
            "accounts": [{"user_name": "redacted", "strike": 0}],
            "note": "key bq_live_redacted of someone@example.com from 192.0.2.1",
            "request_id": "redacted",
            "strike": 67000,
            "expiry": "25DEC26",
        },
        "meta": {"version": "2.9", "request_id": "redacted"},
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=12) | st.dictionaries(st.text("abc", min_size=1, max_size=2), inner),
    max_leaves=20,
)


@settings(max_examples=40)
@given(JSON)
def test_trimming_keeps_the_beginning_of_everything(value: Any) -> None:
    cut: Any = trimmed(value)
    assert trimmed(cut) == cut
    if isinstance(value, list):
        assert cut == [trimmed(item) for item in value[:ROWS]]  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def test_parallel_arrays_matrices_and_maps_stay_in_step() -> None:
    strikes, days = list(range(20)), [f"2026-09-{day:02}" for day in range(1, 11)]
    data: Any = {
        "strikes": strikes,
        "days": days,
        "z": [[strike * 100 + day for day in range(10)] for strike in strikes],
        "by_day": dict.fromkeys(days, 1),
        "by_venue": {"deribit": 1, "bybit": 1, "okx": 1, "binance": 1, "derive": 1, "thalex": 1},
        "name": "kept",
    }
    cut: Any = trimmed(data)
    assert len(cut["strikes"]) == len(cut["z"]) == ROWS
    assert len(cut["days"]) == len(cut["z"][0]) == ROWS
    assert list(cut["by_day"]) == cut["days"]
    assert len(cut["by_venue"]) == 6
    assert cut["name"] == "kept"
