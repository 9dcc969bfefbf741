"""The example replies, and envelopes of a test's own."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from backquant_api.operation import Operation
from backquant_api.resources import operation, operations

from scripts.live.calls import required_arguments

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "openapi" / "examples"


def _typed() -> Iterator[str]:
    """Read from the document alone: the models are not to be loaded by it."""
    document = json.loads((ROOT / "openapi" / "backquant-v2.json").read_bytes())
    for each in operations():
        replies = document["paths"].get(each.path, {}).get("get", {}).get("responses", {})
        content = replies.get("200", {}).get("content", {})
        named = content.get("application/json", {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
        envelope = document["components"]["schemas"].get(named, {}).get("properties", {})
        if {"$ref", "properties"} & envelope.get("data", {}).keys():
            yield each.name


def _unpublished() -> set[str]:
    index = json.loads((EXAMPLES / "index.json").read_bytes())
    return {entry["path"] for entry in index.values() if entry["status"] == "illustrative"}


TYPED = tuple(_typed())
"""The operations whose replies the vendor's contract gives a schema for."""

FREE_FORM = next(
    each.name
    for each in operations()
    if each.path in _unpublished() and not any(param.required for param in each.params)
)
"""An operation whose data are what JSON gives, and that can be called without arguments."""

META = {"version": "2.9", "timestamp": "2026-09-04T06:30:00.123Z", "request_id": "req_1"}


@cache
def example(operation: Operation[Any]) -> bytes:
    """The example reply of an operation."""
    name = operation.path.strip("/").replace("/", "_").replace("-", "_").translate(str.maketrans("", "", "{}"))
    return (EXAMPLES / f"{name}.json").read_bytes()


def required(operation: Operation[Any]) -> dict[str, Any]:
    """A value for each parameter that has no default; one where a list may be given."""
    return required_arguments(operation, datetime.now(UTC))


def success(data: object, **meta: object) -> dict[str, object]:
    """An envelope around the data."""
    return {"success": True, "data": data, "meta": {**META, **meta}}


def failure(code: str | None, message: str = "No.", details: object = None, **meta: object) -> dict[str, object]:
    """An error envelope."""
    error = {"code": code, "message": message, "details": details}
    return {
        "success": False,
        "error": {key: value for key, value in error.items() if value is not None},
        "meta": {**META, **meta},
    }


def levels(**changes: object) -> dict[str, Any]:
    """An envelope of `gex.levels` with some fields of its data changed."""
    data: dict[str, Any] = json.loads((EXAMPLES / "gex_levels.json").read_bytes())["data"]
    return success({**data, **changes})


def largest(method: str, name: str) -> int:
    """The largest number that the contract takes for a parameter."""
    [maximum] = [param.maximum for param in operation(method).params if param.name == name]
    assert maximum is not None
    return int(maximum)
