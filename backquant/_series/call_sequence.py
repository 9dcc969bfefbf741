"""Several calls of one method as a conversation without I/O: what to ask, how long to wait, what to hand to the caller.

`pages` and `watch` are such scripts; the sync and the async client drive them with the two functions below.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import closing
from typing import Generic, TypeAlias, TypeVar, cast

import attrs
from backquant_api.operation import AsyncCaller, Caller

from .._call.attempts import Sleep
from .._call.bound_method import BoundCall
from .._call.reply import Reply
from .._ground.clock import Clock
from ..errors import BackQuantError

__all__ = ["Call", "Give", "Script", "adrive", "drive"]

T = TypeVar("T")


@attrs.define(frozen=True)
class Call:
    """Make the call with these arguments; answered with the reply, or with the error that came of it."""

    arguments: dict[str, object]


@attrs.define(frozen=True)
class Give(Generic[T]):
    """Hand this reply to the caller."""

    reply: Reply[T]


CallResult: TypeAlias = Reply[T] | BackQuantError | None
Script: TypeAlias = Generator[Call | Sleep | Give[T], CallResult[T], None]


def drive(script: Script[T], call: BoundCall[T], clock: Clock) -> Generator[Reply[T], None, None]:
    """Run the script, waiting for each step."""
    send = cast("Caller", call.send)
    answer: CallResult[T] = None
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
    answer: CallResult[T] = None
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
