"""Annotations of the SDK's models, as far as code that reads replies is followed through them. No I/O."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, TypeGuard, cast, get_args, get_origin, get_type_hints

from backquant_api import base

__all__ = ["fields_of", "is_model", "item_of", "models_in"]

HOLDERS: Final = frozenset({"list", "tuple", "Sequence", "Iterator", "Iterable", "dict", "Mapping"})


@cache
def fields_of(model: type[Any]) -> dict[str, Any]:
    """The fields of a model, by their Python names."""
    return get_type_hints(model)


def is_model(found: object) -> TypeGuard[type[Any]]:
    """Whether it is one of the SDK's models."""
    return isinstance(found, type) and issubclass(cast("type[object]", found), base.Model)


def models_in(hint: object) -> Iterator[type[Any]]:
    """The models that a value of this annotation may be."""
    if is_model(hint):
        yield hint
    elif not _holds(hint):
        for part in get_args(hint):
            yield from models_in(part)


def item_of(hint: object) -> object:
    """What an element is: of a list, or of a map's values."""
    if _holds(hint):
        return get_args(hint)[-1]
    return next((found for part in get_args(hint) if (found := item_of(part)) is not None), None)


def _holds(hint: object) -> bool:
    return getattr(get_origin(hint), "__name__", "") in HOLDERS
