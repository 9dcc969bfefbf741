"""One call as a conversation without I/O: when to send, when to wait, what the outcome is.

The sync and the async client both drive this generator; they only send and sleep.
"""

from __future__ import annotations

import logging
from collections.abc import Generator
from datetime import datetime
from typing import Final, TypeAlias, TypeVar
from urllib.parse import urlsplit

import attrs
from backquant_api.operation import Operation

from .._ground.backoff import agreed_wait, jittered, note_ceiling
from .._ground.rate_limit_headers import rate_limit
from .._ground.response import HttpResponse
from .._ground.stacklevel import warn_once
from ..errors import (
    APIConnectionError,
    BackQuantError,
    ConfigurationError,
    ContractDriftWarning,
    NotFoundError,
    QuotaExceededError,
    RateLimitError,
    UpstreamError,
)
from .deprecation import warn_of_headers
from .envelope import is_envelope
from .minute_budget import GLANCE
from .reply import Reply
from .reply_check import check_answer, warn_of_moment
from .request import Request
from .settings import Settings
from .statuses import RETRIED
from .unwrap import PUBLISHED_PREFIX, unwrap

__all__ = ["Came", "Send", "Sleep", "Step", "exchange", "wait_before_retry"]

T = TypeVar("T")
log: Final[logging.Logger] = logging.getLogger("backquant")
HEALTH: Final = Request("/health", "", needs_key=False)


@attrs.define(frozen=True)
class Send:
    """Send the request, and have the reply within so many seconds."""

    request: Request
    seconds: float


@attrs.define(frozen=True)
class Sleep:
    """Wait before the next attempt."""

    seconds: float


Step: TypeAlias = Send | Sleep
Came: TypeAlias = HttpResponse | APIConnectionError | None


def exchange(operation: Operation[T], request: Request, settings: Settings) -> Generator[Step, Came, Reply[T]]:
    """Yields what to do next and is sent what came of it; returns the reply.

    Raises:
        BackQuantError: the last attempt's error, when no further one is due.
    """
    attempt = sent = 1
    began: datetime | None = None
    while True:
        if _counts(request, settings):
            yield from _turn(settings)
        began = began or settings.clock.now()  # a queue for the budget, before anything is sent, is no part of the call
        outcome = yield from _send(_left(began, settings), request, settings)
        try:
            reply = _judge(outcome, operation, settings, request, sent)
        except BackQuantError as error:
            if isinstance(error, NotFoundError) and _doubtful(error, settings):
                yield from _look_for_the_api(error, settings, _left(began, settings))
            refills = _counts(request, settings) and _refills(error, settings.max_wait)
            wait = (
                _told(error) if refills else wait_before_retry(error, attempt, settings.max_retries, settings.max_wait)
            )
            if wait is None or not _has_time(wait, began, settings, error):
                _explain(error, sent, settings)
                raise
            if refills:  # the budget tells when
                settings.minute.refuse(_told(error), settings.clock.now())
            else:
                attempts = settings.max_retries + 1
                log.warning("waiting %.1f s before attempt %d of %d: %s", wait, attempt + 1, attempts, error)
        else:
            settings.route.proven = True
            _warn_of_drift(reply)
            warn_of_headers(reply)
            if settings.tells_clamps:
                warn_of_moment(reply)
            return reply
        sent += 1
        if not refills:
            yield Sleep(wait)
            attempt += 1


def _doubtful(error: NotFoundError, settings: Settings) -> bool:
    """Whether a first answer of 404 may mean that there is no such API here, rather than no such data."""
    return not settings.route.proven and (error.code is None or urlsplit(settings.base_url).path != PUBLISHED_PREFIX)


def _look_for_the_api(error: NotFoundError, settings: Settings, seconds: float) -> Generator[Step, Came, None]:
    """Ask once for what every API of this kind has.

    Raises:
        ConfigurationError: it is not there.
    """
    outcome = yield Send(HEALTH, seconds)
    settings.route.proven = (
        isinstance(outcome, HttpResponse) and 200 <= outcome.status < 300 and is_envelope(outcome.body)
    )
    if isinstance(outcome, HttpResponse) and not settings.route.proven:
        raise ConfigurationError(
            f"base_url: {settings.base_url} answers 404, and {outcome.status} to {HEALTH.path}: there is no BackQuant API at"
            f" this address; the published one ends with {PUBLISHED_PREFIX}"
        ) from error


def _turn(settings: Settings) -> Generator[Step, Came, None]:
    """Wait until the minute has room for a call, and take it out of the budget."""
    minute, now = settings.minute, settings.clock.now
    while wait := minute.reserve(now()):
        if wait > GLANCE:
            log.info("the minute's budget is used up: waiting %.1f s", wait)
        yield Sleep(wait)


def _send(seconds: float, request: Request, settings: Settings) -> Generator[Step, Came, Came]:
    """One attempt."""
    outcome: Came = None
    try:
        outcome = yield Send(request, seconds)
    finally:  # also when the caller is interrupted or cancelled
        if _counts(request, settings):
            answered = outcome if isinstance(outcome, HttpResponse) else None
            settings.minute.settle(answered, settings.clock.now())
    return outcome


def _counts(request: Request, settings: Settings) -> bool:
    """Whether the call draws on a budget that is to be waited for; one without a key draws on none."""
    return settings.wait_for_budget and request.needs_key


def _refills(error: BackQuantError, max_wait: float) -> bool:
    """Whether a minute's budget is used up that will be full again soon."""
    if not isinstance(error, RateLimitError) or isinstance(error, QuotaExceededError):
        return False
    minute = None if error.http is None else rate_limit(error.http.headers)
    return (error.retry_after or 0.0) <= max_wait and (minute is None or minute.limit > 0)


def _told(error: BackQuantError) -> float:
    return (error.retry_after or 0.0) if isinstance(error, RateLimitError) else 0.0


def _explain(error: BackQuantError, sent: int, settings: Settings) -> None:
    """Say why no further attempt follows, where the reply alone does not tell."""
    if not isinstance(error, QuotaExceededError):
        note_ceiling(error, settings.max_wait)
    if sent > 1:
        error.add_note(f"This was attempt {sent}.")


def _has_time(wait: float, began: datetime, settings: Settings, error: BackQuantError) -> bool:
    left = _left(began, settings)
    if wait < left:
        return True
    error.add_note(f"The call's deadline of {settings.deadline:g} s leaves no time for another attempt.")
    return False


def _left(began: datetime, settings: Settings) -> float:
    """Seconds until the whole call has to be over."""
    return settings.deadline - (settings.clock.now() - began).total_seconds()


def _judge(outcome: Came, operation: Operation[T], settings: Settings, request: Request, sent: int) -> Reply[T]:
    if isinstance(outcome, HttpResponse):
        log.info("GET %s %d in %.0f ms (attempt %d)", request.path, outcome.status, outcome.elapsed * 1000, sent)
        log.debug("GET %s query %r: %d bytes", request.path, request.query, len(outcome.body))
        reply = unwrap(outcome, operation, strict=settings.strict, now=settings.clock.now(), asked=request.as_of)
        reply.attempts = sent
        check_answer(reply, request, strict=settings.strict)
        return reply
    if outcome is None:
        raise AssertionError("a Send is answered with what came of it")
    log.info("GET %s failed: %s (attempt %d)", request.path, outcome, sent)
    raise outcome


def wait_before_retry(error: BackQuantError, attempt: int, max_retries: int, max_wait: float) -> float | None:
    """Seconds to wait before trying again, None when that is not to be done."""
    if attempt > max_retries or isinstance(error, QuotaExceededError):
        return None
    if isinstance(error, APIConnectionError):
        return jittered(attempt, max_wait)
    if not isinstance(error, RETRIED):
        return None
    if isinstance(error, RateLimitError):
        return None if error.retry_after is None else agreed_wait(0.0, error.retry_after, max_wait)
    told = error.retry_after if isinstance(error, UpstreamError) else None
    return agreed_wait(jittered(attempt, max_wait), told, max_wait)


def _warn_of_drift(reply: Reply[T]) -> None:
    for item in reply.drift:
        message = f"{reply.operation}() departs from the contract at {item}; see reply.drift"
        warn_once((reply.operation, item.pattern), message, ContractDriftWarning)
