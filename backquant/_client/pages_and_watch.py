"""Many calls of one method: pages and watching, waited for and awaited."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from typing import Any, ParamSpec, TypeVar

from .._call.bound_method import BoundCall
from .._call.reply import Reply
from .._series.call_sequence import adrive, drive
from .._series.paging.cursor_walk import turn_pages
from .._series.watch import keep_watch
from .async_calls import Awaited
from .sync_calls import Waiting

__all__ = ["AsyncSeriesVerbs", "SeriesVerbs"]

T = TypeVar("T")
P = ParamSpec("P")
W = TypeVar("W", bound=Generator[Any, Any, Any] | AsyncGenerator[Any, Any])


class SeriesVerbs(Waiting):
    """Pages and watching, waited for."""

    def pages(
        self,
        method: Callable[P, Reply[T]],
        max_pages: int | None = None,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Generator[Reply[T], None, None]:
        """Every page of an endpoint that pages with a cursor, each as it comes.

            for page in bq.pages(bq.gex.history, symbol="BTCUSDT", limit=500, max_pages=20):
                print(page.data.timestamps)

        It walks back in time, or forward with `order="asc"` where the endpoint takes that, until the API has no more. No
        row is shown twice: what a page repeats of the one before is taken out of `data`, `raw` and `http.body`. Prints of
        the instant at which a page ends are asked for once more, so that none of them is lost.
        To go on another day, pass the last page's `next_cursor` as `before` (or `after`); for prints a millisecond more
        (or less), and drop those that you have by `venue` and `trade_id`.

        Args:
            method: the method, not called: `bq.gex.history`, `bq.options.oi.history` or `bq.tape.trades`.
            max_pages: stop after so many. Default: all of them.
            kwargs: the method's own arguments, by name; `limit` is the size of a page.

        Raises:
            ConfigurationError: the method has no pages; raised at once.
            ContractError: more prints share one instant than a page can hold, so that some would be lost.
            BackQuantError: what the method raises. A 404 after the first page is the end.
        """
        call = self._bound(method, args, kwargs)
        return _told(
            drive(turn_pages(call.operation, call.arguments, max_pages), call, self._settings.clock), "pages", call
        )

    def watch(
        self,
        method: Callable[P, Reply[T]],
        every: float | None = None,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Generator[Reply[T], None, None]:
        """Replies with new data, each as soon as there is one; it ends only with an error, or when you leave the loop.

            for reply in bq.watch(bq.gex.levels, symbol="BTCUSDT"):
                print(reply.meta.computed_at, reply.data.all_expiry.hvl)

        A call is made when the endpoint's next refresh is due, by `meta.computed_at` and the pace at which it refreshes
        (`Operation.cadence`; a minute where that is unknown). A reply that brings no new data is not shown: `computed_at`
        must have moved, or, where that is untold, `data` have changed. A failure that may pass (no connection, 5xx, a
        spent minute) is logged as a warning on the logger `backquant`, and tried again after a growing pause. When less
        than a tenth of a budget is left, calls are spread over the time until it is full again.

        Args:
            method: the method, not called, such as `bq.gex.levels`.
            every: seconds between two calls, from 1 up, in place of the endpoint's own pace.
            kwargs: the method's own arguments, by name.

        Raises:
            ConfigurationError: there is nothing to watch; raised at once.
            BackQuantError: the call can't succeed any more: a bad key (401), no permission (403), a wrong parameter (422),
                nothing there from the start (404), the month spent.
        """
        call = self._bound(method, args, kwargs)
        clock = self._settings.clock
        script = keep_watch(call.operation, call.arguments, every, clock, self._settings.max_wait)
        return _told(drive(script, call, clock), "watch", call)


class AsyncSeriesVerbs(Awaited):
    """Pages and watching, awaited."""

    def pages(
        self,
        method: Callable[P, Awaitable[Reply[T]]],
        max_pages: int | None = None,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> AsyncGenerator[Reply[T], None]:
        """As `BackQuant.pages`, for `async for`: what it gives, takes and raises is the same."""
        call = self._bound(method, args, kwargs)
        return _told(
            adrive(turn_pages(call.operation, call.arguments, max_pages), call, self._settings.clock), "pages", call
        )

    def watch(
        self,
        method: Callable[P, Awaitable[Reply[T]]],
        every: float | None = None,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> AsyncGenerator[Reply[T], None]:
        """As `BackQuant.watch`, for `async for`: what it gives, takes and raises is the same."""
        call = self._bound(method, args, kwargs)
        clock = self._settings.clock
        script = keep_watch(call.operation, call.arguments, every, clock, self._settings.max_wait)
        return _told(adrive(script, call, clock), "watch", call)


def _told(walk: W, verb: str, call: BoundCall[Any]) -> W:
    """The generator, whose repr says what it goes through."""
    setattr(walk, "__qualname__", f"{verb} of {call.operation.name}")  # noqa: B010  # type checkers don't know it
    return walk
