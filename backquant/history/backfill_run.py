"""One run of a plan: what its threads share, what it tells meanwhile and what it came to. It makes no I/O but the line of progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from .._ground.public import public
from .._ground.wording import counted, told_length
from .estimate import calls_of
from .fetch import Fetched, Fetcher
from .interruptible_clock import Pauses, Stopped
from .quota_ledger import Count, Ledger
from .series import Chunk

if TYPE_CHECKING:
    from .._ground.rate_limit_headers import Quota, RateLimit

__all__ = ["Outcome", "Progress", "Run", "Tell", "teller"]

PACE: Final = timedelta(seconds=1)  # between two lines of progress


@public("backquant.history")
@attrs.define(frozen=True)
class Progress:
    """How far a run is."""

    done: int
    """Chunks that are finished."""

    chunks: int
    units: int
    """Requests that the run has taken."""

    calls: int
    """Requests that are left, by the estimate."""

    left: timedelta | None
    """Until it ends: the calls that are left at the minute's budget, or at the pace so far where that is slower. None at the start."""

    def __str__(self) -> str:
        left = "" if self.left is None else f", {told_length(self.left.total_seconds())} left"
        return f"{self.done:,} of {self.chunks:,} days, {counted(self.units, 'call')}, {self.calls:,} to go{left}"


@public("backquant.history")
@attrs.define(frozen=True)
class Outcome:
    """What a run came to."""

    done: int
    """Days that have their file, those of earlier runs included."""

    empty: int
    clamped: int
    failed: int
    """Days at which the server failed; the next run tries them again."""

    open: int
    """Days that were not reached."""

    units: int
    """Requests that this run took."""

    stopped: str | None
    """Why the run ended before its end; None when it did not."""

    ledger: Ledger
    """This run's units, beside the server's own count."""

    def __str__(self) -> str:
        parts = [f"{counted(self.done, 'day')} done"]
        parts += [
            f"{count:,} {name}"
            for count, name in (
                (self.empty, "empty"),
                (self.clamped, "beyond the plan's depth"),
                (self.failed, "failed"),
                (self.open, "open"),
            )
            if count
        ]
        end = f"; stopped: {self.stopped}" if self.stopped else ""
        return f"{', '.join(parts)}; {counted(self.units, 'call')}{end}"


Tell: TypeAlias = Callable[[Progress], None]


class Run:
    """What the threads of a run share."""

    def __init__(
        self,
        chunks: Iterable[Chunk],
        clock: Pauses,
        spend: int | None = None,
        tell: Tell | None = None,
        reserve: float = 0,
    ) -> None:
        self.units: int = 0
        self.stopped: str | None = None
        self.count: Count = Count()
        self._clock = clock
        self._spend = spend
        self._tell = tell
        self._reserve = reserve
        self._lock = Lock()
        self._minute: int | None = None
        self._ended = 0
        self._line = False
        self._began = self._told = clock.now()
        self.remain(chunks)
        self._chunks = len(self._left)

    def remain(self, chunks: Iterable[Chunk]) -> None:
        """What is left; the rest is finished, by whomever."""
        self._left = {chunk: calls_of(chunk) for chunk in chunks}

    def one(self, fetcher: Fetcher, chunk: Chunk) -> Fetched:
        if self._clock.stop.is_set():
            raise Stopped
        try:
            return fetcher.fetch(chunk)
        except BaseException:  # no other chunk is begun after an error that ends the run
            self._clock.stop.set()
            raise

    def take(self) -> None:
        with self._lock:
            if self._spend is not None and self.units >= self._spend:
                self.end(f"{self.units:,} calls are spent, as many as this run may take")
            if self._clock.stop.is_set():
                raise Stopped
            self.units += 1
            self.count.asked()

    def give_back(self) -> None:
        """The call was not sent, as the run ended while it waited."""
        with self._lock:
            self.units -= 1
            self.count.asked(-1)

    def answered(self, minute: RateLimit | None, quota: Quota | None) -> None:
        self.count.answered(quota)
        with self._lock:
            if minute is not None and minute.limit:
                self._minute = minute.limit
            if quota is not None and self._reserve and quota.remaining <= self._reserve * quota.limit:
                self.end(f"{quota.remaining:,} of {quota.limit:,} calls are left in the month, the reserve")
            if self._tell is not None and self._clock.now() - self._told >= PACE:
                self._report()

    def close(self) -> None:
        """What comes next is not written behind a line of progress that is not the last one."""
        if self._line:
            print(file=sys.stderr)

    def end(self, reason: str) -> None:
        self.stopped = self.stopped or reason
        self._clock.stop.set()

    def finished(self, fetched: Fetched) -> None:
        with self._lock:
            if fetched.state != "open":  # else another worker has it
                self._left.pop(fetched.chunk, None)
                self._ended += fetched.units
            self._report()

    def _report(self) -> None:
        if self._tell is None:
            return
        self._told = now = self._clock.now()
        self._line = self._tell is _shown and bool(self._left)
        calls = max(0, sum(self._left.values()) - (self.units - self._ended))
        self._tell(Progress(self._chunks - len(self._left), self._chunks, self.units, calls, self._until(now, calls)))

    def _until(self, now: datetime, calls: int) -> timedelta | None:
        """The end by the minute's budget; by the pace so far where the server is slower than that."""
        by_budget = timedelta() if self._minute is None else timedelta(minutes=calls / self._minute)
        by_pace = (now - self._began) * calls / self.units if self.units else timedelta()
        return max(by_budget, by_pace) if self.units else None


def teller(progress: bool | Tell | None) -> Tell | None:
    """What is told of each chunk: by default a line in a terminal."""
    if progress is None:
        progress = sys.stderr.isatty()
    return _shown if progress is True else progress or None


def _shown(progress: Progress) -> None:
    end = "\n" if progress.done == progress.chunks else ""
    print(f"\r\x1b[K{progress}", end=end, file=sys.stderr, flush=True)
