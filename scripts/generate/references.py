"""References within the document."""

import copy
from collections.abc import Iterator

from .problem import ContractProblem, Json, Node, child, children, node, text

DEPTH = len(["#", "components", "schemas", "NAME"])

__all__ = ["check_references", "collapse_aliases", "inline_references", "lone_reference"]


def inline_references(document: Node) -> None:
    """Write out, at every operation, what corrections and templates look for there: parameters (its path's among them)
    and responses.

    What leads nowhere stays as it is: a correction may remove it, and `check_references` finds what is left.
    """
    for path, item in child(document, "paths").items():
        if not isinstance(item, dict):
            continue
        written = _written_out(item, document, f"paths.{path}")
        if written is not item and isinstance(written, dict):
            item.pop("$ref")
            for key, value in written.items():
                item.setdefault(key, value)
        _inline_into(item, document, f"paths.{path}")


def _inline_into(item: Node, document: Node, place: str) -> None:
    common = item.pop("parameters", [])
    for verb, operation in item.items():
        if isinstance(operation, dict):
            where = f"{place}.{verb}"
            try:
                if common or "parameters" in operation:
                    own = _parameters(operation.get("parameters", []), document, where)
                    operation["parameters"] = list({**_parameters(common, document, place), **own}.values())
            except ContractProblem:  # no list of parameters: the validator tells of it
                operation.setdefault("parameters", common)
            responses = child(operation, "responses")
            for status, response in responses.items():
                responses[status] = _written_out(response, document, f"{where}.responses.{status}")


def check_references(document: Node) -> None:
    """Stop at the first reference that leads nowhere or to itself; the validator does not tell where it stands.

    Raises:
        ContractProblem: there is one.
    """
    for place, reference in _references(document, ""):
        _followed(document, reference, place)
        if len(reference.split("/")) > DEPTH:
            raise ContractProblem(
                place,
                f"{reference} leads into a component, where the parser does not follow; write what it means under a name"
                " of its own in the overlay, and refer to that",
            )
    _ends(document)


def lone_reference(schema: Node) -> str:
    """What a schema refers to that is a reference and nothing else, written plainly or as the only part of an allOf."""
    parts = children(schema, "allOf")
    alone = len(parts) == 1 and not {"properties", "anyOf", "oneOf", "nullable"} & schema.keys()
    return text(schema, "$ref") or (text(parts[0], "$ref") if alone else "")


def collapse_aliases(document: Node) -> None:
    """Take out the schemas under components that only refer to another, and refer to that one wherever they were meant.

    Raises:
        ContractProblem: schemas refer to each other in a circle.
    """
    ends = _ends(document)
    for alias in ends:
        del child(child(document, "components"), "schemas")[alias.rpartition("/")[2]]
    _repoint(document, ends)


def _ends(document: Node) -> dict[str, str]:
    """The schemas under components that only refer to another, and where each leads in the end."""
    aliases = {
        f"#/components/schemas/{name}": reference
        for name, schema in child(child(document, "components"), "schemas").items()
        if isinstance(schema, dict) and (reference := lone_reference(schema))
    }
    return {alias: _end(alias, aliases) for alias in aliases}


def _end(reference: str, aliases: dict[str, str]) -> str:
    """Where a chain of references ends."""
    passed: list[str] = []
    while reference in aliases:
        if reference in passed:
            raise ContractProblem(passed[0].removeprefix("#/").replace("/", "."), "it refers to itself")
        passed.append(reference)
        reference = aliases[reference]
    return reference


def _repoint(value: Json, ends: dict[str, str]) -> None:
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            value["$ref"] = ends.get(reference, reference)
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            _repoint(item, ends)


def _parameters(listed: Json, document: Node, place: str) -> dict[tuple[str, str], Json]:
    """The parameters by location and name: an operation's own win over its path's."""
    place = f"{place}.parameters"
    if not isinstance(listed, list):
        raise ContractProblem(place, "a list is expected here")
    written = [node(_written_out(item, document, f"{place}.{index}"), place) for index, item in enumerate(listed)]
    return {(text(parameter, "in"), text(parameter, "name")): parameter for parameter in written}


def _written_out(value: Json, document: Node, place: str) -> Json:
    reference = text(value, "$ref") if isinstance(value, dict) else ""
    if not reference:
        return value
    try:
        return copy.deepcopy(_followed(document, reference, f"{place}.$ref"))
    except ContractProblem:
        return value


def _followed(document: Node, reference: str, place: str) -> Json:
    """What a reference leads to in the end."""
    passed: set[str] = set()
    while reference not in passed:
        passed.add(reference)
        found = _target(document, reference, place)
        reference_on = text(found, "$ref") if isinstance(found, dict) else ""
        if not reference_on:
            return found
        reference = reference_on
    raise ContractProblem(place, f"{reference} refers to itself")


def _target(document: Node, reference: str, place: str) -> Json:
    """What a reference such as `#/components/schemas/V2Meta` leads to."""
    start, *steps = reference.split("/")
    if start != "#":
        raise ContractProblem(
            place,
            f"{reference} is outside of this document, and nothing is fetched from there; write it under"
            " components.schemas in the overlay, and refer to it as #/components/schemas/NAME",
        )
    found: Json = document if start == "#" else None
    for step in steps:
        found = found.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(found, dict) else None
    if found is None:
        raise ContractProblem(place, f"{reference} leads nowhere")
    return found


def _references(value: Json, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "$ref" and isinstance(item, str):
                yield f"{place}.$ref", item
            elif key not in ("example", "examples") and not key.startswith("x-"):
                yield from _references(item, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _references(item, f"{place}.{index}")
