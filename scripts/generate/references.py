"""References within the document."""

import copy
from collections.abc import Iterator

from .problem import ContractProblem, Json, Node, child, node, text


def inline_references(document: Node) -> None:
    """Write out, at every operation, what corrections and templates look for there: parameters (its path's among them)
    and responses.

    Raises:
        ContractProblem: a reference leads nowhere.
    """
    for path, value in child(document, "paths").items():
        item = node(value, f"paths.{path}")
        common = item.pop("parameters", [])
        for verb, operation in item.items():
            if isinstance(operation, dict):
                place = f"paths.{path}.{verb}"
                if common or "parameters" in operation:
                    own = _parameters(operation.get("parameters", []), document, place)
                    inherited = _parameters(common, document, f"paths.{path}")
                    operation["parameters"] = list({**inherited, **own}.values())
                responses = child(operation, "responses")
                for status, response in responses.items():
                    responses[status] = _written_out(response, document, f"{place}.responses.{status}")


def check_references(document: Node) -> None:
    """Stop at the first reference that leads nowhere; the validator does not tell where it stands.

    Raises:
        ContractProblem: there is one.
    """
    for place, reference in _references(document, ""):
        _target(document, reference, place)


def _parameters(listed: Json, document: Node, place: str) -> dict[tuple[str, str], Json]:
    """The parameters by location and name: an operation's own win over its path's."""
    place = f"{place}.parameters"
    if not isinstance(listed, list):
        raise ContractProblem(place, "a list is expected here")
    written = [node(_written_out(item, document, f"{place}.{index}"), place) for index, item in enumerate(listed)]
    return {(text(parameter, "in"), text(parameter, "name")): parameter for parameter in written}


def _written_out(value: Json, document: Node, place: str) -> Json:
    reference = text(value, "$ref") if isinstance(value, dict) else ""
    return copy.deepcopy(_target(document, reference, f"{place}.$ref")) if reference else value


def _target(document: Node, reference: str, place: str) -> Json:
    """What a reference such as `#/components/schemas/V2Meta` leads to."""
    start, *steps = reference.split("/")
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
            elif key not in ("example", "examples"):
                yield from _references(item, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _references(item, f"{place}.{index}")
