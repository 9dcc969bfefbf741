"""The one rule for every wait: no shorter than the server asks for (`Retry-After` is read here), and none above the ceiling. No I/O.

Calls, watches, the live tape's handshake and the budget all wait by it.
"""

from __future__ import annotations

import math
import random
from datetime import datetime
from typing import Any, Final, cast

from .response import HttpResponse
from .times import parse_http_date

__all__ = [
    "BURST_WINDOW",
    "FIRST_BACKOFF",
    "MAX_WAIT",
    "agreed_wait",
    "asked_wait",
    "backoff",
    "jittered",
    "note_ceiling",
    "server_now",
    "told_wait",
    "untold_wait",
]

MAX_WAIT: Final = 120.0  # seconds; the ceiling when none is chosen
FIRST_BACKOFF: Final = 2.0  # seconds; doubled with each failure
BURST_WINDOW: Final = 60.0  # seconds; the wait when a 429 does not say how long
DOUBLINGS: Final = 30  # beyond these the number would only grow out of what floats hold


def backoff(failures: int, ceiling: float, first: float = FIRST_BACKOFF) -> float:
    """The longest pause after so many failures: it doubles, up to the ceiling."""
    return min(ceiling, first * 2 ** min(max(failures - 1, 0), DOUBLINGS))


def jittered(failures: int, ceiling: float) -> float:
    """The pause before the next attempt: anything from 0 to the longest, so that clients that failed together don't return together."""
    return random.uniform(0.0, backoff(failures, ceiling))  # noqa: S311  # no secret


def agreed_wait(own: float, told: float | None, ceiling: float) -> float | None:
    """Seconds to wait: our own pause, or what the server asks for where that is longer. None when that is above the
    ceiling: then it is given up at once, as a shorter wait would be refused again."""
    wait = max(own, told or 0.0)
    return wait if wait <= ceiling else None


def asked_wait(error: Exception | None) -> float | None:
    """Seconds that the API asks to wait, by an error of it."""
    return getattr(error, "retry_after", None)


def note_ceiling(error: Exception, ceiling: float) -> None:
    """Say in an error that is raised for it that the API asks for too long a wait."""
    asked = asked_wait(error)
    if asked is not None and asked > ceiling:
        error.add_note(f"The server asks to wait {asked:,.1f} s, longer than max_wait={ceiling:g} allows.")


def server_now(response: HttpResponse, now: datetime) -> datetime:
    """The server's clock where it tells it: its times are to be read against its own clock."""
    return parse_http_date(response.headers.get("date", "")) or now


def told_wait(response: HttpResponse, details: dict[str, Any], now: datetime) -> float | None:
    """Seconds to wait as the reply tells them: `Retry-After` (seconds or a date), else the details."""
    for told in (response.headers.get("retry-after", ""), details.get("retry_after_seconds")):
        seconds = _seconds(told.partition(",")[0] if isinstance(told, str) else told)  # the first of a repeated header
        if seconds is not None:
            return seconds
        moment = parse_http_date(told) if isinstance(told, str) else None
        if moment is not None:
            return max(0.0, (moment - server_now(response, now)).total_seconds())
    return None


def untold_wait(response: HttpResponse, now: datetime) -> float:
    """Seconds until the burst window ends, by its own header or by its length."""
    reset = _seconds(response.headers.get("x-ratelimit-reset"))
    return BURST_WINDOW if reset is None else max(0.0, reset - server_now(response, now).timestamp())


def _seconds(told: object) -> float | None:
    """A number of seconds, None when it is none; a negative one means that the time has come, one beyond what floats hold never."""
    try:
        seconds = float(cast("Any", told))
    except (TypeError, ValueError, OverflowError):
        return None
    is_number = math.isfinite(seconds) or str(told).strip()[:1].isdigit()  # `inf` is a word
    return max(0.0, seconds) if is_number else None
