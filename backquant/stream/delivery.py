"""Trades on their way into the buffer while recovery is on: remembered, and held back while older ones are fetched."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from ..channels import split_tape
from .buffer import Buffer
from .events import Trade
from .memory import Memory

__all__ = ["Delivery"]

MOST_HELD: Final = 10_000  # trades; those beyond it are fetched over REST like the ones before


class Delivery:
    """Each trade once per channel, recovered ones before live ones."""

    def __init__(self, buffer: Buffer) -> None:
        self._buffer = buffer
        self._memories: dict[str, Memory] = {}
        self._held: deque[Trade] = deque()
        self._first: dict[str, Trade] = {}
        self._holding = False

    def open(self, channel: str, since_ms: int) -> None:
        """A tape channel is subscribed to: what is older than this is not missed."""
        if split_tape(channel) and channel not in self._memories:
            self._memories[channel] = Memory(since_ms)

    def shut(self, channel: str) -> None:
        """A channel is no longer subscribed to."""
        self._memories.pop(channel, None)

    def live(self, trade: Trade) -> None:
        """A trade has come on the tape."""
        if self._holding:
            self._hold(trade)
            return
        memory = self._memories.get(trade.channel)
        if memory is None or memory.take(trade):
            self._buffer.put(trade)

    def hold(self) -> None:
        """The link was lost: from the next one on, live trades wait."""
        self._holding = True
        self._first.clear()
        for memory in self._memories.values():
            memory.compare()

    def _hold(self, trade: Trade) -> None:
        if len(self._held) >= MOST_HELD:
            self._held.clear()
            self._first.clear()
        self._held.append(trade)
        self._first.setdefault(trade.channel, trade)

    def recovered(self, channels: Iterable[str], trades: Iterable[Trade]) -> int:
        """Deliver what REST has and the tape did not bring; returns how many these are."""
        count = 0
        wanted = [(channel, self._memories[channel], split_tape(channel)) for channel in channels]
        for trade in trades:
            for channel, memory, parts in wanted:
                if parts and parts[1] in (None, trade.venue) and memory.take(trade):
                    self._buffer.force(replace(trade, channel=channel, recovered=True))
                    count += 1
        return count

    def release(self) -> None:
        """Deliver the live trades that waited, but for those which REST had as well; hold no more."""
        self._holding = False
        while self._held:
            trade = self._held.popleft()
            memory = self._memories.get(trade.channel)
            if memory is None or memory.take(trade):
                self._buffer.force(trade)
        for memory in self._memories.values():
            memory.settle()

    def coins(self) -> dict[str, list[str]]:
        """The tape channels of each coin."""
        coins: dict[str, list[str]] = {}
        for channel in self._memories:
            parts = split_tape(channel)
            if parts:
                coins.setdefault(parts[0], []).append(channel)
        return coins

    def since_ms(self, channels: Iterable[str]) -> int:
        """From when on trades of these channels may be missing."""
        return min(self._memories[channel].since_ms for channel in channels)

    def is_joined(self, channels: Iterable[str]) -> bool:
        """Whether REST has reached the present link: the first trades of it came from there too."""
        return all(
            self._memories[channel].knows(self._first[channel]) for channel in channels if channel in self._first
        )
