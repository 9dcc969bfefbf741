"""What the contract says about the fields of a reply, asked by JSON name; `Any` where it says nothing."""

from __future__ import annotations

import types
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

import attrs

__all__ = ["ColumnKind", "column_kind", "field_hint", "fields_hint", "is_model", "item_hint"]

ColumnKind: TypeAlias = Literal["integer", "number", "text", "flag", "time", "naive", "date", "list", "mixed", "null"]

KINDS: dict[Any, ColumnKind] = {
    int: "integer",
    float: "number",
    str: "text",
    bool: "flag",
    datetime: "time",
    date: "date",
}


def is_model(hint: Any) -> bool:
    return isinstance(hint, type) and attrs.has(hint)


def fields_hint(hint: Any) -> dict[str, Any]:
    """The fields of a model, in its order; nothing where the type is no model."""
    bare = _bare(hint)
    return _model_fields(bare) if is_model(bare) else {}


def field_hint(hint: Any, name: str) -> Any:
    """The type of a model's field or of a map's values."""
    bare = _bare(hint)
    if get_origin(bare) is dict:
        return _bare(get_args(bare)[1])
    return _bare(fields_hint(bare).get(name, Any))


def item_hint(hint: Any) -> Any:
    """The type of a list's items."""
    bare = _bare(hint)
    return _bare(get_args(bare)[0]) if get_origin(bare) is list else Any


def column_kind(hint: Any) -> ColumnKind | None:
    """The kind of a column with values of this type; None where the type does not tell."""
    bare = _bare(hint)
    return "text" if get_origin(bare) is Literal else KINDS.get(bare)


def _bare(hint: Any) -> Any:
    """The type without its None."""
    if get_origin(hint) in (Union, types.UnionType):
        members = [member for member in get_args(hint) if member is not type(None)]
        return members[0] if len(members) == 1 else Any
    return hint


@cache
def _model_fields(model: type[attrs.AttrsInstance]) -> dict[str, Any]:
    renamed: dict[str, str] = getattr(model, "__json_names__", {})
    hints = get_type_hints(model)
    names: list[str] = [field.name for field in attrs.fields(model)]
    return {renamed.get(name, name): hints[name] for name in names}
