"""The times without a link: told to the user, and made up for if that is wanted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

import attrs

from ..clock import Clock
from .buffer import Buffer, Counters
from .delivery import Delivery
from .events import Gap
from .recover import FetchTrades, Tally, catch_up

__all__ = ["Mender"]


@attrs.define
class _Break:
    """A time without a link that the user has not been told of yet."""

    start: datetime
    reason: str
    tally: Tally = attrs.field(factory=Tally)


class Mender:
    """Bridges the times without a link.

    A recovery goes on while the link is lost once more: REST does not need it, and no call is wasted.

    Args:
        buffer: where gaps are told.
        delivery: where recovered trades go; None if nothing is recovered.
        fetch: the client's `tape.trades`.
        clock: the client's.
        counters: where recovered trades and REST calls are counted.
        most_calls: REST calls that each loss of the link may cost.
    """

    def __init__(
        self,
        buffer: Buffer,
        delivery: Delivery | None,
        fetch: FetchTrades,
        clock: Clock,
        counters: Counters,
        most_calls: int,
    ) -> None:
        self._buffer = buffer
        self._delivery = delivery
        self._fetch = fetch
        self._clock = clock
        self._counters = counters
        self._most_calls = most_calls
        self._break: _Break | None = None

    @property
    def is_due(self) -> bool:
        """Whether something is to be recovered."""
        return self._break is not None and self._delivery is not None

    def broken(self, since: datetime, reason: str) -> None:
        """The link was lost."""
        if self._break is None:
            self._break = _Break(since, reason)
        self._break.tally.most_calls += self._most_calls
        if self._delivery is not None:
            self._delivery.hold()

    def joined(self, channels: tuple[str, ...]) -> None:
        """The channels are live again. Where nothing is recovered, this ends the gap."""
        if self._break is not None and self._delivery is None:
            self._tell(self._break, self._clock.now(), channels)

    async def mend(
        self,
        link: Callable[[], Awaitable[object]],
        channels: Callable[[], tuple[str, ...]],
        room: Callable[[], Awaitable[None]],
    ) -> None:
        """Deliver what was missed, then tell of the gap, then let the live trades go on.

        Args:
            link: gives the link that is up, once there is one.
            channels: gives what is subscribed to.
            room: waits until the buffer has room.
        """
        gap, delivery = self._break, self._delivery
        if gap is None or delivery is None:
            return
        before, present = None, await link()
        end = self._clock.now()
        while present is not before:
            await self._catch_up(delivery, gap.tally, room)
            before, present = present, await link()
        self._tell(gap, end, channels())
        delivery.release()

    async def _catch_up(self, delivery: Delivery, tally: Tally, room: Callable[[], Awaitable[None]]) -> None:
        before = attrs.evolve(tally)
        try:
            await catch_up(self._fetch, delivery, tally, self._clock, room)
        finally:
            self._counters.recovered += tally.recovered - before.recovered
            self._counters.quota_spent += tally.calls - before.calls

    def _tell(self, gap: _Break, end: datetime, channels: tuple[str, ...]) -> None:
        self._break = None
        self._buffer.force(
            Gap(
                start=gap.start,
                end=max(gap.start, end),
                reason=gap.reason,
                channels=channels,
                recovered=gap.tally.recovered,
                calls=gap.tally.calls,
                complete=self._delivery is not None and not gap.tally.note,
                note=gap.tally.note,
            )
        )
