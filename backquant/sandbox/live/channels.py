"""Names of channels."""

from collections.abc import Iterable
from typing import Final

from ..market import world
from ..market.world import SYMBOLS, VENUES

__all__ = [
    "AVAILABLE",
    "COINS",
    "HEARTBEAT",
    "MAX_CHANNELS",
    "SYMBOLS",
    "coin_of",
    "levels_channel",
    "sort_out",
    "symbol_of",
    "tape_channels",
]


MAX_CHANNELS: Final = 48
HEARTBEAT: Final = "status.heartbeat"
COINS: Final = tuple(coin.name for coin in world.COINS.values() if coin.has_flow)
_ALL_VENUES: Final = "agg"


def tape_channels(coin: str, venue: str) -> tuple[str, str]:
    """The channels that carry a trade."""
    return f"tape.{coin}.{venue}", f"tape.{coin}.{_ALL_VENUES}"


def levels_channel(symbol: str) -> str:
    """The channel of a symbol's levels."""
    return f"gex.levels.{symbol}"


AVAILABLE: Final = (
    *(f"tape.{coin}.{venue}" for coin in COINS for venue in (*VENUES, _ALL_VENUES)),
    *(levels_channel(symbol) for symbol in SYMBOLS),
    HEARTBEAT,
)
_KNOWN = frozenset(AVAILABLE)


def sort_out(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """The channels that exist, venues in lower case, and the names that are none; each once."""
    spelled = [(name, _spelled(name)) for name in dict.fromkeys(names)]
    good = dict.fromkeys(channel for _, channel in spelled if channel in _KNOWN)
    return list(good), [name for name, channel in spelled if channel not in _KNOWN]


def coin_of(channel: str) -> str | None:
    """The coin of a tape channel, None for other channels."""
    family, _, rest = channel.partition(".")
    return rest.partition(".")[0] if family == "tape" else None


def symbol_of(channel: str) -> str | None:
    """The symbol of a levels channel, None for other channels."""
    symbol = channel.removeprefix(levels_channel(""))
    return symbol if symbol != channel else None


def _spelled(name: str) -> str:
    family, _, rest = name.partition(".")
    coin, _, venue = rest.partition(".")
    return f"{family}.{coin}.{venue.lower()}" if family == "tape" else name
