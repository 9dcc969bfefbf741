"""The typed view of a reply that departs from the contract.

What fits is decoded by msgspec, as large a piece at a time as fits; only around a departure is the value taken apart.
A departing value stands in the view as it came (a missing one as None), and the departure is listed.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any, Final, Literal, TypeAlias, Union, cast, get_args, get_origin, get_type_hints

import attrs
import msgspec

from .._ground.drift_item import Drift
from .decoders import decoder_of
from .times import all_utc, with_times

__all__ = ["build", "directly_decodable"]

Builder: TypeAlias = Callable[[object, str, list[Drift]], object]

TIMES: Final = frozenset[object]((datetime, date))
# What JSON calls the types of its plain values.
NAMES: dict[object, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): "null",
    Any: "anything",
    datetime: "date-time",
    date: "date",
    dict: "object",
    list: "array",
}


def build(value: object, kind: object, path: str, drift: list[Drift]) -> Any:
    """The value as the type, its departures appended to `drift`."""
    return _builder(kind)(with_times(value, kind), path, drift)


@cache
def directly_decodable(kind: object) -> bool:
    """Whether msgspec can decode the type from bytes: no renamed fields inside, no union that it can't tell apart."""
    try:
        decoder_of(kind)
    except TypeError:
        return False
    return not any(getattr(model, "__json_names__", None) for model in _models_in(kind, set()))


def _models_in(kind: object, seen: set[type]) -> set[type]:
    if isinstance(kind, type) and attrs.has(kind):
        if kind not in seen:
            seen.add(kind)
            for hint in get_type_hints(kind).values():
                _models_in(hint, seen)
    else:
        for inner in get_args(kind):
            _models_in(inner, seen)
    return seen


@cache
def _builder(kind: object) -> Builder:
    """How to build the type; worked out once."""
    origin = get_origin(kind)
    if kind is Any:
        return lambda value, path, drift: value
    if origin in (Union, types.UnionType):
        return _union_builder(kind, get_args(kind))
    if origin is list:
        return _list_builder(kind, get_args(kind)[0])
    if origin is dict:
        return _map_builder(kind, get_args(kind)[1])
    if isinstance(kind, type) and attrs.has(kind):
        return _model_builder(kind)
    return _scalar_builder(kind)


def _converted(value: object, kind: object) -> object:
    """The value as msgspec builds it, `_REFUSED` where it can't."""
    try:
        converted: object = msgspec.convert(value, kind)
    except (msgspec.ValidationError, TypeError, RecursionError):
        return _REFUSED
    return converted if all_utc(converted, kind) else _REFUSED


_REFUSED = object()


def _departure(value: object, kind: object, path: str, drift: list[Drift]) -> object:
    drift.append(Drift(path, expectation(kind), _shown(value)))
    return value


def _scalar_builder(kind: object) -> Builder:
    def build_scalar(value: object, path: str, drift: list[Drift]) -> object:
        if kind is int and isinstance(value, float) and value.is_integer():
            return int(value)  # 5.0 is an integer to JSON Schema
        if isinstance(value, str) and kind in TIMES:
            return _departure(value, kind, path, drift)  # what is a time has been read as one before
        converted = _converted(value, kind)
        return _departure(value, kind, path, drift) if converted is _REFUSED else converted

    return build_scalar


def _list_builder(kind: object, inner: object) -> Builder:
    build_item = _builder(inner)
    plain = directly_decodable(kind) and not _models_in(kind, set())

    def build_list(value: object, path: str, drift: list[Drift]) -> object:
        if not isinstance(value, list):
            return _departure(value, kind, path, drift)
        converted = _converted(cast("object", value), kind) if plain else _REFUSED
        if converted is not _REFUSED:
            return converted
        items = cast("list[object]", value)
        return [build_item(item, f"{path}[{index}]", drift) for index, item in enumerate(items)]

    return build_list


def _map_builder(kind: object, inner: object) -> Builder:
    def build_map(value: object, path: str, drift: list[Drift]) -> object:
        if not isinstance(value, dict):
            return _departure(value, kind, path, drift)
        build_item = _builder(inner)
        items = cast("dict[str, object]", value).items()
        return {key: build_item(item, f"{path}[{key!r}]", drift) for key, item in items}

    return build_map


def _union_builder(kind: object, members: tuple[object, ...]) -> Builder:
    def build_union(value: object, path: str, drift: list[Drift]) -> object:
        if value is None and type(None) in members:
            return None
        best: tuple[tuple[int, int], object, list[Drift]] | None = None
        for member in members:
            if _same_shape(value, member):
                found: list[Drift] = []
                built = _builder(member)(with_times(value, member), path, found)
                fit = (len(found), _left_over(value, member))
                if best is None or fit < best[0]:
                    best = (fit, built, found)
        if best is None or any(item.path == path for item in best[2]):
            return _departure(value, kind, path, drift)
        drift.extend(best[2])
        return best[1]

    return build_union


def _left_over(value: object, member: object) -> int:
    """How many fields of the value the union's member has no place for."""
    if not isinstance(value, dict) or not (isinstance(member, type) and attrs.has(member)):
        return 0
    renamed: dict[str, str] = getattr(member, "__json_names__", {})
    return len(
        cast("dict[str, object]", value).keys() - {renamed.get(each.name, each.name) for each in attrs.fields(member)}
    )


def _same_shape(value: object, member: object) -> bool:
    """Whether a value of this shape could be the union's member at all."""
    if isinstance(value, dict):
        return get_origin(member) is dict or (isinstance(member, type) and attrs.has(member))
    if isinstance(value, list):
        return get_origin(member) is list
    return True  # what does not fit departs at this very place


def _model_builder(model: type[attrs.AttrsInstance]) -> Builder:
    renamed: dict[str, str] = getattr(model, "__json_names__", {})
    hints = get_type_hints(model)
    fields = [
        (field, renamed.get(field.name, field.name), hints[field.name], _plain_types(hints[field.name]))
        for field in attrs.fields(model)
    ]
    whole = directly_decodable(model)

    def build_model(value: object, path: str, drift: list[Drift]) -> object:
        if not isinstance(value, dict):
            return _departure(value, model, path, drift)
        if whole:
            converted = _converted(cast("object", value), model)
            if converted is not _REFUSED:
                return converted
        given = cast("dict[str, object]", value)
        built = object.__new__(model)
        for field, key, hint, plain in fields:
            if key in given:
                item = given[key]
                if type(item) not in plain:
                    item = _builder(hint)(item, f"{path}.{key}", drift)
            else:
                item = _absent(field, hint, f"{path}.{key}", drift)
            object.__setattr__(built, field.name, item)  # models are frozen, and theirs is the only other way in
        return built

    return build_model


def _plain_types(hint: object) -> set[type]:
    """The types of JSON values that fit as they are, so that most fields of a departing row need no second look."""
    members = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    return {member for member in members if member in (str, int, float, bool, type(None))}


def _absent(field: attrs.Attribute[Any], hint: object, path: str, drift: list[Drift]) -> object:
    default: Any = field.default  # attrs types what makes a default as a function, and it is a class
    if default is attrs.NOTHING:
        drift.append(Drift(path, expectation(hint), "nothing"))
        return None
    return default.factory() if isinstance(default, attrs.Factory) else default  # pyright: ignore[reportArgumentType]  # typed as a function, is a class


def expectation(kind: object) -> str:
    """The type in the words of JSON."""
    origin = get_origin(kind)
    if origin is Literal:
        return " | ".join(repr(value) for value in get_args(kind))
    if origin in (Union, types.UnionType):
        return " | ".join(expectation(member) for member in get_args(kind))
    if isinstance(kind, type) and attrs.has(kind):
        return f"object ({kind.__name__})"
    return NAMES.get(origin or kind, str(kind))


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "object"
    if isinstance(value, list):
        return "array"
    return "null" if value is None else repr(value)[:60]
