"""A reply as people look at it: in a notebook and in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..extras import require
from .table import Table

if TYPE_CHECKING:
    import rich.table

    from ..reply import Reply

__all__ = ["facts", "to_html", "to_rich"]

T = TypeVar("T")

ROWS = 20
COLUMNS = 16
TEXT = 60
GAP = "…"


def facts(reply: Reply[Any]) -> str:
    """What, of what, how fresh, and what is left of the budgets, on one line."""
    meta, minute, month = reply.meta, reply.rate_limit, reply.quota
    parts = [reply.operation, meta.symbol]
    if meta.freshness_seconds is not None:
        parts.append(f"{meta.freshness_seconds:.0f} s old")
    if meta.computed_at is not None:
        parts.append(f"computed {_moment(meta.computed_at)}")
    if minute is not None:
        parts.append(f"{minute.remaining:,} of {minute.limit:,} left this minute")
    if month is not None:
        parts.append(f"{month.remaining:,} of {month.limit:,} left this month")
    if reply.drift:
        parts.append(f"departs from the contract in {len(reply.drift)} places: see .drift")
    return " · ".join(str(part) for part in parts if part)


def to_html(reply: Reply[Any]) -> str:
    """The natural table, its middle left out where it is long, below a line of facts; everything escaped."""
    tables = reply.tables()
    table = next(iter(tables.values()))
    names, rows = _preview(table, ROWS, COLUMNS)
    head = "".join(f"<th title='{table.units.get(name, '')}'>{escape(name)}</th>" for name in names)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f"<div><div>{escape(facts(reply))}</div>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"<div>{escape(_sizes(tables))}</div></div>"
    )


def to_rich(reply: Reply[Any]) -> rich.table.Table:
    """The same for a terminal."""
    made = cast("Any", require("rich.table", "cli"))
    text = cast("Any", require("rich.text", "cli")).Text
    tables = reply.tables()
    names, rows = _preview(next(iter(tables.values())), ROWS // 2, COLUMNS // 2)
    shown: Any = made.Table(title=text(facts(reply)), caption=text(_sizes(tables)), title_justify="left")
    for name in names:
        shown.add_column(text(name), overflow="fold")
    for row in rows:
        shown.add_row(*map(text, row))
    return cast("rich.table.Table", shown)


def _preview(table: Table, most_rows: int, most_columns: int) -> tuple[list[str], list[list[str]]]:
    """Column names and rows as texts; a single row stands upright, a field per line."""
    if len(table) == 1:
        return ["field", "value", "unit"], [
            [name, _cell(table, name, 0), table.units.get(name, "")] for name in table.columns
        ]
    names = _ends(list(table.columns), most_columns)
    rows = _ends(list(range(len(table))), most_rows)
    return [name or GAP for name in names], [[_cell(table, name, row) for name in names] for row in rows]


def _sizes(tables: dict[str, Table]) -> str:
    return " · ".join(f"{name}: {len(table):,} x {len(table.columns)}" for name, table in tables.items())


def _ends(items: Sequence[T], most: int) -> list[T | None]:
    """All items or, of too many, the first and the last ones with None between."""
    if len(items) <= most:
        return list(items)
    first = most // 2
    return [*items[:first], None, *items[len(items) - (most - first) :]]


def _cell(table: Table, name: str | None, index: int | None) -> str:
    if name is None or index is None:
        return GAP
    value = table.columns[name][index]
    if value is None:
        return ""
    if isinstance(value, date):
        return _moment(value)
    text = str(value)
    return text if len(text) <= TEXT else f"{text[:TEXT]}{GAP}"


def _moment(moment: date) -> str:
    if isinstance(moment, datetime):
        return f"{moment.replace(tzinfo=None).isoformat(sep=' ', timespec='milliseconds').removesuffix('.000')}Z"
    return moment.isoformat()
