"""What each call passes: as little as gives an honest reply, and every optional section.

Each call is a unit of the month, but for `market.bundle`, which is six: one for each of its series.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from backquant_api.operation import Operation, Param
from backquant_api.resources import operations

from scripts.generate.problem import Json

__all__ = ["EXPIRIES", "calls_in_order", "cheap_arguments", "expiry_token"]

EXPIRIES: Final = "expiries"
# Rows, windows and grids: small, yet with more than one row where there is one.
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
# One expiry is cheaper than all of them; where a parameter is not listed here, its default is cheap.
ONE_EXPIRY: Final = frozenset({"gex.max_pain", "gex.strike_profile", "options.iv.smile", "options.probability.density"})
TOKEN: Final = re.compile(r"\d{1,2}[A-Z]{3}\d{2}")


def calls_in_order() -> list[Operation[Any]]:
    """Every operation; the one that tells the expiries comes first."""
    return sorted(operations(), key=lambda operation: operation.name != EXPIRIES)


def cheap_arguments(operation: Operation[Any], expiry: str | None) -> dict[str, object]:
    """Arguments for a cheap call.

    Args:
        operation: what is called.
        expiry: a token that is on offer, if one is known.
    """
    given = {param.name: _value(param) for param in operation.params}
    if expiry is not None and operation.name in ONE_EXPIRY:
        given["expiry"] = expiry
    return {name: value for name, value in given.items() if value is not None}


def _value(param: Param) -> object:
    if param.name in SMALL:
        return int(min(max(SMALL[param.name], param.minimum or 0), param.maximum or SMALL[param.name]))
    if param.name == "include":
        return list(param.choices)
    if not param.required:
        return None
    first = param.choices[0] if param.choices else None
    return [first] if param.many else first


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
