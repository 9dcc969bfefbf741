"""Replies as tables on a terminal."""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

import attrs
import click

from ..._ground.safe_text import cell_len
from ..._ground.typed_meta import read_facts
from ..._ground.wording import counted
from ...tables import Table
from ...tables.display import of_when, spent
from ...tables.display_columns import in_order_of_use, points_in_order_of_use
from ...tables.pivot import widened
from ..error_messages import plain
from .cell_text import is_numeric, written
from .destination import OutputRequest
from .selection import pick

if TYPE_CHECKING:
    from ... import Reply

__all__ = ["screen"]

CLEAR: Final = "\x1b[H\x1b[2J\x1b[3J"
GAP: Final = "  "
NARROWEST: Final = 9  # letters of a heading
LISTED: Final = 12  # names of columns that have no room
WIDEST: Final = 100_000  # letters of a line in a file


def screen(replies: Iterable[Reply[Any]], request: OutputRequest) -> Iterator[bytes]:
    """Each reply as a headline and its tables; while watching, the newest takes the place of the one before."""
    on_terminal = request.file is None and sys.stdout.isatty()
    obeys = on_terminal and os.environ.get("TERM") != "dumb"
    styled = obeys and not os.environ.get("NO_COLOR")
    width = shutil.get_terminal_size().columns if on_terminal else WIDEST
    for reply in replies:
        text = "\n".join([*_dim(" · ".join(_headline(reply)), width), *_shown(reply, request, width), ""])
        cleared = CLEAR if request.watch and obeys else ""
        yield f"{cleared}{text if styled else click.unstyle(text)}".encode()


def _headline(reply: Reply[Any]) -> Iterator[str]:
    """What the figures are of, how old they are, and what is left of the budgets."""
    told, minute, month = read_facts(reply.meta), reply.rate_limit, reply.quota
    if told.symbol:
        yield plain(told.symbol)
    if told.spot is not None:
        yield f"spot {told.spot:,.10g}"
    yield from of_when(reply)
    yield from spent(reply)
    left = [f"{budget.remaining:,}/{per}" for budget, per in ((minute, "min"), (month, "month")) if budget is not None]
    if left:
        yield f"left: {', '.join(left)}"
    yield from (plain(str(notice)) for notice in reply.notices)


def _shown(reply: Reply[Any], request: OutputRequest, width: int) -> Iterator[str]:
    """The table, what the reply says of the whole, and what is there besides."""
    table = pick(reply, request)
    yield from _readable(table if request.columns else _by_use(table), width)
    others = reply.tables()
    others.pop(table.name, None)
    if (request.table, request.columns) != (None, None) or not others:
        return
    summary = others.pop("summary", None)
    if summary is not None:
        yield from _readable(_by_use(summary), width)
    if others:
        listed = ", ".join(f"{plain(name)} ({counted(len(other), 'row')})" for name, other in others.items())
        yield ""
        yield from _dim(f"More tables: {listed}. To see one: --table NAME", width)


def _by_use(table: Table) -> Table:
    return attrs.evolve(table, columns={name: table.columns[name] for name in in_order_of_use(table)})


def _readable(table: Table, width: int) -> Iterator[str]:
    yield ""
    yield click.style(plain(table.name), bold=True)
    if len(table) == 1:
        yield from _record(table, width)
        return
    matrix = widened(table) if table.grid else table
    shown = _fitting(matrix, points_in_order_of_use(table), width)
    yield from _grid(matrix, shown)
    yield from _dim(_left_out(len(matrix), [name for name in matrix.columns if name not in shown]), width)


def _record(table: Table, width: int) -> Iterator[str]:
    """One row, field by field."""
    column = _width(list(table.columns)) + len(GAP)
    for name, values in table.columns.items():
        (text,) = written(values, longest=300)
        lines = textwrap.wrap(text, max(NARROWEST, width - column)) or [""]
        label = click.style(_padded(plain(name), column), dim=True)
        yield label + lines[0]
        yield from (" " * column + line for line in lines[1:])


def _grid(table: Table, shown: dict[str, list[str]]) -> Iterator[str]:
    """Headings at the bottom of theirs, a rule, and the rows: numbers end below one another, text begins so."""
    heads = [_heading(name, cells) for name, cells in shown.items()]
    widths = [_width([*head, *cells]) for head, cells in zip(heads, shown.values(), strict=True)]
    at_ends = [is_numeric(table.columns[name]) for name in shown]

    def line(cells: Sequence[str]) -> str:
        placed = (_padded(cell, width, at_end) for cell, width, at_end in zip(cells, widths, at_ends, strict=True))
        return GAP.join(placed).rstrip()

    for row in reversed(list(zip_longest(*map(reversed, heads), fillvalue=""))):
        yield click.style(line(row), bold=True)
    yield "─" * (sum(widths) + len(GAP) * (len(widths) - 1))
    yield from map(line, zip(*shown.values(), strict=True))


def _fitting(table: Table, places: list[int], width: int) -> dict[str, list[str]]:
    """As many of its columns as the screen is wide, each as text: the first, then those at these places behind it, then the others."""
    names = list(table.columns)
    shown: dict[str, list[str]] = {}
    left = width + len(GAP)
    for name in dict.fromkeys([*names[:1], *(names[1 + place] for place in places), *names]):
        cells = written(table.columns[name])
        left -= _width([*cells, *_heading(name, cells)]) + len(GAP)
        if left < 0 and shown:
            break
        shown[name] = cells
    return {name: shown[name] for name in names if name in shown}


def _heading(name: str, cells: list[str]) -> list[str]:
    """A long name goes on several lines, so that it makes its column no wider than need be."""
    parts = re.findall(r"[^_.]+[_.]*|[_.]+", plain(name))
    width = max(NARROWEST, _width([*cells, *parts]))
    lines = [""]
    for part in parts:
        if len(lines[-1]) + len(part) > width:
            lines.append("")
        lines[-1] += part
    return [line for line in lines if line]


def _left_out(rows: int, names: list[str]) -> str:
    told = counted(rows, "row")
    if not names:
        return told
    listed = ", ".join(names if len(names) <= LISTED else [*names[: LISTED - 1], "…", names[-1]])
    see = f"To see {'it' if len(names) == 1 else 'them'}: --columns NAME,... or --format csv"
    return f"{told}; {counted(len(names), 'more column')}: {listed}. {see}"


def _dim(text: str, width: int) -> list[str]:
    return [click.style(line, dim=True) for line in textwrap.wrap(text, width)]


def _width(texts: Sequence[str]) -> int:
    """Of the widest; a Chinese character takes the place of two letters."""
    return max(map(cell_len, texts), default=0)


def _padded(text: str, width: int, at_end: bool = False) -> str:
    blanks = " " * (width - cell_len(text))
    return blanks + text if at_end else text + blanks
