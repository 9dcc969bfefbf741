"""The client that waits: what it offers, and how it drives an exchange."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, Self, TypeVar, Unpack

from backquant_api.operation import CallOptions, Operation, Timeout
from backquant_api.resources.api import Api

from .base_client import BaseClient
from .calls import drive
from .clock import Clock
from .config import DEFAULT_RETRIES, DEFAULT_TIMEOUT, Settings
from .errors import APIConnectionError, NotFoundError, PermissionDeniedError
from .exchange import Outcome, Sleep, exchange
from .pages import turn_pages
from .prepare import Query, free_form, new_settings, prepare, with_query
from .reply import Reply
from .transport import Transport
from .watch import keep_watch

if TYPE_CHECKING:
    import httpx

    from .contract_check import ContractVerdict
    from .stream import Overflow, Stream

__all__ = ["BackQuant"]

T = TypeVar("T")
P = ParamSpec("P")


class BackQuant(BaseClient[Transport], Api):
    """The BackQuant API, called and waited for.

        bq = BackQuant()
        levels = bq.gex.levels(symbol="BTCUSDT").data
        print(levels.all_expiry.hvl)

    Threads may share one client. Close it, or use it in a `with` block.

    Args:
        api_key: the key; left out, the environment variable `BACKQUANT_API_KEY`. Blanks around it are dropped.
        base_url: where the API is; left out, the environment variable `BACKQUANT_BASE_URL`, else the published server.
        timeout: seconds for each phase of a request, or (connect, read). Default: (5, 30).
        max_retries: further attempts after a connection failure, a timeout, 502 to 504, or a spent minute. Default: 2.
        http_client: an `httpx.Client` of your own (proxies, certificates, hooks); it stays yours to close.
        strict: raise `ContractError` where a reply departs from the contract, rather than list it in `reply.drift`.
        validate: False sends values that this contract refuses; the server may know more.
        wait_for_budget: when the minute's budget is used up, wait until it is full again, however many threads, tasks and
            copies of the client share it. A spent month is never waited for: it raises `QuotaExceededError`.
        clock: time and waiting; for tests.

    Raises:
        ConfigurationError: one of these can't work.
    """

    _awaited: ClassVar[bool] = False

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        max_retries: int = DEFAULT_RETRIES,
        http_client: httpx.Client | None = None,
        strict: bool = False,
        validate: bool = True,
        wait_for_budget: bool = False,
        clock: Clock | None = None,
    ) -> None:
        settings = new_settings(api_key, base_url, timeout, max_retries, strict, validate, wait_for_budget, clock)
        self._begin(settings, Transport(http_client), owner=True)

    def _begin(self, settings: Settings, transport: Transport, *, owner: bool) -> None:
        super()._begin(settings, transport, owner=owner)
        Api.__init__(self, self._send)

    def get(self, path: str, query: Query | None = None, **options: Unpack[CallOptions]) -> Reply[dict[str, Any]]:
        """Any path of the API as free-form JSON: for an endpoint that this contract does not know yet.

        Args:
            path: below the base URL, such as `/gex/levels`.
            query: parameters, unchecked; lists go comma-separated, times in UTC, None is not sent.
        """
        return self._call(free_form(path), {}, with_query(options, query))

    def check_contract(self, **options: Unpack[CallOptions]) -> ContractVerdict:
        """How far the server's contract is ahead of the one that this SDK was made from: one call, of `GET /changelog`.

        Raises:
            BackQuantError: no answer, no good key, or no budget. A server that keeps no release log is judged without.
        """
        from .contract_check import CHANGELOG, judge_contract

        try:
            return judge_contract(self.with_options(strict=False).get(CHANGELOG, **options))
        except (NotFoundError, PermissionDeniedError) as error:
            return judge_contract(error)

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
        return drive(turn_pages(call.operation, call.arguments, max_pages), call, self._settings.clock)

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
        return drive(keep_watch(call.operation, call.arguments, every, clock), call, clock)

    def stream(
        self,
        *channels: str,
        recover: bool = False,
        recover_pages: int = 20,
        buffer: int = 10_000,
        overflow: Overflow = "block",
    ) -> Stream:
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
                that is not read), `drop_oldest` drops and counts them, `raise` raises.

        Raises:
            ConfigurationError: there is no key, `websockets` is missing, or an argument makes no sense.
            InvalidRequestError: a channel is impossible; on entering the block: the server refuses one (`fields` names them).
            AuthenticationError, PermissionDeniedError, ConnectionLimitError: on entering the block, or later when the link is
                made anew: the key, the plan, or its number of connections does not allow it.
            APIConnectionError, APITimeoutError: on entering the block: there is no server, or it does not answer.
            SlowConsumerError: in the loop, with `overflow="raise"`.
        """
        from .async_client import AsyncBackQuant
        from .stream.plan import make_plan
        from .stream.threads import InThreads, Stream

        plan = make_plan(self._settings, channels, recover, recover_pages, buffer, overflow)
        helper = AsyncBackQuant.__new__(AsyncBackQuant)
        helper._begin(self._settings, InThreads(self._transport), owner=False)  # pyright: ignore[reportPrivateUsage]  # of our base
        return Stream(self._settings, helper.tape.trades, plan)

    def close(self) -> None:
        """Close the connections, unless they belong to your own `http_client` or to the client this one was copied from."""
        if self._owner:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _send(self, operation: Operation[T], arguments: dict[str, object], options: CallOptions) -> Reply[T]:
        request, settings = prepare(self._settings, operation, arguments, options)
        outcome: Outcome = None
        with closing(exchange(operation, request, settings)) as steps:
            while True:
                try:
                    step = steps.send(outcome)
                except StopIteration as done:
                    return done.value
                if isinstance(step, Sleep):
                    settings.clock.sleep(step.seconds)
                    outcome = None
                    continue
                try:
                    outcome = self._transport.send(request, settings)
                except APIConnectionError as error:
                    outcome = error
