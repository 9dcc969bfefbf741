"""A method with its arguments, not called yet: what pages, watching and every other series are made of. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import iscoroutine, iscoroutinefunction
from typing import Any, Final, Generic, TypeVar

import attrs
from backquant_api.operation import AsyncCaller, Caller, CallOptions, Operation

from ..errors import ConfigurationError

__all__ = ["BoundCall", "bind"]

T = TypeVar("T")
LONGEST: Final = 60  # letters of a name in a sentence


@attrs.define(frozen=True)
class BoundCall(Generic[T]):
    """A method with its arguments, not called yet."""

    operation: Operation[T]
    arguments: Mapping[str, object]
    options: CallOptions
    send: Caller | AsyncCaller
    """What the method's own client sends with."""


class _Taken(Exception):
    """Carries a call from the method that would have made it."""

    def __init__(self, operation: Operation[Any], arguments: dict[str, object], options: CallOptions) -> None:
        super().__init__()
        self.call = operation, arguments, options


def bind(
    method: Callable[..., object], args: tuple[object, ...], kwargs: Mapping[str, object], *, awaited: bool
) -> BoundCall[Any]:
    """The call that the method would make with these arguments.

    Raises:
        ConfigurationError: it is no method of a client, or one of the other kind of client.
        TypeError: these are not its arguments.
    """
    owner: object = getattr(method, "__self__", None)
    function: Callable[..., object] | None = getattr(method, "__func__", None)
    shown = repr(method)
    name: str = getattr(method, "__qualname__", shown if len(shown) <= LONGEST else f"a {type(method).__name__}")
    if function is None or not hasattr(owner, "_call"):
        raise ConfigurationError(f"{name} is no method of a client; pass one uncalled, such as bq.gex.levels")
    if iscoroutinefunction(function) != awaited:
        raise ConfigurationError(f"{name} belongs to the other kind of client; pass a method of this one")
    try:
        result = function(_Taker(), *args, **kwargs)
        if iscoroutine(result):
            result.send(None)
    except _Taken as taken:
        return BoundCall(*taken.call, getattr(owner, "_call"))  # noqa: B009  # the client's own, whatever its class
    except AttributeError:
        pass  # it uses more of the client than what calls an endpoint
    raise ConfigurationError(f"{name} calls no endpoint; pass a method that does, such as bq.gex.levels")


class _Taker:
    """In place of the client or the namespace that a method belongs to: it takes the call and sends nothing."""

    def _call(self, operation: Operation[Any], arguments: dict[str, object], options: CallOptions) -> None:
        raise _Taken(operation, arguments, options)
