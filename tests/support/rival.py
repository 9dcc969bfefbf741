"""Another worker that is quicker, at the moment that matters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["first"]


def first(do: Callable[[], object], then: Callable[..., Any]) -> Callable[..., Any]:
    """A function that, the first time, lets `do` happen before it does what it is for."""
    due = [do]

    def late(*args: Any) -> Any:
        if due:
            due.pop()()
        return then(*args)

    return late
