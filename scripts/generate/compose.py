"""Write composed schemas out as plain ones, so that no field is lost: the parser reads some compositions by half. No I/O.

allOf, `$ref` with siblings            one object with the fields of all parts
fields beside oneOf, anyOf, then, else one object: its own fields, and those of every branch, which may be absent
fields beside additionalProperties     a map whose values are of either kind
"""

import copy
from collections.abc import Iterator

from .problem import ContractProblem, Json, Node, child, children, node, text

__all__ = ["compose"]


# What speaks of a schema without changing what it allows.
WORDS = {"title", "description", "default", "example", "examples", "deprecated", "nullable", "readOnly", "writeOnly"}
SHAPES = ("properties", "allOf", "oneOf", "anyOf", "additionalProperties", "patternProperties", "required")
BRANCHES = ("oneOf", "anyOf", "then", "else", "dependentSchemas")
WHOLE = range(-(2**63), 2**63)  # numbers that a Literal of msgspec's takes
MAPS = ("additionalProperties", "patternProperties", "unevaluatedProperties")


def compose(document: Node) -> None:
    """Change every schema of the document that is a composition.

    Raises:
        ContractProblem: two parts contradict each other, or a part contains the whole.
    """
    schemas = child(child(document, "components"), "schemas")
    for place, schema in list(_schemas(document)):
        _compose(schema, schemas, place)


def _schemas(document: Node) -> Iterator[tuple[str, Node]]:
    for name, schema in child(child(document, "components"), "schemas").items():
        yield f"components.schemas.{name}", node(schema, f"components.schemas.{name}")
    for path, item in child(document, "paths").items():
        operation = child(node(item, f"paths.{path}"), "get")
        for parameter in children(operation, "parameters"):
            yield f"paths.{path}.get.parameters.{text(parameter, 'name')}", child(parameter, "schema")
        for status, response in child(operation, "responses").items():
            content = child(node(response, f"paths.{path}.get.responses.{status}"), "content")
            for kind in content:
                yield f"paths.{path}.get.responses.{status}", child(child(content, kind), "schema")


def _compose(schema: Node, schemas: Node, place: str) -> None:
    """The schema and everything inside it, outermost first: what is merged is composed once it is in its place."""
    _plain(schema, place)
    merged = dict(_merged(schema, schemas, place, ()))
    schema.clear()
    schema.update(merged)
    for key, inner in _inside(schema):
        _compose(inner, schemas, f"{place}.{key}")


def _inside(schema: Node) -> Iterator[tuple[str, Node]]:
    for name in child(schema, "properties"):
        yield f"properties.{name}", child(child(schema, "properties"), name)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield key, child(schema, key)
    for key in ("oneOf", "anyOf", "allOf", "prefixItems"):
        for index, option in enumerate(children(schema, key)):
            yield f"{key}.{index}", option


def _plain(schema: Node, place: str) -> None:
    """`true` is any value; `false`, and an enum of numbers with a fraction, have no spelling in Python."""
    for key, inner in list(child(schema, "properties").items()):
        child(schema, "properties")[key] = _told(inner, f"{place}.properties.{key}")
    if schema.get("items") is False and "prefixItems" in schema:
        del schema["items"]  # which says that there are no more than those
    if isinstance(schema.get("items"), bool):
        schema["items"] = _told(schema["items"], f"{place}.items")
    for key in ("oneOf", "anyOf", "allOf", "prefixItems"):
        listed = schema.get(key)
        if isinstance(listed, list):
            listed[:] = [_told(item, f"{place}.{key}.{index}") for index, item in enumerate(listed)]
    _check_values(schema, place)
    kinds = schema.get("type")
    if "array" in (kinds if isinstance(kinds, list) else [kinds]) and not {"items", "prefixItems"} & schema.keys():
        schema["items"] = {}  # as JSON Schema has it, any


def _check_values(schema: Node, place: str) -> None:
    """Values that Python's Literal can hold, and msgspec decode."""
    listed = schema.get("enum")
    values = listed if isinstance(listed, list) else []
    kinds: set[type[object]] = {type(value) for value in values if value is not None}
    if listed == [] or (kinds and kinds not in ({str}, {int})):
        raise ContractProblem(
            f"{place}.enum",
            "an enum of text or of whole numbers is expected here; remove it in the overlay, and say `type: number`, "
            "or whatever fits, in its place",
        )
    constant = schema.get("const")
    if isinstance(constant, dict | list):
        raise ContractProblem(f"{place}.const", "a constant of several values is not read; remove it in the overlay")
    for key, found in (("enum", values), ("const", [constant])):
        if any(isinstance(value, int) and value not in WHOLE for value in found):
            raise ContractProblem(f"{place}.{key}", "a whole number of more than 64 bits; remove it in the overlay")


def _told(schema: Json, place: str) -> Json:
    if schema is False:
        raise ContractProblem(place, "the schema `false` allows no value; remove it in the overlay")
    return {} if schema is True else schema


def _merged(schema: Node, schemas: Node, place: str, within: tuple[str, ...]) -> Node:
    """The schema without allOf, and with no fields beside a union or a map."""
    parts = children(schema, "allOf")
    own: Node = {key: value for key, value in schema.items() if key not in ("allOf", "$ref")}
    reference = text(schema, "$ref")
    shaped = any(key in own for key in (*SHAPES, "then", "else", "dependentSchemas"))
    # A lone reference, with words about it at most, stays one.
    if reference and not shaped:
        return schema
    if len(parts) == 1 and not reference and not shaped:
        return (
            {**own, "allOf": [*parts]} if "$ref" in parts[0] else _merged({**parts[0], **own}, schemas, place, within)
        )
    if reference:
        pointer: Node = {"$ref": reference}
        parts = [pointer, *parts]
    if parts:
        flat = [_part(part, schemas, f"{place}.allOf.{index}", within) for index, part in enumerate(parts)]
        own = _united([*flat, own], place)
    return _with_map(_with_branches(own, schemas, place, within), place)


def _part(part: Node, schemas: Node, place: str, within: tuple[str, ...]) -> Node:
    reference = text(part, "$ref")
    if not reference:
        return copy.deepcopy(_merged(part, schemas, place, within))
    name = reference.rpartition("/")[2]
    if name in within:
        raise ContractProblem(place, f"{name} is a part of itself; break the circle in the overlay")
    target = child(schemas, name)
    whole = _merged(copy.deepcopy(target), schemas, f"components.schemas.{name}", (*within, name))
    inherited: Node = {key: value for key, value in whole.items() if key not in WORDS and not key.startswith("x-")}
    beside: Node = {key: value for key, value in part.items() if key != "$ref"}
    return _united([inherited, _merged(beside, schemas, place, within)], place) if beside else inherited


def _united(parts: list[Node], place: str) -> Node:
    """One schema that has what all parts have."""
    whole: Node = {}
    for part in parts:
        for key, value in part.items():
            if key == "properties":
                fields = node(whole.setdefault(key, {}), place)
                for name, field in node(value, f"{place}.properties").items():
                    fields[name] = _both(fields[name], field, f"{place}.properties.{name}") if name in fields else field
            elif key == "required" and isinstance(value, list):
                before = whole.get(key)
                whole[key] = list(dict.fromkeys([*(before if isinstance(before, list) else []), *value]))  # pyright: ignore[reportArgumentType]  # names
            elif key in ("oneOf", "anyOf") and key in whole and whole[key] != value:
                raise ContractProblem(place, f"two parts of it have {key}; write it out in the overlay")
            elif key == "type" and key in whole and whole[key] != value:
                whole[key] = _common_type(whole[key], value, place)
            else:
                whole[key] = value
    if whole.get("properties"):
        whole.setdefault("type", "object")
    return whole


def _common_type(left: Json, right: Json, place: str) -> Json:
    first, second = ([*value] if isinstance(value, list) else [value] for value in (left, right))
    both: list[Json] = [kind for kind in first if kind in second]
    if not both and {"integer", "number"} <= {*map(str, first), *map(str, second)}:
        both = ["integer"]
    if not both:
        raise ContractProblem(
            place, f"its parts have the types {left} and {right}; nothing is both: mend it in the overlay"
        )
    return both if len(both) > 1 else both[0]


def _both(left: Json, right: Json, place: str) -> Json:
    """A field that two parts describe: what both say of it."""
    first, second = _bare(left), _bare(right)
    if first == second or not second:
        return {**first, **node(left, place), **_words(right)}
    if not first:
        return {**second, **_words(left), **_words(right)}
    if "$ref" in first or "$ref" in second:
        raise ContractProblem(place, "two parts give this field different schemas; write it out in the overlay")
    return _united([node(left, place), node(right, place)], place)


def _bare(schema: Json) -> Node:
    return {key: value for key, value in node(schema, "").items() if key not in WORDS}


def _words(schema: Json) -> Node:
    return {key: value for key, value in node(schema, "").items() if key in WORDS}


def _with_branches(schema: Node, schemas: Node, place: str, within: tuple[str, ...]) -> Node:
    """Fields of the branches among the schema's own, where it has some."""
    fields = child(schema, "properties")
    branches = list(_branches(schema))
    if not branches or not (fields or any(key in schema for key in ("then", "else", "dependentSchemas"))):
        return schema
    flat = [_part(branch, schemas, f"{place}.{key}", within) for key, branch in branches]
    if any(part.get("type", "object") not in ("object", "null") for part in flat):
        raise ContractProblem(
            place, "it has fields beside a union with something that has none; write it out in the overlay"
        )
    whole: Node = {key: value for key, value in schema.items() if key not in (*BRANCHES, "if")}
    united: Node = dict(fields)
    for part in flat:
        for name, field in child(part, "properties").items():
            united[name] = _either([united[name], field]) if name in united else field
    return {**whole, "properties": united, "type": "object"} if united else whole


def _branches(schema: Node) -> Iterator[tuple[str, Node]]:
    for key in ("oneOf", "anyOf"):
        for index, option in enumerate(children(schema, key)):
            yield f"{key}.{index}", option
    for key in ("then", "else"):
        if child(schema, key):
            yield key, child(schema, key)
    for name in child(schema, "dependentSchemas"):
        yield f"dependentSchemas.{name}", child(child(schema, "dependentSchemas"), name)


def _with_map(schema: Node, place: str) -> Node:
    """Fields that stand beside a typed map become values of the map: only so has every key of it a place."""
    values = [child(schema, key) for key in ("additionalProperties", "unevaluatedProperties") if child(schema, key)]
    values += [node(value, place) for value in child(schema, "patternProperties").values()]
    fields = list(child(schema, "properties").values())
    if not values or (not fields and child(schema, "additionalProperties") and len(values) == 1):
        return schema
    rest: Node = {key: value for key, value in schema.items() if key not in (*MAPS, "properties", "required")}
    return {**rest, "type": "object", "additionalProperties": _either([*values, *fields])}


def _either(options: list[Json]) -> Node:
    """A value that is one of these; several kinds of objects can't be told apart, so they are free-form."""
    kinds: list[Node] = []
    for option in options:
        bare = _bare(option)
        for inner in children(bare, "anyOf") if set(bare) == {"anyOf"} else [bare]:
            if inner not in kinds:
                kinds.append(inner)
    if len(kinds) == 1:
        return kinds[0]
    scalars = {"string", "number", "integer", "boolean", "null"}
    if all(isinstance(kind.get("type"), str) and kind["type"] in scalars and "enum" not in kind for kind in kinds):
        return {"anyOf": [*kinds]}
    return {}
