"""A reply as people look at it: in a notebook and in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar, cast

from .._extras import require
from .._ground.safe_text import printable
from .._ground.typed_meta import MADE_UP, aged, read_facts
from .._ground.wording import counted
from .display_columns import in_order_of_use
from .from_reply import tables_of
from .table import Table

if TYPE_CHECKING:
    import rich.table

    from .._ground.reply_protocol import Readable

__all__ = ["facts", "of_when", "spent", "to_html", "to_rich"]

T = TypeVar("T")

ROWS = 20
COLUMNS = 16
TEXT = 60
GAP = "…"


def facts(reply: Readable) -> str:
    """What, of what, how fresh, and what is left of the budgets, on one line."""
    minute, month = reply.rate_limit, reply.quota
    parts = [reply.operation, read_facts(reply.meta).symbol, *of_when(reply), *spent(reply)]
    if minute is not None:
        parts.append(f"{minute.remaining:,} of {minute.limit:,} left this minute")
    if month is not None:
        parts.append(f"{month.remaining:,} of {month.limit:,} left this month")
    parts += map(str, reply.notices)
    if reply.drift:
        parts.append(f"departs from the contract in {counted(len(reply.drift), 'place')}: see .drift")
    return printable(" · ".join(part for part in parts if part))


def of_when(reply: Readable) -> Iterator[str]:
    """Of which moment the figures are, a snapshot of the past or how old the live ones are; and whether they are made up."""
    of, told = reply.as_of, read_facts(reply.meta)
    if told.made_up is not None:
        yield MADE_UP
    if of is not None:
        yield f"as of {_moment(of.snapshot)}" if of.snapshot else f"asked for {_moment(of.requested)}"
        return
    if told.age is not None:
        yield aged(told.age)
    if told.computed is not None:
        yield f"computed {_moment(told.computed)}"


def spent(reply: Readable) -> Iterator[str]:
    """How many requests the call took, where it took several."""
    if reply.attempts > 1:
        yield f"{reply.attempts} requests"


def to_html(reply: Readable) -> str:
    """The natural table, its middle left out where it is long, below a line of facts; everything escaped."""
    tables = tables_of(reply)
    table = next(iter(tables.values()))
    names, rows = _preview(table, ROWS, COLUMNS)
    head = "".join(f"<th title='{escape(table.units.get(name, ''))}'>{escape(name)}</th>" for name in names)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f"<div><div>{escape(facts(reply))}</div>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"<div>{escape(_besides(tables, COLUMNS))}</div></div>"
    )


def to_rich(reply: Readable) -> rich.table.Table:
    """The same for a terminal."""
    made = cast("Any", require("rich.table", "cli"))
    text = cast("Any", require("rich.text", "cli")).Text
    tables = tables_of(reply)
    names, rows = _preview(next(iter(tables.values())), ROWS // 2, COLUMNS // 2)
    caption = text(_besides(tables, COLUMNS // 2))
    shown: Any = made.Table(title=text(facts(reply)), caption=caption, title_justify="left", caption_justify="left")
    for name in names:
        shown.add_column(text(name), overflow="fold")
    for row in rows:
        shown.add_row(*map(text, row))
    return cast("rich.table.Table", shown)


def _preview(table: Table, most_rows: int, most_columns: int) -> tuple[list[str], list[list[str]]]:
    """Column names and rows as texts; a single row stands upright, a field per line."""
    names = in_order_of_use(table)
    if len(table) == 1:
        return ["field", "value", "unit"], [
            [printable(name), _cell(table, name, 0), table.units.get(name, "")] for name in names
        ]
    names = names[:most_columns]
    rows = _ends(list(range(len(table))), most_rows)
    return list(map(printable, names)), [[_cell(table, name, row) for name in names] for row in rows]


def _besides(tables: dict[str, Table], most_columns: int) -> str:
    """How large the tables are, and which columns of the first had no room."""
    first = next(iter(tables.values()))
    sizes = " · ".join(f"{printable(name)}: {len(table):,} x {len(table.columns)}" for name, table in tables.items())
    rest = [] if len(first) == 1 else in_order_of_use(first)[most_columns:]
    return f"{sizes} · more columns: {', '.join(map(printable, rest))}" if rest else sizes


def _ends(items: Sequence[T], most: int) -> list[T | None]:
    """All items or, of too many, the first and the last ones with None between."""
    if len(items) <= most:
        return list(items)
    first = most // 2
    return [*items[:first], None, *items[len(items) - (most - first) :]]


def _cell(table: Table, name: str, index: int | None) -> str:
    if index is None:
        return GAP
    value = table.columns[name][index]
    if value is None:
        return ""
    if isinstance(value, date):
        return _moment(value)
    text = printable(str(value))
    return text if len(text) <= TEXT else f"{text[:TEXT]}{GAP}"


def _moment(moment: date) -> str:
    if isinstance(moment, datetime):
        return f"{moment.replace(tzinfo=None).isoformat(sep=' ', timespec='milliseconds').removesuffix('.000')}Z"
    return moment.isoformat()
