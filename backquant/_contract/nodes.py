"""A JSON document taken apart: nodes, their children, and what stops a reader, with its place. No I/O."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias, cast

from .._ground.json_types import Json, JsonObject

__all__ = ["ContractProblem", "Json", "Node", "child", "children", "gets", "node", "pascal", "text"]

Node: TypeAlias = JsonObject


class ContractProblem(Exception):
    """The document can't be turned into a package; `place` is where in the document, `why` what is wrong there."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}")
        self.place = place


def node(value: Json, place: str) -> Node:
    """The value, which must be an object."""
    if not isinstance(value, dict):
        raise ContractProblem(place, f"an object is expected here, not {type(value).__name__}")
    return value


def child(parent: Node, key: str) -> Node:
    """The object under `key`, or an empty one."""
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def children(parent: Node, key: str) -> list[Node]:
    """The objects in the list under `key`."""
    value = parent.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text(parent: Node, key: str) -> str:
    """The text under `key`, or an empty one."""
    value = parent.get(key)
    return value if isinstance(value, str) else ""


def gets(document: Node) -> Iterator[tuple[str, Node]]:
    """Every path that can be read, with its operation; its path's own parameters and references to shared ones are
    written out."""
    for path, item in child(document, "paths").items():
        if isinstance(item, dict) and isinstance(item.get("get"), dict):
            operation = child(item, "get")
            listed = [
                _followed(document, given)
                for given in (*children(item, "parameters"), *children(operation, "parameters"))
            ]
            by_key = {(text(given, "in"), text(given, "name")): given for given in listed}
            yield path, {**operation, "parameters": cast("list[Json]", list(by_key.values()))} if listed else operation


def _followed(document: Node, value: Node) -> Node:
    steps = text(value, "$ref").removeprefix("#/").split("/")
    found = document
    for step in steps if "$ref" in value else ():
        found = child(found, step)
    return found if "$ref" in value else value


def pascal(*names: str) -> str:
    """`gex.levels` -> `GexLevels`; capitals inside a word stay."""
    words = [word for name in names for word in re.split(r"[^0-9A-Za-z]+", name) if word]
    joined = "".join(word[0].upper() + word[1:] for word in words)
    return f"T{joined}" if joined[:1].isdigit() else joined
