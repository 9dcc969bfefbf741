"""Makes the trades that a stream sends: prints of the market, at the pace and with the ids of a stream; no I/O."""

import math
import random
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import attrs

from ..market.market import CoinMarket
from ..market.prints import Print
from ..market.times import to_ms
from ..settings import LiveSettings

__all__ = ["TradeMaker"]

_TOGETHER: Final = 0.15
"""How often a trade has the same time as the one before."""
_MOST_A_MILLISECOND: Final = 50
_FIRST_ID: Final = {"BTC": 500_000_000, "ETH": 700_000_000}
_A_SERVER: Final = 1_000_000_000
"""So many ids has each start of a server: one that is started anew gives none again."""
_POLLED: Final = "binance"


class TradeMaker:
    """The trades of one coin; which ones come is decided by the seeds alone, when they come by the clock.

    Times never run backwards, and no millisecond holds more than 50 trades, so that any page size gets past it: what
    is published faster than that gets times that run ahead of the clock.
    """

    def __init__(self, market: CoinMarket, settings: LiveSettings) -> None:
        self._market = market
        self._dice = random.Random(f"{settings.seed}/{market.coin.name}")  # noqa: S311 - it makes examples
        self._seed = settings.seed
        self._per_ms = settings.trades_per_second * (1 - _TOGETHER) / 1000
        self._late_ms = settings.late_seconds * 1000
        self._first_ms = 0
        self._ids_from = 0
        self._due_ms = math.inf
        self._last_ms = 0
        self._in_last_ms = 0
        self._last_id = _FIRST_ID[market.coin.name]

    def start(self, now: datetime) -> None:
        """From now on time brings trades."""
        self._first_ms = to_ms(now)
        self._ids_from = self._first_ms // 1000 * _A_SERVER
        self._due_ms = self._first_ms + self._pause()

    def due(self, now: datetime) -> Iterator[Print]:
        """The trades that time has brought since the last call."""
        now_ms = to_ms(now)
        while self._due_ms <= now_ms:
            ts_ms = int(self._due_ms)
            if self._dice.random() >= _TOGETHER:
                self._due_ms += self._pause()
            yield self._make(ts_ms)

    def make(self, count: int, now: datetime) -> Iterator[Print]:
        """So many more trades, right now."""
        now_ms = to_ms(now)
        for _ in range(count):
            yield self._make(now_ms)

    def _pause(self) -> float:
        return self._dice.expovariate(self._per_ms) if self._per_ms else math.inf

    def _make(self, ts_ms: int) -> Print:
        self._last_id += 1
        made = self._market.tape.make(ts_ms, self._last_id + self._seed * 1_000_000_007)
        return attrs.evolve(made, trade_id=str(self._ids_from + self._last_id), ts_ms=self._stamp(ts_ms, made.venue))

    def _stamp(self, ts_ms: int, venue: str) -> int:
        """The trade's time, which is that of its arrival unless the venue is polled."""
        if ts_ms > self._last_ms:
            self._last_ms, self._in_last_ms = ts_ms, 0
        elif self._in_last_ms >= _MOST_A_MILLISECOND:
            self._last_ms, self._in_last_ms = self._last_ms + 1, 0
        self._in_last_ms += 1
        if venue != _POLLED or not self._late_ms:
            return self._last_ms
        return max(self._last_ms - int(self._dice.random() * self._late_ms), self._first_ms)
