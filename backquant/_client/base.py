"""What both clients are besides sending."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from inspect import getattr_static, isfunction
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar
from weakref import finalize

from backquant_api.namespace import namespace
from backquant_api.operation import Timeout

from .._call.bound_method import BoundCall, bind
from .._call.over_httpx import Transport
from .._call.prepare import changed_settings, prepare
from .._call.request import Request
from .._call.request_headers import ExtraHeaders, read_headers
from .._call.settings import Settings
from .._call.tls_and_proxies import Trust
from .._ground.response import HttpResponse

__all__ = ["AsyncSender", "BaseClient"]


class AsyncSender(Protocol):
    """What an awaited client sends with, whatever the library."""

    async def send(self, request: Request, settings: Settings, seconds: float) -> HttpResponse:
        """One attempt, over within so many seconds."""
        ...

    def trust(self, url: str) -> Trust | None:
        """What it uses for this URL, if that is known."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...


TransportT = TypeVar("TransportT", Transport, AsyncSender)


class Stoppable(Protocol):
    """What runs beside a client, such as its sandbox."""

    def stop(self) -> object:
        """End it."""
        ...


class BaseClient(Generic[TransportT]):
    """Settings, a transport, and cheap copies with other settings."""

    _settings: Settings
    _transport: TransportT
    _owner: bool
    _stop_sandbox: Callable[[], None] | None = None
    """Ends the sandbox that this client alone uses."""

    _awaited: ClassVar[bool]

    def with_options(
        self,
        *,
        timeout: Timeout | None = None,
        max_retries: int | None = None,
        strict: bool | None = None,
        validate: bool | None = None,
        wait_for_budget: bool | None = None,
        max_wait: float | None = None,
        deadline: float | None = None,
        max_body: int | None = None,
        default_headers: ExtraHeaders | None = None,
    ) -> Self:
        """A cheap copy with other settings; it shares this client's connections, and this client closes them."""
        clone = copy.copy(self)
        for name in list(vars(clone)):
            if isinstance(getattr_static(type(clone), name, None), namespace):
                delattr(clone, name)  # a namespace of the original, which sends with the original's settings
        clone._stop_sandbox = None
        clone._begin(
            changed_settings(
                self._settings,
                timeout,
                max_retries=max_retries,
                strict=strict,
                validate=validate,
                wait_for_budget=wait_for_budget,
                max_wait=max_wait,
                deadline=deadline,
                max_body=max_body,
                headers=None if default_headers is None else read_headers("default_headers", default_headers),
            ),
            self._transport,
            owner=False,
        )
        return clone

    @property
    def base_url(self) -> str:
        """Where the API is, such as `https://api.backquant.com/v2`."""
        return self._settings.base_url

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name, member in [item for kind in (BaseClient, cls) for item in vars(kind).items()]:
            if isfunction(member) and not name.startswith("_"):
                member.__qualname__ = f"bq.{name}"  # what Python says of wrong arguments names it as users write it

    def _begin(self, settings: Settings, transport: TransportT, *, owner: bool) -> None:
        self._settings = settings
        self._transport = transport
        self._owner = owner
        self._stop_sandbox = None

    def _keep(self, sandbox: Stoppable) -> Self:
        """Use the sandbox until this client is closed, or forgotten with its copies: these share its transport."""
        self._stop_sandbox = finalize(self._transport, sandbox.stop)
        return self

    def _bound(
        self, method: Callable[..., object], args: tuple[object, ...], kwargs: Mapping[str, object]
    ) -> BoundCall[Any]:
        """The call that several are made of, checked before the first one is sent."""
        call = bind(method, args, kwargs, awaited=self._awaited)
        prepare(self._settings, call.operation, call.arguments, call.options)
        return call

    def __repr__(self) -> str:
        made = "_settings" in vars(self)  # a traceback with locals shows one that could not be made
        maker = "" if self._stop_sandbox is None else ".sandbox"
        return f"{type(self).__name__}{maker}({f'base_url={self._settings.base_url!r}' if made else 'not made'})"
