"""Overlay actions that give types to what a recorded reply shows: a draft, which `make contract-adopt` takes over.

Everything is optional and nullable, since one reply can't tell what is always there.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, cast

import yaml
from backquant_api.operation import Operation
from genson import SchemaBuilder  # pyright: ignore[reportMissingTypeStubs]

from backquant._contract.nodes import pascal
from backquant._ground.files import write_whole

from ..generate.problem import Json, Node, child, children, text
from .expected import contract, reply_schema, status_of
from .from_examples import key_pattern, text_form
from .from_schema import resolved

__all__ = ["add_to_draft", "draft_actions"]

MAP: Final = "<map>"
PLAIN_TEXT: Final[Node] = {"type": ["string", "null"]}
HEAD: Final = """\

  # Drafted from recorded replies. `make contract-adopt` appends these actions to openapi/recorded.yaml; whoever appends
  # them to openapi/overlay.yaml by hand gives the fields their meaning and units first.
"""


def draft_actions(operation: Operation[object], data: Json) -> list[Node]:
    """The actions that add what the data show and the contract does not tell; none when it tells all."""
    schema = _schema(data)
    status = status_of(operation.path)
    told = resolved(child(child(reply_schema(operation.path), "properties"), "data"), contract())
    fields = {
        name: part
        for name, part in child(schema, "properties").items()
        if not _is_told(child(child(told, "properties"), name))
    }
    if not fields:
        return []
    name = pascal(operation.name)
    recorded: Node = {"x-status": "recorded", "properties": cast("Json", fields)}
    reply = f"$.paths['{operation.path}'].get.responses['200'].content[?(@.schema.x-status == '{status}')].schema"
    if status != "free-form":
        described = f"Recorded fields of GET {operation.path} beside the documented ones."
        return [_update(reply, described, {"x-status": "recorded", "properties": {"data": recorded}})]
    envelope: Node = {
        "x-status": "recorded",
        "title": f"{name}Response",
        "properties": {
            "success": {"type": "boolean", "const": True, "default": True},
            "meta": {"$ref": "#/components/schemas/V2Meta"},
            "data": {"title": f"{name}Data", "type": "object", "additionalProperties": True, **recorded},
        },
    }
    return [
        {"target": f"{reply}.properties", "description": "Replaced by the next action.", "remove": True},
        _update(reply, f"Recorded fields of GET {operation.path}.", envelope),
    ]


def _update(target: str, description: str, update: Node) -> Node:
    return {"target": target, "description": description, "update": update}


def _is_told(schema: Node) -> bool:
    return bool(schema.keys() - {"description"})


def add_to_draft(path: Path, actions: list[Node]) -> None:
    """Put the actions into the draft, in place of those with the same targets."""
    targets = {text(action, "target") for action in actions}
    found = cast("list[Node]", yaml.safe_load(path.read_text("utf-8"))) if path.exists() else []
    kept = [action for action in found if text(action, "target") not in targets]
    listed = yaml.safe_dump([*kept, *actions], sort_keys=False, default_flow_style=None, width=160, allow_unicode=True)
    write_whole(path, (HEAD + textwrap.indent(listed, "  ")).encode())


# --- from genson's schema to one of the overlay's -----------------------------------------------------------------------


def _schema(data: Json) -> Node:
    builder = SchemaBuilder()
    builder.add_object(_prepared(data))  # pyright: ignore[reportUnknownMemberType]
    return _finished(cast("Node", builder.to_schema()), "")  # pyright: ignore[reportUnknownMemberType]


def _prepared(value: Json) -> Json:
    """The value with maps turned into lists of what they hold: that is all that counts of them. Times keep a mark."""
    if isinstance(value, list):
        return [_prepared(item) for item in value]
    if isinstance(value, dict):
        if key_pattern([value]):
            return {MAP: [_prepared(item) for item in value.values()]}
        return {name: _prepared(item) for name, item in value.items()}
    form = text_form([value]) if isinstance(value, str) else None
    return {form: True} if form else value


def _finished(schema: Node, name: str) -> Node:
    """The schema with every field optional, every value nullable, and objects open."""
    branches = [branch for branch in children(schema, "anyOf") if _kinds(branch) != ["null"]]
    if branches:
        finished = [_finished(branch, name) for branch in branches]
        if PLAIN_TEXT in finished:  # a time here and there does not make a time of it
            finished = [branch for branch in finished if "format" not in branch]
        return finished[0] if len(finished) == 1 else {"anyOf": [*finished, {"type": "null"}]}
    kinds = [kind for kind in _kinds(schema) if kind != "null"]
    if kinds == ["object"]:
        return _object(schema, name)
    if kinds == ["array"]:
        return {"type": ["array", "null"], "items": _finished(child(schema, "items"), name)}
    if not kinds:
        return {}
    return {"type": [*(_number(name) if kind == "integer" else kind for kind in kinds), "null"]}


def _kinds(schema: Node) -> list[str]:
    kinds = schema.get("type", [])
    return [kinds] if isinstance(kinds, str) else cast("list[str]", kinds)


def _object(schema: Node, name: str) -> Node:
    properties = child(schema, "properties")
    for form in ("date-time", "date"):
        if form in properties:
            return {"type": ["string", "null"], "format": form}
    if MAP in properties:
        values = _finished(child(child(properties, MAP), "items"), name)
        return {"type": ["object", "null"], "additionalProperties": cast("Json", values)}
    fields: Node = {field: _finished(cast("Node", part), field) for field, part in properties.items()}
    if not fields:
        return {"type": ["object", "null"], "additionalProperties": True}
    return {"x-status": "recorded", "type": ["object", "null"], "additionalProperties": True, "properties": fields}


def _number(name: str) -> str:
    """A whole number in one reply need not be one in the next, unless the contract knows the name as a count or a time."""
    return "integer" if name in _whole_numbers() else "number"


@cache
def _whole_numbers() -> frozenset[str]:
    return frozenset(name for name, schema in _named_schemas(contract()) if "integer" in _all_kinds(schema))


def _all_kinds(schema: Node) -> list[str]:
    return [kind for part in (schema, *children(schema, "anyOf")) for kind in _kinds(part)]


def _named_schemas(value: Json) -> Iterator[tuple[str, Node]]:
    parts = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    if isinstance(value, dict):
        yield from ((name, part) for name, part in child(value, "properties").items() if isinstance(part, dict))
    for part in parts:
        yield from _named_schemas(part)
