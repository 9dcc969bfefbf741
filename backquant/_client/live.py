"""What is live: the stream, waited for and awaited, and the recorder. Opens connections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, cast

from .._call.bound_method import BoundCall
from .._call.reply import Reply
from .._ground.lazy_annotations import later
from .._series.call_sequence import drive
from .._series.watch import keep_watch
from .async_calls import Awaited
from .base import BaseClient
from .pages_and_watch import AsyncSeriesVerbs, SeriesVerbs

if TYPE_CHECKING:
    from .. import stream as live
    from ..history.recorder import Recording
else:
    live = later("..stream", __package__)

__all__ = ["AsyncLiveVerbs", "LiveVerbs", "bound_calls", "recording"]


class LiveVerbs(SeriesVerbs):
    """The live tape, and a record of it."""

    def stream(
        self,
        *channels: str,
        recover: bool = False,
        recover_pages: int = 20,
        buffer: int = 10_000,
        overflow: live.Overflow = "block",
        since: datetime | live.Trade | None = None,
    ) -> live.Stream:
        """The live tape: an iterator of events, for a `with` block.

            with bq.stream("tape.BTC.agg", "gex.levels.BTCUSDT") as events:
                for event in events:
                    print(event)

        Events are `Trade`, `Levels` and `Heartbeat`, a `Gap` for each time in which some were missed, a `Status` when the link
        changes, and `UnknownEvent` for what this version can't read. A link that is lost is made anew.

        Args:
            channels: such as `backquant.channels.tape("BTC")`; more can be subscribed to later.
            recover: fetch the trades of a gap over REST, and deliver them before the live ones. Each call costs a unit of quota.
            recover_pages: REST calls that one gap may cost, of 5,000 trades each.
            buffer: events that may wait for your program.
            overflow: what to do beyond that: `block` reads no more from the link until there is room (the server ends a link
                that is not read), `drop_oldest` drops and counts them, `raise` raises where the hole is.
            since: an aware datetime, or the last trade that you have: what was made since is fetched over REST and delivered first,
                as after a lost link. A venue that is polled publishes up to 30 s late: begin 45 s before what you have in full.

        It trusts, and goes through, what an `http_client` of httpx does; of a transport of your own making it knows nothing.

        Raises:
            ConfigurationError: there is no key, `websockets` is missing, or an argument makes no sense.
            InvalidRequestError: a channel is impossible; on entering the block: the server refuses one (`fields` names them).
            AuthenticationError, PermissionDeniedError, ConnectionLimitError: on entering the block, or later when the link is
                made anew: the key, the plan, or its number of connections does not allow it.
            APIConnectionError, APITimeoutError: on entering the block: there is no server, or it does not answer.
            SlowConsumerError: in the loop, with `overflow="raise"`.
        """
        from ..stream.subscription import make_plan
        from ..stream.sync_stream import InThreads, Stream

        trust = self._transport.trust(self.base_url)
        plan = make_plan(self._settings, channels, recover, recover_pages, buffer, overflow, since, trust)
        helper = Awaited.__new__(Awaited)
        helper._begin(self._settings, InThreads(self._transport), owner=False)  # pyright: ignore[reportPrivateUsage]  # of our base
        return Stream(self._settings, helper.tape.trades, plan)

    def record(
        self,
        *what: str | Callable[..., Reply[Any]],
        into: str | Path | Sequence[str | Path],
        rotate: float | str | timedelta = "1min",
        refill_pages: int = 200,
        stop: Event | None = None,
    ) -> None:
        """The tape and watched endpoints into a store, until it is stopped: Ctrl-C, or an event that another thread sets.

            bq.record(channels.tape("BTC"), partial(bq.gex.levels, symbol="BTCUSDT"), into="history")

        What it missed while it was down is fetched over REST at its next start. `History.trades()`, `.watched()` and
        `.recorded()` read it: up to when the record is complete, and its holes.

        Args:
            what: tape channels, and methods, not called; arguments by `functools.partial`.
            into: the folder of the store, a file that ends in `.duckdb`, `postgresql://user@host/database`; or several of these.
            rotate: how often what came is written. After a crash, so much is fetched once more.
            refill_pages: REST calls that one gap may cost, of 5,000 trades each.
            stop: ends it, once set, at the next sign of life of the tape (every 15 s).

        Raises:
            ConfigurationError: an argument makes no sense, or another process records into this store.
            BackQuantError: the key, the plan or a parameter is refused; what came before is sealed.
            OSError: the disk is full, or can't be written; what was sealed stays.
        """
        recording(self, bound_calls(self, what), what, into, rotate, refill_pages).run(stop or Event())


class AsyncLiveVerbs(AsyncSeriesVerbs):
    """The live tape, awaited."""

    def stream(
        self,
        *channels: str,
        recover: bool = False,
        recover_pages: int = 20,
        buffer: int = 10_000,
        overflow: live.Overflow = "block",
        since: datetime | live.Trade | None = None,
    ) -> live.AsyncStream:
        """As `BackQuant.stream`, for `async with` and `async for`: what it gives, takes and raises is the same."""
        from ..stream.async_stream import AsyncStream
        from ..stream.subscription import make_plan

        trust = self._transport.trust(self.base_url)
        plan = make_plan(self._settings, channels, recover, recover_pages, buffer, overflow, since, trust)
        return AsyncStream(self._settings, self.tape.trades, plan)


def bound_calls(client: BaseClient[Any], what: Sequence[str | Callable[..., object]]) -> list[BoundCall[Any]]:
    """What is to be watched, as calls."""
    methods: list[partial[object]] = [
        cast("partial[object]", each) if isinstance(each, partial) else partial(each)
        for each in what
        if not isinstance(each, str)
    ]
    return [
        client._bound(each.func, each.args, each.keywords)  # pyright: ignore[reportPrivateUsage]  # of our base
        for each in methods
    ]


def recording(
    client: LiveVerbs,
    calls: Sequence[BoundCall[Any]],
    what: Sequence[str | Callable[..., object]],
    into: str | Path | Sequence[str | Path],
    rotate: float | str | timedelta,
    refill_pages: int,
    opened: Callable[[Any], Any] = lambda stream: stream,
) -> Recording:
    """A recording of these channels and calls, which this client sends."""
    from ..channels import read_channels
    from ..history.recorder import Recording, Sources
    from ..history.series import read_length

    settings = client._settings  # pyright: ignore[reportPrivateUsage]  # of our base
    sources = Sources(
        lambda names, since: opened(client.stream(*names, recover=True, recover_pages=refill_pages, since=since)),
        lambda call: drive(
            keep_watch(call.operation, call.arguments, None, settings.clock, settings.max_wait), call, settings.clock
        ),
        settings.clock,
    )
    names = read_channels([each for each in what if isinstance(each, str)], validate=settings.validate)
    return Recording(sources, names, calls, into, read_length(rotate, "rotate") or timedelta())
