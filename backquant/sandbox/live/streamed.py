"""The trades that were streamed: the one store that both the WebSocket and REST serve."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Final, NamedTuple

from ..._ground.json_types import JsonObject
from ..market.prints import Print
from ..market.times import to_ms

__all__ = ["Streamed"]


_KEPT: Final = 200_000
_SLACK: Final = 20_000
_FOREVER_MS: Final = 2**63


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
