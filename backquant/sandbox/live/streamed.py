"""The trades of the stream: how they are made, and the one store of them that both the WebSocket and REST serve; no I/O."""

import math
import random
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Final, NamedTuple

import attrs

from ..._ground.json_types import JsonObject
from ..market.market import CoinMarket
from ..market.prints import Print
from ..market.times import to_ms
from ..settings import LiveSettings

__all__ = ["Streamed", "TradeMaker"]


_KEPT: Final = 200_000
_SLACK: Final = 20_000
_FOREVER_MS: Final = 2**63
_TOGETHER: Final = 0.15
"""How often a trade has the same time as the one before."""
_MOST_A_MILLISECOND: Final = 50
_FIRST_ID: Final = {"BTC": 500_000_000, "ETH": 700_000_000}
_A_SERVER: Final = 1_000_000_000
"""So many ids has each start of a server: one that is started anew gives none again."""
_POLLED: Final = "binance"


class _Entry(NamedTuple):
    ts_ms: int
    published_ms: int
    trade: Print


class Streamed:
    """Trades by coin in the order of their times, the last 200,000 at least.

    A trade shows on REST `lag_seconds` after it was published.
    """

    def __init__(self, lag_seconds: float) -> None:
        self.lag_ms: int = round(lag_seconds * 1000)
        self._began: dict[str, int] = {}
        self._entries: defaultdict[str, list[_Entry]] = defaultdict(list)

    def begin(self, coin: str, now: datetime) -> None:
        """From now on the coin's trades are those of the store."""
        self._began[coin] = to_ms(now)

    def began_ms(self, coin: str) -> int | None:
        """When the coin's trades began to be those of the store, None when they have not."""
        return self._began.get(coin)

    def add(self, trade: Print, now: datetime) -> None:
        """Take a trade in; its coin must have begun."""
        entries = self._entries[trade.coin.name]
        entry = _Entry(trade.ts_ms, to_ms(now), trade)
        if entries and entry.ts_ms < entries[-1].ts_ms:
            insort(entries, entry, key=_time_of)
        else:
            entries.append(entry)
        if len(entries) > _KEPT + _SLACK:
            del entries[:_SLACK]

    def trades(self, coin: str) -> list[JsonObject]:
        """All trades of the coin, oldest first."""
        return [entry.trade.row for entry in self._entries[coin]]

    def between(
        self, coin: str, after_ms: int | None, before_ms: int | None, now_ms: int, *, newest_first: bool
    ) -> Iterator[Print]:
        """The trades that REST shows by now, between two times of which neither is included."""
        entries = self._entries[coin]
        start = 0 if after_ms is None else bisect_right(entries, after_ms, key=_time_of)
        end = bisect_left(entries, _FOREVER_MS if before_ms is None else before_ms, key=_time_of)
        chosen = (
            islice(reversed(entries), len(entries) - end, len(entries) - start)
            if newest_first
            else islice(entries, start, end)
        )
        newest = now_ms - self.lag_ms
        return (entry.trade for entry in chosen if entry.published_ms <= newest)


def _time_of(entry: _Entry) -> int:
    return entry.ts_ms


class TradeMaker:
    """Makes the trades of one coin: prints of the market, at the pace and with the ids of a stream; which ones come is decided by the seeds alone, when they come by the clock.

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
