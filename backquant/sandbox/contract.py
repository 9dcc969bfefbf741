"""Operations and parameters, read from the corrected contract."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast

from backquant.sandbox.jsontypes import Json, JsonObject


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of a number; None leaves a side open."""

    minimum: float | None
    maximum: float | None
    above: float | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One query or path parameter, reduced to what validation needs.

    `kind` is the JSON type of the value, or of one item when `many` marks a comma-separated list.
    """

    name: str
    location: str
    kind: str
    required: bool
    nullable: bool
    many: bool
    moment: bool
    choices: tuple[str, ...]
    bounds: Bounds
    max_items: int | None
    default: Json


@dataclass(frozen=True, slots=True)
class Operation:
    """One GET operation; `cadence` is the time between two refreshes of its data, in seconds, where that is known."""

    path: str
    needs_key: bool
    parameters: tuple[Parameter, ...]
    reply: JsonObject
    cadence: int | None

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of this name, if the operation has it."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    def takes(self, name: str) -> bool:
        """Whether the operation has a parameter of this name."""
        return self.parameter(name) is not None


class Contract:
    """The corrected contract of the API."""

    def __init__(self, document: JsonObject) -> None:
        self._document = document
        self.version: str = str(_child(document, "info")["version"])
        self.operations: tuple[Operation, ...] = tuple(self._read_operations())

    def resolve(self, schema: JsonObject) -> JsonObject:
        """The schema with its own `$ref` followed; keywords beside the reference win."""
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return schema
        target = self._document
        for name in reference.removeprefix("#/").split("/"):
            target = _child(target, name)
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return self.resolve(target) | beside

    def _read_operations(self) -> Iterator[Operation]:
        for path, item in _child(self._document, "paths").items():
            operation = _child(cast(JsonObject, item), "get")
            declared = cast(list[JsonObject], operation.get("parameters", []))
            yield Operation(
                path=path,
                needs_key=bool(operation.get("security")),
                parameters=tuple(self._read_parameter(parameter) for parameter in declared),
                reply=_reply_schema(operation),
                cadence=cast("int | None", operation.get("x-cadence-seconds")),
            )

    def _read_parameter(self, declared: JsonObject) -> Parameter:
        schema = _child(declared, "schema")
        branches = [self.resolve(branch) for branch in cast(list[JsonObject], schema.get("anyOf", [schema]))]
        nullable = any(branch.get("type") == "null" for branch in branches)
        value = next(branch for branch in branches if branch.get("type") != "null")
        many = value.get("type") == "array"
        item = self.resolve(_child(value, "items")) if many else value
        return Parameter(
            name=str(declared["name"]),
            location=str(declared["in"]),
            kind=str(item["type"]),
            required=declared.get("required") is True,
            nullable=nullable or many,
            many=many,
            moment=schema.get("format") == "date-time",
            choices=tuple(cast(list[str], item.get("enum", []))),
            bounds=_bounds(item),
            max_items=cast("int | None", value.get("maxItems")),
            default=schema.get("default"),
        )


@cache
def load_contract() -> Contract:
    """The contract that belongs to the generated code."""
    text = files("backquant_api").joinpath("contract.json").read_text("utf-8")
    return Contract(cast(JsonObject, json.loads(text)))


def _child(parent: JsonObject, name: str) -> JsonObject:
    return cast(JsonObject, parent[name])


def _bounds(schema: JsonObject) -> Bounds:
    return Bounds(
        minimum=cast("float | None", schema.get("minimum")),
        maximum=cast("float | None", schema.get("maximum")),
        above=cast("float | None", schema.get("exclusiveMinimum")),
    )


def _reply_schema(operation: JsonObject) -> JsonObject:
    success = _child(_child(operation, "responses"), "200")
    return _child(_child(_child(success, "content"), "application/json"), "schema")
