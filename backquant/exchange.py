"""One call as a conversation without I/O: when to send, when to wait, what the outcome is.

The sync and the async client both drive this generator; they only send and sleep.
"""

from __future__ import annotations

import logging
import random
import warnings
from collections.abc import Generator
from typing import Final, TypeAlias, TypeGuard, TypeVar

import attrs
from backquant_api.operation import Operation

from .budget import GLANCE
from .config import Settings
from .errors import (
    APIConnectionError,
    BackQuantError,
    ContractDriftWarning,
    QuotaExceededError,
    RateLimitError,
    UpstreamError,
)
from .http import HttpResponse
from .limits import rate_limit
from .reply import Reply
from .request import Request
from .unwrap import unwrap

__all__ = ["Outcome", "Send", "Sleep", "Step", "exchange"]

T = TypeVar("T")
log: Final[logging.Logger] = logging.getLogger("backquant")

FIRST_BACKOFF: Final = 2.0  # seconds; doubled with each attempt
LONGEST_WAIT: Final = 120.0  # seconds; a longer Retry-After is given up at once, never shortened


@attrs.define(frozen=True)
class Send:
    """Send the request."""


@attrs.define(frozen=True)
class Sleep:
    """Wait before the next attempt."""

    seconds: float


Step: TypeAlias = Send | Sleep
Outcome: TypeAlias = HttpResponse | APIConnectionError | None


def exchange(operation: Operation[T], request: Request, settings: Settings) -> Generator[Step, Outcome, Reply[T]]:
    """Yields what to do next and is sent what came of it; returns the reply.

    Raises:
        BackQuantError: the last attempt's error, when no further one is due.
    """
    attempt = 1
    while True:
        outcome = yield from _send(request, settings)
        try:
            reply = _judge(outcome, operation, settings, request, attempt)
        except BackQuantError as error:
            if _counts(request, settings) and _refills(error):
                settings.minute.refuse(error.retry_after or 0.0, settings.clock.now())
                continue
            wait = wait_before_retry(error, attempt, settings.max_retries)
            if wait is None:
                if attempt > 1:
                    error.add_note(f"This was attempt {attempt}.")
                raise
            attempts = settings.max_retries + 1
            log.warning("waiting %.1f s before attempt %d of %d: %s", wait, attempt + 1, attempts, error)
        else:
            _warn_of_drift(reply)
            return reply
        yield Sleep(wait)
        attempt += 1


def _send(request: Request, settings: Settings) -> Generator[Step, Outcome, Outcome]:
    """One attempt, once the minute has room for it if that is to be waited for."""
    if not _counts(request, settings):
        return (yield Send())
    now, minute = settings.clock.now, settings.minute
    while wait := minute.reserve(now()):
        if wait > GLANCE:
            log.info("the minute's budget is used up: waiting %.1f s", wait)
        yield Sleep(wait)
    outcome: Outcome = None
    try:
        outcome = yield Send()
    finally:  # also when the caller is interrupted or cancelled
        minute.settle(outcome if isinstance(outcome, HttpResponse) else None, now())
    return outcome


def _counts(request: Request, settings: Settings) -> bool:
    """Whether the call draws on a budget that is to be waited for; one without a key draws on none."""
    return settings.wait_for_budget and request.needs_key


def _refills(error: BackQuantError) -> TypeGuard[RateLimitError]:
    """Whether a minute's budget is used up that will be full again soon."""
    if not isinstance(error, RateLimitError) or isinstance(error, QuotaExceededError):
        return False
    minute = None if error.http is None else rate_limit(error.http.headers)
    return (error.retry_after or 0.0) <= LONGEST_WAIT and (minute is None or minute.limit > 0)


def _judge(outcome: Outcome, operation: Operation[T], settings: Settings, request: Request, attempt: int) -> Reply[T]:
    if isinstance(outcome, HttpResponse):
        log.info("GET %s %d in %.0f ms (attempt %d)", request.path, outcome.status, outcome.elapsed * 1000, attempt)
        log.debug("GET %s query %r: %d bytes", request.path, request.query, len(outcome.body))
        return unwrap(outcome, operation, strict=settings.strict, now=settings.clock.now())
    if outcome is None:
        raise AssertionError("a Send is answered with what came of it")
    log.info("GET %s failed: %s (attempt %d)", request.path, outcome, attempt)
    raise outcome


def wait_before_retry(error: BackQuantError, attempt: int, max_retries: int) -> float | None:
    """Seconds to wait before trying again, None when that is not to be done.

    A wait that the server names is kept or, if it is longer than `LONGEST_WAIT`, refused; it is never cut short.
    """
    if attempt > max_retries or isinstance(error, QuotaExceededError):
        return None
    match error:
        case RateLimitError():
            wait = error.retry_after
        case UpstreamError():
            wait = max(_backoff(attempt), error.retry_after or 0.0)
        case APIConnectionError():
            wait = _backoff(attempt)
        case _:
            return None
    return wait if wait is not None and wait <= LONGEST_WAIT else None


def _backoff(attempt: int) -> float:
    """Full jitter: anything from 0 to the full delay, so that clients that failed together don't return together."""
    return random.uniform(0.0, min(LONGEST_WAIT, FIRST_BACKOFF * 2 ** (attempt - 1)))  # noqa: S311  # no secret


_warned: set[tuple[str, str]] = set()


def _warn_of_drift(reply: Reply[T]) -> None:
    for item in reply.drift:
        seen = (reply.operation, item.pattern)
        if seen in _warned:
            continue
        warnings.warn(
            f"{reply.operation}() departs from the contract at {item}; see reply.drift",
            ContractDriftWarning,
            stacklevel=5,  # the line that called the method
        )
        _warned.add(seen)
