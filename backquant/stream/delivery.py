"""Trades on their way into the buffer while recovery is on: remembered, and held back while older ones are fetched."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from statistics import median_low
from typing import Final

from msgspec.structs import replace

from .._ground.channel_names import split_tape
from .buffer import Buffer
from .events import Trade
from .recent_trades import NEAR_MS, Memory, key_of

__all__ = ["NEWEST", "WRONG", "Delivery"]

NEWEST: Final = 60  # trades by which it is told what time it is on the tape
WRONG: Final = 8  # of so many of these one may be stamped far too early
MOST_HELD: Final = 10_000  # trades; older ones are fetched over REST like those before


class Delivery:
    """Each trade once per channel, recovered ones before live ones."""

    def __init__(self, buffer: Buffer, now: Callable[[], datetime]) -> None:
        self._buffer = buffer
        self._now = now
        self._memories: dict[str, Memory] = {}
        self._held: deque[Trade] = deque()
        self._first: dict[str, Trade] = {}
        self._opened: dict[str, tuple[int, datetime]] = {}
        """By channel the server's own time of the last subscription, and this machine's."""
        self._leads: deque[int] = deque(maxlen=NEWEST)
        """By how much the server's clock was ahead of the trades that came last, when they came."""
        self.set_back: int = 0
        """How often the beginning of a recovery had to be set back."""
        self._reached: set[str] = set()
        """Channels whose first trade since the link is back was seen in REST."""
        self._holding = False
        self._awaits_proof = False
        self.floor_ms: int = 0
        """What is older was delivered before this stream."""
        self.last: Trade | None = None
        """A trade that was delivered before this stream, and is not to be delivered again."""
        self.arrived: asyncio.Event = asyncio.Event()
        """Set when something has come on a channel on which nothing had since the link is back."""

    def open(self, channel: str, since_ms: int) -> None:
        """A tape channel is subscribed to: what is older than this is not missed."""
        self._opened[channel] = since_ms, self._now()
        if split_tape(channel) and channel not in self._memories:
            memory = self._memories[channel] = Memory(since_ms)
            if self._holding:
                memory.compare(since_ms)
                if self.last is not None:
                    memory.take(self.last)

    def shut(self, channel: str) -> None:
        """A channel is no longer subscribed to."""
        self._memories.pop(channel, None)

    def live(self, trade: Trade) -> None:
        """A trade has come on the tape."""
        if self._holding:
            self._hold(trade)
            return
        if self._awaits_proof and trade.channel not in self._first:
            self._note_first(trade)
            self.arrived.set()
        memory = self._memories.get(trade.channel)
        if memory is None or memory.take(trade):
            if memory is not None:
                lead = self._lead(trade)
                memory.set_back(lead)
                memory.seen(trade.ts_ms, stamped_ahead=lead < -NEAR_MS)
            self._buffer.put(trade)

    def hold(self, heard_at: datetime | None = None) -> None:
        """The link was lost, which was last heard of then: from the next one on, live trades wait."""
        self._holding = True
        self._first.clear()
        self._reached.clear()
        newest_ms = self._newest_ms if heard_at is None else min(self._newest_ms, self._tape_ms(heard_at))
        sane = [lead for lead in self._leads if lead >= -NEAR_MS]
        for memory in self._memories.values():
            memory.set_back(median_low(sane) if sane else 0)
            memory.compare(newest_ms)

    def begin(self, *, unproven: bool = False) -> None:
        """A link is up, and a recovery starts.

        unproven: the one before, which the loss of the link interrupted, did not come to its end.
        """
        for memory in self._memories.values():
            memory.begin(unproven=unproven or self._awaits_proof)

    def _note_first(self, trade: Trade) -> None:
        """The first trade since the link is back."""
        self._first[trade.channel] = trade
        memory = self._memories.get(trade.channel)
        if memory is not None and memory.set_back(self._lead(trade)):
            self.set_back += 1

    def _lead(self, trade: Trade) -> int:
        """How far the server's clock is ahead of the tape's, by a trade that comes as it is made."""
        lead = self._server_ms(trade.channel, self._now()) - trade.ts_ms
        self._leads.append(lead)
        return lead

    def _server_ms(self, channel: str, moment: datetime) -> int:
        """The server's own time at a moment of this machine's, by what it said on subscribing."""
        since_ms, then = self._opened[channel]
        return since_ms + int((moment - then).total_seconds() * 1000)

    def _tape_ms(self, moment: datetime) -> int:
        """The tape's time at a moment of this machine's, rather too early than too late: stamps may lie far ahead."""
        leads = sorted(self._leads, reverse=True)
        return self._now_ms(moment) - (max(leads[len(leads) // WRONG], 0) if leads else 0)

    def _latest_ms(self, moment: datetime) -> int:
        """The latest that a trade may be stamped then without lying ahead."""
        leads = sorted(self._leads)
        return self._now_ms(moment) - (leads[len(leads) // WRONG] if leads else 0) + NEAR_MS

    def _now_ms(self, moment: datetime) -> int:
        return min((self._server_ms(channel, moment) for channel in self._memories), default=0)

    def _hold(self, trade: Trade) -> None:
        self._held.append(trade)
        if trade.channel not in self._first:
            self._note_first(trade)
        if len(self._held) > MOST_HELD:
            oldest = self._held.popleft()
            self._first[oldest.channel] = oldest
            self._reached.discard(oldest.channel)

    def recovered(self, channels: Iterable[str], trades: Iterable[Trade]) -> int:
        """Deliver what REST has and the tape did not bring; returns how many these are."""
        count = 0
        wanted = [(*each, split_tape(each[0])) for each in self._kept(channels)]
        first = {channel: key_of(trade) for channel, trade in self._first.items() if channel not in self._reached}
        for trade in trades:
            for channel, memory, parts in wanted:
                if not parts or parts[1] not in (None, trade.venue) or trade.ts_ms < self.floor_ms:
                    continue
                if first and first.get(channel) == key_of(trade):
                    self._reached.add(channel)
                if memory.take(trade):
                    self._buffer.force(replace(trade, channel=channel, recovered=True))
                    count += 1
        return count

    def release(self, *, proven: bool = True) -> None:
        """Deliver the live trades that waited, but for those which REST had as well; hold no more.

        proven: nothing is missing; else what is delivered stays remembered until it is.
        """
        self._holding = False
        self._awaits_proof = not proven
        while self._held:
            trade = self._held.popleft()
            memory = self._memories.get(trade.channel)
            if memory is None or memory.take(trade):
                self._buffer.force(trade)
        if proven:
            self.settle()

    def settle(self) -> None:
        """All that was missed is delivered."""
        self._awaits_proof = False
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

    def advance(self, channels: Iterable[str], reached_ms: int | None = None) -> None:
        """All that REST had of these channels was delivered: what it lacked is not much older than the first trade since, nor
        than what it had."""
        now = self._now()
        if reached_ms is not None and reached_ms > self._latest_ms(now):
            return  # stamps that lie ahead tell nothing of how far REST is
        kept = self._kept(channels)
        first_ms = [self._first[channel].ts_ms for channel, _ in kept if channel in self._first]
        bounds = [self._newest_ms] if reached_ms is None else [reached_ms, self._tape_ms(now)]
        for _, memory in kept:
            memory.advance(min([*bounds, *first_ms]))

    @property
    def _newest_ms(self) -> int:
        """The time that the tape has reached; a channel on which little is traded is no further behind than the others."""
        memories = self._memories.values()
        seen = [memory.newest_ms for memory in memories if memory.has_seen]
        return max(seen or [memory.newest_ms for memory in memories], default=0)

    def is_proven(self, channels: Iterable[str]) -> bool:
        """Whether REST was seen past the moment at which the link was back: it has the first trade that has come since
        on each of these channels of one coin on which one has come."""
        first = {channel for channel, _ in self._kept(channels) if channel in self._first}
        return bool(first) and first <= self._reached

    def is_quiet(self, channels: Iterable[str]) -> bool:
        """Whether nothing has come on any of these channels since the link is back."""
        return not any(channel in self._first for channel, _ in self._kept(channels))

    def _kept(self, channels: Iterable[str]) -> list[tuple[str, Memory]]:
        """Those that were not unsubscribed from meanwhile."""
        return [(channel, self._memories[channel]) for channel in channels if channel in self._memories]
