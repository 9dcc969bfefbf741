"""What a fault does to a good reply: it departs from the contract in one place, or its body is not what a client hopes for."""

import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from .._ground.json_types import Json, JsonObject
from .failure import bad_request
from .schemas import Schema

__all__ = ["BODIES", "DRIFTS", "drift", "spoil_body"]


_PAGE: Final = (
    b"<!DOCTYPE html>\n<html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>\n"
)
_STRAY: Final = "unexpected_value"
_NUMBERS: Final = {"number", "integer"}


def _without(body: JsonObject, name: str) -> JsonObject:
    return {key: value for key, value in body.items() if key != name}


def _failed(body: JsonObject) -> JsonObject:
    error: JsonObject = {"code": "INTERNAL_ERROR", "message": "Sandbox fault: success_false"}
    return {"success": False, "error": body.get("error", error), "meta": body["meta"]}


_SPOILED: Final[Mapping[str, Callable[[JsonObject, bytes], JsonObject | bytes]]] = {
    "truncated": lambda _, content: content[: len(content) // 2],
    "html": lambda body, content: _PAGE,
    "empty": lambda body, content: b"",
    "list": lambda body, content: b"[]",
    "no_data": lambda body, _: _without(body, "data"),
    "no_meta": lambda body, _: _without(body, "meta"),
    "null_data": lambda body, _: body | {"data": None},
    "success_false": lambda body, _: _failed(body),
}
"""What is sent in place of a good envelope and its bytes: other bytes, or another object."""
BODIES: Final = tuple(_SPOILED)


def spoil_body(kind: str, body: JsonObject, content: bytes) -> tuple[bytes, str]:
    """The content and media type to send in place of a good envelope."""
    spoiled = _SPOILED[kind](body, content)
    sent = spoiled if isinstance(spoiled, bytes) else json.dumps(spoiled).encode()
    return sent, "text/html" if kind == "html" else "application/json"


def _other_token(value: Json, schema: Schema) -> Json:
    return _STRAY if schema.tokens is not None and isinstance(value, str) else None


def _other_type(value: Json, schema: Schema) -> Json:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and schema.kinds & _NUMBERS and "string" not in schema.kinds:
        return _STRAY
    return 12345 if isinstance(value, str) and "string" in schema.kinds and not schema.kinds & _NUMBERS else None


_OTHER_VALUES: Final[Mapping[str, Callable[[Json, Schema], Json]]] = {"enum": _other_token, "type": _other_type}
"""What makes a value wrong; it gives None for a value that it can do nothing with."""
DRIFTS: Final = ("enum", "missing", "type", "extra")


def drift(kind: str, schema: Schema, data: Json) -> None:
    """Change `data` in the first place, seen from the top, where this kind of drift departs from the schema."""
    if kind == "extra" and isinstance(data, dict):
        data["unexpected_field"] = _STRAY
        return
    for parent, name, described, required in _places(schema, data):
        if kind == "missing" and required:
            del parent[name]
            return
        wrong = _OTHER_VALUES[kind](parent[name], described) if kind in _OTHER_VALUES else None
        if wrong is not None:
            parent[name] = wrong
            return
    raise bad_request(f"The reply of this operation has no place for the sandbox fault 'drift={kind}'")


def _places(schema: Schema, data: Json) -> Iterator[tuple[JsonObject, str, Schema, bool]]:
    """All fields of the reply that the contract describes, the upper ones first: object, name, schema, whether required."""
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
                yield value, name, child.meant_for(item), name in described.required
                queue.append((child, item))
