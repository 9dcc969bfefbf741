"""Every operation answers what the contract promises."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from backquant.sandbox.contract import ServedOperation, ServedParameter, load_contract
from backquant.sandbox.market.views import VIEWS
from backquant.sandbox.moments import parse_moment

from .conftest import Bench

_DOCUMENT: dict[str, Any] = json.loads(files("backquant_api").joinpath("contract.json").read_text("utf-8"))
_OPERATIONS = {operation.path: operation for operation in load_contract().operations}
_OF_KIND: dict[str, list[str]] = {
    "integer": ["7", "30"],
    "number": ["0.6", "1"],
    "boolean": ["true", "false"],
    "string": ["a_text"],  # of a parameter that a later contract brings
}
_TEXTS = {
    "as_of": "2026-09-01T10:00:00Z",
    "before": "2026-09-09T11:00:00Z",
    "after": "2026-09-09T11:00:00Z",
    "expiry": "11SEP26",
    "expiries": "11SEP26,25SEP26",
    "instrument": "BTC-30OCT26-60000-C",
    "symbols": "BTCUSDT,SOLUSDT",
}


_BARE = {"HYPEUSDT"}  # without a chain
_WITHOUT_FUNDING = {"SOLUSDT"}
_RICH = {
    *(f"/tape/{name}" for name in ("flow-by-strike", "imbalance", "strike-heat", "whale")),
    *("/gex/delta-flow", "/options/futures/term-structure"),
}


def _values(parameter: ServedParameter) -> list[str]:
    """Some good values for a parameter: the outermost choices and bounds, or a few by kind."""
    if parameter.choices:
        ends = [parameter.choices[0], parameter.choices[-1]]
        return [*ends, ",".join(parameter.choices)] if parameter.many else ends
    if parameter.name in _TEXTS or parameter.moment:
        return [_TEXTS.get(parameter.name, _TEXTS["as_of"])]
    wanted = [number for word, number in parameter.bounds.items() if word in ("minimum", "maximum")]
    ends = [str(int(number) if parameter.kind == "integer" else number) for number in wanted]
    return [
        *ends,
        *(value for value in _OF_KIND[parameter.kind] if _inside(parameter, float(value == "true") or value)),
    ]


def _inside(parameter: ServedParameter, value: float | str) -> bool:
    if parameter.kind in ("boolean", "string"):
        return True
    low, high = parameter.bounds.get("minimum"), parameter.bounds.get("maximum")
    return (low is None or float(value) >= low) and (high is None or float(value) <= high)


def _requests() -> Iterator[tuple[str, dict[str, str]]]:
    """The defaults of every operation, then every parameter on its own."""
    for path, operation in _OPERATIONS.items():
        base = {p.name: _values(p)[0] for p in operation.parameters if p.required}
        yield path, base
        for parameter in operation.parameters:
            for value in _values(parameter):
                yield path, base | {parameter.name: value}


def _url(operation: ServedOperation, arguments: dict[str, str]) -> tuple[str, dict[str, str]]:
    path, query = operation.path, dict(arguments)
    for parameter in operation.parameters:
        if parameter.location == "path":
            path = path.replace(f"{{{parameter.name}}}", query.pop(parameter.name))
    return path, query


def departures(path: str, status: int, body: Any) -> list[str]:
    """Where a reply leaves the contract."""
    response = _DOCUMENT["paths"][path]["get"]["responses"][str(status)]
    schema = response["content"]["application/json"]["schema"]
    validator: Any = Draft202012Validator({"components": _DOCUMENT["components"], **schema})
    return [problem.message for problem in validator.iter_errors(body)]


def test_every_operation_of_the_contract_is_served() -> None:
    assert set(_OPERATIONS) == set(_DOCUMENT["paths"])


@pytest.mark.parametrize("path", _OPERATIONS)
def test_default_reply_is_within_the_contract(bench: Bench, path: str) -> None:
    arguments = next(arguments for other, arguments in _requests() if other == path)
    url, query = _url(_OPERATIONS[path], arguments)
    response = bench.get(url, **query)
    body = response.json()
    assert response.status_code == 200, body
    assert not departures(path, 200, body)
    assert body["success"] is True
    assert body["data"]
    meta = body["meta"]
    assert meta["version"] == _DOCUMENT["info"]["version"]
    assert meta["timestamp"] == "2026-09-09T12:00:07.250Z"
    assert meta["request_id"] == response.headers["X-Request-ID"]
    if "computed_at" in meta:
        computed = parse_moment(meta["computed_at"])
        assert computed is not None
        assert (bench.clock.now - computed).total_seconds() == pytest.approx(meta["freshness_seconds"])


@pytest.mark.parametrize(
    ("path", "arguments"),
    [pytest.param(path, arguments, id=f"{path}?{arguments}") for path, arguments in _requests()],
)
def test_reply_to_any_parameter_is_within_the_contract(bench: Bench, path: str, arguments: dict[str, str]) -> None:
    url, query = _url(_OPERATIONS[path], arguments)
    response = bench.get(url, **query)
    status = 404 if _has_nothing(path, arguments) else 200
    assert response.status_code == status, response.text
    assert not departures(path, status, response.json())


def _has_nothing(path: str, arguments: dict[str, str]) -> bool:
    """HYPE has no chain, and only BTC and ETH have a rich tape and futures; of what no view knows, all have as much."""
    if path not in VIEWS:
        return False
    symbol = arguments.get("symbol", "BTCUSDT")
    chained = path.startswith(("/gex", "/options", "/expiries")) and path != "/options/premium-tide"
    if path == "/market/funding":
        return symbol in _WITHOUT_FUNDING
    return (path in _RICH and symbol not in {"BTCUSDT", "ETHUSDT"}) or (chained and symbol in _BARE)


@pytest.mark.parametrize("path", _OPERATIONS)
def test_wrong_values_are_refused_in_the_error_shape(bench: Bench, path: str) -> None:
    operation = _OPERATIONS[path]
    good = {p.name: _values(p)[0] for p in operation.parameters if p.required}
    for parameter in operation.parameters:
        if parameter.kind == "string" and not parameter.choices and not parameter.moment:
            continue
        if parameter.name in {"exchanges", "venues"}:
            continue
        url, query = _url(operation, good | {parameter.name: "no such value"})
        response = bench.get(url, **query)
        assert response.status_code == 422, (parameter.name, response.text)
        assert not departures(path, 422, response.json())
        [problem] = response.json()["error"]["details"]["errors"]
        assert problem["loc"] == [parameter.location, parameter.name]
