"""Operations and parameters, read from the corrected contract."""

import json
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Final

import attrs

from .._ground.json_types import Json, JsonObject

__all__ = ["PublishedContract", "ServedOperation", "ServedParameter", "load_contract"]


_BOUNDS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


@attrs.define(frozen=True)
class ServedParameter:
    """One query or path parameter, reduced to what validation needs.

    `kind` is the JSON type of the value, or of one item when `many` marks a comma-separated list. `bounds` has the limits of
    a number under the words of JSON Schema.
    """

    name: str
    location: str
    kind: str
    required: bool
    nullable: bool
    many: bool
    moment: bool
    choices: tuple[str, ...]
    bounds: Mapping[str, float]
    max_items: int | None
    default: Json


@attrs.define(frozen=True)
class ServedOperation:
    """One GET operation; `cadence` is the time between two refreshes of its data, in seconds, where that is known."""

    path: str
    tag: str
    needs_key: bool
    parameters: tuple[ServedParameter, ...]
    reply: JsonObject
    cadence: int | None

    def parameter(self, name: str) -> ServedParameter | None:
        """The parameter of this name, if the operation has it."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    def takes(self, name: str) -> bool:
        """Whether the operation has a parameter of this name."""
        return self.parameter(name) is not None


class PublishedContract:
    """The corrected contract of the API."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self.version: str = document["info"]["version"]
        self.operations: tuple[ServedOperation, ...] = tuple(self._read_operations())

    def resolve(self, schema: JsonObject) -> JsonObject:
        """The schema with its own `$ref` followed; keywords beside the reference win."""
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return schema
        target: Any = self._document
        for name in reference.removeprefix("#/").split("/"):
            target = target[name]
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return self.resolve(target) | beside

    @cached_property
    def by_path(self) -> dict[str, ServedOperation]:
        """The operations by their paths."""
        return {operation.path: operation for operation in self.operations}

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """Every symbol that a path takes; fund endpoints take coins, which are none."""
        named = (operation.parameter("symbol") for operation in self.operations)
        choices = (choice for parameter in named if parameter is not None for choice in parameter.choices)
        return tuple(dict.fromkeys(choice for choice in choices if choice.endswith("USDT")))

    def _read_operations(self) -> Iterator[ServedOperation]:
        for path, item in self._document["paths"].items():
            operation = item["get"]
            yield ServedOperation(
                path=path,
                tag=(operation.get("tags") or ["Other"])[0],
                needs_key=bool(operation.get("security")),
                parameters=tuple(map(self._read_parameter, operation.get("parameters", []))),
                reply=operation["responses"]["200"]["content"]["application/json"]["schema"],
                cadence=operation.get("x-cadence-seconds"),
            )

    def _read_parameter(self, declared: dict[str, Any]) -> ServedParameter:
        schema = declared["schema"]
        branches: list[dict[str, Any]] = [self.resolve(branch) for branch in schema.get("anyOf", [schema])]
        nullable = any(branch.get("type") == "null" for branch in branches)
        value = next((branch for branch in branches if branch.get("type") != "null"), dict[str, Any]())
        many = value.get("type") == "array"
        item: dict[str, Any] = self.resolve(value["items"]) if many else value
        return ServedParameter(
            name=declared["name"],
            location=declared["in"],
            kind=item.get("type", "string"),
            required=declared.get("required") is True,
            nullable=nullable or many,
            many=many,
            moment=schema.get("format") == "date-time",
            choices=tuple(item.get("enum", [])),
            bounds={word: item[word] for word in _BOUNDS if item.get(word) is not None},
            max_items=value.get("maxItems"),
            default=schema.get("default"),
        )


@cache
def load_contract() -> PublishedContract:
    """The contract that belongs to the generated code."""
    return PublishedContract(json.loads(files("backquant_api").joinpath("contract.json").read_text("utf-8")))
