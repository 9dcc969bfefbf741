"""A contract changed at random, and what a comparison has to say of it: that, and nothing else."""

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final, TypeAlias

from tests.openapi.documents import Json
from tests.scripts.generate.derive import NULL, NUMBER, TEXT, WHOLE, get, query

Fact: TypeAlias = tuple[str, str, str]
"""Change, place in the contract, and value; only the values of enums have one."""

PARAMETERS: Final[Sequence[Json]] = (TEXT, WHOLE, NUMBER, {"type": "boolean"}, {"type": "string", "enum": ["p", "q"]})
FIELDS: Final[Sequence[Json]] = (
    *PARAMETERS,
    {"anyOf": [WHOLE, NULL]},
    {"type": "array", "items": NUMBER},
    {"type": "object", "additionalProperties": NUMBER},
    {"type": "object", "title": "Inline", "properties": {"x": NUMBER}},
    {"$ref": "#/components/schemas/V2Meta"},
)


@dataclass(frozen=True)
class Mutation:
    """One change that can be made, and how it has to be reported."""

    fact: Fact
    make: Callable[[], object]

    def meets(self, other: "Mutation") -> bool:
        """Whether both are about the same thing, or one about a part of the other's."""
        one, two = f"{self.fact[1]}.", f"{other.fact[1]}."
        return one.startswith(two) or two.startswith(one)


def mutate(document: Json, random: Random, number: int) -> set[Fact]:
    """Make so many changes at most, each of another thing; what has to be reported."""
    possible = [*_operations(document, random), *_parameters(document, random), *_fields(document, random)]
    chosen: list[Mutation] = []
    kinds = sorted({mutation.fact[0] for mutation in possible})
    for _ in range(number):
        kind = random.choice(kinds)
        mutation = random.choice([mutation for mutation in possible if mutation.fact[0] == kind])
        if not any(mutation.meets(other) for other in chosen):
            chosen.append(mutation)
            mutation.make()
    return {mutation.fact for mutation in chosen}


def _operations(document: Json, random: Random) -> Iterator[Mutation]:
    paths = document["paths"]
    for path in paths:
        yield Mutation(("removed", f"paths.{path}.get", ""), lambda path=path: paths.pop(path))
        fresh = f"{path.replace('{', '').replace('}', '')}-{random.randrange(10**6)}"
        yield Mutation(("added", f"paths.{fresh}.get", ""), lambda fresh=fresh: paths.update({fresh: get()}))


def _parameters(document: Json, random: Random) -> Iterator[Mutation]:
    for path, item in document["paths"].items():
        listed: list[Json] = item["get"].setdefault("parameters", [])
        name = f"given_{random.randrange(10**6)}"
        fresh = query(name, copy.deepcopy(random.choice(PARAMETERS)), required=random.random() < 0.3)
        place = f"paths.{path}.get.parameters."
        yield Mutation(("added", f"{place}{name}", ""), lambda listed=listed, fresh=fresh: listed.append(fresh))
        for given in listed:
            here = place + given["name"]
            if given["in"] == "query":
                yield Mutation(("removed", here, ""), lambda listed=listed, given=given: listed.remove(given))
                yield Mutation(("changed", here, ""), _parameter_change(given, random))
                yield from _values(here, given["schema"], random)


def _parameter_change(given: Json, random: Random) -> Callable[[], object]:
    schema = given["schema"]
    changes: list[Callable[[], object]] = [
        lambda: given.update(required=not given.get("required", False)),
        lambda: given.update(schema=_other(schema, PARAMETERS, random)),
    ]
    if schema.get("type") in {"integer", "number"}:
        changes.append(lambda: schema.update(maximum=schema.get("maximum", 10) + 1))
        changes.append(lambda: schema.update(default=schema.get("minimum", 1) + 1))
    others = [token for token in schema.get("enum", ()) if token != schema.get("default")]
    if others:
        changes.append(lambda: schema.update(default=others[0]))
    return random.choice(changes)


def _fields(document: Json, random: Random) -> Iterator[Mutation]:
    for model, schema in document["components"]["schemas"].items():
        fields, required = schema["properties"], schema.setdefault("required", [])
        name = f"sent_{random.randrange(10**6)}"
        place = f"components.schemas.{model}.properties."
        fresh = copy.deepcopy(random.choice(FIELDS))
        yield Mutation(("added", f"{place}{name}", ""), _added(fields, required, name, fresh))
        for field in [field for field in fields if field not in {"success", "data", "meta"}]:
            here = place + field
            yield Mutation(("removed", here, ""), _removed(fields, required, field))
            yield Mutation(("changed", here, ""), _field_change(fields, required, field, random))
            for option in (fields[field], *fields[field].get("anyOf", ())):
                yield from _values(here, option, random)


def _added(fields: Json, required: list[str], name: str, schema: Json) -> Callable[[], object]:
    def make() -> None:
        fields[name] = schema
        if schema in (NUMBER, TEXT):
            required.append(name)

    return make


def _removed(fields: Json, required: list[str], name: str) -> Callable[[], object]:
    def make() -> None:
        del fields[name]
        if name in required:
            required.remove(name)

    return make


def _field_change(fields: Json, required: list[str], name: str, random: Random) -> Callable[[], object]:
    def retype() -> None:
        fields[name] = _other(fields[name], FIELDS, random)

    def turn() -> None:
        (required.remove if name in required else required.append)(name)

    return random.choice((retype, turn))


def _values(place: str, schema: Json, random: Random) -> Iterator[Mutation]:
    listed: list[str] = schema.get("enum", [])
    if listed:
        fresh = f"token_{random.randrange(10**6)}"
        yield Mutation(("value added", place, repr(fresh)), lambda: listed.append(fresh))
    spare = [token for token in listed if token != schema.get("default")]
    if spare and len(listed) > 1:
        gone = random.choice(spare)
        yield Mutation(("value removed", place, repr(gone)), lambda: listed.remove(gone))


def _other(schema: Json, shapes: Sequence[Json], random: Random) -> Json:
    """Another type, by more than a null."""
    return copy.deepcopy(random.choice([shape for shape in shapes if _essence(shape) != _essence(schema)]))


def _essence(schema: Json) -> Any:
    options = [option for option in schema.get("anyOf", [schema]) if option != NULL]
    words = {"type", "items", "$ref", "additionalProperties", "properties"}
    return [
        {key: value for key, value in option.items() if key in words} | {"enum": "enum" in option} for option in options
    ]
