"""The one rule for every wait: no shorter than the server asks for, and none above the ceiling. No I/O.

Calls, watches, the live tape's handshake and the budget all wait by it.
"""

from __future__ import annotations

from typing import Final

__all__ = ["FIRST_BACKOFF", "MAX_WAIT", "agreed_wait", "backoff"]

MAX_WAIT: Final = 120.0  # seconds; the ceiling when none is chosen
FIRST_BACKOFF: Final = 2.0  # seconds; doubled with each failure
DOUBLINGS: Final = 30  # beyond these the number would only grow out of what floats hold


def backoff(failures: int, ceiling: float, first: float = FIRST_BACKOFF) -> float:
    """The longest pause after so many failures: it doubles, up to the ceiling."""
    return min(ceiling, first * 2 ** min(max(failures - 1, 0), DOUBLINGS))


def agreed_wait(own: float, told: float | None, ceiling: float) -> float | None:
    """Seconds to wait: our own pause, or what the server asks for where that is longer. None when that is above the
    ceiling: then it is given up at once, as a shorter wait would be refused again."""
    wait = max(own, told or 0.0)
    return wait if wait <= ceiling else None
