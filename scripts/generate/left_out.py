"""What can't become a method or an argument: left out and told, so that the rest is generated. No I/O."""

import re
from collections.abc import Iterator

import attrs

from .problem import ContractProblem, Json, Node, child, children, text

__all__ = ["LeftOut", "leave_out", "other_verbs"]


VERBS = ("post", "put", "patch", "delete", "head", "options", "trace")
# What every reply is read with: without these there is no client.
NEEDED = {"V2Meta", "V2Error"}


WAYS_OUT = re.compile(r"overlay|x-backquant-name|x-enum-name|a title|bq\.get")


@attrs.define(frozen=True)
class LeftOut:
    """Something that the document has and the package has not."""

    name: str
    """`GET /export`, `X-Trace of GET /export` of an optional parameter, `schema Added` of one that no operation uses."""

    path: str
    why: str
    """The place in the document, and the reason."""

    def __str__(self) -> str:
        return f"{self.name}: {self.why}"


def other_verbs(document: Node) -> list[LeftOut]:
    """Take out what is no GET."""
    found: list[LeftOut] = []
    paths = child(document, "paths")
    for path in list(paths):
        item = child(paths, path)
        for verb in VERBS:
            if verb in item:
                del item[verb]
                why = f"paths.{path}.{verb}: this client only sends GET; send it with the HTTP client of your choice"
                found.append(LeftOut(f"{verb.upper()} {path}", path, why))
    return found


def leave_out(document: Node, shaped: Node, problem: ContractProblem) -> list[LeftOut]:
    """Take out of the document what the problem is about.

    Args:
        document: changed.
        shaped: the same document on its way to the parser, whose inline schemas have names of their own.
        problem: what stopped the generation.

    Raises:
        ContractProblem: the problem itself, where it is about the document as a whole.
    """
    why = " ".join(str(problem).split())
    why = why if WAYS_OUT.search(why) else f"{why}; mend or remove it in the overlay"
    paths, schemas = child(document, "paths"), child(child(document, "components"), "schemas")
    named = child(child(shaped, "components"), "schemas")
    path, schema = _within(problem.place, "paths", paths), _within(problem.place, "components.schemas", named)
    if not path and not schema:
        if _drop_component(document, problem.place):
            return []
        raise problem
    affected = _containing(schema, named) if schema else set[str]()
    if told := list(_without(paths, _blamed(paths, path, problem.place, affected), why)):
        return told
    users = {key for key, item in child(shaped, "paths").items() if key in paths and affected & set(_references(item))}
    gone = {path} if path else users
    if affected & NEEDED or len(gone) == len(paths) or not (gone or affected & schemas.keys()):
        raise problem
    for name in affected:
        schemas.pop(name, None)
    told = [LeftOut(f"GET {key}", key, why) for key in paths if key in gone]
    for key in gone:
        del paths[key]
    return told or [LeftOut(f"schema {schema}", "", why)]


def _blamed(paths: Node, path: str, place: str, affected: set[str]) -> list[Node]:
    """The parameters that the place is in, or that lead to one of the schemas, if a call can do without them."""
    if path:
        listed = child(child(paths, path), "get").get("parameters")
        given: Node = {str(number): item for number, item in enumerate(listed)} if isinstance(listed, list) else {}
        given |= {text(item, "name"): item for item in given.values() if isinstance(item, dict)}
        found = [child(given, _within(place, f"paths.{path}.get.parameters", given))]
    else:
        listed = [item for key in paths for item in children(child(child(paths, key), "get"), "parameters")]
        found = [item for item in listed if affected & set(_references(item))]
    return [item for item in found if item and not (item.get("required") or "$ref" in item or item.get("in") == "path")]


def _without(paths: Node, parameters: list[Node], why: str) -> Iterator[LeftOut]:
    """Take the parameters out of every operation that has the very same."""
    for path in paths:
        operation = child(child(paths, path), "get")
        given = children(operation, "parameters")
        for parameter in (item for item in given if item in parameters):
            operation["parameters"] = [item for item in children(operation, "parameters") if item != parameter]
            yield LeftOut(f"{text(parameter, 'name') or 'a parameter'} of GET {path}", path, why)


def _drop_component(document: Node, place: str) -> bool:
    """Take out a component that is no schema; the operations that refer to it are told by themselves, one by one."""
    for kind in ("parameters", "responses", "headers", "requestBodies", "examples", "links", "callbacks"):
        components = child(child(document, "components"), kind)
        if name := _within(place, f"components.{kind}", components):
            del components[name]
            return True
    return False


def _within(place: str, above: str, names: Node) -> str:
    """The name, right below the one above, that the place begins with; names may contain dots."""
    return max((name for name in names if f"{place}.".startswith(f"{above}.{name}.")), key=len, default="")


def _containing(name: str, schemas: Node) -> set[str]:
    """The schema, and every other that leads to it."""
    refers = {other: set(_references(schema)) for other, schema in schemas.items()}
    found, before = {name}, set[str]()
    while found != before:
        before = set(found)
        found |= {other for other, targets in refers.items() if targets & before}
    return found


def _references(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            yield reference.rpartition("/")[2]
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _references(item)
