"""The one place where columns become a table: units are told, and tokens of expiries get their date. No I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from .contract_hints import ColumnKind
from .table import Grid, Table
from .units import with_units

__all__ = ["made"]

TOKEN: Final = re.compile(r"(\d{1,2})([A-Z]{3})(\d\d)", re.ASCII)
TOKEN_COLUMN: Final = re.compile(r"(.*\.)?(expiry|expiries)")
MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
SETTLEMENT: Final = 8  # o'clock, UTC
DATE: Final = "expiry_date"


def made(
    name: str,
    columns: dict[str, list[Any]],
    kinds: dict[str, ColumnKind],
    facts: Mapping[str, Any],
    grid: Grid | None = None,
) -> Table:
    """The table of these columns."""
    for column in [column for column, kind in kinds.items() if kind == "text" and TOKEN_COLUMN.fullmatch(column)]:
        date = f"{column.rpartition('.')[0]}.{DATE}".removeprefix(".")
        settlement = {token: _settlement(token) for token in set(columns[column])}
        settlements = list(map(settlement.get, columns[column]))
        told = any(settlements) or not settlements  # a table of no rows has the columns of one with rows
        if kinds.get(date, "null") == "null" and told:  # what is there but untold counts as missing
            columns[date], kinds[date] = settlements, "time"
    return Table(name, columns, kinds, with_units(facts, columns), grid)


def _settlement(token: object) -> datetime | None:
    return _read(token) if isinstance(token, str) else None


@lru_cache(maxsize=4096)
def _read(token: str) -> datetime | None:
    """When options of this token settle; None when it is none."""
    found = TOKEN.fullmatch(token)
    if found is None or found[2] not in MONTHS:
        return None
    try:
        return datetime(2000 + int(found[3]), 1 + MONTHS.index(found[2]), int(found[1]), SETTLEMENT, tzinfo=UTC)
    except ValueError:  # a 31st of February
        return None
