"""Makes trades: those of the example tape over and over, each time with other sizes and under another id."""

import math
import random
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final, cast

from backquant.sandbox.echo import adopt_coin
from backquant.sandbox.examples import Examples
from backquant.sandbox.jsontypes import JsonObject
from backquant.sandbox.live.settings import LiveSettings
from backquant.sandbox.moments import epoch_ms
from backquant.sandbox.rebase import Rebase

_TOGETHER: Final = 0.15
"""How often a trade has the same time as the one before."""
_MOST_A_MILLISECOND: Final = 50
_FIRST_ID: Final = {"BTC": 500_000_000, "ETH": 700_000_000}
_POLLED: Final = "binance"


class TradeMaker:
    """The trades of one coin; which ones come is decided by the seed alone, when they come by the clock.

    Times never run backwards, and no millisecond holds more than 50 trades, so that any page size gets past it: what
    is published faster than that gets times that run ahead of the clock.
    """

    def __init__(self, coin: str, examples: Examples, settings: LiveSettings) -> None:
        self._coin = coin
        self._examples = examples
        self._dice = random.Random(f"{settings.seed}/{coin}")  # noqa: S311 - it makes examples
        self._per_ms = settings.trades_per_second * (1 - _TOGETHER) / 1000
        self._late_ms = settings.late_seconds * 1000
        self._first_ms = 0
        self._day: date | None = None
        self._pattern: list[JsonObject] = []
        self._due_ms = math.inf
        self._last_ms = 0
        self._in_last_ms = 0
        self._last_id = _FIRST_ID[coin]

    def start(self, now: datetime) -> None:
        """From now on time brings trades."""
        self._first_ms = epoch_ms(now)
        self._due_ms = self._first_ms + self._pause()

    def due(self, now: datetime) -> Iterator[JsonObject]:
        """The trades that time has brought since the last call."""
        self._move_pattern(now.date())
        now_ms = epoch_ms(now)
        while self._due_ms <= now_ms:
            ts_ms = int(self._due_ms)
            if self._dice.random() >= _TOGETHER:
                self._due_ms += self._pause()
            yield self._make(ts_ms)

    def make(self, count: int, now: datetime) -> Iterator[JsonObject]:
        """So many more trades, right now."""
        self._move_pattern(now.date())
        now_ms = epoch_ms(now)
        for _ in range(count):
            yield self._make(now_ms)

    def _pause(self) -> float:
        return self._dice.expovariate(self._per_ms) if self._per_ms else math.inf

    def _make(self, ts_ms: int) -> JsonObject:
        roll = self._dice.random
        like = self._pattern[int(roll() * len(self._pattern))]
        amount = max(round(cast(float, like["amount"]) * (0.5 + roll()), 1), 0.1)
        index = cast("float | None", like["index_price"])
        if index is not None:
            index = round(index * (0.999 + 0.002 * roll()), 2)
        self._last_id += 1
        return like | {
            "trade_id": str(self._last_id),
            "direction": "buy" if roll() < 0.5 else "sell",
            "amount": amount,
            "index_price": index,
            "premium_usd": round(cast(float, like["price"]) * amount * (index or 1), 2),
            "ts_ms": self._stamp(ts_ms, str(like["venue"])),
        }

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

    def _move_pattern(self, today: date) -> None:
        """The strikes and expiries of today."""
        if today == self._day:
            return
        self._day = today
        present = datetime.combine(today, self._examples.base.timetz())
        example = cast(JsonObject, Rebase(self._examples.base, present).move(self._examples.pick("/tape", {})))
        self._pattern = cast(list[JsonObject], cast(JsonObject, example["data"])["trades"])
        for trade in self._pattern:
            adopt_coin(trade, self._coin)
