"""The client that waits: how it is set up."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Self

import httpx
from backquant_api.operation import Timeout

from ._call.httpx_clients import Handed
from ._call.minute_budget import Budget
from ._call.over_httpx import Transport
from ._call.prepare import new_settings, open_cache
from ._call.request_headers import ExtraHeaders, read_headers
from ._call.settings import DEFAULT_DEADLINE, DEFAULT_MAX_BODY, DEFAULT_RETRIES, DEFAULT_TIMEOUT
from ._call.unknown_arguments import knows_its_names
from ._client.history import PastVerbs
from ._client.sandboxed import running_sandbox
from ._ground.backoff import MAX_WAIT
from ._ground.clock import Clock
from ._ground.public import public

__all__ = ["BackQuant"]


@public()
class BackQuant(PastVerbs):
    """The BackQuant API, called and waited for.

        bq = BackQuant()
        levels = bq.gex.levels(symbol="BTCUSDT").data
        print(levels.all_expiry.hvl)

    Threads may share one client. Close it, or use it in a `with` block.

    Args:
        api_key: the key; left out, the environment variable `BACKQUANT_API_KEY`. Blanks around it are dropped.
        base_url: where the API is; left out, the environment variable `BACKQUANT_BASE_URL`, else the published server.
        timeout: seconds for each phase of a request, or (connect, read). Default: (5, 30), or that of `http_client`.
        max_retries: further attempts after a connection failure, a timeout, trouble behind the server, or a spent minute. Default: 2.
        http_client: an `httpx.Client` of your own (proxies, certificates, hooks), or one of httpx2; it stays yours to close.
            Or a function that makes one, closed with this client: needed where the process forks, as each must have its own.
        strict: raise `ContractError` where a reply departs from the contract, rather than list it in `reply.drift`.
        validate: False sends values that this contract refuses; the server may know more.
        wait_for_budget: when the minute's budget is used up, wait until it is full again, however many threads, tasks and
            copies of the client share it. A spent month is never waited for: it raises `QuotaExceededError`.
        budget: the minute's budget to wait for, in place of the client's own: one that several clients, or processes with
            `backquant.coordinate.PostgresBudget`, share.
        max_wait: seconds that a wait may take at the most: a longer one that the server asks for is given up at once. Default: 120.
        deadline: seconds for a whole call with its retries. With an `http_client` handed in, a reply whose headers drip can
            outlast it. Default: 600.
        max_body: bytes that a reply may have once decompressed. Default: 256 MB.
        default_headers: headers that every request carries besides, such as a trace id for a proxy; never the key's.
        cache: a folder, such as `~/.cache/backquant`, where replies of a fixed `as_of` more than an hour ago are kept, which
            can't change any more: asked again they cost nothing, and `reply.attempts` is 0. Live replies never come from it.
        clock: time and waiting; for tests.

    Raises:
        ConfigurationError: one of these can't work.
    """

    @knows_its_names
    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        timeout: Timeout | None = None,
        max_retries: int = DEFAULT_RETRIES,
        http_client: Handed[httpx.Client] = None,
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
        self._begin(settings, Transport(http_client, encrypted=settings.encrypted), owner=True)

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

            bq = BackQuant.sandbox()
            print(bq.gex.levels().data.all_expiry.hvl)

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
