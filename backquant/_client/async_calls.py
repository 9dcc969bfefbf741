"""A client that is awaited: many calls at once, over its transport. asyncio is loaded by a call, not by the class."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, Unpack

from backquant_api.operation import CallOptions, Operation
from backquant_api.resources.api import AsyncApi

from .._call.attempts import Came, Sleep, exchange
from .._call.prepare import Query, free_form, prepare, with_query
from .._call.reply import Reply
from .._call.request import Request
from .._call.settings import Settings
from .._call.trace import Trace, trace_of
from .._ground.lazy_annotations import later
from ..errors import APIConnectionError, NotFoundError, PermissionDeniedError
from .base import AsyncSender, BaseClient

if TYPE_CHECKING:
    from .._contract import verdict
else:
    verdict = later(".._contract.verdict", __package__)

__all__ = ["Awaited"]

T = TypeVar("T")


class Awaited(BaseClient[AsyncSender], AsyncApi):
    """Calls that are awaited."""

    _awaited: ClassVar[bool] = True

    def _begin(self, settings: Settings, transport: AsyncSender, *, owner: bool) -> None:
        super()._begin(settings, transport, owner=owner)
        AsyncApi.__init__(self, self._send)

    async def get(self, path: str, query: Query | None = None, **options: Unpack[CallOptions]) -> Reply[dict[str, Any]]:
        """Any path of the API as free-form JSON: for an endpoint that this contract does not know yet.

        Args:
            path: below the base URL, such as `/gex/levels`.
            query: parameters, unchecked; lists go comma-separated, times in UTC, None is not sent.
        """
        return await self._call(free_form(path), {}, with_query(options, query))

    async def check_contract(self, **options: Unpack[CallOptions]) -> verdict.ContractVerdict:
        """How far the server's contract is ahead of the one that this SDK was made from: one call, of `GET /changelog`.

        Raises:
            BackQuantError: no answer, no good key, or no budget. A server that keeps no release log is judged without.
        """
        from .._contract.verdict import CHANGELOG, judge_contract

        try:
            return judge_contract(await self.with_options(strict=False).get(CHANGELOG, **options))
        except (NotFoundError, PermissionDeniedError) as error:
            return judge_contract(error)

    async def close(self) -> None:
        """Close the connections, unless they belong to your own `http_client` or to the client this one was copied from."""
        if self._owner:
            await self._transport.close()
        if self._stop_sandbox is not None:
            import asyncio

            await asyncio.to_thread(self._stop_sandbox)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _send(self, operation: Operation[T], arguments: dict[str, object], options: CallOptions) -> Reply[T]:
        request, settings = prepare(self._settings, operation, arguments, options)
        with trace_of(operation, request, settings) as trace:
            reply = await self._recalled(operation, request, settings)
            if reply is None:
                reply = await self._asked(operation, request, settings, trace)
            trace.ends(reply)
            return reply

    async def _recalled(self, operation: Operation[T], request: Request, settings: Settings) -> Reply[T] | None:
        """What the cache has of the fixed past."""
        cache = None if request.as_of is None else settings.cache
        if cache is None:
            return None
        import asyncio

        return await asyncio.to_thread(cache.recall, operation, request, settings)

    async def _asked(self, operation: Operation[T], request: Request, settings: Settings, trace: Trace) -> Reply[T]:
        """What the API replies, and keeps to where it can't change any more."""
        outcome: Came = None
        with closing(exchange(operation, request, settings)) as steps:
            while True:
                try:
                    step = steps.send(outcome)
                except StopIteration as done:
                    reply: Reply[T] = done.value
                    break
                if isinstance(step, Sleep):
                    trace.waits(step.seconds)
                    await settings.clock.asleep(step.seconds)
                    outcome = None
                    continue
                try:
                    outcome = await self._transport.send(step.request, settings, step.seconds)
                except APIConnectionError as error:
                    outcome = error
        if request.as_of is not None and settings.cache is not None:
            import asyncio

            await asyncio.to_thread(settings.cache.keep, request, reply, settings)
        return reply
