"""How large the tables of an example reply are: what the index pins, so that a change of either shows; no I/O."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from backquant_api.resources import operations

from backquant._call.unwrap import unwrap
from backquant._ground.response import Headers, HttpResponse

__all__ = ["sizes"]

NOW: Final = datetime(2026, 9, 4, 6, 30, tzinfo=UTC)


def sizes(path: str, body: bytes) -> Mapping[str, list[int]]:
    """Rows and columns of each of its tables, in order."""
    called = next(operation for operation in operations() if operation.path == path)
    response = HttpResponse(200, Headers([]), body, f"https://api.backquant.com/v2{path}", 0.0)
    reply: Any = unwrap(response, called, strict=False, now=NOW)
    return {name: [len(table), len(table.columns)] for name, table in reply.tables().items()}
