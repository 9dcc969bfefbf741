"""The two clients: what they hold, and how they drive an exchange."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack

import attrs
from backquant_api.operation import CallOptions, Operation, Timeout
from backquant_api.resources.api import Api, AsyncApi

from .clock import Clock, SystemClock
from .config import DEFAULT_RETRIES, DEFAULT_TIMEOUT, NO_KEY, Settings, read_base_url, read_key, read_timeout
from .errors import APIConnectionError, ConfigurationError
from .exchange import Outcome, Sleep, exchange
from .reply import Reply
from .request import Request, build_request
from .transport import AsyncTransport, Transport

if TYPE_CHECKING:
    import httpx

__all__ = ["AsyncBackQuant", "BackQuant"]

T = TypeVar("T")
Query = Mapping[str, str | int | float | bool]


class BackQuant(Api):
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
        clock: time and waiting; for tests.

    Raises:
        ConfigurationError: one of these can't work.
    """

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
        clock: Clock | None = None,
    ) -> None:
        super().__init__(self._send)
        self._settings = _settings(api_key, base_url, timeout, max_retries, strict, validate, clock)
        self._transport = Transport(http_client)
        self._owner = True

    def with_options(
        self,
        *,
        timeout: Timeout | None = None,
        max_retries: int | None = None,
        strict: bool | None = None,
        validate: bool | None = None,
    ) -> Self:
        """A cheap copy with other settings; it shares this client's connections, and this client closes them."""
        copy = object.__new__(type(self))
        Api.__init__(copy, copy._send)
        copy._settings = _changed(self._settings, timeout, max_retries, strict, validate)
        copy._transport = self._transport
        copy._owner = False
        return copy

    def get(self, path: str, query: Query | None = None, **options: Unpack[CallOptions]) -> Reply[dict[str, Any]]:
        """Any path of the API as free-form JSON: for an endpoint that this contract does not know yet.

        Args:
            path: below the base URL, such as `/gex/levels`.
            query: parameters, sent as they are.
        """
        return self._send(_free_form(path), {}, _with_query(options, query))

    def close(self) -> None:
        """Close the connections, unless they belong to your own `http_client` or to the client this one was copied from."""
        if self._owner:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"BackQuant(base_url={self._settings.base_url!r})"

    def _send(self, operation: Operation[T], arguments: dict[str, object], options: CallOptions) -> Reply[T]:
        request, settings = _prepared(self._settings, operation, arguments, options)
        steps = exchange(operation, request, settings)
        outcome: Outcome = None
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


class AsyncBackQuant(AsyncApi):
    """The BackQuant API, awaited: the same methods and arguments as `BackQuant`, with `http_client` an `AsyncClient`.

    async with AsyncBackQuant() as bq:
        reply = await bq.gex.levels(symbol="BTCUSDT")
    """

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
        clock: Clock | None = None,
    ) -> None:
        super().__init__(self._send)
        self._settings = _settings(api_key, base_url, timeout, max_retries, strict, validate, clock)
        self._transport = AsyncTransport(http_client)
        self._owner = True

    def with_options(
        self,
        *,
        timeout: Timeout | None = None,
        max_retries: int | None = None,
        strict: bool | None = None,
        validate: bool | None = None,
    ) -> Self:
        """A cheap copy with other settings; it shares this client's connections, and this client closes them."""
        copy = object.__new__(type(self))
        AsyncApi.__init__(copy, copy._send)
        copy._settings = _changed(self._settings, timeout, max_retries, strict, validate)
        copy._transport = self._transport
        copy._owner = False
        return copy

    async def get(self, path: str, query: Query | None = None, **options: Unpack[CallOptions]) -> Reply[dict[str, Any]]:
        """Any path of the API as free-form JSON: for an endpoint that this contract does not know yet.

        Args:
            path: below the base URL, such as `/gex/levels`.
            query: parameters, sent as they are.
        """
        return await self._send(_free_form(path), {}, _with_query(options, query))

    async def close(self) -> None:
        """Close the connections, unless they belong to your own `http_client` or to the client this one was copied from."""
        if self._owner:
            await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"AsyncBackQuant(base_url={self._settings.base_url!r})"

    async def _send(self, operation: Operation[T], arguments: dict[str, object], options: CallOptions) -> Reply[T]:
        request, settings = _prepared(self._settings, operation, arguments, options)
        steps = exchange(operation, request, settings)
        outcome: Outcome = None
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


def _settings(
    api_key: str | None,
    base_url: str | None,
    timeout: Timeout,
    max_retries: int,
    strict: bool,
    validate: bool,
    clock: Clock | None,
) -> Settings:
    return Settings(
        base_url=read_base_url(base_url),
        key=read_key(api_key),
        clock=clock or SystemClock(),
        timeout=read_timeout(timeout),
        max_retries=max_retries,
        strict=strict,
        validate=validate,
    )


def _changed(
    settings: Settings,
    timeout: Timeout | None,
    max_retries: int | None,
    strict: bool | None,
    validate: bool | None,
) -> Settings:
    changes = {
        "timeout": None if timeout is None else read_timeout(timeout),
        "max_retries": max_retries,
        "strict": strict,
        "validate": validate,
    }
    return attrs.evolve(settings, **{name: value for name, value in changes.items() if value is not None})


def _prepared(
    settings: Settings, operation: Operation[Any], arguments: Mapping[str, object], options: CallOptions
) -> tuple[Request, Settings]:
    """The request, and the settings with this call's own options."""
    unknown = options.keys() - CallOptions.__annotations__.keys()
    if unknown:
        raise TypeError(f"{operation.name}() got an unexpected keyword argument {sorted(unknown)[0]!r}")
    if operation.needs_key and settings.key is None:
        raise ConfigurationError(NO_KEY)
    timeout, validate = options.get("timeout"), options.get("validate")
    if timeout is not None or validate is not None:
        settings = _changed(settings, timeout, None, None, validate)
    request = build_request(operation, arguments, options.get("extra_query"), validate=settings.validate)
    return request, settings


def _free_form(path: str) -> Operation[dict[str, Any]]:
    if not path.startswith("/") or "?" in path or "#" in path or ".." in path:
        raise ConfigurationError(f"path: {path!r} is no path below the base URL; write it like /gex/levels")
    return Operation(f"GET {path}", path, (), lambda: dict[str, Any])


def _with_query(options: CallOptions, query: Query | None) -> CallOptions:
    return {**options, "extra_query": {**(query or {}), **(options.get("extra_query") or {})}}
