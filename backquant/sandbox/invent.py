"""Data for what no view knows: an endpoint that the contract has gained, a field that it now asks for; no I/O.

Figures are no market's: they have the type, the tokens and the bounds that the contract names, and move with the instant.
"""

from operator import is_
from typing import Any, Final, cast

import attrs

from .._ground.json_types import Json, JsonObject
from .market.ask import Ask, Body
from .market.noise import text_key, wave
from .market.times import HOUR, iso
from .schemas import Schema

__all__ = ["completed", "invented"]

_ROWS: Final = 3
_DEEPEST: Final = 6
_SHAPES: Final = 1_000


def invented(schema: Schema, ask: Ask) -> Body:
    """Data for an endpoint that has no view; where nothing is published of them, a small table over time."""
    if schema.kinds <= {"object"} and not schema.fields:
        rows = [{"ts": iso(ask.at - step * HOUR), "value": _figure("value", {}, ask, step)} for step in range(_ROWS)]
        echoed = {name: value for name, value in ask.arguments.items() if value is not None}
        return Body({**echoed, "rows": rows[::-1]})
    return Body(cast("dict[str, Any]", _Maker(ask).value(schema, "data", 0)))


def completed(schema: Schema, body: Body, ask: Ask) -> Body:
    """A view's data, with what the contract asks for beyond what the view knows."""
    return attrs.evolve(body, data=_Maker(ask).completed(body.data, schema, "data", 0))


class _Maker:
    """Makes values of schemas, for one request."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def completed(self, value: Any, declared: Schema, name: str, depth: int) -> Any:
        """What the schema asks for: the value, or a copy with what was missing."""
        schema = declared.meant_for(value)
        if not schema.allows(value):
            return self.value(schema, name, depth)
        if isinstance(value, dict):
            return self._completed_object(cast("dict[str, Any]", value), schema, depth)
        items = schema.items
        if isinstance(value, list) and items is not None and not items.allows_all(cast("list[Any]", value)):
            return [self.completed(item, items, name, depth + 1) for item in cast("list[Any]", value)]
        return cast("Any", value)

    def _completed_object(self, value: dict[str, Any], schema: Schema, depth: int) -> dict[str, Any]:
        shape = schema.shape(value)
        if shape in schema.complete:
            return value
        fields = schema.fields
        fresh = {
            name: self.completed(item, fields[name], name, depth + 1) if name in fields else item
            for name, item in value.items()
        }
        for name in schema.required:
            if name not in value:
                fresh[name] = self.value(fields[name], name, depth + 1) if name in fields else None
        alike = len(fresh) == len(value) and all(map(is_, fresh.values(), value.values()))
        if alike and shape is not None and len(schema.complete) < _SHAPES:
            schema.complete.add(shape)
        return fresh

    def value(self, schema: Schema, name: str, depth: int, step: int = 0) -> Json:
        """A value that the schema allows."""
        if schema.branches is not None:
            chosen = next((branch for branch in schema.branches if branch.kinds != {"null"}), None)
            return None if chosen is None else self.value(chosen, name, depth, step)
        if "const" in schema.raw:
            return schema.raw["const"]
        tokens = [token for token in schema.tokens or () if token is not None]
        asked = cast("Json", self._ask.arguments.get(name))
        if tokens:
            return asked if asked in tokens else tokens[step % len(tokens)]
        kinds = schema.kinds
        if "object" in kinds or (not kinds and depth == 0):
            return self._object(schema, depth)
        if "array" in kinds:
            return self._array(schema, name, depth)
        if "string" in kinds:
            return self._text(schema, name, asked, step)
        if kinds & {"number", "integer"}:
            number = _figure(name, schema.raw, self._ask, step)
            return round(number) if "number" not in kinds else number
        return True if "boolean" in kinds else None

    def _object(self, schema: Schema, depth: int) -> JsonObject:
        wanted = {name: item for name, item in schema.fields.items() if depth < _DEEPEST or name in schema.required}
        return {name: self.value(item, name, depth + 1) for name, item in wanted.items()}

    def _array(self, schema: Schema, name: str, depth: int) -> list[Json]:
        items = schema.items
        if items is None or depth >= _DEEPEST:
            return []
        count = max(_ROWS, cast("int", schema.raw.get("minItems", 0)))
        return [self.value(items, name, depth + 1, step) for step in range(count)]

    def _text(self, schema: Schema, name: str, asked: Json, step: int) -> str:
        moment = iso(self._ask.at - step * HOUR)
        match schema.raw.get("format"):
            case "date-time":
                return moment
            case "date":
                return moment[:10]
            case _:
                return asked if isinstance(asked, str) and asked else f"{name}-{step + 1}"


def _figure(name: str, schema: JsonObject, ask: Ask, step: int) -> float:
    """A number within the bounds, which wanders with the instant."""
    low, high = _bound(schema, "minimum", "exclusiveMinimum"), _bound(schema, "maximum", "exclusiveMaximum")
    share = 0.5 + 0.1 * wave(ask.at / HOUR - step, ask.market.seed, text_key(name))
    if low is None or high is None:
        return round((low or 0) + 100 * share, 4) if high is None else round(high - 100 * share, 4)
    return round(low + (high - low) * share, 4)


def _bound(schema: JsonObject, *words: str) -> float | None:
    return next((cast("float", schema[word]) for word in words if isinstance(schema.get(word), int | float)), None)
