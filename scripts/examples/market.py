"""The synthetic market: three chains, one price path and one day of trades."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from .clock import EXPIRIES, Expiry
from .contracts import Asset, Contract, build_chain
from .envelope import Origin
from .prints import Print, build_prints
from .spot import SpotPath, build_path, daily_closes
from .venues import CHAIN_VENUES

BTC: Final = Asset("BTCUSDT", "BTC", 67213.5, 500, 1.0, 1.0)
ETH: Final = Asset("ETHUSDT", "ETH", 2487.35, 20, 7.5, 1.34)
SOL: Final = Asset("SOLUSDT", "SOL", 148.62, 1, 4.2, 1.62)
SYMBOLS: Final = ("BTCUSDT", "ETHUSDT", "SOLUSDT", "HYPEUSDT")


@dataclass(frozen=True)
class Book:
    """An asset with its option chain."""

    asset: Asset
    chain: Sequence[Contract]

    @cached_property
    def today(self) -> Sequence[Contract]:
        """Contracts that expire today."""
        return self.of(EXPIRIES[0])

    def of(self, expiry: Expiry) -> Sequence[Contract]:
        """Contracts of one expiry."""
        return [contract for contract in self.chain if contract.expiry == expiry]


@dataclass(frozen=True)
class Market:
    """Everything the replies are derived from."""

    btc: Book
    eth: Book
    sol: Book
    path: SpotPath
    closes: dict[str, float]
    prints: Sequence[Print]
    """Trades of the last 24 hours, oldest first."""

    @property
    def spot(self) -> float:
        return self.btc.asset.spot

    def origin(self, age_ms: int, source: Sequence[str] = CHAIN_VENUES) -> Origin:
        """Origin of a bitcoin reply."""
        return Origin(self.btc.asset.symbol, self.spot, age_ms, source)


def build_market() -> Market:
    """The same market on every run."""
    btc, eth, sol = (Book(asset, build_chain(asset)) for asset in (BTC, ETH, SOL))
    path = build_path(BTC.spot)
    return Market(btc, eth, sol, path, daily_closes(path), build_prints(btc.chain, path))
