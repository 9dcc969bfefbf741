"""A table for formats that know neither zones of time nor lists: spreadsheets, CSV. No I/O; Excel's writer is an extra."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any, cast

import attrs
import msgspec

from .._extras import require
from .columns import distinct
from .contract_hints import ColumnKind
from .table import Table

__all__ = ["flattened", "to_excel"]

_CHANGED: dict[ColumnKind, ColumnKind] = {"time": "naive", "list": "text", "mixed": "text"}


def flattened(table: Table) -> Table:
    """Times without their zone, which the column's name tells instead, such as `time (UTC)`; lists and mixed values as JSON."""
    columns: dict[str, list[Any]] = {}
    kinds: dict[str, ColumnKind] = {}
    units: dict[str, str] = {}
    for name, values in table.columns.items():
        kind = table.kinds[name]
        told = distinct(f"{name} (UTC)" if kind == "time" else name, columns)
        columns[told] = [_flat(value) for value in values] if kind in _CHANGED else values
        kinds[told] = _CHANGED.get(kind, kind)
        if name in table.units:
            units[told] = table.units[name]
    return attrs.evolve(table, columns=columns, kinds=kinds, attrs={**table.attrs, "units": units}, grid=None)


def _flat(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    return value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()


def to_excel(table: Table) -> bytes:
    """The table as an Excel workbook with one sheet; see `flattened`.

    Raises:
        ConfigurationError: XlsxWriter is not installed.
    """
    writer, file = cast("Any", require("xlsxwriter", "excel")), io.BytesIO()
    shown = flattened(table)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with writer.Workbook(file, options) as book:
        sheet, bold = book.add_worksheet(_sheet_name(table.name)), book.add_format({"bold": True})
        moment, day = (book.add_format({"num_format": f"yyyy-mm-dd{clock}"}) for clock in (" hh:mm:ss", ""))
        sheet.freeze_panes(1, 0)
        for column, (name, values) in enumerate(shown.columns.items()):
            kind = shown.kinds[name]
            style = moment if kind == "naive" else day if kind == "date" else None
            sheet.set_column(column, column, 20 if kind == "naive" else max(10, min(len(name) + 2, 30)))
            sheet.write(0, column, name, bold)
            for row, value in enumerate(values, 1):
                if value is not None:
                    sheet.write(row, column, value.item() if hasattr(value, "item") else value, style)
    return file.getvalue()


def _sheet_name(name: str) -> str:
    """A name as Excel takes it."""
    return "".join(letter if letter.isalnum() or letter in "._ -" else "_" for letter in name)[:31] or "table"
