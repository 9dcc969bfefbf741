"""The client that is awaited: how it is set up."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal, Self

import httpx
from backquant_api.operation import Timeout

from ._call.httpx_clients import Handed
from ._call.minute_budget import Budget
from ._call.over_httpx import AsyncTransport
from ._call.prepare import new_settings, open_cache
from ._call.request_headers import ExtraHeaders, read_headers
from ._call.settings import DEFAULT_DEADLINE, DEFAULT_MAX_BODY, DEFAULT_RETRIES, DEFAULT_TIMEOUT, Settings
from ._call.unknown_arguments import knows_its_names
from ._client.base import AsyncSender
from ._client.history import AsyncPastVerbs
from ._client.sandboxed import running_sandbox
from ._ground.backoff import MAX_WAIT
from ._ground.clock import Clock
from ._ground.public import public

__all__ = ["AsyncBackQuant"]


@public()
class AsyncBackQuant(AsyncPastVerbs):
    """The BackQuant API, awaited: the same methods and arguments as `BackQuant`, with `http_client` an `AsyncClient`.

        async with AsyncBackQuant() as bq:
            reply = await bq.gex.levels(symbol="BTCUSDT")

    With `http_client="aiohttp"` (extra `aiohttp`) many calls at once take a fraction of the time.
    One client belongs to one event loop.
    """

    @knows_its_names
    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: Timeout | None = None,
        max_retries: int = DEFAULT_RETRIES,
        http_client: Handed[httpx.AsyncClient] | Literal["aiohttp"] = None,
        strict: bool = False,
        validate: bool = True,
        wait_for_budget: bool = False,
        budget: Budget | None = None,
        max_wait: float = MAX_WAIT,
        deadline: float = DEFAULT_DEADLINE,
        max_body: int = DEFAULT_MAX_BODY,
        default_headers: ExtraHeaders | None = None,
        cache: str | Path | None = None,
        clock: Clock | None = None,
    ) -> None:
        settings = new_settings(
            api_key,
            base_url,
            DEFAULT_TIMEOUT if timeout is None and http_client is None else timeout,
            clock,
            max_retries=max_retries,
            strict=strict,
            validate=validate,
            wait_for_budget=wait_for_budget if budget is None else True,
            minute=budget,
            max_wait=max_wait,
            deadline=deadline,
            max_body=max_body,
            headers=read_headers("default_headers", default_headers),
            cache=open_cache(cache),
        )
        self._begin(settings, _transport(http_client, settings), owner=True)

    @classmethod
    def sandbox(
        cls,
        *,
        seed: int = 0,
        start: datetime | str | None = None,
        speed: float = 1.0,
        plan: str | None = None,
        depth: int | None = None,
    ) -> Self:
        """A client of a sandbox that runs in this process and ends with the client: no key, no second program.

            bq = AsyncBackQuant.sandbox()
            print((await bq.gex.levels()).data.all_expiry.hvl)

        Its market is synthetic. Needs `pip install 'backquant[sandbox]'`.

        Args:
            seed: which market it is.
            start: where its clock begins, such as "2026-09-04T06:30Z"; left out, now.
            speed: how fast its clock runs: 60 makes an hour a minute, 0 freezes it.
            plan: whose budgets, connections and history it has: starter, standard, pro or enterprise.
            depth: days of history, where it is not the plan's own.

        Raises:
            ConfigurationError: one of these makes no sense.
        """
        running = running_sandbox(seed=seed, start=start, speed=speed, plan=plan, depth=depth)
        return cls(running.key, base_url=running.url)._keep(running)


def _transport(http_client: Handed[httpx.AsyncClient] | Literal["aiohttp"], settings: Settings) -> AsyncSender:
    if http_client != "aiohttp":
        return AsyncTransport(http_client, encrypted=settings.encrypted)
    from ._call.over_aiohttp import AiohttpTransport

    return AiohttpTransport(settings.base_url)
