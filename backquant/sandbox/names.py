"""Other names for the keys that the vendor has not published, so that nothing can lean on our guesses; no I/O."""

import re
from functools import cache
from typing import Any, Final, cast

from .._ground.json_types import JsonObject
from .contract import load_contract
from .market.world import VENUES
from .moments import TOKEN
from .schemas import Schema

__all__ = ["under_other_names"]

_NO_NAME: Final = re.compile("|".join((TOKEN.pattern, "[A-Z]+USDT", *VENUES)))
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
    found: set[str] = set()
    todo = [Schema(load_contract().by_path[path].reply)]
    seen: list[JsonObject] = []
    while todo:
        schema = todo.pop()
        if schema.raw not in seen:
            seen.append(schema.raw)
            found |= schema.fields.keys()
            todo += schema.parts
    return frozenset(found)


def _renamed(value: Any, known: frozenset[str]) -> Any:
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {_other(name, known): _renamed(item, known) for name, item in fields.items()}
    if isinstance(value, list | tuple):
        return [_renamed(item, known) for item in cast("list[Any]", value)]
    return value


def _other(name: str, known: frozenset[str]) -> str:
    return name if name in known or _NO_NAME.fullmatch(name) else f"v_{name[::-1]}"
