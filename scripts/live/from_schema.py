"""Shapes of the corrected contract's schemas."""

from __future__ import annotations

import re
from typing import Final, cast

from ..generate.problem import Json, Node, child, children, text
from .shapes import ANYTHING, NULL, Form, JsonShape, Kind, kind_of, nullable

__all__ = ["resolved", "shape_of_schema"]

FORMS: Final[dict[str, Form]] = {"date-time": "date-time", "date": "date"}
TOKEN: Final = re.compile(r"`([a-z0-9_]+)`")


def shape_of_schema(schema: Node, document: Node) -> JsonShape:
    """What a value may be that keeps to the schema. A schema that is silent about further fields allows none."""
    schema = resolved(schema, document)
    branches = [*children(schema, "anyOf"), *children(schema, "oneOf")]
    if branches:
        return _alternatives([shape_of_schema(branch, document) for branch in branches])
    kinds = _kinds(schema)
    if kinds is None:
        return ANYTHING
    items, more = schema.get("items"), schema.get("additionalProperties")
    fields = {name: shape_of_schema(cast(Node, part), document) for name, part in child(schema, "properties").items()}
    return JsonShape(
        kinds=kinds,
        tokens=_tokens(schema),
        named=_named(schema),
        form=FORMS.get(text(schema, "format")),
        items=shape_of_schema(items, document) if isinstance(items, dict) else None,
        fields=fields,
        required=frozenset(cast("list[str]", schema.get("required", []))),
        others=shape_of_schema(more, document)
        if isinstance(more, dict)
        else None
        if _closed(fields, more)
        else ANYTHING,
    )


def _closed(fields: object, more: object) -> bool:
    return more is False or (bool(fields) and more is not True)


def resolved(schema: Node, document: Node) -> Node:
    """The schema itself, with its reference and its parts (allOf) written out."""
    reference = schema.get("$ref")
    if isinstance(reference, str):
        target = document
        for step in reference.removeprefix("#/").split("/"):
            target = child(target, step)
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return resolved({**target, **beside}, document)
    whole: Node = {key: value for key, value in schema.items() if key != "allOf"}
    for part in children(schema, "allOf"):
        found = resolved(part, document)
        properties = {**child(whole, "properties"), **child(found, "properties")}
        required = [*cast("list[Json]", whole.get("required", [])), *cast("list[Json]", found.get("required", []))]
        whole = {**found, **whole, "properties": properties, "required": required}
    return whole


def _alternatives(shapes: list[JsonShape]) -> JsonShape:
    """One shape where they are a shape and null; else the choice between them."""
    if any(shape == ANYTHING for shape in shapes):
        return ANYTHING
    takes_null = any(shape.kinds == NULL for shape in shapes)
    real = [shape for shape in shapes if shape.kinds != NULL]
    if not takes_null:
        return real[0] if len(real) == 1 else JsonShape(options=tuple(real))
    with_null = [nullable(shape) for shape in real]
    return with_null[0] if len(with_null) == 1 else JsonShape(options=tuple(with_null))


def _kinds(schema: Node) -> frozenset[Kind] | None:
    declared = schema.get("type")
    if isinstance(declared, str):
        return frozenset({cast(Kind, declared)})
    if isinstance(declared, list):
        return frozenset(cast("list[Kind]", declared))
    listed = _listed(schema)
    if listed is not None:
        return frozenset(kind_of(value) for value in listed)
    return frozenset({"object"}) if "properties" in schema else None


def _listed(schema: Node) -> list[Json] | None:
    listed = schema.get("enum", [schema["const"]] if "const" in schema else None)
    return cast("list[Json] | None", listed)


def _tokens(schema: Node) -> frozenset[str | int] | None:
    listed = _listed(schema)
    return None if listed is None else frozenset(value for value in listed if isinstance(value, str | int))


def _named(schema: Node) -> frozenset[str]:
    """What the description names, when it names several: `healthy`, `degraded` or `unhealthy`."""
    names = frozenset(TOKEN.findall(text(schema, "description")))
    return names if len(names) > 1 else frozenset()
