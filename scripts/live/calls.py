"""What each call passes: what gives an honest reply of real size, and every optional section.

Each call is a unit of the month, but for `market.bundle`, which is six: one for each of its series.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import attrs
from backquant_api.operation import Operation, Param
from backquant_api.resources import operations

from backquant.sandbox.market.times import listed, to_ms

from ..generate.problem import Json, Node, child, children, text
from .expected import contract

__all__ = ["EXPIRIES", "Call", "arguments", "calls_in_order", "expiry_token", "required_arguments"]

EXPIRIES: Final = "expiries"
SYMBOLS: Final = ("symbol", "coin", "asset")
# Rows, windows and grids for a quick look: small, yet with more than one row where there is one.
SMALL: Final = {
    "limit": 5,
    "max_contracts": 5,
    "max_expiries": 3,
    "max_strikes": 10,
    "top": 5,
    "hours": 6,
    "days": 7,
    "time_steps": 4,
    "price_steps": 4,
}
# Of a real size: what a page holds; all else is as the API has it when nothing is asked.
REAL: Final = {"limit": 500}
# One expiry is enough of these; where a parameter is not listed here, its default is.
ONE_EXPIRY: Final = frozenset({"gex.max_pain", "gex.strike_profile", "options.iv.smile", "options.probability.density"})
TOKEN: Final = re.compile(r"\d{1,2}[A-Z]{3}\d{2}")
# What a required parameter gets that tells no tokens, no bounds and no example of its own.
BY_KIND: Final[dict[str, object]] = {
    "integer": 1,
    "number": 1.0,
    "flag": True,
    "time": "2026-09-04T06:30:00Z",
    "date": "2026-09-04",
    "text": "BTC",
}


@attrs.define(frozen=True)
class Call:
    """One call of an operation: with the API's own symbol, or with another."""

    operation: Operation[Any]
    symbol: tuple[str, str] | None = None
    """The parameter, and its token."""

    @property
    def name(self) -> str:
        """Such as `gex.levels`, or `gex.levels(symbol='SOLUSDT')`."""
        return f"{self.operation.name}({self.symbol[0]}={self.symbol[1]!r})" if self.symbol else self.operation.name


def calls_in_order(*, every_symbol: bool = False) -> list[Call]:
    """Every operation once, the one that tells the expiries first; then, if asked for, each with its other symbols."""
    first = sorted(operations(), key=lambda operation: operation.name != EXPIRIES)
    others = [call for operation in first for call in _other_symbols(operation)] if every_symbol else []
    return [*map(Call, first), *others]


def _other_symbols(operation: Operation[Any]) -> Iterator[Call]:
    for param in operation.params:
        if param.name in SYMBOLS and param.choices and not param.many:
            usual = _schema(operation, param).get("default") or param.choices[0]
            yield from (Call(operation, (param.name, str(each))) for each in param.choices if each != usual)


def arguments(call: Call, expiry: str | None, *, small: bool = False) -> dict[str, object]:
    """What the call passes.

    Args:
        call: what is called.
        expiry: a token that is on offer, if one is known.
        small: as few rows as show the form, for a quick look.
    """
    operation = call.operation
    given = {param.name: _value(operation, param, expiry, small=small) for param in operation.params}
    if expiry is not None and operation.name in ONE_EXPIRY and call.symbol is None:
        given["expiry"] = expiry
    if call.symbol is not None:
        given[call.symbol[0]] = call.symbol[1]
    return {name: value for name, value in given.items() if value is not None}


def required_arguments(operation: Operation[Any], at: datetime) -> dict[str, object]:
    """What the operation can't be called without, of a list one value; an expiry is one that the sandbox offers at this moment."""
    needed = [param for param in operation.params if param.required]
    return {param.name: _first(operation, param, _far_expiry(at)) for param in needed}


def _far_expiry(at: datetime) -> str:
    """The end of a quarter, which every market lists."""
    return listed(to_ms(at))[-1].token


def _value(operation: Operation[Any], param: Param, expiry: str | None, *, small: bool) -> object:
    sizes = SMALL if small else REAL
    if param.name in sizes and param.kind in ("integer", "number"):
        return int(min(max(sizes[param.name], param.minimum or 0), param.maximum or sizes[param.name]))
    if param.name == "include":
        return list(param.choices) or None  # nothing tells what it takes: left out
    if not param.required:
        return None
    if param.many and param.choices:
        return list(param.choices[: 1 if small else param.max_items])
    first = _first(operation, param, expiry or _far_expiry(datetime.now(UTC)))
    return [first] if param.many else first


def _first(operation: Operation[Any], param: Param, expiry: str) -> object:
    if param.choices:
        return param.choices[0]
    return expiry if param.like else _example(operation, param)


def _example(operation: Operation[Any], param: Param) -> object:
    """A value for what has to be given and has no tokens: the document's own, else one within its bounds."""
    schema = _schema(operation, param)
    for named in (schema.get("default"), schema.get("example"), *_listed(schema.get("examples"))):
        if isinstance(named, str | int | float):
            return named
    if param.minimum is not None:
        return int(param.minimum) if param.kind == "integer" else param.minimum
    if param.above is not None:
        return int(param.above) + 1
    return min(param.maximum, 1) if param.maximum is not None else BY_KIND[param.kind]


def _schema(operation: Operation[Any], param: Param) -> Node:
    declared = children(child(child(child(contract(), "paths"), operation.path), "get"), "parameters")
    return next((child(each, "schema") for each in declared if text(each, "name") == param.wire), Node())


def _listed(value: Json | None) -> list[Json]:
    return value if isinstance(value, list) else []


def expiry_token(body: Json) -> str | None:
    """An expiry token in a reply of /expiries: the second one, since the first may be settling right now."""
    found = list(dict.fromkeys(_tokens(body)))
    return found[min(1, len(found) - 1)] if found else None


def _tokens(value: Json) -> Iterator[str]:
    if isinstance(value, str) and TOKEN.fullmatch(value):
        yield value
    elif isinstance(value, list | dict):
        parts: Sequence[Json] = value if isinstance(value, list) else list(value.values())
        for part in parts:
            yield from _tokens(part)
