"""The facts that no instant changes: symbols, venues, floors; no I/O."""

from functools import cached_property
from typing import Final

import attrs

from .noise import text_key
from .times import DAY

__all__ = [
    "CHAIN_FLOOR",
    "CHAIN_VENUES",
    "COINS",
    "COIN_QUOTED",
    "OI_SHARE",
    "PERP_VENUES",
    "START",
    "SYMBOLS",
    "TAPE_FLOOR",
    "TRADE_SHARE",
    "VENUES",
    "Underlying",
    "coin_of",
]

START: Final = 1_788_503_400_000
"""2026-09-04T06:30Z: every coin stands at its base price then, whatever the seed."""
CHAIN_FLOOR: Final = 20_559 * DAY
"""2026-04-16: the first day that has snapshots."""
TAPE_FLOOR: Final = 20_590 * DAY
"""2026-05-17: the first day that has prints."""

VENUES: Final = ("deribit", "bybit", "okx", "binance", "derive", "thalex", "delta_india", "delta")
CHAIN_VENUES: Final = tuple(venue for venue in VENUES if venue != "derive")
"""Venues whose chain feed is on; Derive's is switched off, so its open interest reads zero."""
OI_SHARE: Final = (0.79, 0.07, 0.065, 0.045, 0.0, 0.014, 0.011, 0.005)
TRADE_SHARE: Final = (0.62, 0.16, 0.09, 0.07, 0.015, 0.02, 0.015, 0.01)
COIN_QUOTED: Final = frozenset({"deribit", "okx"})
"""Venues that quote premiums in coin; the rest quote in USD, USDT or USDC."""
PERP_VENUES: Final = ("binance", "bybit", "okx", "deribit")


@attrs.define(frozen=True)
class Underlying:
    """An underlying: its price at the start, its finest strike step, and its size beside bitcoin."""

    name: str
    base: float
    decimals: int
    step: int
    size: float
    """Open interest in coins, as a multiple of bitcoin's."""
    vol: float
    """Volatility as a multiple of bitcoin's."""
    prints_a_day: int
    has_chain: bool = True
    has_flow: bool = False
    late: int = 0
    """Milliseconds by which its chain is computed later than the others'."""

    @cached_property
    def symbol(self) -> str:
        """What it is asked for by."""
        return f"{self.name}USDT"

    @cached_property
    def key(self) -> int:
        """What it is in a key."""
        return text_key(self.name)


COINS: Final = {
    coin.symbol: coin
    for coin in (
        Underlying("BTC", 67_213.5, 1, 500, 1.0, 1.0, 3_600, has_flow=True),
        Underlying("ETH", 2_487.35, 2, 20, 7.5, 1.34, 1_500, has_flow=True),
        Underlying("SOL", 148.62, 2, 1, 4.2, 1.62, 120, late=60_000),
        Underlying("HYPE", 41.37, 3, 1, 0.0, 1.9, 0, has_chain=False),
    )
}
SYMBOLS: Final = tuple(COINS)


def coin_of(symbol: str) -> Underlying:
    """A coin; one that is not known here is as small as SOL."""
    return COINS.get(symbol) or Underlying(symbol.removesuffix("USDT"), 150.0, 2, 1, 1.0, 1.6, 60)
