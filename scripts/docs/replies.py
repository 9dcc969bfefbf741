"""What each endpoint replies: one call of each to a sandbox whose clock stands still, so that a build gives the same pages."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, cast

from backquant import BackQuant, PlotError, Reply
from backquant.plot import render
from backquant.tables import Table

from ..pictures import NOW
from .facts import Endpoint

__all__ = ["ask", "asking", "draw", "picture_arguments", "sample", "sample_json", "tables_of"]

ROWS: Final = 2  # of a list in the JSON that is shown
LONGEST: Final = 60  # letters of a value in a table
DPI: Final = 80
TABLES: Final = 4
# What a picture needs more than a first call asks for.
RICHER: Final[dict[str, dict[str, object]]] = {"gex.levels": {"include": ["expected_move", "max_pain", "zones"]}}


@contextmanager
def asking() -> Generator[BackQuant]:
    """A client of such a sandbox."""
    with BackQuant.sandbox(start=NOW, speed=0) as bq:
        yield bq


def ask(bq: BackQuant, endpoint: Endpoint, **more: object) -> Reply[Any]:
    """The reply to the call that the page shows."""
    return attrgetter(endpoint.name)(bq)(**{**endpoint.arguments, **more})


def picture_arguments(endpoint: Endpoint) -> dict[str, object]:
    """What the picture on the page asks for besides."""
    return RICHER.get(endpoint.name, {})


def draw(bq: BackQuant, endpoint: Endpoint, file: Path) -> bool:
    """Write the endpoint's picture; False where the sandbox's reply gives none."""
    try:
        image = render(ask(bq, endpoint, **picture_arguments(endpoint)), dpi=DPI)
    except PlotError:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(image)
    return True


def tables_of(reply: Reply[Any]) -> list[Table]:
    """The first tables of a reply, without empty ones."""
    return [table for table in reply.tables().values() if len(table)][:TABLES]


def sample(table: Table, column: str) -> str:
    """The first value of a column that is not null, as a reader would write it."""
    value = next((value for value in table.columns[column] if value is not None), None)
    text = (
        ""
        if value is None
        else f"{value:%Y-%m-%d %H:%M:%S}"
        if isinstance(value, datetime)
        else value.isoformat()
        if isinstance(value, date)
        else f"{value:,.0f}"
        if isinstance(value, float) and abs(value) >= 1e6
        else f"{value:,.10g}"
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int) and not isinstance(value, bool)
        else str(value)
    )
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def sample_json(reply: Reply[Any]) -> str:
    """The body as indented JSON, every list and every map of rows cut to its first entries."""
    return json.dumps(_cut(reply.raw), indent=2, ensure_ascii=False)


def _cut(value: object, depth: int = 0) -> object:
    if isinstance(value, list):
        items = cast("list[object]", value)
        return [*(_cut(item, depth + 1) for item in items[:ROWS]), *(["…"] if len(items) > ROWS else [])]
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        rows = len(fields) > 12 and depth > 1 and all(isinstance(field, dict | list) for field in fields.values())
        shown = list(fields.items())[:ROWS] if rows else list(fields.items())
        return {name: _cut(field, depth + 1) for name, field in shown} | ({"…": "…"} if rows else {})
    return value
