"""The minute's budget of a key, shared by all who call with it: who may send now, and who has to wait. No I/O.

A call is reserved before it goes out and settled when it has ended. What is left is what the last reply told, less the
calls under way, which that reply may not have counted. Before any reply, one call at a time goes out. The end of the minute
is reckoned from the server's own clock, so that it need not agree with this machine's.
"""

from __future__ import annotations

import math
from datetime import datetime
from threading import Lock
from typing import Final, Protocol

import attrs

from .._ground.public import public
from .._ground.rate_limit_headers import RateLimit, rate_limit
from .._ground.response import HttpResponse
from .._ground.times import parse_http_date
from .fork_safety import renewed_in_children

__all__ = ["GLANCE", "Budget", "BudgetState", "MinuteBudget"]

WINDOW: Final = 60.0  # seconds; nothing that the server says of the minute makes it longer
GLANCE: Final = 0.05  # seconds until a waiting call looks again whether those under way have left something
SHORTEST_REFUSAL: Final = 1.0  # seconds


@public()
class Budget(Protocol):
    """The minute's budget of a key, as a client's `budget=` takes it: who may send now, and who has to wait.

    A client asks before each request, and tells of its end. Threads and tasks call it side by side. `backquant.coordinate`
    has one that processes and machines share.
    """

    def reserve(self, now: datetime, /) -> float:
        """Take a call out of the budget: 0.0 when it may go out, else the seconds after which to ask again."""
        ...

    def settle(self, response: HttpResponse | None, now: datetime, /) -> None:
        """A reserved call has ended, with this response, whose headers tell what is left, or with none."""
        ...

    def refuse(self, seconds: float, now: datetime, /) -> None:
        """The server has refused a call because the minute is used up, for so many seconds."""
        ...


@attrs.define
class _Minute:
    """What is known of the minute that runs."""

    limit: float
    remaining: float
    since: datetime
    seconds: float
    """How long it lasts from `since`, by this machine's clock."""

    reset: datetime | None = None
    """The server's word for its end, which tells it from other minutes; None when no reply has told of it yet."""

    lost: int = 0
    """Calls that ended without a word on the budget: `remaining` may not have counted them."""

    carried: int = 0
    """Those that were lost in the minute before: as its end is known roughly, they may have counted in this one."""

    @property
    def room(self) -> float:
        """Calls that are left for certain."""
        return max(0.0, self.remaining - self.lost - self.carried)

    def left(self, now: datetime) -> float:
        """Seconds until it ends."""
        self.since = min(self.since, now)  # a clock that is set back must not make the minute longer
        return self.seconds - (now - self.since).total_seconds()


@attrs.define
class BudgetState:
    """All that a budget knows."""

    under_way: int = 0
    minute: _Minute | None = None
    ended: datetime | None = None
    """The server's word for the end of the last minute that is over."""

    heard: datetime | None = None
    """When the server last told what is left."""


class MinuteBudget:
    """Lets no more calls out than the minute has room for. Threads and tasks may share it."""

    def __init__(self, state: BudgetState | None = None) -> None:
        self._lock = Lock()
        self.state: BudgetState = state or BudgetState()
        renewed_in_children(self)

    def __reduce__(self) -> tuple[object, ...]:
        """Another process counts by itself: its own replies tell it what is left."""
        return MinuteBudget, ()

    def renew(self) -> None:
        """In a child process: the lock may be held, and calls be under way, in threads that only the parent has."""
        self._lock = Lock()
        self.state.under_way = 0

    def reserve(self, now: datetime) -> float:
        """Take a call out of the budget: 0.0 when it may go out, else the seconds after which to ask again."""
        with self._lock:
            wait = self._wait(now)
            if wait == 0.0:
                self.state.under_way += 1
            return wait

    def settle(self, response: HttpResponse | None, now: datetime) -> None:
        """A reserved call has ended, with this response or with none."""
        with self._lock:
            self.state.under_way -= 1
            told = rate_limit(response.headers) if response is not None else None
            if response is not None and told is not None:
                self.state.heard = now
                self._learn(told, _left(told, response, now), now)
            elif self.state.minute is not None:
                self.state.minute.lost += 1
            elif response is not None:
                self.state.minute = _Minute(math.inf, math.inf, now, WINDOW)  # a server that counts nothing

    def refuse(self, seconds: float, now: datetime) -> None:
        """The server has refused a call because the minute is used up, for so many seconds."""
        with self._lock:
            limit = math.inf if self.state.minute is None else self.state.minute.limit
            reset = None if self.state.minute is None else self.state.minute.reset
            self.state.minute = _Minute(limit, 0.0, now, max(seconds, SHORTEST_REFUSAL), reset)

    def _wait(self, now: datetime) -> float:
        minute = self.state.minute
        if minute is None:
            return GLANCE if self.state.under_way else 0.0
        left = minute.left(now)
        if left <= 0:
            self.state.ended = minute.reset or self.state.ended
            minute = self.state.minute = _Minute(minute.limit, minute.limit, now, WINDOW, carried=minute.lost)
            left = WINDOW
        if minute.room > self.state.under_way or minute.limit <= 0:
            return 0.0  # with a limit of 0 there is nothing to wait for: the server's refusal tells the caller
        return min(left, GLANCE) if minute.room else left

    def _learn(self, told: RateLimit, left: float, now: datetime) -> None:
        if told.reset is not None and self.state.ended is not None and told.reset <= self.state.ended:
            return  # a late reply, of a minute that is over
        minute = self.state.minute
        if minute is None or minute.reset is None or told.reset is None or told.reset > minute.reset:
            self.state.minute = _Minute(told.limit, told.remaining, now, left, told.reset)
            if minute is not None and minute.reset is None:  # the one that was taken for granted, which this tells of
                self.state.minute.lost, self.state.minute.carried = minute.lost, minute.carried
            elif minute is not None:
                self.state.minute.carried = minute.lost
        elif told.reset == minute.reset:
            minute.limit = told.limit
            minute.remaining = min(minute.remaining, told.remaining)  # replies may overtake one another
            if left < minute.left(now):
                minute.since, minute.seconds = now, left


def _left(told: RateLimit, response: HttpResponse, now: datetime) -> float:
    """Seconds until the minute ends, by the server's clock where it tells it."""
    if told.reset is None:
        return WINDOW
    server_now = parse_http_date(response.headers.get("date", "")) or now
    return min(max(0.0, (told.reset - server_now).total_seconds()), WINDOW)
