"""Shapes that a later contract may bring: renamed fields, and unions that bytes alone don't tell apart."""

import json
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Literal

import attrs
import pytest
from backquant_api.operation import Operation
from backquant_api.types import Day, Instant

from backquant._call.drift import build
from backquant._call.envelope import ErrorBody, Success, read_envelope
from backquant._ground.drift_item import Drift
from tests.support.examples import META, failure


@attrs.define(frozen=True, kw_only=True)
class Renamed:
    """`class` and `3d` are no names in Python."""

    __json_names__: ClassVar[dict[str, str]] = {"class_": "class", "field_3d": "3d"}

    class_: Literal["a", "b"]
    field_3d: int = 3
    rows: list[int] = attrs.field(factory=list[int])


@attrs.define(frozen=True, kw_only=True)
class Other:
    strike: float
    day: Day | None = None
    at: Instant | None = None


@attrs.define(frozen=True, kw_only=True)
class Holder:
    value: Renamed | Other | list[int] | dict[str, float] | None = None


def read(data: object, kind: Any) -> tuple[Any, list[tuple[str, str, str]]]:
    """The data as the type, and its departures."""
    method: Operation[Any] = Operation(f"made.up.{kind}", "/made/up", (), lambda: kind)
    outcome = read_envelope(json.dumps({"success": True, "data": data, "meta": META}).encode(), method)
    assert isinstance(outcome, Success)
    return outcome.data, [(item.path, item.expected, item.got) for item in outcome.drift]


def test_a_field_may_have_another_name_in_json() -> None:
    data, drift = read({"class": "a", "3d": 5}, Renamed)
    assert data == Renamed(class_="a", field_3d=5)
    assert drift == []


def test_departures_have_the_names_of_json() -> None:
    data, drift = read({"3d": "x"}, Renamed)
    assert (data.class_, data.field_3d, data.rows) == (None, "x", [])
    assert drift == [("data.class", "'a' | 'b'", "nothing"), ("data.3d", "integer", "'x'")]


UNION = "object (Renamed) | object (Other) | array | object | null"


@pytest.mark.parametrize(
    ("value", "expected", "departures"),
    [
        (None, None, []),
        ({"class": "b"}, Renamed(class_="b"), []),
        ({"strike": 5}, Other(strike=5.0), []),
        ({"strike": 5, "day": "2026-09-04"}, Other(strike=5.0, day=date(2026, 9, 4)), []),
        ({"strike": 5, "at": "2026-09-04"}, Other(strike=5.0, at=datetime(2026, 9, 4, tzinfo=UTC)), []),
        ([1, 2], [1, 2], []),
        ([1, "x"], [1, "x"], [("data.value[1]", "integer", "'x'")]),
        ({"x": 1.5}, {"x": 1.5}, []),
        ("text", "text", [("data.value", UNION, "'text'")]),
        (True, True, [("data.value", UNION, "True")]),
    ],
)
def test_a_union_is_read_as_the_member_that_fits_best(
    value: object, expected: object, departures: list[tuple[str, str, str]]
) -> None:
    data, drift = read({"value": value}, Holder)
    assert data.value == expected
    assert drift == departures


@pytest.mark.parametrize("kind", [int | str, int | float | None, Literal["a"] | int, bool | str])
@pytest.mark.parametrize("value", [5, "a", 1.5, True, None])
def test_a_union_of_plain_values_takes_what_it_holds(kind: Any, value: object) -> None:
    drift: list[Drift] = []
    assert build(value, kind, "data", drift) == value
    assert [item.path for item in drift] in ([], ["data"])


@pytest.mark.parametrize("kind", [Instant, Day])
@pytest.mark.parametrize("value", [5, None, True, {}, "soon"])
def test_what_is_no_time_departs(kind: Any, value: object) -> None:
    drift: list[Drift] = []
    assert build(value, kind, "data.at", drift) == value
    assert [item.expected for item in drift] == ["date-time" if kind is Instant else "date"]


def test_an_error_with_data_is_an_error() -> None:
    both = {**failure("NOT_FOUND"), "data": {"rows": 0}}
    method: Operation[Any] = Operation("made.up", "/made/up", (), lambda: dict[str, Any])
    outcome = read_envelope(json.dumps(both).encode(), method)
    assert isinstance(outcome, ErrorBody)
    assert outcome.code == "NOT_FOUND"
