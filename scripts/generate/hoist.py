"""Give every inline enum and object of the corrected contract a name of its own under components/schemas.

The parser names what stands inline after the place where it stands (`GetLevelsGexLevelsGetSymbol`). A shared name is
what people type, so: an explicit name (`x-enum-name`, `title`), else the name of the field or parameter, and the owner's
name before it only where two different things would share one.
"""

import copy
from collections import Counter
from collections.abc import Iterator

import attrs

from backquant._contract.nodes import pascal

from .compose import compose
from .naming import class_name
from .pinned import pinned_literals
from .problem import ContractProblem, Node, child, children, node, text
from .references import collapse_aliases

__all__ = ["Alias", "hoist", "operations", "success_schema"]


Values = tuple[str | int, ...]

# What the module of the aliases itself is written with.
ALIAS_MODULE_NAMES = {"Literal", "TypeAlias"}
# Aliases that hand-written code names: any text, where the contract lists no values.
ALWAYS = ("Symbol", "Venue")
UNLISTED = "The contract lists no values."


@attrs.define(frozen=True)
class Alias:
    """A shared Literal: its values in the contract's order; without any it is text."""

    name: str
    values: Values
    description: str


@attrs.define
class _Found:
    """An inline enum: where it stands, and what it might be called."""

    schema: Node
    values: Values
    wanted: str
    explicit: bool
    owner: str


def hoist(corrected: Node, methods: dict[str, str]) -> tuple[Node, list[Alias]]:
    """The document with everything named, and the aliases found. `methods` holds the method name of every path."""
    document = copy.deepcopy(corrected)
    schemas = child(child(document, "components"), "schemas")
    document["components"] = {"schemas": schemas}  # all else is written out where it is used
    collapse_aliases(document)
    compose(document)
    for owner, name, schema in list(_roots(document, schemas, methods)):
        _push_down(owner, name, schema)
    _name_objects(document, schemas, methods)
    aliases = _name_enums(document, schemas, methods)
    for alias in aliases:
        schemas[alias.name] = _enum_schema(alias)
    there = {alias.name for alias in aliases}
    return document, [*aliases, *(Alias(name, (), UNLISTED) for name in ALWAYS if name not in there)]


def operations(document: Node) -> Iterator[tuple[str, Node]]:
    """Every path with its GET operation; `spare` tells of the others."""
    for path, item in child(document, "paths").items():
        operation = node(item, f"paths.{path}").get("get")
        if operation is not None:
            yield path, node(operation, f"paths.{path}.get")


def success_schema(path: str, operation: Node) -> Node:
    """The schema of the 200 reply as JSON."""
    responses = child(operation, "responses")
    status = "200" if "200" in responses else "2XX"
    content = child(child(responses, status), "content")
    place = f"paths.{path}.get.responses.200"
    kind = next((kind for kind in content if kind.partition(";")[0].strip().lower() == "application/json"), None)
    if kind is None:
        told = ", ".join(content) or "nothing"
        raise ContractProblem(place, f"a JSON reply is expected here, not {told}; `bq.get` can't read it either")
    return node(child(content, kind).get("schema", {}), place)


def _roots(document: Node, schemas: Node, methods: dict[str, str]) -> Iterator[tuple[str, str, Node]]:
    """Owner, own name and schema of every place where schemas stand."""
    for name, schema in list(schemas.items()):
        yield name, "", node(schema, f"components.schemas.{name}")
    for path, operation in operations(document):
        owner = pascal(methods[path])
        for parameter in children(operation, "parameters"):
            yield owner, text(parameter, "name"), child(parameter, "schema")
        yield owner, "response", success_schema(path, operation)


def _inner(owner: str, name: str, schema: Node) -> Iterator[tuple[str, str, Node]]:
    """The schemas one step inside, each with the owner and name that it would be called after."""
    for key, value in child(schema, "properties").items():
        yield owner, key, node(value, f"{owner}.{key}")
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield owner, name, child(schema, key)
    for key in ("anyOf", "oneOf"):
        for option in children(schema, key):
            yield owner, name, option
    for part in children(schema, "allOf"):
        if "properties" in part:  # the parser merges these into the whole
            yield from _inner(owner, name, part)
        else:
            yield owner, name, part


def _walk(owner: str, name: str, schema: Node) -> Iterator[tuple[str, str, Node]]:
    yield owner, name, schema
    for inner in _inner(owner, name, schema):
        yield from _walk(*inner)


def _push_down(owner: str, name: str, root: Node) -> None:
    """What stands beside anyOf and speaks of the strings inside moves there, where the parser looks for it."""
    for _, _, schema in _walk(owner, name, root):
        for option in (option for key in ("anyOf", "oneOf") for option in children(schema, key)):
            for word in ("format", "x-enum-name"):
                if word in schema and option.get("type") == "string":
                    option.setdefault(word, schema[word])


# --- objects ----------------------------------------------------------------------------------------------------------


def _name_objects(document: Node, schemas: Node, methods: dict[str, str]) -> None:
    places = {pascal(name): f"paths.{path}.get" for path, name in methods.items()}
    for owner, name, schema in list(_roots(document, schemas, methods)):
        try:
            for inner in [(owner, name, schema)] if name else list(_objects(owner, name, schema)):
                _lift(*inner, schemas)
        except ContractProblem as problem:
            place = places.get(owner, "") if name else f"components.schemas.{owner}"
            raise ContractProblem(place or "document", str(problem)) from None


def _objects(owner: str, name: str, schema: Node) -> Iterator[tuple[str, str, Node]]:
    """The schemas one step inside; the values of a map have another name than the map, which the parser names too."""
    for inner_owner, inner_name, inner in _inner(owner, name, schema):
        yield inner_owner, f"{inner_name}_value" if inner is schema.get("additionalProperties") else inner_name, inner


def _lift(owner: str, name: str, schema: Node, schemas: Node) -> None:
    """Move the schema to the components if it is an object with fields of its own, innermost first."""
    own = pascal(text(schema, "title")) or pascal(owner, name)
    keep = not _has_fields(schema)
    for inner_owner, inner_name, inner in list(_objects(owner if keep else own, name, schema)):
        _lift(inner_owner, inner_name, inner, schemas)
    if keep or schema.get("x-status") == "free-form":
        return
    nullable = _takes_null(schema)
    moved: Node = {key: value for key, value in schema.items() if key != "nullable"}
    if moved.get("type") in (["object", "null"], ["null", "object"]):
        moved["type"] = "object"
    for other in (pascal(owner, own), pascal(owner, name, own)):
        if schemas.get(own, moved) != moved:
            own = moved["title"] = other
    if schemas.get(own, moved) != moved:
        raise ContractProblem(f"{owner}.{name}", f"two different schemas would be called {own}; give this one a title")
    description = schema.get("description")
    schemas[own] = moved
    schema.clear()
    _point(schema, own, nullable)
    if description is not None:
        schema["description"] = description


def _has_fields(schema: Node) -> bool:
    """Fields of its own, or merged from several schemas; a lone reference in allOf is the thing referred to."""
    parts = children(schema, "allOf")
    return bool(child(schema, "properties")) or len(parts) > 1 or any("properties" in part for part in parts)


# --- enums ------------------------------------------------------------------------------------------------------------


def _name_enums(document: Node, schemas: Node, methods: dict[str, str]) -> list[Alias]:
    found: list[_Found] = []
    hints: list[Node] = []
    for owner, name, root in _roots(document, schemas, methods):
        for inner_owner, inner_name, schema in _walk(owner, name, root):
            if "enum" in schema:
                values = _values(schema)
                if values:
                    wanted = class_name(text(schema, "x-enum-name") or pascal(inner_name or inner_owner))
                    explicit = "x-enum-name" in schema or not inner_name
                    found.append(_Found(schema, values, wanted, explicit, inner_owner))
            elif "x-enum-name" in schema and "$ref" not in schema:
                hints.append(schema)
    aliases = _aliases(found, reserved=set(schemas))
    for item in found:
        _refer(item.schema, aliases[id(item.schema)].name)
    unique = {alias.name: alias for alias in aliases.values()}
    for schema in hints:
        name = class_name(text(schema, "x-enum-name"))
        if name in unique:
            _refer(schema, name)
    return [unique[name] for name in sorted(unique)]


def _values(schema: Node) -> Values:
    """The values if they can stand in a Literal: text, or whole numbers."""
    listed = schema["enum"]
    kept = [value for value in listed if value is not None] if isinstance(listed, list) else []
    texts = [value for value in kept if isinstance(value, str)]
    numbers = [value for value in kept if isinstance(value, int) and not isinstance(value, bool)]
    return tuple(texts) if len(texts) == len(kept) else tuple(numbers) if len(numbers) == len(kept) else ()


def _aliases(found: list[_Found], reserved: set[str]) -> dict[int, Alias]:
    """An alias per enum, by the identity of its schema."""
    owners_of: dict[str, Counter[Values]] = {}
    for item in found:
        if item.explicit:
            owners_of.setdefault(item.wanted, Counter())[item.values] += 1
    named = {counter.most_common(1)[0][0]: name for name, counter in reversed(owners_of.items())}
    for item in found:
        if item.values not in named and not item.explicit:
            owners_of.setdefault(item.wanted, Counter())[item.values] += 1
    taken: dict[str, Values] = {name: counter.most_common(1)[0][0] for name, counter in owners_of.items()}
    taken |= _kept(found)
    objects = (reserved - {item.owner for item in found if item.explicit}) | ALIAS_MODULE_NAMES
    result: dict[int, Alias] = {}
    for item in found:
        kept = next((name for name in _candidates(item) if taken.get(name) == item.values), item.wanted)
        name = item.wanted if item.explicit else named.get(item.values, kept)
        if name in objects or taken.get(name, item.values) != item.values:
            name = class_name(pascal(item.owner, name))
            if taken.setdefault(name, item.values) != item.values:
                raise ContractProblem(item.owner, f"two different enums would be called {name}; add x-enum-name")
        result[id(item.schema)] = Alias(name, item.values, text(item.schema, "description") if item.explicit else "")
    return result


def _kept(found: list[_Found]) -> dict[str, Values]:
    """Aliases of the committed package that are still there, with the same values or some that grew out of them."""
    pinned = pinned_literals()
    kept: dict[str, Values] = {}
    for item in found:
        for name in _candidates(item):
            before = pinned.get(name)
            if before == item.values or (before and name not in kept and set(before) < set(item.values)):
                kept[name] = item.values
    return kept


def _candidates(item: _Found) -> tuple[str, ...]:
    return (item.wanted,) if item.explicit else (item.wanted, class_name(pascal(item.owner, item.wanted)))


def _refer(schema: Node, name: str) -> None:
    """Make the enum a reference, keeping what else is said at this place (default, description, null)."""
    listed = schema.get("enum")
    nullable = _takes_null(schema) or (isinstance(listed, list) and None in listed)
    for key in ("enum", "x-enum-name", "type", "title", "nullable"):
        schema.pop(key, None)
    _point(schema, name, nullable)


def _takes_null(schema: Node) -> bool:
    """Null beside the type, in the words of OpenAPI 3.1 or 3.0."""
    kinds = schema.get("type")
    return schema.get("nullable") is True or (isinstance(kinds, list) and "null" in kinds)


def _point(schema: Node, name: str, nullable: bool) -> None:
    reference: Node = {"$ref": f"#/components/schemas/{name}"}
    schema.update({"anyOf": [reference, {"type": "null"}]} if nullable else reference)


def _enum_schema(alias: Alias) -> Node:
    kind = "string" if isinstance(alias.values[0], str) else "integer"
    schema: Node = {"type": kind, "enum": list(alias.values)}
    if alias.description:
        schema["description"] = alias.description
    return schema
