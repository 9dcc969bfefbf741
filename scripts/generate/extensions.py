"""What our own extensions of the contract say of an operation, `x-cadence-seconds` and `x-columns`. No I/O."""

import math
from typing import cast

from .problem import ContractProblem, Node

__all__ = ["cadence", "columns"]


def cadence(path: str, operation: Node) -> float | None:
    """Seconds between two refreshes of the data; None where that is not told.

    Raises:
        ContractProblem: it is no number of seconds.
    """
    seconds = operation.get("x-cadence-seconds")
    if seconds is None or (type(seconds) in (int, float) and 0 < cast(float, seconds) < math.inf):
        return cast("float | None", seconds)
    raise ContractProblem(f"paths.{path}.get.x-cadence-seconds", f"{seconds!r} is no number of seconds")


def columns(path: str, operation: Node) -> tuple[str, ...]:
    """The columns that people look at first; empty where the tables' own order serves.

    Raises:
        ContractProblem: it is no list of names.
    """
    names = operation.get("x-columns", [])
    if isinstance(names, list) and all(isinstance(name, str) and name for name in names):
        return tuple(cast("list[str]", names))
    raise ContractProblem(f"paths.{path}.get.x-columns", f"{names!r} is no list of columns")
