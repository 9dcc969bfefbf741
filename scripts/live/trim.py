"""Long replies cut to a few rows."""

from __future__ import annotations

from typing import Final

from ..generate.problem import Json
from .from_examples import VENUES, key_pattern

__all__ = ["ROWS", "trimmed"]

ROWS: Final = 5


def trimmed(value: Json, rows: int = ROWS) -> Json:
    """The value with every list, and every map by date, strike or the like, cut to its first few entries.

    All are cut at the same place, so that parallel arrays, and the sides of a matrix and its axes, still fit each other.
    """
    if isinstance(value, list):
        return [trimmed(item, rows) for item in value[:rows]]
    if isinstance(value, dict):
        kept = rows if key_pattern([value]) not in (None, VENUES) else len(value)
        return {key: trimmed(item, rows) for key, item in list(value.items())[:kept]}
    return value
