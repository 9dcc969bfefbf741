"""The example replies, and envelopes of a test's own."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from backquant_api.operation import Operation

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "openapi" / "examples"

# The operations whose replies the vendor's contract gives a schema for.
TYPED = (
    "changelog",
    "gex.levels",
    "gex.strike_profile",
    "gex.max_pain",
    "options.chain",
    "options.expiry_summary",
    "options.iv.term_structure",
    "options.iv.skew",
    "options.probability.density",
    "options.opex",
    "options.greeks.trace",
    "multi.gex_levels",
)
META = {"version": "2.9", "timestamp": "2026-09-04T06:30:00.123Z", "request_id": "req_1"}


@cache
def example(operation: Operation[Any]) -> bytes:
    """The example reply of an operation."""
    name = operation.path.strip("/").replace("/", "_").replace("-", "_").translate(str.maketrans("", "", "{}"))
    return (EXAMPLES / f"{name}.json").read_bytes()


def success(data: object, **meta: object) -> dict[str, object]:
    """An envelope around the data."""
    return {"success": True, "data": data, "meta": {**META, **meta}}


def failure(code: str | None, message: str = "No.", details: object = None, **meta: object) -> dict[str, object]:
    """An error envelope."""
    error = {"code": code, "message": message, "details": details}
    return {
        "success": False,
        "error": {key: value for key, value in error.items() if value is not None},
        "meta": {**META, **meta},
    }


def levels(**changes: object) -> dict[str, Any]:
    """An envelope of `gex.levels` with some fields of its data changed."""
    data: dict[str, Any] = json.loads((EXAMPLES / "gex_levels.json").read_bytes())["data"]
    return success({**data, **changes})
