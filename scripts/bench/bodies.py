"""Reply bodies to measure with."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from ..generate.render import ROOT

__all__ = ["chain", "chain_with_one_bad_field", "grown", "history", "levels", "matrix"]


EXAMPLES = ROOT / "openapi" / "examples"
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def example(path: str) -> dict[str, Any]:
    """The example reply of an endpoint."""
    index: dict[str, Any] = json.loads((EXAMPLES / "index.json").read_text(encoding="utf-8"))
    name = next(name for name, facts in index.items() if facts["path"] == path)
    return json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def grown(path: str, rows: int) -> bytes:
    """The same with so many rows: its lists, those within rows and matrices excepted, repeat what they hold."""
    envelope = example(path)
    envelope["data"] = _grown(envelope["data"], rows)
    return json.dumps(envelope).encode()


def _grown(value: Any, rows: int) -> Any:
    if isinstance(value, dict):
        return {key: _grown(item, rows) for key, item in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        items = cast("list[Any]", value)
        matrix = bool(items) and isinstance(items[0], list)
        return items if matrix or not items else [items[index % len(items)] for index in range(rows)]
    return value


def chain(rows: int) -> bytes:
    """A chain reply with so many contracts, made of the example's."""
    envelope: dict[str, Any] = json.loads((EXAMPLES / "options_chain.json").read_text(encoding="utf-8"))
    contracts = envelope["data"]["contracts"]
    envelope["data"]["contracts"] = [contracts[index % len(contracts)] for index in range(rows)]
    return json.dumps(envelope).encode()


def chain_with_one_bad_field(rows: int) -> bytes:
    """The same with one unknown token in a late row."""
    envelope: dict[str, Any] = json.loads(chain(rows))
    envelope["data"]["contracts"][rows - rows // 7]["type"] = "straddle"
    return json.dumps(envelope).encode()


def history(rows: int, form: str = "%Y-%m-%dT%H:%M:%SZ", page: int = 0, pages: int = 1) -> bytes:
    """A page of `gex.history` with so many times, written in a form; the newest first, and the next page older."""
    envelope = example("/gex/history")
    start = FIRST - timedelta(minutes=5 * rows * page)
    times = [(start - timedelta(minutes=5 * index)).strftime(form) for index in range(rows)]
    values = [1.5e9 + index + 0.25 for index in range(rows)]
    cursor = times[-1] if page < pages - 1 else None
    envelope["data"] = {"timestamps": times, "total_gex": values, "next_cursor": cursor}
    return json.dumps(envelope).encode()


def matrix(side: int) -> bytes:
    """A heatmap of so many strikes and as many expiries."""
    envelope = example("/gex/strike-expiry-heatmap")
    envelope["data"] |= {
        "strikes": [1000.0 * index for index in range(side)],
        "expiries": [f"{index % 28 + 1}NOV{index // 28 + 26}" for index in range(side)],
        "matrix": [[row * side + column + 0.5 for column in range(side)] for row in range(side)],
    }
    return json.dumps(envelope).encode()


def levels() -> bytes:
    return (EXAMPLES / "gex_levels.json").read_bytes()
