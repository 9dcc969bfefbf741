"""Turns the text of a request into validated arguments."""

import math
import operator
import re
from collections.abc import Mapping

from .._ground.json_types import Json, JsonObject
from .contract import ServedOperation, ServedParameter
from .failure import ApiFailure, bad_request
from .moments import parse_moment

__all__ = ["parse_arguments"]


_NUMBERS = {
    "integer": (re.compile(r"[+-]?\d+(\.0*)?", re.ASCII), "int_parsing", "an integer"),
    "number": (re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII), "float_parsing", "a number"),
}
_BOUNDS = (
    ("minimum", operator.ge, "greater_than_equal", "greater than or equal to"),
    ("exclusiveMinimum", operator.gt, "greater_than", "greater than"),
    ("maximum", operator.le, "less_than_equal", "less than or equal to"),
    ("exclusiveMaximum", operator.lt, "less_than", "less than"),
)
_LONGEST = 300
"""Digits beyond which a text is no number: Python refuses to read thousands of them."""
_BOOLEANS = {
    **dict.fromkeys(("true", "t", "yes", "y", "on", "1"), True),
    **dict.fromkeys(("false", "f", "no", "n", "off", "0"), False),
}
# The API passes over names it does not know in these lists, where others fail.
_LENIENT_LISTS = frozenset({"exchanges", "venues"})


class _Problem(Exception):
    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind
        self.text = text


def parse_arguments(operation: ServedOperation, query: Mapping[str, str], path: Mapping[str, str]) -> dict[str, Json]:
    """Values of all parameters, defaults filled in; None stands for an absent one.

    All problems are reported together, in the API's own shape. Parameters that the operation does not have are ignored.
    """
    arguments: dict[str, Json] = {}
    errors: list[Json] = []
    for parameter in operation.parameters:
        try:
            source = path if parameter.location == "path" else query
            arguments[parameter.name] = _parse(parameter, source.get(parameter.name))
        except _Problem as problem:
            location: list[Json] = [parameter.location, parameter.name]
            errors.append({"type": problem.kind, "loc": location, "msg": problem.text})
    if errors:
        details: JsonObject = {"errors": errors}
        raise ApiFailure("VALIDATION_ERROR", "Invalid request parameters", details=details)
    _check_lengths(operation, arguments)
    return arguments


def _parse(parameter: ServedParameter, text: str | None) -> Json:
    if text is None or (parameter.nullable and text in {"", "null"}):
        return _absent(parameter)
    if not parameter.many:
        return _parse_value(parameter, text)
    items = [item.strip() for item in text.split(",")]
    if parameter.name in _LENIENT_LISTS:
        items = [item for item in items if item in parameter.choices]
    values: list[Json] = [_parse_value(parameter, item) for item in items if item]
    return list(dict.fromkeys(str(value) for value in values)) or _absent(parameter)


def _absent(parameter: ServedParameter) -> Json:
    if parameter.required:
        raise _Problem("missing", "Field required")
    return parameter.default


def _parse_value(parameter: ServedParameter, text: str) -> Json:
    if parameter.kind in _NUMBERS:
        return _parse_number(parameter, text)
    return _parse_boolean(text) if parameter.kind == "boolean" else _parse_string(parameter, text)


def _parse_number(parameter: ServedParameter, text: str) -> float:
    pattern, kind, noun = _NUMBERS[parameter.kind]
    if not pattern.fullmatch(text) or len(text) > _LONGEST or not math.isfinite(float(text)):
        raise _Problem(kind, f"Input should be a valid {noun.split()[1]}, unable to parse string as {noun}")
    value = int(text.partition(".")[0]) if parameter.kind == "integer" else float(text)
    for word, holds, problem, relation in _BOUNDS:
        bound = parameter.bounds.get(word)
        if bound is not None and not holds(value, bound):
            raise _Problem(problem, f"Input should be {relation} {bound:g}")
    return value


def _parse_boolean(text: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise _Problem("bool_parsing", "Input should be a valid boolean, unable to interpret input")
    return _BOOLEANS[text.lower()]


def _parse_string(parameter: ServedParameter, text: str) -> str:
    if parameter.choices and text not in parameter.choices:
        raise _Problem("literal_error", f"Input should be {_listed(parameter.choices)}")
    if parameter.moment and parse_moment(text) is None:
        raise _Problem("datetime_parsing", "Input should be a valid datetime, an ISO 8601 instant")
    return text


def _check_lengths(operation: ServedOperation, arguments: Mapping[str, Json]) -> None:
    for parameter in operation.parameters:
        value = arguments[parameter.name]
        if parameter.max_items is not None and isinstance(value, list) and len(value) > parameter.max_items:
            raise bad_request(f"At most {parameter.max_items} {parameter.name} per request, {len(value)} given")


def _listed(choices: tuple[str, ...]) -> str:
    quoted = [f"'{choice}'" for choice in choices]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
