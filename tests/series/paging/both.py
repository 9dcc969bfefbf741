"""Loops over either client, so that one test speaks for both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, closing
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import Any, Literal, TypeAlias

from backquant import AsyncBackQuant, BackQuant, Reply

Verb: TypeAlias = Literal["pages", "watch"]
Until: TypeAlias = Callable[[list[Reply[Any]]], bool]


@dataclass(frozen=True)
class Loop:
    """A client of either kind whose loops are run to their end, or until enough came."""

    client: BackQuant | AsyncBackQuant
    runner: asyncio.Runner

    def take(
        self, verb: Verb, method: str, /, *, count: int | None = None, until: Until | None = None, **arguments: Any
    ) -> list[Reply[Any]]:
        """What `pages` or `watch` gives for a method named by its dotted name."""
        loop: Any = getattr(self.client, verb)(attrgetter(method)(self.client), **arguments)
        if isinstance(self.client, AsyncBackQuant):
            return self.runner.run(_agathered(loop, count, until))
        with closing(loop):
            return _gathered(islice(loop, count), until)


def _gathered(replies: Any, until: Until | None) -> list[Reply[Any]]:
    taken: list[Reply[Any]] = []
    for reply in replies:
        taken.append(reply)
        if until is not None and until(taken):
            break
    return taken


async def _agathered(
    loop: AsyncGenerator[Reply[Any], None], count: int | None, until: Until | None
) -> list[Reply[Any]]:
    taken: list[Reply[Any]] = []
    async with aclosing(loop) as replies:
        while count is None or len(taken) < count:
            try:
                taken.append(await anext(replies))
            except StopAsyncIteration:
                break
            if until is not None and until(taken):
                break
    return taken
