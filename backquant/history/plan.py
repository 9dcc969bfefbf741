"""What a backfill will fetch, what it will cost, and doing it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import closing
from datetime import datetime
from typing import Any, Final

import attrs
from backquant_api.operation import Caller

from .._call.reply import Reply
from .._ground.public import public
from .._ground.wording import counted
from ..errors import ConfigurationError, QuotaExceededError
from .backfill_run import Outcome, Run, Tell, teller
from .estimate import FLOOR, Estimate, cut_off, estimated
from .fetch import Fetched, Fetcher
from .interruptible_clock import Pauses, Stopped
from .journal import ChunkState, Journal
from .open_store import Store
from .postgres_journal import open_journal
from .series import Chunk, Series, chunks_of
from .storage import Bucket, Root

__all__ = ["THREADS", "Plan", "Wire"]

log: Final[logging.Logger] = logging.getLogger("backquant")
THREADS: Final = 4
LOOK: Final = 1.0  # seconds until it is seen again whether other workers have finished, or died
FINAL: Final = ("done", "empty", "clamped")
TOLD: Final = "it was told to stop"


@attrs.define(frozen=True)
class Wire:
    """What a plan needs of a client: one that tries once, and waits for the minute's budget."""

    send: Caller
    meta: Callable[[], Reply[Any]]
    clock: Pauses
    again: Callable[[], tuple[object, ...]]
    """How it is made anew in another process, which has the key from its own environment."""

    def __reduce__(self) -> tuple[object, ...]:
        return self.again()


@public("backquant.history")
class Plan:
    """A backfill that is yet to run; made by `bq.backfill()`.

    It can be pickled, and so can its chunks, for an engine that spreads them over processes or machines. The key is not in the
    pickle: each worker has it from its own environment (`BACKQUANT_API_KEY`).
    """

    series: tuple[Series, ...]
    """What is fetched."""
    start: datetime
    """From here, at the earliest from where snapshots begin."""
    end: datetime
    """To here, the last full UTC day: a day is fetched when it is over."""
    every: float | None
    """Seconds of the grid; None for every snapshot."""
    into: Root
    """The folder of the store, or its place in a bucket."""

    def __init__(
        self,
        wire: Wire,
        series: Sequence[Series],
        start: datetime,
        end: datetime,
        every: float | None,
        into: Root,
        coordinate: str | None = None,
    ) -> None:
        if isinstance(into, Bucket) and coordinate is None:
            raise ConfigurationError(
                f"{into}: a store in a bucket has its journal in a database; pass coordinate='postgresql://host/db'"
            )
        self.series = tuple(series)
        self.start = start
        self.end = end
        self.every = every
        self.into = into
        self._wire = wire
        self._coordinate = coordinate

    def __repr__(self) -> str:
        what = ", ".join(map(str, self.series[:3])) + (", …" if len(self.series) > 3 else "")
        return f"<Plan {what}: {self.start:%Y-%m-%d} to {self.end:%Y-%m-%d %H:%M} into {str(self.into)!r}>"

    def chunks(self) -> Iterator[Chunk]:
        """The days of each series, the newest first; each may be fetched by another worker."""
        for group in zip(
            *(list(chunks_of(each, self._first, self.end, self.every)) for each in self.series), strict=True
        ):
            yield from group

    @property
    def _first(self) -> datetime:
        return max(self.start, FLOOR)

    def estimate(self) -> Estimate:
        """What the run will cost, of what is not in the store yet. It takes one call, of `GET /meta`, which tells the plan's limits.

        Raises:
            BackQuantError: that call failed.
        """
        states = self._states()
        return estimated(self._wire.meta(), list(self._missing(states)), self.start, states)

    def _states(self) -> list[ChunkState]:
        journal = open_journal(self.into, self._coordinate)
        if journal is None:
            return []
        with closing(journal):
            return journal.states()

    def _missing(self, states: Sequence[ChunkState]) -> Iterator[Chunk]:
        known = {state.chunk for state in states if state.state in FINAL}
        return (chunk for chunk in self.chunks() if chunk not in known)

    def fetch(self, chunk: Chunk) -> Fetched:
        """Fetch one chunk, for an engine that spreads them over workers: one that is there already costs no call.

        With `coordinate=`, a chunk that another worker has under way is waited for, and taken over if that one dies.

        Raises:
            BackQuantError: no further call can succeed.
            ConfigurationError: another process has the store, and no database coordinates them.
        """
        for state in self._states():
            if state.chunk == chunk and state.state in FINAL:
                return Fetched(chunk, state.state, state.reason, state.rows, 0)
        clock = self._wire.clock
        with Store(self.into, self._coordinate, clock.sleep) as store:
            fetcher = Fetcher(self.into, store.journal, self._wire.send, clock, Run([], clock))
            while (fetched := fetcher.fetch(chunk)).state == "open":
                clock.sleep(LOOK)
            return fetched

    def stop(self) -> None:
        """End the run that another thread has begun: calls under way are waited for, and no other is sent."""
        self._wire.clock.stop.set()

    def run(
        self,
        *,
        reserve: float = 0.0,
        spend: int | None = None,
        threads: int = THREADS,
        progress: bool | Tell | None = None,
    ) -> Outcome:
        """Fetch all that is not in the store yet. The same call goes on after a crash, and pays nothing twice.

        Args:
            reserve: the share of the month's budget that is left alone: 0.2 stops when a fifth is left.
            spend: calls that this run may take at the most. Needed where the estimate is above what the month holds.
            threads: chunks that are fetched side by side.
            progress: True or False; or what is told how far it is. Default: a line in a terminal.

        Raises:
            ConfigurationError: an argument makes no sense, another process has the store, or the month does not hold the estimate.
            AuthenticationError, PermissionDeniedError, InvalidRequestError: no call can succeed; the rest of the run would fail as well.
            OSError: the disk is full, or can't be written. What was answered is kept.
        """
        if not 0 <= reserve < 1:
            raise ConfigurationError(f"reserve: {reserve!r} is no share from 0 to below 1, such as 0.2")
        if spend is not None and spend < 1:
            raise ConfigurationError(f"spend: {spend!r} is no number of calls from 1 up")
        for told in cut_off(self.start):
            log.warning("%s", told)
        clock = self._wire.clock
        with Store(self.into, self._coordinate, clock.sleep) as store:
            missing = list(self._missing(store.journal.states()))
            if missing and spend is None:
                self._check_month(reserve)
            run = Run(missing, clock, spend, teller(progress), reserve)
            fetcher = Fetcher(self.into, store.journal, self._wire.send, clock, run)
            try:
                while missing:
                    self._spread(fetcher, missing, threads, run)
                    missing = [] if self._coordinate is None or run.stopped else self._of_others(store.journal, run)
            except Stopped:
                run.end(TOLD)
            except KeyboardInterrupt as error:  # of the way to here nothing is of use
                kept = f"{self._outcome(store.journal, run)}. Every answer is kept, and the same lines go on from there"
                error.add_note(f"{self.into}: {kept}")
                raise error.with_traceback(None) from None
            finally:
                clock.stop.clear()
                run.close()
            return self._outcome(store.journal, run)

    def _outcome(self, journal: Journal, run: Run) -> Outcome:
        states: dict[Chunk, str] = {state.chunk: state.state for state in journal.states()}
        found = [states.get(chunk, "open") for chunk in self.chunks()]
        done, empty, clamped, failed, left = map(found.count, ("done", "empty", "clamped", "failed", "open"))
        return Outcome(done, empty, clamped, failed, left, run.units, run.stopped, run.count.ledger())

    def _check_month(self, reserve: float) -> None:
        estimate = self.estimate()
        left = estimate.month_left
        if left is not None and estimate.month is not None and estimate.calls > left - reserve * estimate.month:
            raise ConfigurationError(
                f"the estimate is {counted(estimate.calls, 'call')}, and the month holds {left:,} of {estimate.month:,} yet"
                f"{f', of which {reserve:.0%} are reserved' if reserve else ''}; pass spend= the calls that this run may"
                " take, and run it again next month: it goes on where it was"
            )

    def _of_others(self, journal: Journal, run: Run) -> list[Chunk]:
        """What other workers have under way, after a pause: one that dies leaves its days to those that live."""
        states = {state.chunk: state.state for state in journal.states()}
        left = [chunk for chunk in self.chunks() if states.get(chunk, "open") == "open"]
        run.remain(left)
        self._wire.clock.sleep(LOOK if left else 0.0)
        return left

    def _spread(self, fetcher: Fetcher, chunks: list[Chunk], threads: int, run: Run) -> None:
        """Fetch the chunks side by side. The first error that no other call can escape ends the run, and is raised."""
        with ThreadPoolExecutor(max_workers=threads, thread_name_prefix="backquant-history") as pool:
            futures: list[Future[Fetched]] = []
            try:
                futures = [pool.submit(run.one, fetcher, chunk) for chunk in chunks]
                for future in as_completed(futures):
                    try:
                        run.finished(future.result())
                    except Stopped:  # a bound of the run that was met has told its reason before
                        run.end(TOLD)
                    except QuotaExceededError as error:
                        run.end(str(error).splitlines()[0])
            except BaseException:  # also Ctrl-C: what is under way ends with its call, the rest is not begun
                self.stop()
                for future in futures:
                    future.cancel()
                raise
