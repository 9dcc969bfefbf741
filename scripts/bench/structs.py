"""The limit of decoding: the models' fields as msgspec's own structs, which the garbage collector need not know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, get_args, get_origin, get_type_hints

import attrs
import msgspec

__all__ = ["limit_decoder", "of_translated"]


def limit_decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    """A decoder of envelopes whose data are of the type."""
    data = _struct(kind, {})
    meta = _struct(get_type_hints(_meta())["meta"], {})
    return msgspec.json.Decoder(msgspec.defstruct("Envelope", [("data", data), ("meta", meta), ("success", bool)]))


def _meta() -> type[Any]:
    from backquant_api.models import HealthResponse

    return HealthResponse


def _struct(hint: Any, made: dict[Any, Any]) -> Any:
    if isinstance(hint, type) and attrs.has(hint):
        if hint not in made:
            hints = get_type_hints(hint)
            fields: list[Any] = []
            for field in attrs.fields(hint):
                default: tuple[Any, ...] = () if field.default is attrs.NOTHING else (None,)
                fields.append((field.name, _struct(hints[field.name], made), *default))
            renamed = getattr(hint, "__json_names__", None)
            made[hint] = msgspec.defstruct(hint.__name__, fields, gc=False, kw_only=True, rename=renamed)
        return made[hint]
    if hint in (datetime, date):
        return hint
    return of_translated(hint, lambda inner: _struct(inner, made))


def of_translated(hint: Any, translated: Callable[[Any], Any]) -> Any:
    """The same list, map or union of what its own types are translated to; a type of no others as it is."""
    arguments: tuple[Any, ...] = tuple(map(translated, get_args(hint)))
    origin: Any = get_origin(hint)
    if origin in (list, dict):
        return origin[arguments]  # pyright: ignore[reportInvalidTypeArguments]  # built at run time
    if arguments and not all(isinstance(argument, str) for argument in arguments):
        union = arguments[0]
        for argument in arguments[1:]:
            union |= argument
        return union
    return hint
