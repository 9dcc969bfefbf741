"""What was delivered lately on one tape channel, so that a recovery knows where to begin and what to leave out."""

from __future__ import annotations

from typing import Final, TypeAlias

from .events import Trade

__all__ = ["OVERLAP_MS", "Memory"]

OVERLAP_MS: Final = 45_000
"""How far before the newest trade a recovery begins: one venue is polled every 30 s, so its trades come that late."""

GENERATION: Final = 20_000  # trades; one to two generations are remembered, minutes of a busy market
Key: TypeAlias = tuple[str, str]
"""Venue and the venue's id: what tells one trade from another."""


class Memory:
    """The newest trades of one channel, in bounded space."""

    def __init__(self, since_ms: int) -> None:
        self._floor = since_ms
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
            self._floor = max(self._floor, _newest(self._older))
            self._older, self._recent = self._recent, []
        return True

    def compare(self) -> None:
        """A recovery is about to bring trades that may have been delivered."""
        self._until_ms = 0
        if self._known is None:
            self._known = {key for _, key in (*self._older, *self._recent)}

    def settle(self) -> None:
        """The recovery is over. It may have been ahead of the tape, so the tape's next trades are compared still."""
        self._until_ms = self._newest_ms + OVERLAP_MS

    def knows(self, trade: Trade) -> bool:
        """Whether the trade was delivered; only while a recovery is about."""
        return self._known is not None and (trade.venue, trade.trade_id) in self._known

    @property
    def since_ms(self) -> int:
        """From when on to ask for trades: all that is older was delivered, or was before the subscription."""
        return max(self._floor, self._newest_ms - OVERLAP_MS)

    @property
    def _newest_ms(self) -> int:
        return max(_newest(self._older), _newest(self._recent))


def _newest(entries: list[tuple[int, Key]]) -> int:
    return max((ts_ms for ts_ms, _ in entries), default=0)
