"""Numbers of a reply that may be calculated with. No I/O."""

from __future__ import annotations

import math

__all__ = ["finite"]


def finite(value: object) -> float | None:
    """The value as a number; None where it is no number, no finite one, or one that no float can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return value if math.isfinite(value) else None
    except OverflowError:  # an integer of more than 308 digits
        return None
