"""Whatever stands in a body: reading it ends in typed data, in an error that was foreseen, and in nothing else."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from datetime import date, datetime
from functools import cache
from typing import Any, TypeAlias, cast

import attrs
import pytest
from backquant_api.resources import operation, operations
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from backquant._call.envelope import ErrorBody, NoEnvelope, Success, read_envelope
from backquant._ground.drift_item import Drift
from backquant._ground.times import parse_date, parse_instant
from tests.support import examples

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Place: TypeAlias = tuple[str | int, ...]

SCALARS: st.SearchStrategy[Json] = (
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ANY_JSON: st.SearchStrategy[Json] = st.recursive(
    SCALARS | TEXTS | st.datetimes().map(str) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
ABSENT = object()


@cache
def envelope(name: str) -> dict[str, Json]:
    """The example reply of an operation, its lists cut to three items."""
    return cast("dict[str, Json]", _cut(json.loads(examples.example(operation(name)))))


def _cut(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _cut(item) for key, item in value.items()}
    return [_cut(item) for item in value[:3]] if isinstance(value, list) else value


@cache
def places(name: str) -> list[Place]:
    """Where something stands in the example reply."""

    def below(value: Json, place: Place) -> Iterator[Place]:
        yield place
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, item in items:
            yield from below(item, (*place, key))

    return list(below(envelope(name), ()))[1:]


def changed(name: str, place: Place, value: object) -> dict[str, Json]:
    """The example reply with another value at that place, or with none."""
    whole = deepcopy(envelope(name))
    holder: Any = whole
    for step in place[:-1]:
        holder = holder[step]
    if value is ABSENT:
        del holder[place[-1]]
    else:
        holder[place[-1]] = value
    return whole


def found(path: str, value: Json) -> list[Json]:
    """What stands at a path of a departure."""
    if not path:
        return [value]
    if isinstance(value, dict):
        steps = [(step, item) for key, item in value.items() for step in (f".{key}", f"[{key!r}]")]
    else:
        steps = [(f"[{index}]", item) for index, item in enumerate(value)] if isinstance(value, list) else []
    return [hit for step, item in steps if path.startswith(step) for hit in found(path[len(step) :], item)]


def check_place(item: Drift, body: dict[str, Json]) -> None:
    """A departure names what came, or a field that is missing where it should be."""
    hits = found(f".{item.path}", body)
    if item.got == "nothing":
        holder, _, _ = item.path.rpartition(".")
        assert not hits
        if holder in body:
            assert any(isinstance(value, dict) for value in found(f".{holder}", body))
    else:
        assert item.got in {_shown(value) for value in hits}
    assert item.expected


def _shown(value: Json) -> str:
    if isinstance(value, dict):
        return "object"
    return "array" if isinstance(value, list) else "null" if value is None else repr(value)[:60]


@pytest.mark.parametrize("name", examples.TYPED)
@given(data=st.data())
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_any_value_at_any_place(name: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(places(name)), label="place")
    value = data.draw(ANY_JSON | st.just(ABSENT), label="value")
    body = changed(name, place, value)
    try:
        outcome = read_envelope(json.dumps(body).encode(), operation(name))
    except NoEnvelope:
        assert (place, value) == (("data",), ABSENT)  # only an envelope without data is none
        return
    if isinstance(outcome, ErrorBody):
        assert place == ("success",)
        return
    for item in outcome.drift:
        check_place(item, body)


@given(body=st.binary(max_size=60) | ANY_JSON.map(lambda value: json.dumps(value).encode()))
@example(b"")
@example(b'{"data":' * 5000)
@example(b'{"success": true, "data": {}, "meta": {}}')
def test_any_bytes(body: bytes) -> None:
    with suppress(NoEnvelope):
        assert isinstance(read_envelope(body, operation("gex.levels")), Success | ErrorBody)


@pytest.mark.parametrize("name", [each.name for each in operations()])
def test_the_examples_keep_to_the_contract_and_lose_nothing(name: str) -> None:
    body = examples.example(operation(name))
    outcome = read_envelope(body, operation(name))
    assert isinstance(outcome, Success)
    assert outcome.drift == ()
    raw = json.loads(body)
    assert_same(outcome.data, raw["data"])
    assert_same(outcome.meta, raw["meta"])


def assert_same(typed: object, raw: Any) -> None:
    """The typed view holds what came, as far as it names it."""
    if attrs.has(type(typed)):
        assert isinstance(raw, dict)
        for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(typed))):
            if field.name in raw:
                assert_same(getattr(typed, field.name), raw[field.name])
    elif isinstance(typed, datetime):
        assert typed == parse_instant(raw)
    elif isinstance(typed, date):
        assert typed == parse_date(raw)
    elif isinstance(typed, list):
        for one, other in zip(cast("Sequence[object]", typed), raw, strict=True):
            assert_same(one, other)
    elif isinstance(typed, dict):
        items = cast("Mapping[str, object]", typed)
        assert items.keys() == raw.keys()
        for key, item in items.items():
            assert_same(item, raw[key])
    else:
        assert typed == raw
