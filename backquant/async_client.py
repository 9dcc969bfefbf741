"""The client that is awaited: what it offers, and how it drives an exchange."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, Self, TypeVar, Unpack

from backquant_api.operation import CallOptions, Operation, Timeout
from backquant_api.resources.api import AsyncApi

from .base_client import BaseClient
from .calls import adrive
from .clock import Clock
from .config import DEFAULT_RETRIES, DEFAULT_TIMEOUT, Settings
from .errors import APIConnectionError, NotFoundError, PermissionDeniedError
from .exchange import Outcome, Sleep, exchange
from .pages import turn_pages
from .prepare import Query, free_form, new_settings, prepare, with_query
from .reply import Reply
from .transport import AsyncTransport
from .watch import keep_watch

if TYPE_CHECKING:
    import httpx

    from .contract_check import ContractVerdict
    from .stream import AsyncStream, Overflow

__all__ = ["AsyncBackQuant"]

T = TypeVar("T")
P = ParamSpec("P")


class AsyncBackQuant(BaseClient[AsyncTransport], AsyncApi):
    """The BackQuant API, awaited: the same methods and arguments as `BackQuant`, with `http_client` an `AsyncClient`.

    async with AsyncBackQuant() as bq:
        reply = await bq.gex.levels(symbol="BTCUSDT")
    """

    _awaited: ClassVar[bool] = True

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        max_retries: int = DEFAULT_RETRIES,
        http_client: httpx.AsyncClient | None = None,
        strict: bool = False,
        validate: bool = True,
        wait_for_budget: bool = False,
        clock: Clock | None = None,
    ) -> None:
        settings = new_settings(api_key, base_url, timeout, max_retries, strict, validate, wait_for_budget, clock)
        self._begin(settings, AsyncTransport(http_client), owner=True)

    def _begin(self, settings: Settings, transport: AsyncTransport, *, owner: bool) -> None:
        super()._begin(settings, transport, owner=owner)
        AsyncApi.__init__(self, self._send)

    async def get(self, path: str, query: Query | None = None, **options: Unpack[CallOptions]) -> Reply[dict[str, Any]]:
        """Any path of the API as free-form JSON: for an endpoint that this contract does not know yet.

        Args:
            path: below the base URL, such as `/gex/levels`.
            query: parameters, unchecked; lists go comma-separated, times in UTC, None is not sent.
        """
        return await self._call(free_form(path), {}, with_query(options, query))

    async def check_contract(self, **options: Unpack[CallOptions]) -> ContractVerdict:
        """How far the server's contract is ahead of the one that this SDK was made from: one call, of `GET /changelog`.

        Raises:
            BackQuantError: no answer, no good key, or no budget. A server that keeps no release log is judged without.
        """
        from .contract_check import CHANGELOG, judge_contract

        try:
            return judge_contract(await self.with_options(strict=False).get(CHANGELOG, **options))
        except (NotFoundError, PermissionDeniedError) as error:
            return judge_contract(error)

    def pages(
        self,
        method: Callable[P, Awaitable[Reply[T]]],
        max_pages: int | None = None,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> AsyncGenerator[Reply[T], None]:
        """As `BackQuant.pages`, for `async for`: what it gives, takes and raises is the same."""
        call = self._bound(method, args, kwargs)
        return adrive(turn_pages(call.operation, call.arguments, max_pages), call, self._settings.clock)

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
        return adrive(keep_watch(call.operation, call.arguments, every, clock), call, clock)

    def stream(
        self,
        *channels: str,
        recover: bool = False,
        recover_pages: int = 20,
        buffer: int = 10_000,
        overflow: Overflow = "block",
    ) -> AsyncStream:
        """As `BackQuant.stream`, for `async with` and `async for`: what it gives, takes and raises is the same."""
        from .stream.aio import AsyncStream
        from .stream.plan import make_plan

        plan = make_plan(self._settings, channels, recover, recover_pages, buffer, overflow)
        return AsyncStream(self._settings, self.tape.trades, plan)

    async def close(self) -> None:
        """Close the connections, unless they belong to your own `http_client` or to the client this one was copied from."""
        if self._owner:
            await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _send(self, operation: Operation[T], arguments: dict[str, object], options: CallOptions) -> Reply[T]:
        request, settings = prepare(self._settings, operation, arguments, options)
        outcome: Outcome = None
        with closing(exchange(operation, request, settings)) as steps:
            while True:
                try:
                    step = steps.send(outcome)
                except StopIteration as done:
                    return done.value
                if isinstance(step, Sleep):
                    await settings.clock.asleep(step.seconds)
                    outcome = None
                    continue
                try:
                    outcome = await self._transport.send(request, settings)
                except APIConnectionError as error:
                    outcome = error
