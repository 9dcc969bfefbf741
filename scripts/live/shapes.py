"""What a JSON value may be: the contract and the example replies in one form, so that they can complete each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeAlias

from scripts.generate.problem import Json

__all__ = ["ANYTHING", "NULL", "Form", "Kind", "Shape", "kind_of", "merged", "nullable"]

Kind: TypeAlias = Literal["null", "boolean", "integer", "number", "string", "array", "object"]
Form: TypeAlias = Literal["date-time", "date"]


@dataclass(frozen=True)
class Shape:
    """What a value may be; as it is made, anything."""

    kinds: frozenset[Kind] | None = None
    """JSON kinds; None: any. A number may be an integer, and an integer may be written 5.0."""

    tokens: frozenset[str | int] | None = None
    """The texts and numbers that it may be; None: any."""

    named: frozenset[str] = frozenset()
    """Of the contract: texts that the description names. Of an example: texts that it shows, if they are few."""

    form: Form | None = None
    """What a text must be readable as."""

    items: Shape | None = None
    """What the items of a list are; None: anything."""

    fields: Mapping[str, Shape] = field(default_factory=dict["str", "Shape"])
    """What an object's fields are."""

    required: frozenset[str] = frozenset()
    """Fields that must be there."""

    others: Shape | None = None
    """What further fields are; None: there may be none."""

    keys: re.Pattern[str] | None = None
    """What the names of further fields are like; None: anything."""

    options: tuple[Shape, ...] = ()
    """One of these, in place of all the above."""


ANYTHING: Final = Shape()
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


def nullable(shape: Shape) -> Shape:
    """The same, or null."""
    if shape.options:
        return replace(shape, options=tuple(nullable(option) for option in shape.options))
    return shape if shape.kinds is None else replace(shape, kinds=shape.kinds | NULL)


def merged(declared: Shape, shown: Shape, *, binding: bool) -> Shape:
    """What the contract declares, completed where it is silent by what an example shows.

    Args:
        declared: from the contract.
        shown: from the example.
        binding: whether the fields that the example shows must be there, also beside some that are declared.
    """
    if declared.options:
        return replace(declared, options=tuple(_option(option, shown, binding) for option in declared.options))
    if declared.kinds is None:
        return shown
    if shown.kinds is None:
        return declared
    both = declared.kinds & shown.kinds
    result = declared
    if "array" in both:
        result = replace(result, items=merged(declared.items or ANYTHING, shown.items or ANYTHING, binding=binding))
    if "object" in both:
        result = _merged_objects(result, shown, binding)
    if "string" in both and binding:
        result = replace(result, tokens=_tokens(declared, shown), form=declared.form or shown.form)
    return result


def _option(option: Shape, shown: Shape, binding: bool) -> Shape:
    """An alternative takes from the example only what is of its kind."""
    alike = shown.kinds is not None and option.kinds is not None and (shown.kinds & option.kinds) - NULL
    return merged(option, shown, binding=binding) if alike else option


def _tokens(declared: Shape, shown: Shape) -> frozenset[str | int] | None:
    if declared.tokens is None and shown.named and shown.named <= declared.named:
        return frozenset(declared.named)
    return declared.tokens or shown.tokens


def _merged_objects(declared: Shape, shown: Shape, binding: bool) -> Shape:
    if declared.others is None:  # all fields are declared, but for those that only the documentation tells of
        fields = _merged_fields(declared.fields, shown.fields, binding)
        return replace(declared, fields={**shown.fields, **fields})
    if declared.others == ANYTHING and not declared.fields:  # the contract says no more than that it is an object
        return replace(declared, fields=shown.fields, required=shown.required, others=shown.others, keys=shown.keys)
    known = {**dict.fromkeys(shown.fields, declared.others), **declared.fields}
    fields = _merged_fields(known, shown.fields, binding)
    others = None if declared.others == ANYTHING and (binding or declared.fields) else declared.others
    if others is not None and shown.others is not None:
        others = merged(others, shown.others, binding=binding)
    required = declared.required | shown.required if binding else declared.required
    return replace(declared, fields=fields, required=required, others=others)


def _merged_fields(declared: Mapping[str, Shape], shown: Mapping[str, Shape], binding: bool) -> dict[str, Shape]:
    return {name: merged(shape, shown.get(name, ANYTHING), binding=binding) for name, shape in declared.items()}
