"""What of a reply is wrong without a word: values that differ from the body at places that no departure names."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

import attrs
from backquant_api.base import Model

from backquant import Reply
from backquant._ground.times import parse_date, parse_instant

__all__ = ["number", "numbers_of", "untold"]


def untold(reply: Reply[Any]) -> Iterator[str]:
    """Each place where the typed view differs from the body, and the reply keeps silent about it."""
    told = tuple(item.path for item in reply.drift)
    for name, typed in (("data", reply.data), ("meta", reply.meta)):
        yield from _differences(typed, cast("object", reply.raw.get(name)), name, told)


def _differences(typed: object, raw: object, path: str, told: tuple[str, ...]) -> Iterator[str]:
    if any(path == place or path.startswith((f"{place}.", f"{place}[")) for place in told):
        return
    if isinstance(typed, Model):
        if raw is None and any(place.startswith(f"{path}.") for place in told):
            return  # all of its fields are missing, and named
        if not isinstance(raw, dict):
            yield f"{path}: {type(typed).__name__} for {raw!r:.60}"
            return
        yield from _of_model(typed, cast("Mapping[str, object]", raw), path, told)
    elif isinstance(typed, list):
        items = cast("Sequence[object]", typed)
        if not isinstance(raw, list) or len(cast("list[object]", raw)) != len(items):
            yield f"{path}: a list of {len(items)} for {raw!r:.60}"
            return
        for index, (one, other) in enumerate(zip(items, cast("list[object]", raw), strict=True)):
            yield from _differences(one, other, f"{path}[{index}]", told)
    elif isinstance(typed, dict):
        named = cast("Mapping[str, object]", typed)
        if not isinstance(raw, dict) or named.keys() != cast("dict[str, object]", raw).keys():
            yield f"{path}: {list(named)!r:.60} for {raw!r:.60}"
            return
        for name, item in named.items():
            other = cast("Mapping[str, object]", raw)[name]
            yield from _differences(item, other, f"{path}[{name!r}]", (*told, *_respelled(told, path, name)))
    elif not _same(typed, raw):
        yield f"{path}: {typed!r:.60} for {raw!r:.60}"


def _respelled(told: tuple[str, ...], path: str, name: str) -> Iterator[str]:
    """Of a map, a departure may spell the name as an attribute."""
    for place in told:
        if place == f"{path}.{name}" or place.startswith((f"{path}.{name}.", f"{path}.{name}[")):
            yield f"{path}[{name!r}]{place[len(path) + 1 + len(name) :]}"


def _of_model(typed: Model, raw: Mapping[str, object], path: str, told: tuple[str, ...]) -> Iterator[str]:
    renamed: Mapping[str, str] = getattr(typed, "__json_names__", {})
    for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(typed))):
        name = renamed.get(field.name, field.name)
        value = getattr(typed, field.name)
        if name in raw:
            yield from _differences(value, raw[name], f"{path}.{name}", told)
        elif value not in (None, [], field.default) and f"{path}.{name}" not in told:
            yield f"{path}.{name}: {value!r:.60} for nothing"


def _same(typed: object, raw: object) -> bool:
    if isinstance(typed, datetime):
        return isinstance(raw, str) and typed == parse_instant(raw)
    if isinstance(typed, date):
        return isinstance(raw, str) and typed == parse_date(raw)
    if isinstance(typed, bool) or isinstance(raw, bool) or typed is None or raw is None:
        return typed is raw
    if isinstance(typed, float) and isinstance(raw, int):
        return typed == float(raw)
    return typed == raw


def number(value: float) -> float:
    """As a float, infinite where it is beyond one."""
    try:
        return float(value)
    except OverflowError:
        return math.inf


def numbers_of(value: object) -> Iterator[float]:
    """Every number that the body holds, texts that are numbers among them."""
    if isinstance(value, bool):
        yield float(value)
    elif isinstance(value, int | float):
        yield number(value)
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from numbers_of(item)
    elif isinstance(value, dict):
        for name, item in cast("dict[str, object]", value).items():
            yield from numbers_of(item)
            yield from numbers_of(name)
    elif isinstance(value, str):
        try:
            yield float(value)
        except ValueError:
            return
