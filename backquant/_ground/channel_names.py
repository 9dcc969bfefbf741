"""Names of the tape's channels, taken apart. No I/O."""

from __future__ import annotations

from typing import Final

__all__ = ["ALL_VENUES", "split_tape"]

ALL_VENUES: Final = "agg"


def split_tape(channel: str) -> tuple[str, str | None] | None:
    """Coin and venue (None: all) of a tape channel; None for another channel."""
    family, _, rest = channel.partition(".")
    coin, _, venue = rest.partition(".")
    if family != "tape":
        return None
    return coin, None if venue == ALL_VENUES else venue
