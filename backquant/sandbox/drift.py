"""Makes a reply depart from the contract in one place."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import TypeAlias, cast

import attrs

from .._ground.jsontypes import Json, JsonObject
from .contract import PublishedContract
from .failure import bad_request

__all__ = ["DRIFTS", "drift"]


_STRAY = "unexpected_value"
_STRAY_FIELD = "unexpected_field"


@attrs.define(frozen=True)
class _Place:
    """A field of an object in the reply, with the schema that rules it."""

    parent: JsonObject
    name: str
    schema: JsonObject
    required: bool


_Mutation: TypeAlias = Callable[[_Place], bool]


def drift(kind: str, contract: PublishedContract, schema: JsonObject, data: Json) -> None:
    """Change `data` in the first place, seen from the top, where this kind of drift departs from the schema."""
    if kind == "extra" and isinstance(data, dict):
        data[_STRAY_FIELD] = _STRAY
        return
    mutate = _MUTATIONS.get(kind)
    if mutate is None or not any(mutate(place) for place in _places(contract, schema, data)):
        raise bad_request(f"The reply of this operation has no place for the sandbox fault 'drift={kind}'")


def _break_enum(place: _Place) -> bool:
    if "enum" not in place.schema or not isinstance(place.parent[place.name], str):
        return False
    place.parent[place.name] = _STRAY
    return True


def _leave_out(place: _Place) -> bool:
    if not place.required:
        return False
    del place.parent[place.name]
    return True


def _change_type(place: _Place) -> bool:
    value, kinds = place.parent[place.name], _kinds(place.schema)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and kinds & {"number", "integer"} and "string" not in kinds:
        place.parent[place.name] = _STRAY
        return True
    if isinstance(value, str) and "string" in kinds and not kinds & {"number", "integer"}:
        place.parent[place.name] = 12345
        return True
    return False


_MUTATIONS: dict[str, _Mutation] = {"enum": _break_enum, "missing": _leave_out, "type": _change_type}
DRIFTS = (*_MUTATIONS, "extra")


def _places(contract: PublishedContract, schema: JsonObject, data: Json) -> Iterator[_Place]:
    """All fields of the reply that the contract describes, the upper ones first."""
    queue: deque[tuple[JsonObject, Json]] = deque([(schema, data)])
    while queue:
        declared, value = queue.popleft()
        described = _described(contract, declared, value)
        if isinstance(value, list):
            items = cast(JsonObject, described.get("items", {}))
            queue.extend((items, item) for item in value[:1])
        if not isinstance(value, dict):
            continue
        properties = cast(JsonObject, described.get("properties", {}))
        required = cast(list[str], described.get("required", []))
        others = described.get("additionalProperties")
        for name, item in list(value.items()):
            child = cast(JsonObject, properties.get(name, others if isinstance(others, dict) else {}))
            yield _Place(value, name, _described(contract, child, item), name in required)
            queue.append((child, item))


def _described(contract: PublishedContract, schema: JsonObject, value: Json) -> JsonObject:
    """The schema, or that of its branches which is meant for a value of this kind."""
    resolved = contract.resolve(schema)
    branches = resolved.get("anyOf")
    if not isinstance(branches, list):
        return resolved
    candidates = [contract.resolve(branch) for branch in branches if isinstance(branch, dict)]
    return next((branch for branch in candidates if _fits(branch, value)), resolved)


def _fits(schema: JsonObject, value: Json) -> bool:
    kinds = _kinds(schema)
    match value:
        case None:
            return "null" in kinds
        case bool():
            return "boolean" in kinds
        case int() | float():
            return bool(kinds & {"number", "integer"})
        case str():
            return "string" in kinds
        case list():
            return "array" in kinds
        case dict():
            return "object" in kinds


def _kinds(schema: JsonObject) -> set[str]:
    declared = schema.get("type")
    names = declared if isinstance(declared, list) else [declared]
    return {name for name in names if isinstance(name, str)}
