"""Polls a method when its next refresh is due. No I/O.

Everything is reckoned in the server's time, by the age that a reply tells of its own data, so that the two clocks need
not agree.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypeVar

from backquant_api.operation import Operation

from .._call.attempts import Sleep
from .._call.reply import Reply
from .._ground.backoff import BURST_WINDOW, agreed_wait, asked_wait, backoff
from .._ground.clock import Clock
from ..errors import (
    APIConnectionError,
    APIError,
    BackQuantError,
    ConfigurationError,
    ContractError,
    InternalServerError,
    NotFoundError,
    QuotaExceededError,
    RateLimitError,
    UpstreamError,
)
from .call_sequence import Call, Give, Script

__all__ = ["keep_watch"]

T = TypeVar("T")
log: Final[logging.Logger] = logging.getLogger("backquant")
FLOOR: Final = 1.0  # seconds between two calls, at the least
USUAL: Final = 60.0  # seconds between two looks at an endpoint whose refresh is not known
EDGE: Final = 0.5  # seconds that a refresh may take to appear
LATE: Final = 1 / 15  # of the cadence: the first wait for a refresh that is late
LONGEST_PAUSE: Final = 3600.0  # seconds
SETTLING: Final = 0.98  # by which a lag that was seen once is forgotten with each refresh
NEAR_END: Final = 0.1  # of a budget: from here on it is spread over the time that it has to last
SLOWEST_BACKOFF: Final = 60.0  # seconds, or the cadence


def keep_watch(
    operation: Operation[T], arguments: Mapping[str, object], every: float | None, clock: Clock, max_wait: float
) -> Script[T]:
    """The script of the watch, which ends only with an error.

    Raises:
        ConfigurationError: `every` is no number of seconds, or the call asks for a moment in the past.
    """
    if every is not None and (isinstance(every, bool | str) or not FLOOR <= every < math.inf):
        raise ConfigurationError(
            f"every: {every!r} is no number of seconds from {FLOOR:g} up; pass the method's own arguments by name"
        )
    if arguments.get("as_of") is not None:
        raise ConfigurationError("as_of: a moment in the past never changes, so there is nothing to watch")
    return _watch(operation, arguments, _Pace(operation.cadence, every, max_wait), clock)


def _watch(operation: Operation[T], arguments: Mapping[str, object], pace: _Pace, clock: Clock) -> Script[T]:
    last: Reply[T] | None = None
    while True:
        answer = yield Call(dict(arguments))
        asked = clock.now()
        if isinstance(answer, Reply):
            news = last is None or _is_news(answer, last, by_time=operation.cadence is not None)
            pause = pace.after(answer, news=news)
            if news:
                last = answer
                yield Give(answer)
        elif isinstance(answer, BackQuantError) and _may_pass(answer, begun=last is not None):
            pause = pace.after_failure(answer)
            if pause is None:
                raise answer
            log.warning("%s is watched on, next call in %.1f s: %s", operation.name, pause, answer)
        else:
            raise answer or AssertionError("a Call is answered")
        yield Sleep(min(pause, max(0.0, pause - (clock.now() - asked).total_seconds())))


class _Pace:
    """How long to wait for the next call."""

    def __init__(self, cadence: float | None, every: float | None, max_wait: float) -> None:
        self._cadence = every or cadence or USUAL
        self._by_age = every is None and cadence is not None
        self._lag = EDGE  # seconds from a computation to its appearance, as far as seen
        self._late = 0
        self._failures = 0
        self._max_wait = max_wait

    def after(self, reply: Reply[Any], *, news: bool) -> float:
        """Seconds from a reply to the next call: until its data are refreshed, longer when a budget runs out."""
        self._failures = 0
        due, thrift = max(FLOOR, self._due(reply, news=news)), _thrift(reply)
        if thrift > due:
            log.warning("%s: a budget nears its end, next call in %.1f s", reply.operation, thrift)
        return max(due, thrift)

    def after_failure(self, error: BackQuantError) -> float | None:
        """Seconds from a failure to the next call: growing, and no less than the server asks for; None above the ceiling."""
        self._failures += 1
        slowest = min(max(SLOWEST_BACKOFF, min(self._cadence, LONGEST_PAUSE)), self._max_wait)
        return agreed_wait(
            max(min(FLOOR, self._max_wait), backoff(self._failures, slowest)), asked_wait(error), self._max_wait
        )

    def _due(self, reply: Reply[Any], *, news: bool) -> float:
        age = _age(reply) if self._by_age else None
        if age is None:
            return self._cadence
        if news:
            self._lag = min(age, self._cadence / 2) if self._late else max(EDGE, self._lag * SETTLING)
            self._late = 0
        due = self._cadence + self._lag - age
        if due > 0:
            return due
        pause = min(self._cadence * LATE * 2 ** min(self._late, 20), self._cadence, LONGEST_PAUSE)
        self._late += 1
        return pause


def _age(reply: Reply[Any]) -> float | None:
    """Seconds between the computation of the data and the reply, both by the server's clock; None when untold."""
    computed, built = _moment(reply.meta.computed_at), _moment(reply.meta.timestamp)
    if computed is None or built is None:
        return None
    return max(0.0, (built - computed).total_seconds())


def _moment(value: object) -> datetime | None:
    """A time of meta, unless the server sent something else in its place."""
    return value if isinstance(value, datetime) else None


def _is_news(reply: Reply[T], last: Reply[T], *, by_time: bool) -> bool:
    """Whether the data are newer. Where nothing tells when they were computed, others are newer."""
    new, old = _moment(reply.meta.computed_at), _moment(last.meta.computed_at)
    if new is not None and old is not None and (by_time or new > old):
        return new > old
    return bool(reply.raw["data"] != last.raw["data"])


def _may_pass(error: BackQuantError, *, begun: bool) -> bool:
    """Whether the same call may succeed later, with nothing changed on this side."""
    match error:
        case QuotaExceededError():
            return False
        case APIConnectionError() | RateLimitError() | UpstreamError() | InternalServerError():
            return True
        case NotFoundError():
            return begun  # there was something, so there may be again
        case ContractError():
            return not error.drift  # no envelope: a proxy's page, say
        case APIError():
            return (error.status or 0) >= 500
        case _:
            return False


def _thrift(reply: Reply[Any]) -> float:
    """Seconds to wait so that what is left of a budget lasts until it is full again; 0 while much is left."""
    now, minute, month = _moment(reply.meta.timestamp), reply.rate_limit, reply.quota
    waits = [0.0]
    if minute is not None:
        waits.append(min(BURST_WINDOW, _share(minute.remaining, minute.limit, minute.reset, now)))
    if month is not None and month.remaining > 0:  # else the next call tells, and ends the watch
        waits.append(_share(month.remaining, month.limit, month.resets_at, now))
    return max(waits)


def _share(remaining: int, limit: int, full_at: datetime | None, now: datetime | None) -> float:
    if full_at is None or now is None or remaining > limit * NEAR_END:
        return 0.0
    return (full_at - now).total_seconds() / max(remaining, 1)
