"""Narrows a reply to the venues that a request names."""

from collections.abc import Collection

from backquant.sandbox.call import Call, Reply
from backquant.sandbox.jsontypes import Json

_FILTERS = ("exchanges", "venues")


def narrow_venues(call: Call, reply: Reply) -> None:
    """Leave out the other venues from every map by venue and from the reply's sources."""
    for name in _FILTERS:
        parameter, wanted = call.operation.parameter(name), call.names(name)
        if parameter is None or wanted is None:
            continue
        _narrow(reply.data, parameter.choices, wanted)
        source = reply.meta.get("source")
        if isinstance(source, list):
            reply.meta["source"] = [venue for venue in source if venue in wanted]
        if name == "exchanges":
            reply.meta["exchanges_filtered"] = list(wanted)


def _narrow(value: Json, known: Collection[str], wanted: Collection[str]) -> None:
    if isinstance(value, list):
        for item in value:
            _narrow(item, known, wanted)
    elif isinstance(value, dict):
        if value and all(key in known for key in value):
            for venue in set(value) - set(wanted):
                del value[venue]
        for item in value.values():
            _narrow(item, known, wanted)
