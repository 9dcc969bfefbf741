"""Records the live tape and watched endpoints, until it is stopped; what `bq.record()` does.

What came is held in memory until it is written, and only then counts as recorded. After a crash the next start fetches from where
the record is complete, so that what was in memory is lost to nobody. How far that is goes by the server's clock as well as by
this machine's, whichever is behind; and nothing counts while what was missed is still being fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from .._call.bound_method import BoundCall
from .._call.reply import Reply
from .._ground.channel_names import split_tape
from .._ground.clock import Clock
from ..channels import heartbeat
from ..errors import BackQuantError, ConfigurationError
from .sinks import Sink, check_target, open_sink
from .tape_channel import LATE, Tape
from .watched_endpoint import Watched

if TYPE_CHECKING:
    from ..stream import Event as TapeEvent
    from ..stream import Gap

__all__ = ["WATCH", "Recording", "Sources"]

SECOND: Final = timedelta(seconds=1)
BEAT: Final = timedelta(seconds=15)  # between two heartbeats
MOST: Final = 100_000  # trades that are held before they are written
WATCH: Final = "backquant record"  # the name of the threads that watch


@attrs.define(frozen=True)
class Sources:
    """What a recording needs of a client."""

    open: Callable[[Sequence[str], datetime | None], Any]
    """The stream of these channels from a moment on, as a context manager."""

    watch: Callable[[BoundCall[Any]], Iterator[Reply[Any]]]
    clock: Clock


class Recording:
    """One recording, from its start to its end."""

    def __init__(
        self,
        sources: Sources,
        channels: Sequence[str],
        calls: Sequence[BoundCall[Any]],
        into: str | Path | Sequence[str | Path],
        rotate: timedelta,
    ) -> None:
        for channel in channels:
            if split_tape(channel) is None:
                raise ConfigurationError(
                    f"{channel}: only tapes are recorded, such as tape.BTC.agg; watch a method for the rest"
                )
        if not channels and not calls:
            raise ConfigurationError("there is nothing to record: name a channel, such as tape.BTC.agg, or a method")
        targets = [into] if isinstance(into, str | Path) else list(into)
        if not targets:
            raise ConfigurationError(
                "into: name a folder, a file that ends in .duckdb, or postgresql://user@host/database"
            )
        for target in targets:
            check_target(target)
        if rotate < SECOND:
            raise ConfigurationError(f"rotate: {rotate} is below a second")
        self._sources = sources
        self._channels = tuple(dict.fromkeys(channels))
        self._calls = calls
        self._into = tuple(dict.fromkeys(targets))
        self._rotate = rotate
        self._failure: BaseException | None = None

    def run(self, stop: Event) -> None:
        """Record until `stop` is set, Ctrl-C, or an error that no further call can escape.

        Raises:
            BackQuantError: the key, the plan or a parameter is refused; what came is written.
            OSError: the disk is full, or can't be written; what was written stays.
            ConfigurationError: the folder is no store, or another process records into it.
        """
        with ExitStack() as stack:
            sinks = [_opened(stack, target) for target in self._into]
            watched = [Watched(call, sinks, self._now, self._due) for call in self._calls]
            for each, call in zip(watched, self._calls, strict=True):
                Thread(target=self._watch, args=(each, call, stop), name=WATCH, daemon=True).start()
            try:
                if self._channels:
                    self._follow(sinks, stop)
                else:
                    stop.wait()
            finally:
                stop.set()
                with ExitStack() as each_one:
                    for each in watched:
                        each_one.callback(each.close)
            if self._failure is not None:
                raise self._failure

    def _watch(self, watched: Watched, call: BoundCall[Any], stop: Event) -> None:
        def send(*asked: Any) -> Any:
            if stop.is_set():  # while it waited for the next refresh
                raise ConfigurationError("the recording has ended")
            return cast("Any", call.send)(*asked)

        try:
            watched.follow(self._sources.watch(attrs.evolve(call, send=send)), stop)
        except (BackQuantError, OSError) as problem:
            if not stop.is_set():  # it can't be watched on: the recording ends, loudly
                self._failure = problem
                stop.set()

    def _now(self) -> datetime:
        return self._sources.clock.now()

    def _due(self, since: datetime) -> bool:
        return not timedelta() <= self._now() - since < self._rotate  # also where the clock was set back

    def _follow(self, sinks: Sequence[Sink], stop: Event) -> None:
        tapes = {channel: Tape(channel, sinks) for channel in self._channels}
        ends = [end for tape in tapes.values() for end in tape.ends]
        since = min([*ends, self._now() - LATE]) if ends else None  # also where the clock was ahead meanwhile
        with self._sources.open([*self._channels, heartbeat()], since) as events:
            following = _Following(self._now, tapes, began=self._now(), whole=since is None)
            with _sealed(tapes, self._now):
                for event in events:
                    now = following.take(event)
                    for tape in tapes.values():
                        opened = tape.opened = tape.opened or now
                        if self._due(opened) or (len(tape) >= MOST and now - opened >= SECOND):
                            tape.seal(now)
                    if stop.is_set():
                        break


@attrs.define
class _Following:
    """Up to when all has come."""

    now: Callable[[], datetime]
    tapes: dict[str, Tape]
    began: datetime
    whole: bool
    """Whether nothing is being fetched that was missed."""
    heard: datetime | None = None
    """The server's own time, as far as it was told."""

    def take(self, event: TapeEvent) -> datetime:
        """Take in an event; this machine's time."""
        from ..stream import Gap, Heartbeat, Status, Trade

        now = self.now()
        if isinstance(event, Trade):
            self.tapes[event.channel].add(event, now)
            if not event.recovered:
                self._hear(event.time, now)
        elif isinstance(event, Heartbeat):
            queue = event.queue
            if queue is not None and queue.size is not None and queue.capacity and queue.size >= queue.capacity:
                self._doubt(now, "the server's queue for this connection was full: it may have dropped trades")
            self._hear(event.time, now)
        elif isinstance(event, Gap):
            self._gap(event, now)
            self.whole = True
        elif isinstance(event, Status) and event.kind == "warning":
            self._doubt(now, event.detail)
        elif isinstance(event, Status) and event.kind == "reconnecting":
            self.whole = False
        if self.whole and self.heard is not None:
            for tape in self.tapes.values():
                tape.alive(self.began, min(now, self.heard))
        return now

    def _hear(self, moment: datetime | None, now: datetime) -> None:
        if moment is None:
            return
        if self.heard is None and moment - now > SECOND:  # this machine's clock is behind
            self.began = moment + LATE
        self.heard = moment if self.heard is None else max(self.heard, moment)

    def _doubt(self, now: datetime, reason: str) -> None:
        """Trades may have been dropped since the last time that all was well, at most a heartbeat ago."""
        reached = min(now, self.heard or now)
        for tape in self.tapes.values():
            tape.doubt(reached - LATE - BEAT, max(now, reached), reason)

    def _gap(self, gap: Gap, now: datetime) -> None:
        heard = self.heard or gap.end
        start, end = min(gap.start, heard) - LATE, max(gap.end, heard + (gap.end - gap.start))
        for channel in gap.channels or self.tapes:
            if channel in self.tapes:
                self.tapes[channel].gap(gap, start, end, now)


def _opened(stack: ExitStack, target: str | Path) -> Sink:
    sink = open_sink(target)
    stack.callback(sink.close)
    return sink


@contextmanager
def _sealed(tapes: dict[str, Tape], now: Callable[[], datetime]) -> Generator[None]:
    """At the end what came is written: also at Ctrl-C, and where the stream ends with an error."""
    with ExitStack() as each:
        for tape in tapes.values():
            each.callback(_seal, tape, now)
        yield


def _seal(tape: Tape, now: Callable[[], datetime]) -> None:
    tape.seal(now())
