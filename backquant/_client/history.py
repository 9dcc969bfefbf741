"""The past of an endpoint: fetched into a store, and replayed without one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from .._call.bound_method import BoundCall, bind
from .._call.reply import Reply
from .._call.settings import Settings
from .._call.transport_types import running_loop
from .._ground.lazy_annotations import later
from ..errors import ConfigurationError
from .backfill_calls import planned
from .live import AsyncLiveVerbs, LiveVerbs, bound_calls, recording

if TYPE_CHECKING:
    from .._call.loop_bridge import OnLoop
    from ..history import async_plan as aplans
    from ..history import plan as plans
    from ..history import replay as moments
    from ..history.plan_arguments import Start
    from ..history.series import Chunk
else:
    aplans = later("..history.async_plan", __package__)
    plans = later("..history.plan", __package__)
    moments = later("..history.replay", __package__)

__all__ = ["AsyncPastVerbs", "PastVerbs"]

T = TypeVar("T")


class PastVerbs(LiveVerbs):
    """Backfills and replays."""

    def backfill(
        self,
        method: Callable[..., Reply[Any]],
        *,
        start: datetime | date | str,
        end: datetime | date | str | None = None,
        every: float | str | timedelta | None = None,
        into: str | Path,
        coordinate: str | None = None,
        **arguments: Any,
    ) -> plans.Plan:
        """The past of an endpoint, to be fetched into a store: a plan, which asks for nothing until it is run.

            plan = bq.backfill(bq.gex.levels, symbol=["BTCUSDT", "ETHUSDT"], start="2026-05-17", into="history")
            print(plan.estimate())
            plan.run(reserve=0.2)

        Every snapshot is fetched once, and no paid answer twice: the same lines go on after a crash. `backquant.history.History`
        reads the store.

        Args:
            method: the method, not called; one of those that take `as_of`.
            start: the first moment: an aware datetime, a date, or ISO 8601 text.
            end: the first moment that is wanted no more. Default: now. Of today nothing is fetched before it is over.
            every: the grid, such as "1h"; left out, every snapshot.
            into: the folder of the store, or `s3://bucket/prefix`, which needs `coordinate`.
            coordinate: the URL of a Postgres that several processes and machines share, such as `postgresql://host/db`: each
                runs the same lines, and they part the days and the minute's budget among them. Extra: `coordinate`.
            arguments: the method's own arguments, by name; a list of symbols is as many series.

        Raises:
            ConfigurationError: the method has no past, or an argument makes no sense.
            InvalidRequestError: the contract refuses an argument.
        """
        return planned(self, bind(method, (), arguments, awaited=False), start, end, every, into, coordinate)

    def replay(
        self,
        method: Callable[..., Reply[T]],
        *,
        start: datetime | date | str,
        end: datetime | date | str | None = None,
        every: float | str | timedelta | None = None,
        **arguments: Any,
    ) -> Iterator[moments.Moment[T]]:
        """The past of an endpoint, oldest first, without a store: what was known at each moment, never what came after.

            for moment in bq.replay(bq.gex.levels, symbol="BTCUSDT", start="2026-11-01", end="2026-11-08", every="1h"):
                print(moment.at, moment.snapshot, moment.data.all_expiry.hvl)

        A day is fetched when it is reached; points of the grid that one snapshot answers cost one call. What lies beyond the
        plan's depth, or before the first snapshot, gives no moment.

        Args: as for `backfill`, with one symbol.

        Raises:
            ConfigurationError: the method has no past, or an argument makes no sense; raised at once.
            BackQuantError: what the method raises.
        """
        from ..history.replay import replay

        chunks = _chunks(self._settings, bind(method, (), arguments, awaited=False), start, end, every)
        return replay(chunks, self._send, self._settings.clock.now())


class AsyncPastVerbs(AsyncLiveVerbs):
    """Backfills, replays and records, awaited: what blocks is done in threads beside the loop, which sends their calls."""

    def backfill(
        self,
        method: Callable[..., Awaitable[Reply[Any]]],
        *,
        start: datetime | date | str,
        end: datetime | date | str | None = None,
        every: float | str | timedelta | None = None,
        into: str | Path,
        coordinate: str | None = None,
        **arguments: Any,
    ) -> aplans.AsyncPlan:
        """The past of an endpoint, to be fetched into a store: a plan, which asks for nothing until it is run.

            plan = bq.backfill(bq.gex.levels, symbol="BTCUSDT", start="2026-05-17", into="history")
            print(await plan.estimate())
            await plan.run(reserve=0.2)

        As `BackQuant.backfill`: what it takes and raises is the same. The loop sends the calls and is never held up.

        Raises:
            ConfigurationError: the method has no past, or an argument makes no sense.
            InvalidRequestError: the contract refuses an argument.
        """
        from ..history.async_plan import AsyncPlan

        bridge, helper = self._helper()
        call = bind(method, (), arguments, awaited=True)
        return AsyncPlan(planned(helper, call, start, end, every, into, coordinate), bridge)

    def replay(
        self,
        method: Callable[..., Awaitable[Reply[T]]],
        *,
        start: datetime | date | str,
        end: datetime | date | str | None = None,
        every: float | str | timedelta | None = None,
        **arguments: Any,
    ) -> AsyncIterator[moments.Moment[T]]:
        """The past of an endpoint, oldest first, without a store: what was known at each moment, never what came after.

            async for moment in bq.replay(bq.gex.levels, symbol="BTCUSDT", start="2026-11-01", end="2026-11-08", every="1h"):
                print(moment.at, moment.snapshot, moment.data.all_expiry.hvl)

        As `BackQuant.replay`.

        Raises:
            ConfigurationError: the method has no past, or an argument makes no sense; raised at once.
            BackQuantError: what the method raises.
        """
        from ..history.replay import areplay

        chunks = _chunks(self._settings, bind(method, (), arguments, awaited=True), start, end, every)
        return areplay(chunks, self._send, self._settings.clock.now())

    async def record(
        self,
        *what: str | Callable[..., Awaitable[Reply[Any]]],
        into: str | Path | Sequence[str | Path],
        rotate: float | str | timedelta = "1min",
        refill_pages: int = 200,
    ) -> None:
        """The tape and watched endpoints into a store, until it is cancelled; what came is sealed first.

            recording = asyncio.create_task(bq.record(channels.tape("BTC"), into="history"))

        As `BackQuant.record`: what it takes, writes and raises is the same.

        Raises:
            ConfigurationError: an argument makes no sense, or another process records into this store.
            BackQuantError: the key, the plan or a parameter is refused; what came before is sealed.
            OSError: the disk is full, or can't be written; what was sealed stays.
        """
        from .._call.loop_bridge import finished

        bridge, helper = self._helper()
        bridge.loop = running_loop()
        send = helper._send  # pyright: ignore[reportPrivateUsage]  # of our base
        calls = [attrs.evolve(call, send=send) for call in bound_calls(self, what)]
        stop, streams = Event(), list[Any]()

        def opened(stream: Any) -> Any:
            streams.append(stream)
            return stream

        def end() -> None:
            stop.set()
            for stream in streams:
                stream._end()

        run = recording(helper, calls, what, into, rotate, refill_pages, opened)
        await finished(lambda: run.run(stop), end)

    def _helper(self) -> tuple[OnLoop, PastVerbs]:
        """A blocking client for threads beside the loop, which sends over this one's connections."""
        from .._call.loop_bridge import OnLoop

        bridge, helper = OnLoop(self._transport), PastVerbs.__new__(PastVerbs)
        helper._begin(self._settings, bridge, owner=False)  # pyright: ignore[reportPrivateUsage]  # of our base
        return bridge, helper


def _chunks(
    settings: Settings, call: BoundCall[Any], start: Start, end: Start | None, every: float | str | timedelta | None
) -> list[Chunk]:
    """What a replay goes through, checked before anything is sent."""
    from ..history.plan_arguments import made_plan
    from ..history.series import chunks_of

    (series, *others), first, last, grid = made_plan(settings, call, start, end, every, today=True)
    if others:
        raise ConfigurationError("symbol: a replay is of one series; loop over several")
    return list(chunks_of(series, first, last, grid))
