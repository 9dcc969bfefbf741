"""From a reply to its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from ..errors import ConfigurationError
from .packed import packed
from .table import Table
from .walk import tables

if TYPE_CHECKING:
    from ..reply import Reply

__all__ = ["table_of", "tables_of"]


def tables_of(reply: Reply[Any]) -> dict[str, Table]:
    data: object = reply.data
    kind = type(data)
    return tables(reply.raw["data"], _facts(reply), hint=kind if attrs.has(kind) else None)


def table_of(reply: Reply[Any], name: str | None, *, numbers_packed: bool = False) -> Table:
    """The table of that name, the natural one for None.

    Raises:
        ConfigurationError: there is none of that name.
    """
    quick = packed(reply, _facts(reply)) if numbers_packed else None
    if quick is not None and name in (None, quick.name):
        return quick
    found = tables_of(reply)
    if name is None:
        return next(iter(found.values()))
    if name not in found:
        raise ConfigurationError(f"{reply.operation} gave no table {name!r}, but {', '.join(map(repr, found))}")
    return found[name]


def _facts(reply: Reply[Any]) -> dict[str, Any]:
    """What holds for all tables of a reply, as JSON values."""
    meta = reply.meta
    facts = {
        "operation": reply.operation,
        "symbol": meta.symbol,
        "spot_price": meta.spot_price,
        "computed_at": meta.computed_at.isoformat() if meta.computed_at else None,
        "freshness_seconds": meta.freshness_seconds,
        "source": meta.source,
        "extra": meta.extra,
    }
    return {name: value for name, value in facts.items() if value is not None}
