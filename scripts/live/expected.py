"""What the reply of each operation is expected to be: the contract's word, completed by what was recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, cast

import attrs
from backquant_api.operation import Operation

from ..generate.problem import Json, Node, child, text
from ..generate.render import ROOT
from .from_examples import Tokens, shape_of_examples
from .from_schema import resolved, shape_of_schema
from .shapes import ANYTHING, JsonShape, letting_pass, merged

__all__ = ["RECORDED", "contract", "expected_reply", "reply_schema", "status_of"]

BUDGET: Final = ("limit", "remaining", "reset")
COUNT: Final = JsonShape(kinds=frozenset({"number", "null"}))
RECORDED: Final = ROOT / "openapi" / "recorded"
"""Real replies."""
EXAMPLES: Final = ROOT / "openapi" / "examples"
"""Our own guesses where the contract is silent: nothing of them is expected."""


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
def expected_reply(operation: Operation[Any], recorded: Path = RECORDED) -> JsonShape:
    """What the whole envelope is expected to be.

    Where the contract has a schema of its own, a recorded reply speaks only of the free-form parts in it. Of all other
    replies, the recorded fields are those that are expected: all of them, and no others. Where nothing is recorded, what
    the contract leaves free may be anything, and our examples' names beside the contract's may be there or not.
    """
    envelope = shape_of_schema(reply_schema(operation.path), contract())
    known, tokens = _example(operation.path, recorded), _tokens(operation)
    example = known or _example(operation.path, EXAMPLES)
    data, meta = (shape_of_examples([example.get(part)], tokens) for part in ("data", "meta"))
    declared = {part: envelope.fields.get(part, ANYTHING) for part in ("data", "meta")}
    if known:
        binding = status_of(operation.path) != "typed"
        data, meta = merged(declared["data"], data, binding=binding), merged(declared["meta"], meta, binding=False)
    else:
        data, meta = letting_pass(declared["data"], data), letting_pass(declared["meta"], meta)
    return attrs.evolve(envelope, fields={**envelope.fields, "data": data, "meta": _open_meta(meta)})


def _open_meta(meta: JsonShape) -> JsonShape:
    """`extra` is an open bag: what it holds depends on the request. `rate_limit` is described in words alone."""
    fields = dict(meta.fields)
    if "extra" in fields:
        fields["extra"] = attrs.evolve(fields["extra"], required=frozenset(), others=ANYTHING)
    if "rate_limit" in fields:
        fields["rate_limit"] = attrs.evolve(fields["rate_limit"], fields=dict.fromkeys(BUDGET, COUNT), others=None)
    return attrs.evolve(meta, fields=fields)


def _tokens(operation: Operation[Any]) -> Tokens:
    """A field that echoes a parameter takes the parameter's tokens; `venue` those of `venues`."""
    choices = {param.wire: frozenset(param.choices) for param in operation.params if param.choices}
    return lambda name: choices.get(name) or choices.get(f"{name}s")


def _example(path: str, folder: Path) -> Mapping[str, Json]:
    name = next((name for name, entry in _index(folder).items() if text(entry, "path") == path), None)
    return cast(Node, json.loads((folder / f"{name}.json").read_text("utf-8"))) if name else {}


@cache
def _index(folder: Path) -> dict[str, Node]:
    index = folder / "index.json"
    return cast("dict[str, Node]", json.loads(index.read_text("utf-8"))) if index.exists() else {}
