"""What was delivered lately on one tape channel, so that a recovery knows where to begin and what to leave out."""

from __future__ import annotations

from statistics import median_low
from typing import Final, TypeAlias

from .events import Trade

__all__ = ["OVERLAP_MS", "Memory"]

OVERLAP_MS: Final = 45_000
"""How far before the newest trade a recovery begins: one venue is polled every 30 s, so its trades come that late."""

GENERATION: Final = 20_000  # trades; one to two generations are remembered, minutes of a busy market
NEWEST: Final = 5  # trades whose middle time is "now", so that one wrong time of a venue does not move it
Key: TypeAlias = tuple[str, str]
"""Venue and the venue's id: what tells one trade from another."""


class Memory:
    """The newest trades of one channel, in bounded space."""

    def __init__(self, since_ms: int) -> None:
        self.since_ms: int = since_ms
        """From when on the present recovery has to ask for trades."""
        self._start_ms = since_ms  # all that is older was before the subscription, or was delivered and is forgotten
        self._forgotten_ms = since_ms
        self._missing_ms: int | None = None
        self._older: list[tuple[int, Key]] = []
        self._recent: list[tuple[int, Key]] = []
        self._known: set[Key] | None = None
        self._until_ms = 0

    def take(self, trade: Trade) -> bool:
        """Note that a trade is delivered; False if it was before, and a recovery is or was about lately."""
        key = trade.venue, trade.trade_id
        if self._known is not None:
            if key in self._known:
                return False
            self._known.add(key)
            if trade.ts_ms > self._until_ms > 0:
                self._known = None
        self._recent.append((trade.ts_ms, key))
        if len(self._recent) >= GENERATION:
            self._forgotten_ms = max(self._forgotten_ms, max((ts_ms for ts_ms, _ in self._older), default=0))
            self._older, self._recent = self._recent, []
        return True

    def compare(self, newest_ms: int) -> None:
        """The link was lost when this was the newest time: a recovery will bring trades that may have been delivered."""
        self._until_ms = 0
        if self._known is None:
            self._known = {key for _, key in (*self._older, *self._recent)}
            self._start_ms = max(self._start_ms, self._forgotten_ms)
        if self._missing_ms is None:
            self._missing_ms = newest_ms - OVERLAP_MS

    def begin(self) -> None:
        """A recovery starts over: whatever was published since the loss may be missing, however far another one got."""
        if self._missing_ms is not None:
            self.since_ms = max(self._start_ms, self._missing_ms)
        self._missing_ms = None

    def advance(self, newest_ms: int) -> None:
        """All that REST had was taken; what it did not have yet is not much older."""
        self.since_ms = max(self._start_ms, newest_ms - OVERLAP_MS)

    def settle(self, newest_ms: int) -> None:
        """The recovery is over. It may have been ahead of the tape, so the tape's next trades are compared still."""
        self._missing_ms = None
        self._until_ms = newest_ms + OVERLAP_MS

    def knows(self, trade: Trade) -> bool:
        """Whether the trade was delivered; only while a recovery is about."""
        return self._known is not None and (trade.venue, trade.trade_id) in self._known

    @property
    def newest_ms(self) -> int:
        """The time that the tape has reached."""
        times = [ts_ms for ts_ms, _ in (*self._older[-NEWEST:], *self._recent[-NEWEST:])][-NEWEST:]
        return median_low(times) if times else self._start_ms
