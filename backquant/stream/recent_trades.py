"""What was delivered lately on one tape channel, so that a recovery knows where to begin and what to leave out."""

from __future__ import annotations

from itertools import chain, islice
from statistics import median_low
from typing import Final, TypeAlias

from .events import Trade

__all__ = ["NEAR_MS", "OVERLAP_MS", "Memory", "key_of"]

OVERLAP_MS: Final = 45_000
"""How far before the newest trade a recovery begins: one venue is polled every 30 s, so its trades come that late."""

NEAR_MS: Final = 1_000
"""Less is no difference of clocks, but the way from the venue."""

GENERATION: Final = 20_000  # trades; one to two generations are remembered, minutes of a busy market
NEWEST: Final = 5  # trades whose middle time is "now", so that one wrong time of a venue does not move it
Key: TypeAlias = tuple[object, ...]
"""Venue, instrument and the venue's id: what tells one trade from another. Ids may be unique per instrument only."""


def key_of(trade: Trade) -> Key:
    """What tells the trade from others; all that is known of it, where the venue gives no id."""
    if trade.trade_id:
        return trade.venue, trade.instrument, trade.trade_id
    return trade.venue, trade.instrument, trade.ts_ms, trade.price, trade.amount, trade.direction


class Memory:
    """The newest trades of one channel, in bounded space."""

    def __init__(self, since_ms: int) -> None:
        self.since_ms: int = since_ms
        """From when on the present recovery has to ask for trades."""
        self._start_ms = since_ms  # all that is older was before the subscription, or was delivered and is forgotten
        self._forgotten_ms = 0
        self._missing_ms: int | None = None
        self._set_back_ms = 0
        self.has_seen: bool = False
        """Whether anything has come on the channel: until then the server's clock alone says what time it is."""
        self._older: dict[Key, int] = {}
        self._recent: dict[Key, int] = {}
        self._comparing = False
        self._until_ms = 0

    def take(self, trade: Trade) -> bool:
        """Note that a trade is delivered; False if it was before."""
        key = key_of(trade)
        if key in self._recent or key in self._older:
            return False
        self._recent[key] = trade.ts_ms
        if len(self._recent) >= GENERATION:
            self._forget()
        return True

    def _forget(self) -> None:
        """The older half goes, unless a recovery is or was about lately, which may bring any of it again."""
        if self._comparing and not self.newest_ms > self._until_ms > 0:
            return
        self._comparing = False
        self._forgotten_ms = max(self._forgotten_ms, max(self._older.values(), default=0))
        self._older, self._recent = self._recent, {}

    def compare(self, newest_ms: int) -> None:
        """The link was lost when this was the newest time: a recovery will bring trades that may have been delivered."""
        self._until_ms = 0
        if not self._comparing:
            self._comparing = True
            self._start_ms = max(self._start_ms, self._forgotten_ms)
        if self._missing_ms is None:
            self._missing_ms = newest_ms - OVERLAP_MS

    def begin(self, *, unproven: bool = False) -> None:
        """A recovery starts over: whatever was published since the loss may be missing, however far another one got.

        unproven: an earlier loss is not made up for yet, so that this one begins no later.
        """
        if self._missing_ms is not None:
            since_ms = max(self._start_ms, self._missing_ms)
            self.since_ms = min(self.since_ms, since_ms) if unproven else since_ms
        self._missing_ms = None

    def seen(self, ts_ms: int, *, stamped_ahead: bool = False) -> None:
        """A time that was seen on the tape: what the server said of its own clock counts no more than that.

        stamped_ahead: it lies ahead of the server's clock, and says nothing of when the channel was opened.
        """
        self.has_seen = self.has_seen or not stamped_ahead
        self._start_ms = min(self._start_ms, ts_ms)

    def set_back(self, by_ms: int) -> bool:
        """The server's clock is ahead of the tape's by so much. Where nothing was seen before, it alone said where to begin."""
        further_ms = by_ms - self._set_back_ms
        if self.has_seen or by_ms <= NEAR_MS or further_ms <= 0:
            return False
        self._set_back_ms = by_ms
        self._start_ms -= further_ms
        self.since_ms -= further_ms
        if self._missing_ms is not None:
            self._missing_ms -= further_ms
        return True

    def advance(self, newest_ms: int) -> None:
        """All that REST had was taken; what it did not have yet is not much older."""
        self.since_ms = max(self._start_ms, newest_ms - OVERLAP_MS)

    def settle(self, newest_ms: int) -> None:
        """The recovery is over. It may have been ahead of the tape, so the tape's next trades are compared still."""
        self._missing_ms = None
        self._until_ms = newest_ms + OVERLAP_MS

    @property
    def newest_ms(self) -> int:
        """The time that the tape has reached."""
        times = list(islice(chain(reversed(self._recent.values()), reversed(self._older.values())), NEWEST))
        return median_low(times) if times else self._start_ms
