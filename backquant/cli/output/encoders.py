"""Replies as bytes for files and pipes. Each encoder takes replies as they come, and gives what can be written by then."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import click

from ..._extras import require
from .destination import OutputRequest
from .selection import pick

if TYPE_CHECKING:
    from ... import Reply

__all__ = ["Encoder", "encoder"]

Replies: TypeAlias = "Iterable[Reply[Any]]"
Encoder: TypeAlias = Callable[[Replies], Iterator[bytes]]


def encoder(request: OutputRequest) -> Encoder:
    """What turns replies into the bytes that are wanted.

    Raises:
        ConfigurationError: it needs a library that is not installed.
    """
    if request.raw:
        return _raw
    match request.shown_format:
        case "table":
            from .screen import screen

            return lambda replies: screen(replies, request)
        case "json":
            return lambda replies: _json(replies, request)
        case "jsonl":
            return lambda replies: _jsonl(replies, request)
        case "csv":
            return lambda replies: _csv(replies, request)
        case "parquet":
            require("pyarrow", "arrow")
            return lambda replies: _parquet(replies, request)
        case "xlsx":
            require("xlsxwriter", "excel")
            return lambda replies: _xlsx(replies, request)
        case "pine":
            return _pine


def _raw(replies: Replies) -> Iterator[bytes]:
    for number, reply in enumerate(replies):
        yield b"\n" + reply.http.body if number else reply.http.body


def _json(replies: Replies, request: OutputRequest) -> Iterator[bytes]:
    """The body, or the rows of the tables that were picked; where several replies may come, each on a line of its own."""
    several = request.watch or request.pages is not None
    for reply in replies:
        narrowed = request.wide or (request.table, request.columns) != (None, None)
        shown: object = list(pick(reply, request)) if narrowed else reply.raw
        yield _json_text(shown, indent=None if several else 2)


def _jsonl(replies: Replies, request: OutputRequest) -> Iterator[bytes]:
    for reply in replies:
        yield b"".join(map(_json_text, pick(reply, request)))


def _json_text(value: object, indent: int | None = None) -> bytes:
    """JSON in ASCII: no letter of a server can steer a terminal."""
    return json.dumps(value, indent=indent, default=_iso).encode() + b"\n"


def _iso(value: object) -> str:
    if isinstance(value, date):  # a datetime is one
        return value.isoformat().replace("+00:00", "Z")
    raise TypeError(f"{type(value).__name__} is no JSON")


def _csv(replies: Replies, request: OutputRequest) -> Iterator[bytes]:
    """One header, then rows: times in ISO 8601, nothing for null, JSON for a list in a cell."""
    header: list[str] = []
    for reply in replies:
        table = pick(reply, request)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        if not header:
            header = list(table.columns)
            writer.writerow(header)
        elif list(table.columns) != header:
            raise click.ClickException("the columns differ from those of the reply before; use --format jsonl")
        writer.writerows(map(_csv_cell, row) for row in zip(*table.columns.values(), strict=True))
        yield text.getvalue().encode()


def _csv_cell(value: object) -> object:
    match value:
        case bool() | list() | Mapping():
            return json.dumps(value, default=_iso)
        case date():
            return _iso(value)
        case _:
            return value


def _parquet(replies: Replies, request: OutputRequest) -> Iterator[bytes]:
    from ...tables.dataframes import to_arrow

    arrow, parquet = cast("Any", require("pyarrow", "arrow")), cast("Any", require("pyarrow.parquet", "arrow"))
    tables = [to_arrow(pick(reply, request)) for reply in replies]
    buffer = io.BytesIO()
    parquet.write_table(arrow.concat_tables(tables, promote_options="permissive"), buffer)
    yield buffer.getvalue()


def _xlsx(replies: Replies, request: OutputRequest) -> Iterator[bytes]:
    from ...tables.spreadsheets import to_excel

    for reply in replies:
        yield to_excel(pick(reply, request))


def _pine(replies: Replies) -> Iterator[bytes]:
    from ...plot.pine import as_pine

    for reply in replies:
        yield as_pine(reply).encode()
