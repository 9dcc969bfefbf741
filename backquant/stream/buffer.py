"""Between the link and your program: a bounded buffer, and what happens when it is full."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Final, Literal, TypeAlias

import attrs

from .._call.trace import note
from .._ground.public import public
from ..errors import SlowConsumerError
from .events import Event, Gap, Status, Trade

__all__ = ["Buffer", "Counters", "Ended", "Overflow"]

Overflow: TypeAlias = Literal["block", "drop_oldest", "raise"]
"""What to do when the buffer is full: read no more from the link, drop the oldest events, or raise."""

MOST_NOTICES: Final = 100  # gaps and statuses kept from among dropped events


@public("backquant.stream")
@attrs.define
class Counters:
    """What a stream has been through since it was opened."""

    dropped: int = 0
    """Events that your program was too slow for (`overflow="drop_oldest"`)."""

    reconnects: int = 0
    """How often the link was lost and made anew."""

    recovered: int = 0
    """Trades that were missed and fetched over REST."""

    quota_spent: int = 0
    """REST calls that this took, each a unit of the month's quota. The stream itself costs none."""


class Ended(Exception):  # caught where the iteration ends
    """Nothing more will come."""


class Buffer:
    """Events on their way to one consumer. Filled in the event loop; emptied there, or in one other thread.

    Args:
        capacity: events that may wait. One read from the socket is always taken in whole, so `block` may exceed it by that.
        overflow: what to do beyond.
        counters: where dropped events are counted.
        now: the present moment.
        stall: called when no more is to be read from the link.
        proceed: called in the consumer's thread when there is room again.
    """

    def __init__(
        self,
        capacity: int,
        overflow: Overflow,
        counters: Counters,
        now: Callable[[], datetime],
        stall: Callable[[], None],
        proceed: Callable[[], None],
    ) -> None:
        self._counters = counters
        self._capacity = capacity
        self._limit = capacity
        self._overflow: Overflow = overflow
        self._now = now
        self._stall = stall
        self._proceed = proceed
        self._events: deque[Event] = deque()
        self._notices: deque[Event] = deque(maxlen=MOST_NOTICES)
        self._lost: tuple[Event, Event, int] | None = None
        self._stalled = False
        self._ended = False
        self._hole: Event | None = None
        self._error: Exception | None = None
        self._shared = Lock()
        """Held where both threads look at the events and at what was dropped of them."""

    def __len__(self) -> int:
        return len(self._events)

    def put(self, event: Event) -> None:
        """An event of the tape has come."""
        if self._hole is not None:
            self._counters.dropped += 1  # the stream has ended at the hole: nothing from behind it is delivered
            return
        self._events.append(event)
        if len(self._events) > self._limit:
            self._overflown()

    def force(self, event: Event) -> None:
        """An event that the limit is not for: news of the link, or a trade that was recovered at the consumer's pace."""
        self._events.append(event)
        self._limit = max(self._limit, len(self._events))

    def end(self, error: Exception | None = None) -> None:
        """Nothing more will come: an end, or an error, after what is in the buffer."""
        if not self._ended:
            self._ended, self._error = True, error

    def take(self) -> Event:
        """The oldest event.

        Raises:
            IndexError: there is none now.
            Ended: nothing more will come.
            Exception: why the stream ended.
        """
        try:
            event = self._oldest()
        except IndexError:
            self._limit = self._capacity
            if not self._ended:
                raise
            error, self._error = self._error, None
            raise error or Ended from None
        if self._stalled and not self._is_crowded:
            self._stalled = False
            self._proceed()
        if type(event) is Gap or type(event) is Status:
            _note(event)
        return event

    def _oldest(self) -> Event:
        if self._overflow != "drop_oldest":
            return self._events.popleft()
        with self._shared:  # what was dropped stood before all that is left, so it is told first
            return self._report() if self._lost is not None or self._notices else self._events.popleft()

    def await_room(self) -> bool:
        """Whether `proceed` will be called once there is room; False if there is room now."""
        self._stalled = True
        if self._is_crowded:
            return True
        self._stalled = False
        return False

    @property
    def _is_crowded(self) -> bool:
        return len(self._events) > self._capacity // 2

    def _overflown(self) -> None:
        match self._overflow:
            case "block":
                self._stall()
                if not self.await_room():
                    self._proceed()
            case "drop_oldest":
                self._drop()
            case "raise":
                self._hole = self._events.pop()
                self._counters.dropped += 1
                self.end(
                    SlowConsumerError(
                        f"events from {self._moment(self._hole):%H:%M:%S.%f} UTC on are missing: {self._capacity} events wait to be read and more come: the program reads too slowly;"
                        " subscribe to less, pass a larger buffer=, or choose overflow='drop_oldest' or 'block'"
                    )
                )

    def _drop(self) -> None:
        with self._shared:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        if len(self._events) <= self._limit:
            return  # the reader was quicker
        event = self._events.popleft()
        if isinstance(event, Gap | Status):
            self._notices.append(event)
            return
        self._counters.dropped += 1
        first, _, count = self._lost or (event, event, 0)
        self._lost = first, event, count + 1

    def _report(self) -> Event:
        if self._notices:
            return self._notices.popleft()
        first, last, count = self._lost or (None, None, 0)
        self._lost = None
        return Gap(
            start=self._moment(first),
            end=self._moment(last),
            reason="the program read too slowly, and the oldest events were dropped",
            dropped=count,
        )

    def _moment(self, event: Event | None) -> datetime:
        return event.time if isinstance(event, Trade) else self._now()


def _note(event: Gap | Status) -> None:
    """News of the link on the span of whoever reads them."""
    if isinstance(event, Gap):
        told = {"reason": event.reason, "start": event.start.isoformat(), "end": event.end.isoformat()}
        note(
            "backquant.gap",
            {**told, "recovered": event.recovered, "complete": event.complete, "dropped": event.dropped},
        )
    else:
        note(f"backquant.{event.kind}", {"detail": event.detail or None, "delay": event.delay})
