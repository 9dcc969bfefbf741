"""Columns that lead a table and tell whose rows these are, and of when: rows of many replies follow one another. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

import attrs

from .._ground.numbers import finite
from .._ground.public import public
from .._ground.reply_protocol import Readable
from .._ground.typed_meta import read_facts
from ..errors import ConfigurationError
from .contract_hints import ColumnKind
from .from_reply import table_of
from .table import Table

__all__ = ["Leading", "concat", "led", "told_apart"]

Leading: TypeAlias = Mapping[str, tuple[ColumnKind, object]]
"""By name the kind of a column, and the value that all its rows have."""
LEADING: Final = ("symbol", "time", "spot_price", "positioning")
TYPES: Final[dict[ColumnKind, type]] = {"time": datetime, "text": str}


def led(table: Table, leading: Leading) -> Table:
    """The table with these columns before its own. Where it has one of the name, its own goes there."""
    height = len(table)
    columns: dict[str, list[Any]] = {}
    kinds: dict[str, ColumnKind] = {}
    for name, (kind, value) in leading.items():
        own = table.columns.get(name)
        fits = finite(value) is not None if kind == "number" else isinstance(value, TYPES[kind])
        columns[name] = [value if fits else None] * height if own is None else own
        kinds[name] = kind if own is None else table.kinds[name]
    return attrs.evolve(table, columns={**columns, **table.columns}, kinds={**kinds, **table.kinds}, grid=None)


def told_apart(table: Table, reply: Readable) -> Table:
    """The table with symbol, time, spot price and, where there is one, positioning of the reply that it is of.

    The time is that of the snapshot for a point in time, else when the figures were computed.
    """
    told, of = read_facts(reply.meta), reply.as_of
    leading: dict[str, tuple[ColumnKind, object]] = {
        "symbol": ("text", told.symbol),
        "time": ("time", of.snapshot if of is not None else told.computed),
        "spot_price": ("number", told.spot),
    }
    if told.positioning is not None:
        leading["positioning"] = ("text", told.positioning)
    return led(table, leading)


@public()
def concat(replies: Iterable[Readable], name: str | None = None) -> Table:
    """The rows of many replies in one table, with leading columns that tell whose they are: symbol, time, spot_price and,
    where there is one, positioning.

        backquant.concat(bq.pages(bq.gex.history, symbol="BTCUSDT")).to_pandas()

    Args:
        replies: of one method, as they come from `pages`, `watch`, `replay` or a loop.
        name: one of their tables; the first when left out.

    Raises:
        ConfigurationError: there are none, they are of several methods, or something else is among them.
    """
    parts: list[Table] = []
    operation: str | None = None
    if not isinstance(replies, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]  # people without a type checker
        raise ConfigurationError(f"a list of replies makes a table, and not {replies!r:.60}")
    for reply in replies:
        if not hasattr(reply, "operation"):
            raise ConfigurationError(f"a list of replies makes a table; {reply!r:.60} is none")
        if operation not in (None, reply.operation):
            raise ConfigurationError(f"replies of {operation} and of {reply.operation} do not make one table")
        operation = reply.operation
        parts.append(told_apart(table_of(reply, name), reply))
    if not parts:
        raise ConfigurationError("there are no replies to make a table of")
    return _joined(parts)


def _joined(parts: list[Table]) -> Table:
    found = dict.fromkeys(name for part in parts for name in part.columns)
    names = [*(name for name in LEADING if name in found), *(name for name in found if name not in LEADING)]
    columns: dict[str, list[Any]] = {
        name: [value for part in parts for value in part.columns.get(name, [None] * len(part))] for name in names
    }
    kinds: dict[str, ColumnKind] = {
        name: _kind({part.kinds[name] for part in parts if name in part.kinds}) for name in names
    }
    shared = {
        key: value for key, value in parts[0].attrs.items() if all(part.attrs.get(key) == value for part in parts)
    }
    units = {name: unit for part in parts for name, unit in part.units.items()}
    return Table(parts[0].name, columns, kinds, {**shared, "units": units})


def _kind(kinds: set[ColumnKind]) -> ColumnKind:
    known = kinds - {"null"} or {"null"}
    if len(known) == 1:
        return next(iter(known))
    return "number" if known == {"integer", "number"} else "mixed"
