"""What a JSON value may be: the contract and the example replies in one form, so that they can complete each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

import attrs

from ..generate.problem import Json

__all__ = ["ANYTHING", "NULL", "Form", "JsonShape", "Kind", "kind_of", "letting_pass", "merged", "nullable"]

Kind: TypeAlias = Literal["null", "boolean", "integer", "number", "string", "array", "object"]
Form: TypeAlias = Literal["date-time", "date"]


@attrs.define(frozen=True)
class JsonShape:
    """What a value may be; as it is made, anything."""

    kinds: frozenset[Kind] | None = None
    """JSON kinds; None: any. A number may be an integer, and an integer may be written 5.0."""

    tokens: frozenset[str | int] | None = None
    """The texts and numbers that it may be; None: any."""

    named: frozenset[str] = frozenset()
    """Of the contract: texts that the description names. Of an example: texts that it shows, if they are few."""

    form: Form | None = None
    """What a text must be readable as."""

    items: JsonShape | None = None
    """What the items of a list are; None: anything."""

    fields: Mapping[str, JsonShape] = attrs.field(factory=dict["str", "JsonShape"])
    """What an object's fields are."""

    required: frozenset[str] = frozenset()
    """Fields that must be there."""

    others: JsonShape | None = None
    """What further fields are; None: there may be none."""

    keys: re.Pattern[str] | None = None
    """What the names of further fields are like; None: anything."""

    options: tuple[JsonShape, ...] = ()
    """One of these, in place of all the above."""


ANYTHING: Final = JsonShape()
NULL: Final[frozenset[Kind]] = frozenset({"null"})


def kind_of(value: Json) -> Kind:
    """The kind of a JSON value."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"


def nullable(shape: JsonShape) -> JsonShape:
    """The same, or null."""
    if shape.options:
        return attrs.evolve(shape, options=tuple(nullable(option) for option in shape.options))
    return shape if shape.kinds is None else attrs.evolve(shape, kinds=shape.kinds | NULL)


def merged(declared: JsonShape, shown: JsonShape, *, binding: bool) -> JsonShape:
    """What the contract declares, completed where it is silent by what an example shows.

    Args:
        declared: from the contract.
        shown: from the example.
        binding: whether the fields that the example shows must be there, also beside some that are declared.
    """
    if declared.options:
        return attrs.evolve(declared, options=tuple(_option(option, shown, binding) for option in declared.options))
    if declared.kinds is None:
        return shown
    if shown.kinds is None:
        return declared
    both = declared.kinds & shown.kinds
    result = declared
    if "array" in both:
        result = attrs.evolve(
            result, items=merged(declared.items or ANYTHING, shown.items or ANYTHING, binding=binding)
        )
    if "object" in both:
        result = _merged_objects(result, shown, binding)
    if "string" in both and binding:
        result = attrs.evolve(result, tokens=_tokens(declared, shown), form=declared.form or shown.form)
    return result


def letting_pass(declared: JsonShape, shown: JsonShape) -> JsonShape:
    """What the contract declares, letting also pass the names that an example shows beside: nothing is expected of them."""
    if declared.options:
        return attrs.evolve(declared, options=tuple(letting_pass(option, shown) for option in declared.options))
    if declared.kinds is None or shown.kinds is None:
        return declared
    fields = {name: letting_pass(shape, shown.fields.get(name, ANYTHING)) for name, shape in declared.fields.items()}
    if declared.fields and declared.others is None:
        fields = {**dict.fromkeys(shown.fields, ANYTHING), **fields}
    items = declared.items and letting_pass(declared.items, shown.items or ANYTHING)
    others = declared.others and letting_pass(declared.others, shown.others or ANYTHING)
    return attrs.evolve(declared, fields=fields, items=items, others=others)


def _option(option: JsonShape, shown: JsonShape, binding: bool) -> JsonShape:
    """An alternative takes from the example only what is of its kind."""
    alike = shown.kinds is not None and option.kinds is not None and (shown.kinds & option.kinds) - NULL
    return merged(option, shown, binding=binding) if alike else option


def _tokens(declared: JsonShape, shown: JsonShape) -> frozenset[str | int] | None:
    if declared.tokens is None and shown.named and shown.named <= declared.named:
        return frozenset(declared.named)
    return declared.tokens or shown.tokens


def _merged_objects(declared: JsonShape, shown: JsonShape, binding: bool) -> JsonShape:
    if declared.others is None:  # all fields are declared, but for those that only the documentation tells of
        fields = _merged_fields(declared.fields, shown.fields, binding)
        return attrs.evolve(declared, fields={**shown.fields, **fields})
    if declared.others == ANYTHING and not declared.fields:  # the contract says no more than that it is an object
        return attrs.evolve(
            declared, fields=shown.fields, required=shown.required, others=shown.others, keys=shown.keys
        )
    known = {**dict.fromkeys(shown.fields, declared.others), **declared.fields}
    fields = _merged_fields(known, shown.fields, binding)
    others = None if declared.others == ANYTHING and (binding or declared.fields) else declared.others
    if others is not None and shown.others is not None:
        others = merged(others, shown.others, binding=binding)
    required = declared.required | shown.required if binding else declared.required
    return attrs.evolve(declared, fields=fields, required=required, others=others)


def _merged_fields(
    declared: Mapping[str, JsonShape], shown: Mapping[str, JsonShape], binding: bool
) -> dict[str, JsonShape]:
    return {name: merged(shape, shown.get(name, ANYTHING), binding=binding) for name, shape in declared.items()}
