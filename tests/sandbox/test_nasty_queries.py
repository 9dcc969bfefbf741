"""No query makes the sandbox fail: whatever stands in a parameter, the answer is a reply or an error that says why."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from backquant.sandbox.contract import ServedOperation, ServedParameter, load_contract

from .conftest import Bench

NASTY: Final = (
    *(
        "",
        " ",
        "null",
        "none",
        "nan",
        "inf",
        "-inf",
        "-0",
        "0",
        "-1",
        "1e5",
        "1e400",
        "1e-400",
        "0x10",
        "1_000",
        "+3",
        "7.0",
        "7.5",
    ),
    *("9" * 5000, "-" + "9" * 5000, "0." + "9" * 5000, "1" + "0" * 400, "1e" + "9" * 5000, "9" * 299),
    *("²", "١٢", "½", "ключ", "\x00", "a\r\nb", "💥", "\ud7ff", "a" * 5000, "%", "&=?#", "../..", "{greek}"),
    *(
        ",",
        ",,,",
        "a,b",
        "BTCUSDT",
        "BTCUSDT,ETHUSDT,nope",
        "deribit,nowhere",
        "call",
        "both",
        "0dte",
        "all",
        "whale,0dte",
    ),
    *("31FEB26", "00JAN26", "27NOV26", "99DEC99", "25sep26", "2026-02-30", "2026-09-25", "0001-01-01", "9999-12-31"),
    *("yesterday", "2026-09-01", "2026-04-15T23:59:59Z", "2026-04-16T00:00:01Z", "0001-01-01T00:00:00+14:00"),
    *("9999-12-31T23:59:59.999999-14:00", "1970-01-01", "2026-09-04T06:30:00+24:00", "2026-W36-5", "20260904T063000Z"),
)
OPERATIONS: Final = load_contract().operations


def values(parameter: ServedParameter) -> st.SearchStrategy[str]:
    """What may stand in a parameter: what it allows, its bounds and what lies just beyond them, and anything at all."""
    edges = [f"{each + step:g}" for each in parameter.bounds.values() for step in (-1, 0, 1)]
    fair = [*parameter.choices, *edges] or [*NASTY]
    return st.one_of(st.sampled_from(fair), st.sampled_from(NASTY), st.text(max_size=20))


@st.composite
def queries(draw: st.DrawFn, operation: ServedOperation) -> dict[str, str]:
    """Some of its parameters, each with something in it."""
    names = [each for each in operation.parameters if each.location == "query"]
    chosen = draw(st.lists(st.sampled_from(names), unique_by=lambda each: each.name, max_size=4)) if names else []
    return {each.name: draw(values(each)) for each in chosen}


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """A path with a query."""
    operation = draw(st.sampled_from(OPERATIONS))
    path = operation.path
    for each in operation.parameters:
        if each.location == "path":
            path = path.replace(f"{{{each.name}}}", draw(st.sampled_from([*each.choices, "²", "nope"])))
    return path, draw(queries(operation))


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(asked=requests())
def test_no_query_is_a_500(bench: Bench, asked: tuple[str, dict[str, Any]]) -> None:
    path, query = asked
    response = bench.client.get(path, params=query)
    body = response.json()
    assert response.status_code in {200, 400, 404, 422}, (path, query, body)
    assert body["success"] is (response.status_code == 200)


def test_each_nasty_text_in_each_parameter_alone(bench: Bench) -> None:
    for operation in OPERATIONS:
        path = operation.path.replace("{greek}", "gamma")
        for parameter in operation.parameters:
            if parameter.location != "query":
                continue
            for text in NASTY[(len(path) + len(parameter.name)) % 5 :: 5]:
                response = bench.client.get(path, params={parameter.name: text})
                assert response.status_code in {200, 400, 404, 422}, (path, parameter.name, text)
