"""Schemas of the published documents, in forms that compare. No I/O."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final, cast

from .nodes import Json, Node, children, text

__all__ = ["NULL", "STYLES", "bare", "bounded", "bounds", "options", "references", "shown", "tokens", "wider"]


STYLES: Final = {"query": "form", "path": "simple"}
BOUNDS: Final = {"minimum": "minimum", "maximum": "maximum", "exclusiveMinimum": "above", "exclusiveMaximum": "below"}
NULL: Final = '{"type": "null"}'  # of the options
# What is said of a thing rather than what it is; whether it is deprecated is a finding of its own.
PROSE: Final = {
    "description",
    "summary",
    "title",
    "example",
    "examples",
    "externalDocs",
    "operationId",
    "tags",
    "deprecated",
}
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


def bounds(schema: Node) -> dict[str, float | int]:
    """The numbers that a parameter's value must keep to, by what `Param` calls them."""
    found: dict[str, float | int] = {}
    for option in bounded(schema):
        for key, name in BOUNDS.items():
            value = option.get(key)
            if isinstance(value, int | float) and not isinstance(value, bool):
                found[name] = value
    return found


def bounded(schema: Node) -> list[Node]:
    """Where to look for a bound: beside and inside a nullable union."""
    return [schema, *children(schema, "anyOf"), *children(schema, "oneOf")]


def wider(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """Whether everything within the old limits is within the new ones."""
    for key in before.keys() | after.keys():
        low, high = before.get(key), after.get(key)
        if low == high or high is None:
            continue
        if not isinstance(low, int | float) or not isinstance(high, int | float):
            return False
        if (high > low) if key in {"minimum", "above"} else (high < low):
            return False
    return True
