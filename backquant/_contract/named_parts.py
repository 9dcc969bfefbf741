"""Everything in a published document that has a name in the SDK: methods, parameters, models, fields. No I/O."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import attrs

from . import report_names
from .findings import PartKind
from .nodes import Node, child, children, gets, pascal, text
from .sdk_surface import Named

__all__ = ["Part", "parts"]

NOT_IN_NAMES: Final = re.compile(r"\W")


@attrs.frozen
class Part:
    """One of them."""

    kind: PartKind
    name: str
    """In SDK names: `bq.gex.levels(positioning=)`."""

    place: str
    """Where it stands in the contract."""

    schema: Node
    """What stands there."""

    methods: tuple[str, ...]


def parts(named: Named) -> Iterator[Part]:
    """All of them; an inline object's fields too."""
    for path, operation in gets(named.published):
        method = named.sdk.methods.get(path)
        if method is None:  # left out of the package, as the report tells
            continue
        place, called = report_names.of_path(path), report_names.call(method.name)
        yield Part("method", called, place, operation, (method.name,))
        for parameter in children(operation, "parameters"):
            wire = text(parameter, "name")
            known = method.parameters.get(wire)
            name = report_names.argument(method.name, known.name if known else wire)
            yield Part("parameter", name, report_names.of_parameter(path, wire), parameter, (method.name,))
        reply = child(child(child(child(operation, "responses"), "200"), "content"), "application/json")
        yield from _fields(f"{place}.responses.200", called, child(reply, "schema"), (method.name,))
    for name, schema in child(child(named.published, "components"), "schemas").items():
        if isinstance(schema, dict):
            model = pascal(name)
            seen_by = tuple(named.sdk.methods_of.get(model, ()))
            yield Part("model", f"models.{model}", report_names.of_model(model), schema, seen_by)
            yield from _fields(report_names.of_model(model), f"models.{model}", schema, seen_by)


def _fields(place: str, owner: str, schema: Node, methods: tuple[str, ...]) -> Iterator[Part]:
    """The fields of an object, and those of objects inline within."""
    for json_name, field in child(schema, "properties").items():
        if isinstance(field, dict):
            below, name = f"{place}.properties.{json_name}", f"{owner}.{NOT_IN_NAMES.sub('_', json_name)}"
            yield Part("field", name, below, field, methods)
            yield from _fields(below, name, field, methods)
    for key in ("items", "additionalProperties"):
        if key in schema:
            yield from _fields(place, owner, child(schema, key), methods)
    for key in ("anyOf", "oneOf", "allOf"):
        for option in children(schema, key):
            yield from _fields(place, owner, option, methods)
