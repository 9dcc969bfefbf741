"""Where a value departs from its shape."""

from __future__ import annotations

from collections.abc import Iterator

from backquant import Drift
from backquant._ground.times import parse_date, parse_instant

from ..generate.problem import Json
from .shapes import JsonShape, kind_of

__all__ = ["NO_FIELD", "departures"]

NO_FIELD = "no such field"


def departures(value: Json, shape: JsonShape, path: str = "") -> Iterator[Drift]:
    """Every place where the value is not what the shape says: another type, an unknown token, a missing or unknown field."""
    if shape.options:
        yield from _nearest(value, shape, path)
    elif shape.kinds is not None and not _fits(value, shape):
        yield Drift(path, _expectation(shape), _shown(value))
    else:
        yield from _inside(value, shape, path)


def _nearest(value: Json, shape: JsonShape, path: str) -> list[Drift]:
    """The departures from the alternative that the value departs from least."""
    alike = [option for option in shape.options if option.kinds is None or _fits(value, option)]
    if not alike:
        return [Drift(path, _expectation(shape), _shown(value))]
    return min((list(departures(value, option, path)) for option in alike), key=len)


def _fits(value: Json, shape: JsonShape) -> bool:
    kinds = shape.kinds or frozenset()
    kind = kind_of(value)
    return kind in kinds or (kind == "integer" and "number" in kinds)


def _inside(value: Json, shape: JsonShape, path: str) -> Iterator[Drift]:
    if isinstance(value, dict):
        yield from _fields(value, shape, path)
    elif isinstance(value, list):
        for index, item in enumerate(value if shape.items else []):
            yield from departures(item, shape.items or JsonShape(), f"{path}[{index}]")
    elif value is not None and not isinstance(value, float):
        if shape.tokens is not None and value not in shape.tokens:
            yield Drift(path, " | ".join(sorted(map(repr, shape.tokens))), _shown(value))
        if shape.form is not None and isinstance(value, str) and not _readable(value, shape.form):
            yield Drift(path, shape.form, _shown(value))


def _fields(value: dict[str, Json], shape: JsonShape, path: str) -> Iterator[Drift]:
    for name in sorted(shape.required - value.keys()):
        yield Drift(_joined(path, name), _expectation(shape.fields.get(name, JsonShape())), "nothing")
    for name, item in value.items() if shape.kinds else ():
        if name in shape.fields:
            yield from departures(item, shape.fields[name], _joined(path, name))
        elif shape.others is None or (shape.keys and not shape.keys.fullmatch(name)):
            yield Drift(_joined(path, name), NO_FIELD, _shown(item))
        else:
            yield from departures(item, shape.others, f"{path}[{name!r}]")


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _readable(text: str, form: str) -> bool:
    try:
        (parse_date if form == "date" else parse_instant)(text)
    except ValueError:
        return False
    return True


def _expectation(shape: JsonShape) -> str:
    if shape.options:
        return " | ".join(dict.fromkeys(_expectation(option) for option in shape.options))
    if shape.tokens is not None:
        null = ["null"] if shape.kinds and "null" in shape.kinds else []
        return " | ".join([*sorted(map(repr, shape.tokens)), *null])
    return " | ".join(sorted(shape.kinds)) if shape.kinds else "anything"


def _shown(value: Json) -> str:
    match value:
        case None:
            return "null"
        case dict():
            return "object"
        case list():
            return "array"
        case _:
            return repr(value)[:60]
