"""What the contract's schemas ask of a value, found out once for each; no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any, Final, cast

from .._ground.json_types import Json, JsonObject
from .contract import load_contract

__all__ = ["Schema", "data_schema"]

_TYPES: Final[Mapping[str, frozenset[type]]] = {
    "boolean": frozenset({bool}),
    "integer": frozenset({int}),
    "number": frozenset({int, float}),
    "string": frozenset({str}),
    "array": frozenset({list}),
    "object": frozenset({dict}),
    "null": frozenset({type(None)}),
}
_KNOWN: Final = frozenset[type]().union(*_TYPES.values())
_NESTED: Final = frozenset[type]({dict, list})


class Schema:
    """One schema: its references followed, and the parts of an `allOf` as one."""

    def __init__(self, declared: JsonObject) -> None:
        self.raw: JsonObject = _described(declared)
        tokens = self.raw.get("enum")
        self.tokens: list[Json] | None = tokens if isinstance(tokens, list) else None
        self.required: list[str] = cast("list[str]", self.raw.get("required", []))
        names = self.kinds & _TYPES.keys()
        self._types = frozenset[type]().union(*(_TYPES[name] for name in names)) if self.kinds else _KNOWN
        self.complete: set[object] = set()
        """The shapes of objects that were all that is asked for."""

    @cached_property
    def kinds(self) -> set[str]:
        """The types that it names; none where it names none."""
        declared = self.raw.get("type")
        if declared is None and self.raw.get("properties"):
            return {"object"}
        names = declared if isinstance(declared, list) else [declared]
        return {name for name in names if isinstance(name, str)}

    @cached_property
    def branches(self) -> list[Schema] | None:
        """The alternatives of which a value is one."""
        branches = self.raw.get("anyOf", self.raw.get("oneOf"))
        if not isinstance(branches, list):
            return None
        return [Schema(branch) for branch in branches if isinstance(branch, dict)]

    @cached_property
    def fields(self) -> dict[str, Schema]:
        """The schemas of an object's fields."""
        return {name: Schema(item) for name, item in _fields(self.raw).items()}

    @cached_property
    def items(self) -> Schema | None:
        """The schema of an array's items."""
        return self._inside("items")

    @cached_property
    def others(self) -> Schema | None:
        """The schema of an object's fields that have no names."""
        return self._inside("additionalProperties")

    def _inside(self, word: str) -> Schema | None:
        declared = self.raw.get(word)
        return Schema(declared) if isinstance(declared, dict) else None

    @property
    def parts(self) -> list[Schema]:
        """All schemas right inside it."""
        inside = (*self.fields.values(), *(self.branches or ()), self.items, self.others)
        return [part for part in inside if part is not None]

    @cached_property
    def by_value(self) -> bool:
        """Whether a value's type alone does not tell that it is allowed."""
        return self.tokens is not None or any(branch.by_value for branch in self.branches or ())

    @cached_property
    def _told_by_value(self) -> list[str]:
        return [name for name, field in self.fields.items() if field.by_value]

    def meant_for(self, value: Any) -> Schema:
        """Of alternatives the one that is meant for a value of this kind."""
        return next((branch for branch in self.branches or () if branch.allows(value)), self)

    def allows(self, value: Any) -> bool:
        """Whether a value is of a type and a token that is named."""
        if self.branches is not None:
            return False  # none of them is meant for it
        kind = cast("type[object]", type(value))
        right = kind in self._types or kind not in _KNOWN
        return right and (self.tokens is None or value in self.tokens or value is None)

    def allows_all(self, values: list[Any]) -> bool:
        """Whether all are plain values of the type, or objects alike to some that were: what one look over a long array tells."""
        if self.tokens is not None or self.branches is not None:
            return False
        types = set(map(type, values))
        return types <= self._types - _NESTED or (
            types == {dict} and all(self.shape(row) in self.complete for row in values)
        )

    def shape(self, value: dict[str, Any]) -> object:
        """What makes two objects alike: names, types, and the values of those that have tokens; None where one is nested."""
        types = tuple(map(type, value.values()))
        if not _NESTED.isdisjoint(types):
            return None
        return (tuple(value), types, tuple([value.get(name) for name in self._told_by_value]))


@cache
def data_schema(path: str) -> Schema:
    """The schema of the data that an endpoint replies."""
    return Schema(load_contract().by_path[path].reply).fields.get("data") or Schema({})


def _described(declared: JsonObject) -> JsonObject:
    schema = load_contract().resolve(declared)
    parts = schema.get("allOf")
    if not isinstance(parts, list):
        return schema
    whole: JsonObject = {key: value for key, value in schema.items() if key != "allOf"}
    fields, required = dict(_fields(schema)), [*cast("list[str]", schema.get("required", []))]
    for part in parts:
        read = _described(part if isinstance(part, dict) else {})
        fields |= _fields(read)
        required += cast("list[str]", read.get("required", []))
        whole = {**read, **whole}
    return whole if not fields else {**whole, "properties": cast("Json", fields), "required": cast("Json", required)}


def _fields(schema: JsonObject) -> dict[str, JsonObject]:
    properties = schema.get("properties")
    found = properties if isinstance(properties, dict) else {}
    return {name: item for name, item in found.items() if isinstance(item, dict)}
