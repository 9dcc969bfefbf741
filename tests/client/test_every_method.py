"""Each of the contract's endpoints, called by its method."""

from typing import Any

import attrs
import pytest
from backquant_api.operation import Operation
from backquant_api.resources import operation, operations

from tests.support.examples import example, required
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY, Call

OPERATIONS = {each.name: each for each in operations()}


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_method_reads_its_example(call: Call, server: ScriptedServer, name: str) -> None:
    method = OPERATIONS[name]
    server.replies(Status(200, example(method)))
    reply = call(name, **required(method))
    data: object = reply.data
    assert reply.drift == ()
    assert reply.operation == name
    assert reply.meta.version == reply.raw["meta"]["version"]
    kind = method.data()
    if attrs.has(kind):
        assert type(data) is kind
    else:
        assert type(data) is dict
        assert data == reply.raw["data"]
    [request] = server.requests
    assert request.method == "GET"
    assert request.target == f"/v2{target(method)}"
    assert request.headers.get("x-api-key") == (KEY if method.needs_key else None)


def target(method: Operation[Any]) -> str:
    """Path and query of a call with the required parameters."""
    values = required(method)
    query = "&".join(
        f"{param.wire}={values[param.name]}" for param in method.params if param.required and param.location == "query"
    )
    path = method.path.format(**values)
    return f"{path}?{query}" if query else path


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.filterwarnings("ignore:.* does not tell of which moment")
def test_each_method_sends_each_of_its_parameters(call: Call, server: ScriptedServer, name: str) -> None:
    method = OPERATIONS[name]
    values = {param.name: sample(param.kind, param.choices) for param in method.params}
    server.replies(Status(200, example(method)))
    call(name, **values, validate=False)
    path, _, query = server.requests[0].target.partition("?")
    sent = dict(pair.split("=") for pair in query.split("&") if pair)
    assert sent == {param.wire: str(values[param.name]) for param in method.params if param.location == "query"}
    assert path == "/v2" + method.path.format(**values)


def sample(kind: str, choices: tuple[str | int, ...]) -> object:
    """Some value, told apart by the parameter that it is for."""
    if choices:
        return choices[0]
    return {"time": "2026-08-20", "flag": "true", "text": "seven"}.get(kind, 7)


def test_an_unknown_method_is_none_of_the_contract_s() -> None:
    with pytest.raises(KeyError):
        operation("gex.nonsense")
