"""Classes and functions that live in a private room, and are told by the path that users import them from. No I/O."""

from __future__ import annotations

from collections.abc import Callable
from inspect import get_annotations
from typing import ForwardRef, TypeVar

__all__ = ["public"]

T = TypeVar("T", bound=Callable[..., object])


def public(module: str = "backquant") -> Callable[[T], T]:
    """Give it the public module as `__module__`: reprs, tracebacks and documentation say what can be imported, and what is
    pickled names no private place, so that a move between rooms breaks no pickle."""

    def told(thing: T) -> T:
        kind: object = thing
        if isinstance(kind, type):  # a function finds the names of its annotations by itself
            _keep_annotations(kind, kind.__module__)
        thing.__module__ = module
        return thing

    return told


def _keep_annotations(kind: type, home: str) -> None:
    """Those that are text would be looked up in the public module, where their names are not."""
    own = get_annotations(kind)
    if any(isinstance(annotation, str) for annotation in own.values()):
        kind.__annotations__ = {
            name: ForwardRef(annotation, module=home, is_class=True) if isinstance(annotation, str) else annotation
            for name, annotation in own.items()
        }
