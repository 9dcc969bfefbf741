"""What counts as a departure: every change of a reply of every operation, and nothing in a clean one."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from backquant_api.resources import operations

from scripts.live.drift import departures
from scripts.live.expected import expected_reply, status_of
from scripts.live.from_examples import shape_of_examples
from scripts.live.from_schema import shape_of_schema
from scripts.live.shapes import JsonShape, merged

from .conftest import Replies
from .mutations import Json, Steps, changed, other_type, path_names, places, without

NAMES = [operation.name for operation in operations()]
CHOSEN = 3  # places of a reply that are changed in one run


def findings(reply: Json, shape: JsonShape) -> list[str]:
    return [str(item) for item in departures(reply, shape)]


def chosen(name: str, steps: list[Steps]) -> list[Steps]:
    """Some of the places, the same in every run."""
    return random.Random(name).sample(steps, min(CHOSEN, len(steps)))


def reports(found: list[Any], steps: Steps) -> bool:
    return any(path_names(steps, item.path) for item in found)


@pytest.mark.parametrize("name", NAMES)
def test_a_clean_reply_departs_nowhere(replies: Replies, recorded: Path, name: str) -> None:
    operation, reply = replies[name]
    assert findings(reply.raw, expected_reply(operation, recorded)) == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_expected_of_what_nobody_recorded(replies: Replies, name: str) -> None:
    operation, reply = replies[name]
    shape = expected_reply(operation)
    assert findings(reply.raw, shape) == []
    if status_of(operation.path) == "free-form":
        for data in ({}, {"other_names": [1, "a"]}, {"x": {"y": None}}):
            assert findings({**reply.raw, "data": data}, shape) == []


@pytest.mark.parametrize("name", NAMES)
def test_another_type_anywhere_is_reported(replies: Replies, recorded: Path, name: str) -> None:
    operation, reply = replies[name]
    shape = expected_reply(operation, recorded)
    either = {("data", "by_venue")} if name == "options.oi.by_expiry" else set[Steps]()  # told as a list, and as a map
    filled = [steps for steps, value in places(reply.raw) if steps and value is not None and steps not in either]
    for steps in [("data",), ("meta",), *chosen(name, filled)]:
        body = changed(reply.raw, steps, other_type(at(reply.raw, steps)))
        assert reports(list(departures(body, shape)), steps), steps


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_field_in_any_object_is_reported(replies: Replies, recorded: Path, name: str) -> None:
    operation, reply = replies[name]
    shape = expected_reply(operation, recorded)
    objects = [
        steps for steps, value in places(reply.raw) if isinstance(value, dict) and steps[:2] != ("meta", "extra")
    ]
    for steps in [("data",), ("meta",), *chosen(name, [steps for steps in objects if steps])]:
        body = changed(reply.raw, steps, {**at(reply.raw, steps), "a_stray_field": 1})
        assert reports(list(departures(body, shape)), (*steps, "a_stray_field")), steps


@pytest.mark.parametrize("name", [name for name in NAMES if name != "changelog"])
def test_a_field_that_is_gone_is_reported(replies: Replies, recorded: Path, name: str) -> None:
    operation, reply = replies[name]
    shape = expected_reply(operation, recorded)
    data: dict[str, Json] = reply.raw["data"]
    for field in data if status_of(operation.path) != "typed" else ():
        assert reports(list(departures(without(reply.raw, ("data", field)), shape)), ("data", field)), field
    for part in ("data", "meta"):
        assert reports(list(departures(without(reply.raw, (part,)), shape)), (part,))


def at(body: Json, steps: Steps) -> Json:
    for step in steps:
        body = body[step]
    return body


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("gex.levels", ("data", "positioning")),
        ("options.chain", ("data", "contracts", 0, "type")),
        ("gex.expiry_profile", ("data", "positioning")),  # named in a description alone
        ("status", ("data", "overall_status")),
        ("status", ("data", "symbols", "BTCUSDT", "gex", "status")),
        ("tape.trades", ("data", "trades", 0, "option_type")),  # the tokens of the parameter
        ("etf.flows", ("data", "symbol")),
    ],
)
def test_an_unknown_token_is_reported(replies: Replies, recorded: Path, name: str, steps: Steps) -> None:
    operation, reply = replies[name]
    found = list(departures(changed(reply.raw, steps, "a_new_token"), expected_reply(operation, recorded)))
    assert reports(found, steps)


SCHEMAS: list[tuple[Json, list[Json], list[Json]]] = [
    ({"type": "integer"}, [1, 2.0], [1.5, "1", None, True]),
    ({"type": "number"}, [1, 2.5], ["1", None, True]),
    ({"type": ["string", "null"], "format": "date"}, ["2026-09-04", None], ["soon", 5]),
    ({"type": "string", "format": "date-time"}, ["2026-09-04T06:30:00Z"], ["soon", None]),
    ({"enum": ["a", "b"]}, ["a"], ["c", None, 1]),
    ({"anyOf": [{"type": "number"}, {"type": "null"}]}, [1, None], ["1"]),
    ({"type": "array", "items": {"type": "number"}}, [[], [1]], [[None], ["1"], {}]),
    ({"type": "object", "properties": {"a": {}}, "required": ["a"]}, [{"a": 1}], [{}, {"a": 1, "b": 2}, []]),
    ({"type": "object", "additionalProperties": {"type": "number"}}, [{}, {"x": 1}], [{"x": "1"}]),
    ({"type": "object"}, [{}, {"x": "anything"}], [[]]),
    ({"anyOf": [{"type": "array", "items": {"type": "number"}}, {"type": "string"}]}, [[1], "a"], [["a"], 1, None]),
    ({"$ref": "#/parts/day"}, ["2026-09-04"], [1]),
    ({"allOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}, "required": ["b"]}]}, [{"b": 1}], [{"a": 1}]),
    ({}, [None, 1, "a", [], {}], []),
]


@pytest.mark.parametrize(("schema", "fits", "departs"), SCHEMAS)
def test_schemas(schema: Any, fits: list[Json], departs: list[Json]) -> None:
    shape = shape_of_schema(schema, {"parts": {"day": {"type": "string", "format": "date"}}})
    assert [value for value in fits if findings(value, shape)] == []
    assert [value for value in departs if not findings(value, shape)] == []


EXAMPLES: list[tuple[Json, list[Json], list[Json]]] = [
    ({"a": 1}, [{"a": 2.5}, {"a": None}], [{}, {"a": "1"}, {"a": 1, "b": 2}]),
    ({"a": None}, [{"a": 5}, {"a": {"b": 1}}], [{}]),
    ([], [[1, "a"]], [{}]),
    ([1], [[], [2.5], [None]], [["a"]]),
    ([{"a": 1, "b": 1}, {"a": 1}], [[{"a": 2}], [{"a": 1, "b": 2}]], [[{"b": 1}], [{"a": 1, "c": 1}]]),
    ({"BTCUSDT": 1}, [{"XRPUSDT": 2}, {}], [{"stray": 1}, {"XRPUSDT": "a"}]),
    ({"deribit": {"oi": 1}}, [{"newvenue": {"oi": 2}}], [{"stray": 1}, {"okx": {}}]),
    ({"2026-09-04": 1}, [{"2026-09-05": 1}], [{"stray": 1}]),
    ({"04SEP26": 1}, [{"25DEC26": 1}], [{"stray": 1}]),
    ({"67000": 1}, [{"67500.5": 1}], [{"stray": 1}]),
    ({"at": "2026-09-04T06:30:00Z"}, [{"at": "2027-01-01T00:00:00.123Z"}], [{"at": "soon"}, {"at": 1788503400}]),
    (["buy", "sell"] * 4, [["sell"]], [["short"]]),
    (["buy", "sell"], [["short"]], []),
]


@pytest.mark.parametrize(("example", "fits", "departs"), EXAMPLES)
def test_examples(example: Json, fits: list[Json], departs: list[Json]) -> None:
    shape = shape_of_examples([example], lambda _: None)
    assert [value for value in fits if findings(value, shape)] == []
    assert [value for value in departs if not findings(value, shape)] == []


def test_the_contract_wins_over_the_example() -> None:
    declared = shape_of_schema({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}, {})
    shown = shape_of_examples([{"a": 5, "b": 1}], lambda _: None)
    shape = merged(declared, shown, binding=False)
    assert findings({"a": "text"}, shape) == []
    assert findings({"a": 5}, shape) == ["a: expected string, got 5"]
    assert findings({"a": "text", "b": 2}, shape) == []  # documented, though not in the contract
    assert findings({"a": "text", "c": 2}, shape) == ["c: expected no such field, got 2"]
