"""`backquant stream`: follow the live tape."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import click

from .._extras import require
from .session import Session
from .values import complete_channel

if TYPE_CHECKING:
    from ..stream import AsyncStream, Event

__all__ = ["stream"]


@click.command()
@click.argument("channels", nargs=-1, required=True, shell_complete=complete_channel)
@click.option("--recover", is_flag=True, help="Fetch trades that were missed over REST; each call costs quota.")
@click.option("--limit", type=click.IntRange(1), help="Stop after so many events of the channels.")
@click.option("--min-premium", type=click.FloatRange(0), help="Leave out trades of a smaller premium, in USD.")
@click.pass_obj
def stream(
    session: Session, channels: tuple[str, ...], recover: bool, limit: int | None, min_premium: float | None
) -> None:
    """Follow the live tape: a live table in a terminal, a JSON object a line in a pipe.

    CHANNELS are names such as tape.BTC.agg, tape.ETH.deribit, gex.levels.BTCUSDT and status.heartbeat.
    """
    asyncio.run(_follow(session, channels, recover, limit, min_premium or 0.0))


async def _follow(
    session: Session, channels: tuple[str, ...], recover: bool, limit: int | None, min_premium: float
) -> None:
    async with session.async_client() as bq, bq.stream(*channels, recover=recover) as events:
        chosen = _chosen(events, limit, min_premium)
        if sys.stdout.isatty():
            require("rich", "cli")
            from .stream_board import show

            await show(events, chosen)
        else:
            await _print_lines(chosen)


async def _chosen(events: AsyncStream, limit: int | None, min_premium: float) -> AsyncIterator[Event]:
    """What is asked for, and all news of the link."""
    from ..stream import Gap, Status, Trade

    left = limit
    async for event in events:
        if isinstance(event, Trade) and event.premium_usd < min_premium:
            continue
        yield event
        if left is not None and not isinstance(event, Gap | Status):
            left -= 1
            if left == 0:
                return


async def _print_lines(events: AsyncIterator[Event]) -> None:
    import msgspec

    encode = msgspec.json.Encoder().encode
    async for event in events:
        line = {"event": type(event).__name__.lower(), **msgspec.to_builtins(event)}
        sys.stdout.write(encode(line).decode() + "\n")
        sys.stdout.flush()
