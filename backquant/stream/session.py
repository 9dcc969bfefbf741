"""The life of a stream: links that come and go, and one buffer that outlives them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from .._call.settings import Settings
from .._ground.backoff import note_ceiling
from .._ground.safe_text import printable
from ..channels import read_channels
from ..errors import APIConnectionError, APITimeoutError, BackQuantError, ConfigurationError, ConnectionLimitError
from .backpressure import Brake
from .buffer import Buffer, Counters
from .close_codes import is_final, reconnect_pause, refusal
from .commands import Commands
from .decode import Action
from .delivery import Delivery
from .dispatch import Hearing
from .gap_recovery import Mender
from .heartbeat import keep_alive
from .missed_trades import FetchTrades
from .subscription import StreamPlan

if TYPE_CHECKING:
    from .connection import Link

__all__ = ["LiveSession"]

log: Final = logging.getLogger("backquant")
CAP_HOLDS: Final = 180.0  # seconds for which a lost link may count against the cap; the server frees it within 60 to 90


class LiveSession:
    """Keeps a stream going, in one event loop.

    Args:
        settings: the client's.
        fetch: its `tape.trades`, for recovery.
        plan: what to stream, and how.
        wake: called when there is something to take from the buffer, or nothing will come any more.
        in_loop: runs a function in the session's event loop; called by the consumer, maybe in another thread.
    """

    def __init__(
        self,
        settings: Settings,
        fetch: FetchTrades,
        plan: StreamPlan,
        wake: Callable[[], None],
        in_loop: Callable[[Callable[[], None]], None],
    ) -> None:
        self.counters: Counters = Counters()
        self._brake = brake = Brake()
        self.buffer: Buffer = Buffer(
            plan.buffer, plan.overflow, self.counters, settings.clock.now, brake.apply, lambda: in_loop(brake.release)
        )
        self._settings = settings
        self._trust = plan.trust
        self._clock = settings.clock
        self._wake = wake
        self._wanted = dict.fromkeys(plan.channels)
        self._delivery = Delivery(self.buffer, settings.clock.now) if plan.recover else None
        self._mender = Mender(self.buffer, self._delivery, fetch, self._clock, self.counters, plan.recover_pages, wake)
        if plan.since is not None:
            self._mender.broken(plan.since, "the stream begins at since=")
            if self._delivery is not None:
                self._delivery.floor_ms = int(plan.since.timestamp() * 1000)
                self._delivery.last = plan.last
        self._mending: asyncio.Task[None] | None = None
        self._commands = Commands(settings.phases[1])
        self._hearing = Hearing(
            self.buffer,
            self._delivery,
            self._mender,
            self._commands,
            self._wanted,
            plan.since,
            settings.clock.now,
            wake,
        )
        self._tell = self._hearing.tell
        self._one_at_a_time = asyncio.Lock()
        self._up = asyncio.Event()
        self._failures = 0
        self._capped = 0.0
        self._task: asyncio.Task[None] | None = None
        self._over: Exception | None = None

    # What the user does.

    @property
    def channels(self) -> tuple[str, ...]:
        """What is subscribed to."""
        return tuple(self._wanted)

    async def start(self) -> None:
        """Connect and subscribe; from then on the session keeps itself going.

        Raises:
            BackQuantError: it did not come about.
        """
        try:
            link = await self._first_link()
        except BaseException as error:
            self._over = error if isinstance(error, Exception) else None
            await self._shut()
            raise
        self._task = asyncio.create_task(self._keep_going(link), name="backquant stream")

    async def close(self) -> None:
        """End everything; leaves no task behind, even if cancelled itself."""
        try:
            await _cancel(self._task)
        finally:
            await self._shut()

    async def subscribe(self, names: Iterable[str]) -> None:
        """Add channels; waits for the server's word, and for the link if it is down."""
        async with self._one_at_a_time:
            wanted = read_channels((*self._wanted, *names), validate=self._settings.validate)
            new = tuple(name for name in wanted if name not in self._wanted)
            if new:
                await self._ask("subscribe", new)

    async def unsubscribe(self, names: Iterable[str]) -> None:
        """Drop channels; waits for the server's word. Those that are not subscribed to are left out."""
        async with self._one_at_a_time:
            given = read_channels(names, validate=self._settings.validate)
            old = tuple(name for name in given if name in self._wanted)
            if old:
                await self._ask("unsubscribe", old)
            for name in old:
                del self._wanted[name]
                if self._delivery is not None:
                    self._delivery.shut(name)

    async def _ask(self, action: Action, channels: tuple[str, ...]) -> None:
        while True:
            link = await self._living_link()
            with self._brake.listening(link):
                try:
                    return await self._commands.ask(link, action, channels)
                except APITimeoutError:
                    raise
                except APIConnectionError:
                    continue  # that link is gone; the next one will do

    async def _living_link(self) -> Link:
        while True:
            await self._up.wait()
            link = self._brake.link
            if self._over is not None or link is None:
                raise self._over or ConfigurationError("this stream is closed; open another with bq.stream(...)")
            if not link.ended.done():
                return link
            self._up.clear()

    # One link after another.

    async def _first_link(self) -> Link:
        while True:
            try:
                return await self._open()
            except BackQuantError as error:
                if is_final(error):
                    raise
                delay = self._next_delay(error)
                if delay is None or self._failures > self._settings.max_retries:
                    note_ceiling(error, self._settings.max_wait)
                    raise
                await self._pause(delay, error)

    async def _open(self) -> Link:
        """A link that is subscribed to everything; without that it would be of no use."""
        from .connection import open_link

        link = await open_link(self._settings, self._trust, self._hearing)
        self._tell("connected")
        try:
            if self._wanted:
                await self._commands.ask(link, "subscribe", tuple(self._wanted))
        except BaseException:
            await link.leave()
            raise
        self._mender.joined(self.channels)
        self._brake.link = link
        self._up.set()
        return link

    async def _keep_going(self, link: Link) -> None:
        try:
            while True:
                await self._serve(link)
                link = await self._next_link(link)
        except Exception as error:  # noqa: BLE001  # whoever waits for events must hear of it, whatever it is
            self._over = error
        finally:
            await self._shut()

    async def _shut(self) -> None:
        link, self._brake.link = self._brake.link, None
        self._up.set()  # whoever waits for a link must hear that there is none
        self.buffer.end(self._over)
        self._wake()
        try:
            await _cancel(self._mending)
        finally:
            if link is not None:
                await link.leave()

    async def _serve(self, link: Link) -> None:
        """Until the link ends."""
        alive = asyncio.create_task(keep_alive(link, self._clock, lambda: self._brake.is_on, self._proved))
        try:
            while not link.ended.done():
                if self._mending is not None and self._mending.done():
                    mended, self._mending = self._mending, None
                    mended.result()
                if self._mending is None and self._mender.is_due:
                    self._mending = asyncio.create_task(self._mend())
                waiting = [link.ended, alive, *([self._mending] if self._mending else [])]
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                if alive.done():
                    alive.result()
        finally:
            await _cancel(alive)

    async def _mend(self) -> None:
        self._tell("recovering")
        await self._mender.mend(
            self._living_link, lambda: self.channels, lambda: self._brake.has_room(self.buffer, self._wake)
        )
        self._wake()

    async def _next_link(self, lost: Link) -> Link:
        error: BackQuantError | None = refusal(lost.loss)
        if error is not None and is_final(error, reconnecting=True):
            raise error
        self._up.clear()
        self._mender.broken(self._hearing.at, str(lost.loss))
        while True:
            delay = self._next_delay(error)
            if isinstance(error, ConnectionLimitError):
                self._capped += delay or 0.0
            if error is not None and (delay is None or self._capped > CAP_HOLDS):
                note_ceiling(error, self._settings.max_wait)
                raise error
            self._tell("reconnecting", str(error or lost.loss), delay=delay)
            await self._pause(delay or 0.0, error or lost.loss)
            try:
                link = await self._open()
            except BackQuantError as failed:
                if is_final(failed, reconnecting=True):
                    raise
                error = failed
            else:
                self.counters.reconnects += 1
                return link

    async def _pause(self, seconds: float, why: object) -> None:
        log.warning("the live tape: waiting %.1f s before the next attempt: %s", seconds, printable(str(why)))
        await self._clock.asleep(seconds)

    def _next_delay(self, error: BackQuantError | None) -> float | None:
        self._failures += 1
        return reconnect_pause(self._failures - 1, self._settings.max_wait, error)

    def _proved(self) -> None:
        self._failures = 0
        self._capped = 0.0


async def _cancel(task: asyncio.Task[None] | None) -> None:
    if task is not None:
        task.cancel()
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # nobody is left to hear of it
