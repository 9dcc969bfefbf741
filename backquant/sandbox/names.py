"""Other names for the keys that the vendor has not published, so that nothing can lean on our guesses; no I/O."""

import re
from functools import cache
from typing import Any, Final, cast

from .contract import load_contract

__all__ = ["under_other_names"]

_NO_NAME: Final = re.compile(
    r"\d{1,2}[A-Z]{3}\d{2}|[A-Z]+USDT|deribit|bybit|okx|binance|derive|thalex|delta_india|delta"
)
"""Keys that are data themselves: expiries, symbols, venues."""


def under_other_names(path: str, data: dict[str, Any]) -> dict[str, Any]:
    """The same figures; each key that the contract does not name for this path has another one.

    Nor is it published which way the grid of the IV surface lies, so it lies the other way.
    """
    if path == "/options/iv/surface":
        data = data | {"z_grid": list(zip(*data["z_grid"], strict=True))}
    return cast("dict[str, Any]", _renamed(data, _published(path)))


@cache
def _published(path: str) -> frozenset[str]:
    """Every property that the contract names anywhere in the reply to a path."""
    contract = load_contract()
    operation = next(each for each in contract.operations if each.path == path)
    found: set[str] = set()
    todo: list[Any] = [operation.reply]
    seen: list[Any] = []
    while todo:
        schema = todo.pop()
        if isinstance(schema, list):
            todo += cast("list[Any]", schema)
        if not isinstance(schema, dict) or schema in seen:
            continue
        seen.append(schema)
        resolved = contract.resolve(cast("dict[str, Any]", schema))
        properties = cast("dict[str, Any]", resolved.get("properties", {}))
        found |= properties.keys()
        todo += [*properties.values(), *(resolved[name] for name in _DEEPER if name in resolved)]
    return frozenset(found)


_DEEPER: Final = ("items", "anyOf", "allOf", "oneOf", "additionalProperties")


def _renamed(value: Any, known: frozenset[str]) -> Any:
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {_other(name, known): _renamed(item, known) for name, item in fields.items()}
    if isinstance(value, list | tuple):
        return [_renamed(item, known) for item in cast("list[Any]", value)]
    return value


def _other(name: str, known: frozenset[str]) -> str:
    return name if name in known or _NO_NAME.fullmatch(name) else f"v_{name[::-1]}"
