"""Runs in a process of its own, where a derived package stands in for the committed one, and tells what is in it.

python probe.py describe             every module, alias, model and method
python probe.py decode < requests    the replies of methods, decoded by the client
"""

import inspect
import json
import pkgutil
import sys
from importlib import import_module
from typing import Any, cast, get_args

import attrs
import backquant_api
from backquant_api import base, literals, models
from backquant_api.operation import Operation, Param
from backquant_api.resources import operation, operations

from backquant import AsyncBackQuant, BackQuant
from backquant._call.envelope import Success, read_envelope


def describe() -> dict[str, Any]:
    modules = [found.name for found in pkgutil.walk_packages(backquant_api.__path__, "backquant_api.")]
    for name in modules:
        import_module(name)
    return {
        "modules": modules,
        "title": backquant_api.CONTRACT_TITLE,
        "literals": {name: get_args(getattr(literals, name)) for name in literals.__all__},
        "models": {name: _model(getattr(models, name)) for name in models.__all__},
        "methods": {found.name: _method(found) for found in operations()},
    }


def _model(model: type[Any]) -> dict[str, Any]:
    return {
        "module": model.__module__.rpartition(".")[2],
        "fields": {
            field.name: model.__annotations__[field.name]
            for field in attrs.fields(cast("type[attrs.AttrsInstance]", model))
        },
        "json_names": getattr(model, "__json_names__", {}),
        "doc": model.__doc__,
    }


def _method(found: Operation[Any]) -> dict[str, Any]:
    method, awaited = _bound(BackQuant(api_key="k"), found.name), _bound(AsyncBackQuant(api_key="k"), found.name)
    signature = inspect.signature(method)
    return {
        "path": found.path,
        "needs_key": found.needs_key,
        "params": {param.name: _given(param) for param in found.params},
        "arguments": {name: str(given.annotation) for name, given in signature.parameters.items()},
        "positional": [
            name for name, given in signature.parameters.items() if given.kind.name.startswith("POSITIONAL")
        ],
        "returns": signature.return_annotation,
        "same_when_awaited": inspect.iscoroutinefunction(inspect.unwrap(awaited))
        and inspect.signature(awaited) == signature,
        "doc": method.__doc__,
    }


def _given(param: Param) -> dict[str, Any]:
    """What is not as usual."""
    usual = attrs.asdict(Param(param.name))
    return {key: value for key, value in attrs.asdict(param).items() if value != usual[key]}


def _bound(client: Any, dotted: str) -> Any:
    for part in dotted.split("."):
        client = getattr(client, part)
    return client


def decode(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    base.DEEPEST = 99  # the tests read the whole of it
    meta = {"version": "2.9", "timestamp": "2026-09-04T06:30:00Z"}
    decoded: list[dict[str, Any]] = []
    for request in requests:
        body = json.dumps({"success": True, "data": request["data"], "meta": meta}).encode()
        envelope = read_envelope(body, operation(request["method"]))
        assert isinstance(envelope, Success)
        decoded.append({"data": repr(envelope.data), "drift": list(map(str, envelope.drift))})
    return decoded


if __name__ == "__main__":
    json.dump(describe() if sys.argv[1] == "describe" else decode(json.load(sys.stdin)), sys.stdout)
