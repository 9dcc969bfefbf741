"""What stops a generation: a message that names the place in the document."""

from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Node: TypeAlias = dict[str, "Json"]


class ContractProblem(Exception):
    """The document can't be turned into a package; `place` is where in the document, `why` what is wrong there."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}")


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
