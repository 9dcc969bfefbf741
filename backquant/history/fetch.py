"""Fetches one chunk: asks what the walk wants, writes down each question before and each answer after, seals the file.

Whatever is written down is not asked again, so that a chunk may be fetched as often as one likes, and goes on where it was.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, Protocol, cast

import attrs
from backquant_api.operation import Caller, Operation

from .._call.attempts import wait_before_retry
from .._call.reply import Reply
from .._ground.backoff import MAX_WAIT, backoff
from .._ground.clock import Clock
from .._ground.public import public
from .._ground.rate_limit_headers import Quota, RateLimit, quota, rate_limit
from .._ground.typed_meta import read_facts
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
from .files import Tables, seal
from .interruptible_clock import Stopped
from .journal import Answer, Journal, State, TakenOver
from .reply_rows import first_time, read_reply, rows_of
from .series import Chunk, Series, operation_of
from .snapshot_walk import keeps, walk
from .storage import Root

__all__ = ["Fetched", "Fetcher", "read_answer"]

log: Final[logging.Logger] = logging.getLogger("backquant")
ATTEMPTS: Final = 6  # at one question, before its chunk is given up for this run


@public("backquant.history")
@attrs.define(frozen=True)
class Fetched:
    """What came of a chunk."""

    chunk: Chunk
    state: State
    reason: str | None
    rows: int
    units: int
    """Requests that this took now; 0 for a chunk that was there already."""


class Watcher(Protocol):
    """Who is told of each answer, and may end the run."""

    def take(self) -> None:
        """One more call is about to be sent.

        Raises:
            Stopped: it must not be.
        """
        ...

    def give_back(self) -> None:
        """It was not sent, as the run ended while it waited."""
        ...

    def answered(self, minute: RateLimit | None, quota: Quota | None) -> None: ...


@attrs.define(frozen=True)
class Fetcher:
    """Fetches chunks with one client into one store. Threads may share it."""

    root: Root
    journal: Journal
    send: Caller
    clock: Clock
    watcher: Watcher
    markets: set[str] = attrs.field(factory=set[str], init=False)
    """Whose figures the store takes, as far as met."""

    beyond: dict[Series, Answer] = attrs.field(factory=dict[Series, Answer], init=False)
    """For each series the earliest moment that the plan allows, as far as met: what lies before need not be asked."""

    def fetch(self, chunk: Chunk) -> Fetched:
        """Fetch what is not there yet.

        Raises:
            Stopped: the run is to end.
            BackQuantError: no further call can succeed: the key, the plan, a parameter, the month.
            OSError: the store can't be written.
        """
        number = self.journal.open(chunk)
        state = self.journal.state(number)
        if state in ("done", "empty", "clamped"):
            return Fetched(chunk, state, None, 0, 0)
        if not self.journal.take(number):
            return Fetched(chunk, "open", "another worker fetches it", 0, 0)
        beyond = self.beyond.get(chunk.series)
        if beyond is not None and beyond.snapshot is not None and chunk.end <= beyond.snapshot:
            self.journal.finish(number, "clamped", reason=beyond.reason, rows=0, size=0, now=self.clock.now())
            return Fetched(chunk, "clamped", beyond.reason, 0, 0)
        try:
            return _OneChunk(self, chunk, number).fetch()
        except TakenOver:
            return Fetched(chunk, "open", "another worker took it over", 0, 0)
        except BaseException:  # others need not wait until it is sure that nobody works on it
            self.journal.let_go(number)
            raise


class _OneChunk:
    """One chunk while it is fetched."""

    def __init__(self, shared: Fetcher, chunk: Chunk, number: int) -> None:
        self._shared = shared
        self._chunk = chunk
        self.number = number
        self._operation: Operation[Any] = operation_of(chunk.series.operation)
        self._units = 0
        self._ended: Answer | None = None

    def fetch(self) -> Fetched:
        known = {answer.asked: answer for answer in self._shared.journal.answers(self.number)}
        steps = walk(self._chunk)
        moment = next(steps, None)
        while moment is not None:
            answer = known.get(moment) or self._ask(moment)
            if answer.outcome != "found":
                self._ended = answer
            if answer.outcome == "clamped":
                self._shared.beyond[self._chunk.series] = answer
            try:
                moment = steps.send(answer.covers)
            except StopIteration:
                break
        return self._finish()

    def _finish(self) -> Fetched:
        ended, journal = self._ended, self._shared.journal
        if ended is not None and ended.outcome == "failed":
            return self._end("failed", ended.reason, 0, 0)
        with journal.sealing():
            sealed = seal(self._shared.root, journal, self._chunk, _Replies(self, journal))
        if sealed.rows:
            state: State = "done"
        else:
            state = "clamped" if ended is not None and ended.outcome == "clamped" else "empty"
        return self._end(state, ended.reason if ended else None, sealed.rows, sealed.size)

    def _end(self, state: State, reason: str | None, rows: int, size: int) -> Fetched:
        now = self._shared.clock.now()
        self._shared.journal.finish(self.number, state, reason=reason, rows=rows, size=size, now=now)
        return Fetched(self._chunk, state, reason, rows, self._units)

    def tables(self, answer: Answer) -> Tables | None:
        if answer.snapshot is None or not keeps(self._chunk, answer.snapshot):
            return None
        return rows_of(read_reply(self._operation, answer), answer, self._chunk)

    def _ask(self, moment: datetime) -> Answer:
        """The answer to a question, from as many attempts as it takes."""
        for attempt in range(1, ATTEMPTS + 1):
            self._shared.watcher.take()
            call = self._shared.journal.ask(self.number, moment)
            try:
                reply = self._shared.send(self._operation, {**dict(self._chunk.series.arguments), "as_of": moment}, {})
                answer = read_answer(reply, moment, self._shared.clock.now())
            except Stopped:  # while it waited for the minute
                self._shared.journal.withdraw(call)
                self._shared.watcher.give_back()
                raise
            except BackQuantError as error:
                answer = _failure(error, moment, self._shared.clock.now())
                http = error.http if isinstance(error, APIError | ContractError) else None
                self._settle(call, answer, None if http is None else http.headers)
                if answer.outcome != "failed":
                    return answer
                if not _may_pass(error):
                    raise
                if attempt < ATTEMPTS:
                    self._pause(error, attempt)
                continue
            self._check_market(reply)
            answer = _if_over(answer, reply)
            self._settle(call, answer, reply.http.headers)
            return answer
        return answer  # pyright: ignore[reportPossiblyUnboundVariable]  # there is a first attempt

    def _check_market(self, reply: Reply[Any]) -> None:
        """Made-up figures and the market's, or those of two sandboxes, are not to be mixed.

        Raises:
            ConfigurationError: the store has figures of another market.
        """
        shared, market = self._shared, read_facts(reply.meta).made_up or ""
        if market in shared.markets:
            return
        kept = shared.journal.belong(market)
        if kept != market:
            names = [name or "the API" for name in (kept, market)]
            raise ConfigurationError(
                f"{shared.root}: has figures of {names[0]}, and these are of {names[1]}: take another folder"
            )
        shared.markets.add(market)

    def _settle(self, call: int, answer: Answer, headers: Mapping[str, str] | None) -> None:
        if answer.status is not None:  # else nobody knows whether it was counted: it stays uncertain
            self._shared.journal.answer(call, answer)
            self._units += 1
            told = headers or {}
            self._shared.watcher.answered(rate_limit(told), quota(told))

    def _pause(self, error: BackQuantError, attempt: int) -> None:
        wait = wait_before_retry(error, attempt, ATTEMPTS, MAX_WAIT)
        if wait is None:
            wait = backoff(attempt, MAX_WAIT)
        log.warning("%s: waiting %.1f s before attempt %d: %s", self._chunk, wait, attempt + 1, error)
        self._shared.clock.sleep(wait)


class _Replies:
    """The tables of a chunk's answers, oldest first; as often as one likes."""

    def __init__(self, chunk: _OneChunk, journal: Journal) -> None:
        self._chunk = chunk
        self._journal = journal

    def __iter__(self) -> Iterator[Tables]:
        for answer in self._journal.bodies(self._chunk.number):
            tables = self._chunk.tables(answer)
            if tables is not None:
                yield tables


def read_answer(reply: Reply[Any], asked: datetime, now: datetime) -> Answer:
    of = reply.as_of
    if of is None or of.snapshot is None:
        raise ContractError(
            f"{reply.operation} does not tell of which moment its answer is (meta.extra.as_of.snapshot_ts)",
            http=reply.http,
        )
    if of.clamped is not None and of.clamped.enforced:
        return Answer(asked, "clamped", None, of.snapshot, reply.status, str(of.clamped), now)
    snapshot = of.snapshot
    covers = first_time(reply, snapshot)
    return Answer(asked, "found", covers, snapshot, reply.status, None, now, reply.http.body)


def _if_over(answer: Answer, reply: Reply[Any]) -> Answer:
    """The answer; none where the moment is still to come by the server's clock: its newest snapshot may not be the last one."""
    told = cast("object", reply.meta.timestamp)  # a reply that departs has whatever came
    if not isinstance(told, datetime) or told >= answer.asked:
        return answer
    reason = f"it is {told:%Y-%m-%d %H:%M:%S} by the API's clock, so that the day is not over; is this machine's clock ahead?"
    return Answer(answer.asked, "failed", status=answer.status, reason=reason, fetched=answer.fetched)


def _failure(error: BackQuantError, asked: datetime, now: datetime) -> Answer:
    status = error.status if isinstance(error, APIError) else None
    if isinstance(error, ContractError) and error.http is not None:
        status = error.http.status
    if isinstance(error, NotFoundError) and error.code == "NOT_FOUND":
        return Answer(asked, "empty", status=status, reason="nothing is held at or before this moment", fetched=now)
    return Answer(asked, "failed", status=status, reason=str(error).splitlines()[0], fetched=now)


def _may_pass(error: BackQuantError) -> bool:
    """Whether another chunk, or this one later, may succeed."""
    if isinstance(error, ConfigurationError | QuotaExceededError):  # a spent month is a RateLimitError, too
        return False
    if isinstance(error, ContractError):
        return True  # a proxy's page, a cut body
    return isinstance(error, APIConnectionError | RateLimitError | UpstreamError | InternalServerError)
