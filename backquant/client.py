"""The two clients: what they hold, and how they drive an exchange."""

from __future__ import annotations

import copy
import difflib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, Unpack

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
TransportT = TypeVar("TransportT", Transport, AsyncTransport)
Value = str | int | float | bool | date | None
Query = Mapping[str, Value | Sequence[Value]]


class _Client(Generic[TransportT]):
    """What both clients are besides sending: settings, a transport, and cheap copies with other settings."""

    _settings: Settings
    _transport: TransportT
    _owner: bool

    def with_options(
        self,
        *,
        timeout: Timeout | None = None,
        max_retries: int | None = None,
        strict: bool | None = None,
        validate: bool | None = None,
    ) -> Self:
        """A cheap copy with other settings; it shares this client's connections, and this client closes them."""
        clone = copy.copy(self)
        for name in list(vars(clone)):
            if isinstance(getattr(type(clone), name, None), cached_property):
                delattr(clone, name)  # a namespace of the original, which sends with the original's settings
        clone._begin(_changed(self._settings, timeout, max_retries, strict, validate), self._transport, owner=False)
        return clone

    def _begin(self, settings: Settings, transport: TransportT, *, owner: bool) -> None:
        self._settings = settings
        self._transport = transport
        self._owner = owner

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._settings.base_url!r})"


class BackQuant(_Client[Transport], Api):
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
        settings = _settings(api_key, base_url, timeout, max_retries, strict, validate, clock)
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
        return self._send(_free_form(path), {}, options, query)

    def close(self) -> None:
        """Close the connections, unless they belong to your own `http_client` or to the client this one was copied from."""
        if self._owner:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _send(
        self, operation: Operation[T], arguments: dict[str, object], options: CallOptions, query: Query | None = None
    ) -> Reply[T]:
        request, settings = _prepared(self._settings, operation, arguments, options, query)
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


class AsyncBackQuant(_Client[AsyncTransport], AsyncApi):
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
        settings = _settings(api_key, base_url, timeout, max_retries, strict, validate, clock)
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
        return await self._send(_free_form(path), {}, options, query)

    async def close(self) -> None:
        """Close the connections, unless they belong to your own `http_client` or to the client this one was copied from."""
        if self._owner:
            await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _send(
        self, operation: Operation[T], arguments: dict[str, object], options: CallOptions, query: Query | None = None
    ) -> Reply[T]:
        request, settings = _prepared(self._settings, operation, arguments, options, query)
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
    settings: Settings,
    operation: Operation[Any],
    arguments: Mapping[str, object],
    options: CallOptions,
    query: Query | None,
) -> tuple[Request, Settings]:
    """The request, and the settings with this call's own options."""
    known = CallOptions.__annotations__.keys()
    unknown = options.keys() - known
    if unknown:
        name = sorted(unknown)[0]
        near = difflib.get_close_matches(name, [*(param.name for param in operation.params), *known], n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise TypeError(f"{operation.name}() got an unexpected keyword argument {name!r}{hint}")
    if operation.needs_key and settings.key is None:
        raise ConfigurationError(NO_KEY)
    timeout, validate = options.get("timeout"), options.get("validate")
    if timeout is not None or validate is not None:
        settings = _changed(settings, timeout, None, None, validate)
    extra = {**(query or {}), **(options.get("extra_query") or {})}
    request = build_request(operation, arguments, extra, validate=settings.validate)
    if settings.key is not None and settings.key.mask(request.target) != request.target:
        raise ConfigurationError("the API key stands in the URL, where others can read it; the header alone carries it")
    return request, settings


def _free_form(path: str) -> Operation[dict[str, Any]]:
    if not path.startswith("/") or "?" in path or "#" in path or ".." in path:
        raise ConfigurationError(f"path: {path!r} is no path below the base URL; write it like /gex/levels")
    return Operation(f"GET {path}", path, (), lambda: dict[str, Any])
