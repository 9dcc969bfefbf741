"""Data for what no view knows: an endpoint that the contract has gained, a field that it now asks for; no I/O.

Figures are no market's: they have the type, the tokens and the bounds that the contract names, and move with the instant.
"""

from collections.abc import Mapping
from typing import Any, Final, cast

from .._ground.jsontypes import Json, JsonObject
from .contract import PublishedContract
from .market.ask import Ask, Body
from .market.noise import text_key, wave
from .market.times import HOUR, iso

__all__ = ["completed", "invented"]

_ROWS: Final = 3
_DEEPEST: Final = 6
_KINDS: Final[Mapping[type, frozenset[str]]] = {
    bool: frozenset({"boolean"}),
    int: frozenset({"integer", "number"}),
    float: frozenset({"number"}),
    str: frozenset({"string"}),
    list: frozenset({"array"}),
    dict: frozenset({"object"}),
    type(None): frozenset({"null"}),
}
_ALTERNATIVES: Final = ("anyOf", "oneOf")


def invented(contract: PublishedContract, reply: JsonObject, ask: Ask) -> Body:
    """Data for an endpoint that has no view; where nothing is published of them, a small table over time."""
    schema = _data_schema(contract, reply)
    if _kinds(schema) <= {"object"} and not schema.get("properties"):
        rows = [{"ts": iso(ask.at - step * HOUR), "value": _figure("value", {}, ask, step)} for step in range(_ROWS)]
        echoed = {name: value for name, value in ask.arguments.items() if value is not None}
        return Body({**echoed, "rows": rows[::-1]})
    return Body(cast("dict[str, Any]", _Maker(contract, ask).value(schema, "data", 0)))


def completed(contract: PublishedContract, reply: JsonObject, body: Body, ask: Ask) -> Body:
    """A view's data, with what the contract asks for beyond what the view knows."""
    schema = _data_schema(contract, reply)
    data = _Maker(contract, ask).completed(body.data, schema, "data", 0)
    return body if data is body.data else Body(cast("dict[str, Any]", data), body.extra, body.source, body.about)


def _data_schema(contract: PublishedContract, reply: JsonObject) -> JsonObject:
    properties = contract.resolve(reply).get("properties")
    data = properties.get("data") if isinstance(properties, dict) else None
    return _described(contract, data if isinstance(data, dict) else {})


class _Maker:
    """Makes values for schemas, for one request."""

    def __init__(self, contract: PublishedContract, ask: Ask) -> None:
        self._contract = contract
        self._ask = ask

    def completed(self, value: Any, declared: JsonObject, name: str, depth: int) -> Any:
        """The value itself where it is what the schema asks for, else a copy with what was missing."""
        schema = self._branch(_described(self._contract, declared), value)
        if not _allows(schema, value):
            return self.value(schema, name, depth)
        if isinstance(value, dict):
            return self._completed_object(cast("dict[str, Any]", value), schema, depth)
        items = schema.get("items")
        if isinstance(value, list) and isinstance(items, dict):
            listed = cast("list[Any]", value)
            fresh = [self.completed(item, items, name, depth + 1) for item in listed]
            return fresh if any(new is not old for new, old in zip(fresh, listed, strict=True)) else listed
        return cast("Any", value)

    def _completed_object(self, value: dict[str, Any], schema: JsonObject, depth: int) -> dict[str, Any]:
        fields = _fields(schema)
        fresh = {
            name: self.completed(item, fields[name], name, depth + 1) if name in fields else item
            for name, item in value.items()
        }
        required = cast("list[str]", schema.get("required", []))
        missing = {name: self.value(fields.get(name, {}), name, depth + 1) for name in required if name not in value}
        same = not missing and all(fresh[name] is item for name, item in value.items())
        return value if same else fresh | missing

    def _branch(self, schema: JsonObject, value: Any) -> JsonObject:
        """Of alternatives the one that is meant for a value of this kind."""
        for word in _ALTERNATIVES:
            branches = schema.get(word)
            if isinstance(branches, list):
                read = [_described(self._contract, branch) for branch in branches if isinstance(branch, dict)]
                return next((branch for branch in read if _allows(branch, value)), schema)
        return schema

    def value(self, declared: JsonObject, name: str, depth: int, step: int = 0) -> Json:
        """A value that the schema allows."""
        schema = _described(self._contract, declared)
        for word in _ALTERNATIVES:
            branches = schema.get(word)
            if isinstance(branches, list):
                read = [_described(self._contract, branch) for branch in branches if isinstance(branch, dict)]
                chosen = next((branch for branch in read if _kinds(branch) != {"null"}), JsonObject())
                return self.value(chosen, name, depth, step)
        if "const" in schema:
            return schema["const"]
        tokens = [token for token in cast("list[Json]", schema.get("enum") or []) if token is not None]
        asked = cast("Json", self._ask.arguments.get(name))
        if tokens:
            return asked if asked in tokens else tokens[step % len(tokens)]
        kinds = _kinds(schema)
        if "object" in kinds or (not kinds and depth == 0):
            return self._object(schema, depth)
        if "array" in kinds:
            return self._array(schema, name, depth)
        if "string" in kinds:
            return self._text(schema, name, asked, step)
        if kinds & {"number", "integer"}:
            number = _figure(name, schema, self._ask, step)
            return round(number) if "number" not in kinds else number
        return True if "boolean" in kinds else None

    def _object(self, schema: JsonObject, depth: int) -> JsonObject:
        required = cast("list[str]", schema.get("required", []))
        wanted = {name: item for name, item in _fields(schema).items() if depth < _DEEPEST or name in required}
        return {name: self.value(item, name, depth + 1) for name, item in wanted.items()}

    def _array(self, schema: JsonObject, name: str, depth: int) -> list[Json]:
        items = schema.get("items")
        if not isinstance(items, dict) or depth >= _DEEPEST:
            return []
        count = max(_ROWS, cast("int", schema.get("minItems", 0)))
        return [self.value(items, name, depth + 1, step) for step in range(count)]

    def _text(self, schema: JsonObject, name: str, asked: Json, step: int) -> str:
        moment = iso(self._ask.at - step * HOUR)
        match schema.get("format"):
            case "date-time":
                return moment
            case "date":
                return moment[:10]
            case _:
                return asked if isinstance(asked, str) and asked else f"{name}-{step + 1}"


def _described(contract: PublishedContract, declared: JsonObject) -> JsonObject:
    """The schema with its references followed, and the parts of an `allOf` as one."""
    schema = contract.resolve(declared)
    parts = schema.get("allOf")
    if not isinstance(parts, list):
        return schema
    whole: JsonObject = {key: value for key, value in schema.items() if key != "allOf"}
    fields, required = dict(_fields(schema)), [*cast("list[str]", schema.get("required", []))]
    for part in parts:
        read = _described(contract, part if isinstance(part, dict) else {})
        fields |= _fields(read)
        required += cast("list[str]", read.get("required", []))
        whole = {**read, **whole}
    return whole if not fields else {**whole, "properties": cast("Json", fields), "required": cast("Json", required)}


def _fields(schema: JsonObject) -> dict[str, JsonObject]:
    properties = schema.get("properties")
    found = properties if isinstance(properties, dict) else {}
    return {name: item for name, item in found.items() if isinstance(item, dict)}


def _kinds(schema: JsonObject) -> set[str]:
    declared = schema.get("type")
    if declared is None and schema.get("properties"):
        return {"object"}
    names = declared if isinstance(declared, list) else [declared]
    return {name for name in names if isinstance(name, str)}


def _allows(schema: JsonObject, value: Any) -> bool:
    if any(word in schema for word in _ALTERNATIVES):
        return False  # none of them is meant for it
    kinds = _kinds(schema)
    own = next((names for kind, names in _KINDS.items() if type(value) is kind), None)
    right = not kinds or own is None or bool(kinds & own)
    tokens = schema.get("enum")
    return right and (not isinstance(tokens, list) or value in tokens or value is None)


def _figure(name: str, schema: JsonObject, ask: Ask, step: int) -> float:
    """A number within the bounds, which wanders with the instant."""
    low, high = _bound(schema, "minimum", "exclusiveMinimum"), _bound(schema, "maximum", "exclusiveMaximum")
    share = 0.5 + 0.1 * wave(ask.at / HOUR - step, ask.market.seed, text_key(name))
    if low is None or high is None:
        return round((low or 0) + 100 * share, 4) if high is None else round(high - 100 * share, 4)
    return round(low + (high - low) * share, 4)


def _bound(schema: JsonObject, *words: str) -> float | None:
    return next((cast("float", schema[word]) for word in words if isinstance(schema.get(word), int | float)), None)
