"""Replies made of the example bodies, or of a body of a test's own, as the client would give them."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

import msgspec
from backquant_api.operation import Operation
from backquant_api.resources import operation, operations

from backquant._call.reply import Reply
from backquant._call.unwrap import unwrap
from backquant._ground.response import Headers, HttpResponse
from backquant.tables import Table
from tests.support.examples import EXAMPLES, success

HEADERS = [
    ("X-RateLimit-Limit", "120"),
    ("X-RateLimit-Remaining", "117"),
    ("X-Quota-Limit", "1000000"),
    ("X-Quota-Used", "1"),
    ("X-Quota-Remaining", "999999"),
    ("X-Quota-Period", "202609"),
]


def reply_to(called: Operation[Any], body: bytes) -> Reply[Any]:
    response = HttpResponse(200, Headers(HEADERS), body, f"https://api.backquant.com/v2{called.path}", 0.1)
    return unwrap(response, called, strict=False, now=datetime(2026, 9, 4, 6, 30, tzinfo=UTC))


def reply_with(data: object, name: str = "health", **meta: object) -> Reply[Any]:
    """A reply of some method with this data."""
    return reply_to(operation(name), msgspec.json.encode(success(data, **meta)))


def unknown_reply(data: object) -> Reply[Any]:
    """What `bq.get` gives for an endpoint that the contract does not know."""
    return reply_to(
        Operation("/brand-new", "/brand-new", (), lambda: dict[str, Any]), msgspec.json.encode(success(data))
    )


@cache
def example_files() -> dict[str, Operation[Any]]:
    """Each example file, variants included, to the operation whose reply it is."""
    by_path = {each.path: each for each in operations()}
    index: dict[str, Any] = json.loads((EXAMPLES / "index.json").read_bytes())
    files: dict[str, Operation[Any]] = {}
    for name, facts in index.items():
        called = by_path[facts["path"]]
        files[f"{name}.json"] = called
        files.update({variant["file"]: called for variant in facts.get("variants", [])})
    return files


@cache
def example_reply(file: str) -> Reply[Any]:
    return reply_to(example_files()[file], (EXAMPLES / file).read_bytes())


@cache
def example_tables(file: str) -> dict[str, Table]:
    return example_reply(file).tables()


def scalars(value: object) -> list[object]:
    """Every single value inside, nulls included."""
    if isinstance(value, dict):
        return [leaf for inner in cast("dict[str, object]", value).values() for leaf in scalars(inner)]
    if isinstance(value, list):
        return [leaf for inner in cast("list[object]", value) for leaf in scalars(inner)]
    return [value]
