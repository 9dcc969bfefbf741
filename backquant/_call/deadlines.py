"""When the call that a thread makes has to be over. No I/O."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from threading import local
from time import monotonic

__all__ = ["ending_within", "time_left"]

_call = local()


@contextmanager
def ending_within(seconds: float) -> Generator[None]:
    """What this thread reads and writes meanwhile ends after so many seconds."""
    _call.ends = monotonic() + seconds
    try:
        yield
    finally:
        _call.ends = None


def time_left() -> float | None:
    """Seconds until then; None outside of a call."""
    ends: float | None = getattr(_call, "ends", None)
    return None if ends is None else ends - monotonic()
