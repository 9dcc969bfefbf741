"""Levels of several symbols in one reply."""

from typing import cast

from backquant.sandbox.call import Call, Reply
from backquant.sandbox.jsontypes import Json, JsonObject


def serve_symbols(call: Call, reply: Reply, supported: tuple[str, ...]) -> None:
    """Answer for the symbols that were asked for, and account for each of them."""
    requested = call.names("symbols") or []
    results = cast(JsonObject, reply.data["results"])
    valid = [symbol for symbol in requested if symbol in supported]
    kept: JsonObject = {symbol: results.get(symbol) for symbol in valid}
    for entry in kept.values():
        _set_positioning(call, entry)
    reply.data |= {
        "results": kept,
        "requested": list(requested),
        "served": [symbol for symbol in valid if kept[symbol] is not None],
        "missing": [symbol for symbol in valid if kept[symbol] is None],
        "invalid": [symbol for symbol in requested if symbol not in supported],
    }


def _set_positioning(call: Call, entry: Json) -> None:
    if isinstance(entry, dict) and call.text("positioning") == "std":
        entry["positioning"] = "std"
