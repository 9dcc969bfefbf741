"""What the reply of each operation is expected to be: the contract's word, completed by the example reply."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, cast

from backquant_api.operation import Operation

from scripts.generate.problem import Json, Node, child, text
from scripts.generate.render import ROOT

from .from_examples import Tokens, shape_of_examples
from .from_schema import resolved, shape_of_schema
from .shapes import ANYTHING, Shape, merged

__all__ = ["EXAMPLES", "contract", "expected_reply", "reply_schema", "status_of"]

BUDGET: Final = ("limit", "remaining", "reset")
COUNT: Final = Shape(kinds=frozenset({"number", "null"}))
EXAMPLES: Final = ROOT / "openapi" / "examples"


@cache
def contract() -> Node:
    """The corrected contract that the SDK was made from."""
    return cast(Node, json.loads(files("backquant_api").joinpath("contract.json").read_text("utf-8")))


def reply_schema(path: str) -> Node:
    """The schema of the 200 reply."""
    success = child(child(child(child(child(contract(), "paths"), path), "get"), "responses"), "200")
    return child(child(child(success, "content"), "application/json"), "schema")


def status_of(path: str) -> str:
    """`typed`, or what the overlay says: `documented`, `free-form`, `recorded`."""
    return text(resolved(reply_schema(path), contract()), "x-status") or "typed"


@cache
def expected_reply(operation: Operation[Any], examples: Path = EXAMPLES) -> Shape:
    """What the whole envelope is expected to be.

    Where the contract has a schema of its own, the example speaks only of the free-form parts in it. Of all other
    replies, the example's fields are those that are expected: all of them, and no others.
    """
    envelope = shape_of_schema(reply_schema(operation.path), contract())
    example = _example(operation.path, examples)
    if not example:
        return envelope
    tokens = _tokens(operation)
    binding = status_of(operation.path) != "typed"
    data = shape_of_examples([example.get("data")], tokens)
    meta = shape_of_examples([example.get("meta")], tokens)
    fields = dict(envelope.fields)
    fields["data"] = merged(fields.get("data", ANYTHING), data, binding=binding)
    fields["meta"] = _open_meta(merged(fields.get("meta", ANYTHING), meta, binding=False))
    return replace(envelope, fields=fields)


def _open_meta(meta: Shape) -> Shape:
    """`extra` is an open bag: what it holds depends on the request. `rate_limit` is described in words alone."""
    fields = dict(meta.fields)
    if "extra" in fields:
        fields["extra"] = replace(fields["extra"], required=frozenset(), others=ANYTHING)
    if "rate_limit" in fields:
        fields["rate_limit"] = replace(fields["rate_limit"], fields=dict.fromkeys(BUDGET, COUNT), others=None)
    return replace(meta, fields=fields)


def _tokens(operation: Operation[Any]) -> Tokens:
    """A field that echoes a parameter takes the parameter's tokens; `venue` those of `venues`."""
    choices = {param.wire: frozenset(param.choices) for param in operation.params if param.choices}
    return lambda name: choices.get(name) or choices.get(f"{name}s")


def _example(path: str, folder: Path) -> Mapping[str, Json]:
    name = next((name for name, entry in _index(folder).items() if text(entry, "path") == path), None)
    return cast(Node, json.loads((folder / f"{name}.json").read_text("utf-8"))) if name else {}


@cache
def _index(folder: Path) -> dict[str, Node]:
    return cast("dict[str, Node]", json.loads((folder / "index.json").read_text("utf-8")))
