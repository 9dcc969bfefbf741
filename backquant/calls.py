"""Several calls of one method as a conversation without I/O: what to ask, how long to wait, what to hand to the caller.

`pages` and `watch` are such scripts; the sync and the async client drive them with the two functions below.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from contextlib import closing
from inspect import iscoroutine, iscoroutinefunction
from typing import Any, Generic, TypeAlias, TypeVar, cast

import attrs
from backquant_api.operation import AsyncCaller, Caller, CallOptions, Operation

from .clock import Clock
from .errors import BackQuantError, ConfigurationError
from .exchange import Sleep
from .reply import Reply

__all__ = ["Ask", "BoundCall", "Give", "Script", "adrive", "bind", "drive"]

T = TypeVar("T")


@attrs.define(frozen=True)
class Ask:
    """Make the call with these arguments; answered with the reply, or with the error that came of it."""

    arguments: dict[str, object]


@attrs.define(frozen=True)
class Give(Generic[T]):
    """Hand this reply to the caller."""

    reply: Reply[T]


Answer: TypeAlias = Reply[T] | BackQuantError | None
Script: TypeAlias = Generator[Ask | Sleep | Give[T], Answer[T], None]


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
    name: str = getattr(method, "__qualname__", repr(method))
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


def drive(script: Script[T], call: BoundCall[T], clock: Clock) -> Generator[Reply[T], None, None]:
    """Run the script, waiting for each step."""
    send = cast("Caller", call.send)
    answer: Answer[T] = None
    with closing(script):
        while True:
            try:
                step = script.send(answer)
            except StopIteration:
                return
            answer = None
            if isinstance(step, Give):
                yield step.reply
            elif isinstance(step, Sleep):
                clock.sleep(step.seconds)
            else:
                try:
                    answer = send(call.operation, step.arguments, call.options)
                except BackQuantError as error:
                    answer = error


async def adrive(script: Script[T], call: BoundCall[T], clock: Clock) -> AsyncGenerator[Reply[T], None]:
    """Run the script, awaiting each step."""
    send = cast("AsyncCaller", call.send)
    answer: Answer[T] = None
    with closing(script):
        while True:
            try:
                step = script.send(answer)
            except StopIteration:
                return
            answer = None
            if isinstance(step, Give):
                yield step.reply
            elif isinstance(step, Sleep):
                await clock.asleep(step.seconds)
            else:
                try:
                    answer = await send(call.operation, step.arguments, call.options)
                except BackQuantError as error:
                    answer = error
