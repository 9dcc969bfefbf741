"""Signs of life, in both directions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from .decode import PING

if TYPE_CHECKING:
    from .._ground.clock import Clock
    from .connection import Link

__all__ = ["PING_EVERY", "keep_alive"]

PING_EVERY: Final = 20.0  # seconds; the server ends a link after 60 without a word


async def keep_alive(link: Link, clock: Clock, is_paused: Callable[[], bool], proved: Callable[[], None]) -> None:
    """Say a word now and then; give the link up when the other side has gone silent.

    Args:
        link: the link.
        clock: the client's.
        is_paused: whether nothing is read from the link, which is no silence.
        proved: called when the link has been alive for a while.
    """
    heard = -1
    while True:
        await clock.asleep(PING_EVERY)
        if link.heard == heard and not is_paused():
            link.give_up(f"nothing was heard for {PING_EVERY:g} s")
            return
        if heard >= 0:
            proved()
        heard = link.heard
        await link.say(PING)
