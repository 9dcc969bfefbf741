"""The front door: from a reply to its tables, by rows that grow or, for frames, by arrays that stay packed; no I/O."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from .._ground.lenient_json import read_data
from .._ground.mistakes import what_was_meant
from ..errors import ConfigurationError
from .contract_hints import fields_hint, item_hint
from .packed_columns import packed
from .shape_walk import grown, tables
from .table import Table
from .units import BY_GREEK

if TYPE_CHECKING:
    from .._ground.reply_protocol import Readable

__all__ = ["table_of", "tables_of"]

SINGLE: Final = (float, int, datetime)


def tables_of(reply: Readable) -> dict[str, Table]:
    return tables(reply.raw["data"], _facts(reply), hint=_kind(reply))


def table_of(reply: Readable, name: str | None, *, numbers_packed: bool = False) -> Table:
    """The table of that name, the natural one for None; the others are not built. Packed numbers are for frames alone.

    Raises:
        ConfigurationError: there is none of that name.
    """
    facts = _facts(reply)
    quick = packed(reply, facts) if numbers_packed else None
    if quick is not None and name in (None, quick.name):
        return quick
    found = grown(_plain(reply), _kind(reply))
    asked = next(iter(found)) if name is None else name
    if asked not in found:
        hint = what_was_meant(str(name), found)
        raise ConfigurationError(f"{reply.operation} gave no table {name!r}, but {', '.join(map(repr, found))}{hint}")
    return found[asked].table(asked, facts)


def _plain(reply: Readable) -> object:
    """The plain data, with the arrays of numbers and times that the typed view has read already."""
    kind = _kind(reply)
    if kind is None or reply.drift or getattr(kind, "__json_names__", None):
        return reply.raw["data"]
    arrays = [name for name, hint in fields_hint(kind).items() if item_hint(hint) in SINGLE]
    return read_data(reply.http.body, {name: getattr(reply.data, name) for name in arrays})


def _kind(reply: Readable) -> type | None:
    kind = type(reply.data)
    return kind if attrs.has(kind) else None


def _greek(reply: Readable) -> str | None:
    """Which greek the figures are of, where their unit goes by it."""
    if reply.operation not in BY_GREEK:
        return None
    data: object = reply.data if hasattr(type(reply.data), "greek") else reply.raw["data"]
    told = cast("dict[str, object]", data).get("greek") if isinstance(data, dict) else getattr(data, "greek", None)
    return told if isinstance(told, str) else None


def _facts(reply: Readable) -> dict[str, Any]:
    """What holds for all tables of a reply, as JSON values."""
    meta = reply.meta
    computed = cast("object", meta.computed_at)  # a reply that drifts has whatever came
    of = reply.as_of
    facts = {
        "operation": reply.operation,
        "symbol": meta.symbol,
        "greek": _greek(reply),
        "spot_price": meta.spot_price,
        "computed_at": computed.isoformat() if isinstance(computed, datetime) else computed,
        "freshness_seconds": meta.freshness_seconds,
        "source": meta.source,
        "as_of": of.snapshot.isoformat() if of is not None and of.snapshot is not None else None,
        "notices": list(map(str, reply.notices)) or None,
        "extra": meta.extra,
    }
    return {name: value for name, value in facts.items() if value is not None}
