"""Makes a reply depart from the contract in one place."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import TypeAlias

import attrs

from .._ground.json_types import Json, JsonObject
from .failure import bad_request
from .schemas import Schema

__all__ = ["DRIFTS", "drift"]


_STRAY = "unexpected_value"
_STRAY_FIELD = "unexpected_field"


@attrs.define(frozen=True)
class _Place:
    """A field of an object in the reply, with the schema that rules it."""

    parent: JsonObject
    name: str
    schema: Schema
    required: bool


_Mutation: TypeAlias = Callable[[_Place], bool]


def drift(kind: str, schema: Schema, data: Json) -> None:
    """Change `data` in the first place, seen from the top, where this kind of drift departs from the schema."""
    if kind == "extra" and isinstance(data, dict):
        data[_STRAY_FIELD] = _STRAY
        return
    mutate = _MUTATIONS.get(kind)
    if mutate is None or not any(mutate(place) for place in _places(schema, data)):
        raise bad_request(f"The reply of this operation has no place for the sandbox fault 'drift={kind}'")


def _break_enum(place: _Place) -> bool:
    if place.schema.tokens is None or not isinstance(place.parent[place.name], str):
        return False
    place.parent[place.name] = _STRAY
    return True


def _leave_out(place: _Place) -> bool:
    if not place.required:
        return False
    del place.parent[place.name]
    return True


def _change_type(place: _Place) -> bool:
    value, kinds = place.parent[place.name], place.schema.kinds
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


def _places(schema: Schema, data: Json) -> Iterator[_Place]:
    """All fields of the reply that the contract describes, the upper ones first."""
    queue: deque[tuple[Schema, Json]] = deque([(schema, data)])
    while queue:
        declared, value = queue.popleft()
        described = declared.meant_for(value)
        if isinstance(value, list) and described.items is not None:
            queue.extend((described.items, item) for item in value[:1])
        if not isinstance(value, dict):
            continue
        for name, item in list(value.items()):
            child = described.fields.get(name, described.others)
            if child is not None:
                yield _Place(value, name, child.meant_for(item), name in described.required)
                queue.append((child, item))
