"""Schemas of the published documents, in forms that compare."""

import json
from typing import Final, cast

from scripts.generate.params import BOUNDS
from scripts.generate.problem import Json, Node, children, text

NULL: Final = '{"type": "null"}'  # of the options
PROSE: Final = {"description", "summary", "title", "example", "examples", "externalDocs", "operationId", "tags"}
APART: Final = {"type", "deprecated", "default", *BOUNDS}  # what leaves an option the same


def bare(schema: Node) -> Node:
    """The schema without its prose, in one order, and with the kind of an enum's values in place of the values."""
    return cast(Node, _ordered({key: value for key, value in schema.items() if key not in PROSE and key[:2] != "x-"}))


def _ordered(value: Json) -> Json:
    if isinstance(value, list):
        return sorted(map(_ordered, value), key=shown)
    if not isinstance(value, dict):
        return value
    found: Node = {}
    for key, item in value.items():
        if key == "properties" and isinstance(item, dict):
            found[key] = {name: _ordered(schema) for name, schema in item.items()}
        elif key == "enum" and isinstance(item, list):
            found[key] = ["text" if all(isinstance(token, str) for token in item) else "mixed"]
        elif key not in PROSE and not key.startswith("x-"):
            found[key] = _ordered(item)
    return found


def tokens(value: Json) -> set[str]:
    """The values of all enums, as Python writes them."""
    if isinstance(value, list):
        return {token for item in value for token in tokens(item)}
    if not isinstance(value, dict):
        return set()
    listed = value.get("enum")
    own = {repr(token) for token in listed if token is not None} if isinstance(listed, list) else set[str]()
    return own | {token for item in value.values() for token in tokens(item)}


def options(schema: Node) -> frozenset[str]:
    """The members of a union, each in one spelling."""
    listed = [*children(schema, "anyOf"), *children(schema, "oneOf")]
    if listed:
        return frozenset(option for part in listed for option in options(part))
    kinds = schema.get("type")
    plain = bare({key: value for key, value in schema.items() if key not in APART})
    return frozenset(
        shown({**plain, "type": kind} if kind else plain) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def references(value: Json) -> set[str]:
    if isinstance(value, list):
        return {name for item in value for name in references(item)}
    if not isinstance(value, dict):
        return set()
    return {text(value, "$ref"), *(name for item in value.values() for name in references(item))} - {""}


def shown(value: Json) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
