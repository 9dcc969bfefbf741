"""Which table of a reply is wanted, and which of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import click

from ..._ground.mistakes import what_was_meant
from ...tables.label_columns import told_apart
from .destination import OutputRequest

if TYPE_CHECKING:
    from ... import Reply
    from ...tables import Table

__all__ = ["pick"]

T = TypeVar("T")


def pick(reply: Reply[Any], request: OutputRequest) -> Table:
    """The table that `--table` names, else the reply's first; with the columns that `--columns` names, else with all.

    Raises:
        click.ClickException: there is no such table or column.
    """
    tables = reply.tables()
    if not tables:
        raise click.ClickException(f"{reply.operation} replied with nothing that makes a table; see --format json")
    name = next(iter(tables)) if request.table is None else request.table
    table = _found(tables, name, "--table", "the reply")
    if request.wide:
        from ...tables.pivot import widened

        if table.grid is None:
            raise click.UsageError(f"--wide: the table {name!r} is no matrix; leave it out")
        table = widened(table)
    of_many = (request.watch or reply.as_of is not None) and request.shown_format != "table" and not request.wide
    if of_many if request.meta is None else request.meta:
        table = told_apart(table, reply)
    if request.columns is None:
        return table
    names = [column.strip() for column in request.columns.split(",")]
    columns = {column: _found(table.columns, column, "--columns", f"the table {name!r}") for column in names}
    return attrs.evolve(table, columns=columns, grid=None)


def _found(known: Mapping[str, T], name: str, option: str, where: str) -> T:
    if name in known:
        return known[name]
    inside = [each for each in known if each.endswith(f".{name}")]
    hint = (
        f"; did you mean {inside[0]!r}?" if inside else what_was_meant(name, known, rest=f"it has {', '.join(known)}")
    )
    raise click.UsageError(f"{option}: {where} has no {name!r}{hint}")
