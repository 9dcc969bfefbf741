"""Names of channels."""

from collections.abc import Iterable
from typing import Final

from ..market import world

__all__ = ["AVAILABLE", "COINS", "HEARTBEAT", "LEVELS", "MAX_CHANNELS", "TAPES", "sort_out", "tape_channels"]


MAX_CHANNELS: Final = 48
HEARTBEAT: Final = "status.heartbeat"
COINS: Final = tuple(coin.name for coin in world.COINS.values() if coin.has_flow)
_ALL_VENUES: Final = "agg"

TAPES: Final = {f"tape.{coin}.{venue}": coin for coin in COINS for venue in (*world.VENUES, _ALL_VENUES)}
"""The coin of each channel of trades."""
LEVELS: Final = {f"gex.levels.{symbol}": symbol for symbol in world.SYMBOLS}
"""The symbol of each channel of levels."""
AVAILABLE: Final = (*TAPES, *LEVELS, HEARTBEAT)
_KNOWN: Final = frozenset(AVAILABLE)


def tape_channels(coin: str, venue: str) -> tuple[str, str]:
    """The channels that carry a trade."""
    return f"tape.{coin}.{venue}", f"tape.{coin}.{_ALL_VENUES}"


def sort_out(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """The channels that exist, venues in lower case, and the names that are none; each once."""
    spelled = {name: _spelled(name) for name in names}
    good = dict.fromkeys(channel for channel in spelled.values() if channel in _KNOWN)
    return list(good), [name for name, channel in spelled.items() if channel not in _KNOWN]


def _spelled(name: str) -> str:
    family, dot, venue = name.rpartition(".")
    lowered = family + dot + venue.lower()
    return lowered if lowered in TAPES else name
