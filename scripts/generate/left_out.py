"""Operations that can't become methods: left out and told, so that the rest is generated. No I/O."""

import re
from collections.abc import Iterator

import attrs

from .problem import ContractProblem, Json, Node, child

__all__ = ["LeftOut", "leave_out", "other_verbs"]


VERBS = ("post", "put", "patch", "delete", "head", "options", "trace")
# What every reply is read with: without these there is no client.
NEEDED = {"V2Meta", "V2Error"}


WAYS_OUT = re.compile(r"overlay|x-backquant-name|x-enum-name|a title|bq\.get")


@attrs.define(frozen=True)
class LeftOut:
    """Something that the document has and the package has not."""

    name: str
    """`GET /export`, or `schema Added` of a schema that no operation uses."""

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
    paths, schemas = child(document, "paths"), child(child(document, "components"), "schemas")
    path = _longest(problem.place.removeprefix("paths."), paths) if problem.place.startswith("paths.") else ""
    named = problem.place.removeprefix("components.schemas.")
    schema = "" if named == problem.place else _longest(named, child(child(shaped, "components"), "schemas"))
    if path:
        gone = {path}
        affected: set[str] = set()
    elif schema:
        affected = _containing(schema, child(child(shaped, "components"), "schemas"))
        gone = {
            key for key, item in child(shaped, "paths").items() if key in paths and affected & set(_references(item))
        }
    elif _drop_component(document, problem.place):
        return []
    else:
        raise problem
    if affected & NEEDED or len(gone) == len(paths) or not (gone or affected & schemas.keys()):
        raise problem
    for name in affected:
        schemas.pop(name, None)
    why = " ".join(str(problem).split())
    why = why if WAYS_OUT.search(why) else f"{why}; mend or remove it in the overlay"
    told = [LeftOut(f"GET {key}", key, why) for key in paths if key in gone]
    for key in gone:
        del paths[key]
    return told or [LeftOut(f"schema {schema}", "", why)]


def _drop_component(document: Node, place: str) -> bool:
    """Take out a component that is no schema; the operations that refer to it are told by themselves, one by one."""
    for kind in ("parameters", "responses", "headers", "requestBodies", "examples", "links", "callbacks"):
        components = child(child(document, "components"), kind)
        name = _longest(place.removeprefix(f"components.{kind}."), components)
        if name and place.startswith(f"components.{kind}."):
            del components[name]
            return True
    return False


def _longest(place: str, names: Node) -> str:
    """The name that the place begins with; names may contain dots."""
    return max((name for name in names if place == name or place.startswith(f"{name}.")), key=len, default="")


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
