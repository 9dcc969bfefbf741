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

MOST_HELD: Final = 10_000  # trades; older ones are fetched over REST like those before


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
            memory = self._memories[channel] = Memory(since_ms)
            if self._holding:
                memory.compare(since_ms)

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
        newest_ms = self._newest_ms
        for memory in self._memories.values():
            memory.compare(newest_ms)

    def begin(self) -> None:
        """A link is up, and a recovery starts."""
        for memory in self._memories.values():
            memory.begin()

    def _hold(self, trade: Trade) -> None:
        self._held.append(trade)
        self._first.setdefault(trade.channel, trade)
        if len(self._held) > MOST_HELD:
            oldest = self._held.popleft()
            self._first[oldest.channel] = oldest

    def recovered(self, channels: Iterable[str], trades: Iterable[Trade]) -> int:
        """Deliver what REST has and the tape did not bring; returns how many these are."""
        count = 0
        wanted = [(*each, split_tape(each[0])) for each in self._kept(channels)]
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
        newest_ms = self._newest_ms
        for memory in self._memories.values():
            memory.settle(newest_ms)

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
        return min(memory.since_ms for _, memory in self._kept(channels))

    def advance(self, channels: Iterable[str]) -> None:
        """All that REST has of these channels was delivered."""
        newest_ms = self._newest_ms
        for _, memory in self._kept(channels):
            memory.advance(newest_ms)

    @property
    def _newest_ms(self) -> int:
        """The time that the tape has reached; a channel on which little is traded is no further behind than the others."""
        return max((memory.newest_ms for memory in self._memories.values()), default=0)

    def is_joined(self, channels: Iterable[str]) -> bool:
        """Whether REST has reached the trades that wait: the first of each channel came from there too."""
        return all(
            memory.knows(self._first[channel]) for channel, memory in self._kept(channels) if channel in self._first
        )

    def _kept(self, channels: Iterable[str]) -> list[tuple[str, Memory]]:
        """Those that were not unsubscribed from meanwhile."""
        return [(channel, self._memories[channel]) for channel in channels if channel in self._memories]
