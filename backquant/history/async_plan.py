"""A plan that is awaited: the same plan, whose work is done in threads beside the loop, and whose calls the loop sends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TypeVar

from .._call.loop_bridge import OnLoop, finished
from .._call.transport_types import running_loop
from .._ground.public import public
from .backfill_run import Outcome, Tell
from .estimate import Estimate
from .fetch import Fetched
from .plan import THREADS, Plan
from .series import Chunk, Series
from .storage import Root

__all__ = ["AsyncPlan"]

T = TypeVar("T")


@public("backquant.history")
class AsyncPlan:
    """As `Plan`, awaited; made by `AsyncBackQuant.backfill()`."""

    def __init__(self, plan: Plan, bridge: OnLoop) -> None:
        self._plan = plan
        self._bridge = bridge

    def __repr__(self) -> str:
        return repr(self._plan).replace("<Plan", "<AsyncPlan", 1)

    @property
    def series(self) -> tuple[Series, ...]:
        """What is fetched."""
        return self._plan.series

    @property
    def start(self) -> datetime:
        """From here, at the earliest from where snapshots begin."""
        return self._plan.start

    @property
    def end(self) -> datetime:
        """To here, the last full UTC day: a day is fetched when it is over."""
        return self._plan.end

    @property
    def every(self) -> float | None:
        """Seconds of the grid; None for every snapshot."""
        return self._plan.every

    @property
    def into(self) -> Root:
        """The folder of the store, or its place in a bucket."""
        return self._plan.into

    def chunks(self) -> Iterator[Chunk]:
        """The days of each series, the newest first."""
        return self._plan.chunks()

    async def estimate(self) -> Estimate:
        """As `Plan.estimate`."""
        return await self._done(self._plan.estimate)

    async def fetch(self, chunk: Chunk) -> Fetched:
        """As `Plan.fetch`."""
        return await self._done(lambda: self._plan.fetch(chunk))

    async def run(
        self,
        *,
        reserve: float = 0.0,
        spend: int | None = None,
        threads: int = THREADS,
        progress: bool | Tell | None = None,
    ) -> Outcome:
        """As `Plan.run`. Cancelled, it ends as by Ctrl-C: calls under way are waited for, and what was answered is kept.

        `progress` is told in a thread of its own.
        """
        return await self._done(
            lambda: self._plan.run(reserve=reserve, spend=spend, threads=threads, progress=progress)
        )

    async def _done(self, work: Callable[[], T]) -> T:
        self._bridge.loop = running_loop()
        return await finished(work, self._plan.stop)
