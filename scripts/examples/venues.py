"""The venues, and how open interest and trading divide among them."""

from collections.abc import Mapping
from typing import Final

VENUES: Final = ("deribit", "bybit", "okx", "binance", "derive", "thalex", "delta_india", "delta")
CHAIN_VENUES: Final = ("deribit", "bybit", "okx", "binance", "thalex", "delta_india", "delta")
"""Venues whose chain feed is on; Derive's is switched off, so its open interest reads zero."""

OI_SHARE: Final[Mapping[str, float]] = {
    "deribit": 0.79,
    "bybit": 0.07,
    "okx": 0.065,
    "binance": 0.045,
    "derive": 0.0,
    "thalex": 0.014,
    "delta_india": 0.011,
    "delta": 0.005,
}
TRADE_SHARE: Final[Mapping[str, float]] = {
    "deribit": 0.62,
    "bybit": 0.16,
    "okx": 0.09,
    "binance": 0.07,
    "derive": 0.015,
    "thalex": 0.02,
    "delta_india": 0.015,
    "delta": 0.01,
}
COIN_QUOTED: Final = frozenset({"deribit", "okx"})
"""Venues that quote premiums in coin; the rest quote in USD, USDT or USDC."""
