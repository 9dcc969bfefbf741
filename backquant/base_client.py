"""What both clients are besides sending."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, ClassVar, Generic, Self, TypeVar

from backquant_api.operation import Timeout

from .calls import BoundCall, bind
from .config import Settings
from .prepare import changed_settings, prepare
from .transport import AsyncTransport, Transport

__all__ = ["BaseClient"]

TransportT = TypeVar("TransportT", Transport, AsyncTransport)


class BaseClient(Generic[TransportT]):
    """Settings, a transport, and cheap copies with other settings."""

    _settings: Settings
    _transport: TransportT
    _owner: bool
    _awaited: ClassVar[bool]

    def with_options(
        self,
        *,
        timeout: Timeout | None = None,
        max_retries: int | None = None,
        strict: bool | None = None,
        validate: bool | None = None,
        wait_for_budget: bool | None = None,
    ) -> Self:
        """A cheap copy with other settings; it shares this client's connections, and this client closes them."""
        clone = copy.copy(self)
        for name in list(vars(clone)):
            if isinstance(getattr(type(clone), name, None), cached_property):
                delattr(clone, name)  # a namespace of the original, which sends with the original's settings
        clone._begin(
            changed_settings(self._settings, timeout, max_retries, strict, validate, wait_for_budget),
            self._transport,
            owner=False,
        )
        return clone

    @property
    def base_url(self) -> str:
        """Where the API is, such as `https://api.backquant.com/v2`."""
        return self._settings.base_url

    def _begin(self, settings: Settings, transport: TransportT, *, owner: bool) -> None:
        self._settings = settings
        self._transport = transport
        self._owner = owner

    def _bound(
        self, method: Callable[..., object], args: tuple[object, ...], kwargs: Mapping[str, object]
    ) -> BoundCall[Any]:
        """The call that several are made of, checked before the first one is sent."""
        call = bind(method, args, kwargs, awaited=self._awaited)
        prepare(self._settings, call.operation, call.arguments, call.options)
        return call

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._settings.base_url!r})"
