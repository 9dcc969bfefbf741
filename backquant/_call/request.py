"""From a method's arguments to a path and a query, checked against the contract. No I/O."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final, cast
from urllib.parse import quote, urlencode

import attrs
from backquant_api.operation import Operation, Param

from .._ground.mistakes import unquoted, what_was_meant
from .._ground.safe_text import printable
from .._ground.times import parse_instant, wire_date, wire_instant
from ..errors import FieldError, InvalidRequestError

__all__ = ["Request", "build_request", "has_utf8"]

ISO_DATE: Final = re.compile(r"\s*\d{4}-\d\d-\d\d(T.*)?", re.ASCII)
HALF_LETTER: Final = "the text holds half a letter (a lone surrogate), which can't be sent"


@attrs.define(frozen=True)
class Request:
    """What is to be asked: the path below the base URL, and the encoded query."""

    path: str
    query: str
    needs_key: bool
    symbol: str | None = None
    """The symbol that is asked for, as it goes out; None where none is, or several are."""
    as_of: datetime | None = None
    """The moment of the past that is asked for."""
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False)
    """What the caller adds to our own headers."""

    @property
    def target(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path


def build_request(
    operation: Operation[Any],
    arguments: Mapping[str, object],
    extra_query: Mapping[str, object] | None,
    *,
    validate: bool,
) -> Request:
    """The request for a call; parameters that are None are not sent.

    Raises:
        InvalidRequestError: values that the contract refuses, all of them at once.
    """
    path = operation.path
    query: list[tuple[str, str]] = []
    problems: list[FieldError] = []
    for param in operation.params:
        value = arguments.get(param.name)
        try:
            texts = _wire_values(param, value, validate=validate)
        except ValueError as exc:
            problems.append(FieldError(param.name, str(exc)))
            continue
        problems += [FieldError(param.name, HALF_LETTER) for text in texts if not has_utf8(text)]
        if param.location == "path":
            path = path.replace(f"{{{param.wire}}}", quote(texts[0], safe="", errors="replace"))
        else:
            query += [(param.wire, text) for text in texts]
    if not isinstance(extra_query, Mapping | None):  # pyright: ignore[reportUnnecessaryIsInstance]  # people without a type checker
        problems.append(FieldError("extra_query", f"{extra_query!r:.60} is no dict of names and values"))
    problems += _crossed(operation, dict(query)) if validate and not problems else []
    if problems:
        raise _refusal(operation, problems)
    extra = {str(name): _free(str(name), value) for name, value in (extra_query or {}).items() if value is not None}
    query = [*((name, text) for name, text in query if name not in extra), *extra.items()]
    asked = dict(query)
    return Request(
        path,
        urlencode(query, quote_via=quote, safe=",:"),
        operation.needs_key,
        asked.get("symbol"),
        _asked_moment(asked.get("as_of")),
    )


def _crossed(operation: Operation[Any], asked: Mapping[str, str]) -> list[FieldError]:
    """Bounds between which nothing can lie."""
    numeric = [param for param in operation.params if param.wire in asked and param.kind in ("integer", "number")]
    sent = {param.name: asked[param.wire] for param in numeric}
    pairs = ((name, f"{name.removesuffix('_min')}_max") for name in sent if name.endswith("_min"))
    return [
        FieldError(lower, f"{sent[lower]} is above {upper} {sent[upper]}, and nothing lies between")
        for lower, upper in pairs
        if upper in sent and float(sent[lower]) > float(sent[upper])
    ]


def _asked_moment(text: str | None) -> datetime | None:
    try:
        return None if text is None else parse_instant(text)
    except ValueError:  # sent with validate=False; the server has the word
        return None


def _refusal(operation: Operation[Any], problems: list[FieldError]) -> InvalidRequestError:
    reasons = "; ".join(f"{problem.field}: {problem.message}" for problem in problems)
    return InvalidRequestError(f"{operation.name}() was not sent: {reasons}", code="VALIDATION_ERROR", fields=problems)


def _wire_values(param: Param, value: object, *, validate: bool) -> list[str]:
    """The value as it goes into the URL: nothing when it is not sent, several texts for an exploded list.

    Raises:
        ValueError: says what is wrong with the value, and what would be right.
    """
    if value is None:
        if param.required:
            raise ValueError("this parameter is required")
        return []
    if not param.many:
        text = _text(param, value, validate=validate)
        if param.location == "path" and text in {"", ".", ".."}:
            raise ValueError(f"{text!r} can't be part of the path")
        return [text]
    items = _items(value)
    if validate:
        if not items:
            raise ValueError("an empty list asks for nothing; leave the parameter out to ask for everything")
        if param.max_items is not None and len(items) > param.max_items:
            raise ValueError(f"{len(items)} items are more than the {param.max_items} that are allowed")
    texts = [_text(param, item, validate=validate) for item in items]
    return texts if param.explode else [",".join(texts)]


def _items(value: object) -> list[object]:
    """The items of a list, or of comma-separated text."""
    if isinstance(value, str):
        return [item for item in (part.strip() for part in value.split(",")) if item]
    if isinstance(value, Iterable) and not isinstance(value, bytes | Mapping):
        items = (item.strip() if isinstance(item, str) else item for item in cast("Iterable[object]", value))
        return [item for item in items if not (isinstance(item, str) and not item)]
    if isinstance(value, date):
        return [value]
    raise ValueError(f"{value!r} is neither a list nor comma-separated text")


def _text(param: Param, value: object, *, validate: bool) -> str:
    match param.kind:
        case "time":
            return wire_instant(value) if validate or not isinstance(value, str) else value
        case "date":
            return wire_date(value) if validate or not isinstance(value, str) else value
        case "flag":
            return _flag(value, validate=validate)
        case "integer" | "number":
            return _number(param, value, validate=validate)
        case "text":
            return _token(param, value, validate=validate)


def _flag(value: object, *, validate: bool) -> str:
    if not validate:
        return _plain(value)
    try:
        known = value in (True, False)
    except (TypeError, ValueError, ArithmeticError):  # an NA, an array, a signalling NaN
        known = False
    if not known:
        raise ValueError(f"{value!r} is neither True nor False")
    return "true" if value else "false"


def _number(param: Param, value: object, *, validate: bool) -> str:
    if not validate:
        return _plain(value)
    number = _whole_number(value) if param.kind == "integer" else _real_number(value)
    bounds = [
        (param.minimum, operator.ge, "at least"),
        (param.above, operator.gt, "above"),
        (param.maximum, operator.le, "at most"),
        (param.below, operator.lt, "below"),
    ]
    if not all(bound is None or holds(number, bound) for bound, holds, _ in bounds):
        allowed = " and ".join(f"{words} {bound!r}" for bound, _, words in bounds if bound is not None)
        raise ValueError(f"{number!r} is out of bounds: it must be {allowed} (validate=False sends it all the same)")
    return repr(number)


def _whole_number(value: object) -> int:
    try:
        if not isinstance(value, bool):
            return int(operator.index(cast("Any", value)))
    except TypeError:
        pass
    raise ValueError(f"{value!r} is no whole number{unquoted(value, int)}")


def _real_number(value: object) -> float | int:
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    try:
        number = math.nan if isinstance(value, str | bytes | bool) else float(cast("Any", value))
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{value!r} is no finite number{unquoted(value)}")
    return number


def _token(param: Param, value: object, *, validate: bool) -> str:
    if not validate:
        return _plain(value)
    if not isinstance(value, str) and not (isinstance(value, int) and value in param.choices):
        raise ValueError(f"{value!r} is no text; {_instead(param, value)}")
    if param.like and ISO_DATE.fullmatch(str(value)):
        raise ValueError(f"{value!r} is a date; {_instead(param, value)} (validate=False sends it all the same)")
    text = str.__str__(value) if isinstance(value, str) else str(value)  # the value of an enum's member, not its name
    if not text.isprintable():
        raise ValueError(f"{text!r} holds a control character")
    if param.choices and value not in param.choices:
        choices = [str(choice) for choice in param.choices]
        raise ValueError(
            f"{text!r} is not one of {', '.join(choices)}{what_was_meant(text, choices)}"
            " (validate=False sends it all the same)"
        )
    return text


def _instead(param: Param, value: object) -> str:
    """What a text parameter takes in place of this value."""
    if param.like:
        return f"an expiry is written as its token, like {param.like!r}: bq.expiries() has those that there are"
    if param.choices:
        return f"pass one of {', '.join(map(str, param.choices))}"
    return f"write {value.isoformat()!r:.12}" if isinstance(value, date) else "pass one value"


def _free(name: str, value: object) -> str:
    """A value for a parameter that the contract does not know.

    Raises:
        InvalidRequestError: it can't be sent.
    """
    try:
        text = _free_text(value)
    except ValueError as exc:
        raise InvalidRequestError(f"{printable(name)}: {exc}", code="VALIDATION_ERROR") from None
    if not has_utf8(name + text):
        raise InvalidRequestError(f"{printable(name)}: {HALF_LETTER}", code="VALIDATION_ERROR")
    return text


def _free_text(value: object) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value!r} is no finite number")
    if isinstance(value, str | int | float):
        return _plain(value)
    if isinstance(value, date):
        return wire_instant(value)
    if isinstance(value, list | tuple):
        return ",".join(map(_free_text, cast("Iterable[object]", value)))
    raise ValueError(
        f"{type(value).__name__} can't be sent; pass text, a number, True, False, a time, or a list of these"
    )


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def has_utf8(text: str) -> bool:
    """Whether the text can be sent: half a letter, a lone surrogate, can't."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
