"""Trades that were missed on the tape, fetched over REST."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

import attrs
import msgspec

from ..channels import split_tape
from ..clock import Clock
from ..errors import BackQuantError, ContractError
from ..reply import Reply
from ..times import parse_instant
from .delivery import Delivery
from .events import Trade

if TYPE_CHECKING:
    from backquant_api.models import TapeData

__all__ = ["FetchTrades", "Tally", "catch_up"]

PAGE: Final = 5_000  # trades a call
SETTLE: Final = 1.0  # seconds; REST is some 200 ms behind the tape
TRIES: Final = 5  # with a doubled wait each time, until REST has reached the live trades
MILLISECOND: Final = timedelta(milliseconds=1)


class FetchTrades(Protocol):
    """`bq.tape.trades` of an `AsyncBackQuant`."""

    def __call__(
        self, *, symbol: Any, venues: Any, after: datetime, order: Any, limit: int
    ) -> Awaitable[Reply[TapeData]]: ...


@attrs.define
class Tally:
    """How a recovery went."""

    recovered: int = 0
    calls: int = 0
    most_calls: int = 0
    note: str = ""
    """Why it is not complete."""


class _Data(msgspec.Struct):
    trades: list[Trade]
    next_cursor: str | None = None
    has_more: bool | None = None


class _Body(msgspec.Struct):
    data: _Data


class _OutOfPages(BackQuantError):
    """The bound on what a recovery may spend is reached."""


_decode: Final = msgspec.json.Decoder(_Body).decode


async def catch_up(
    fetch: FetchTrades,
    delivery: Delivery,
    tally: Tally,
    clock: Clock,
    room: Callable[[], Awaitable[None]],
) -> None:
    """Deliver what was missed, until REST has reached the live trades that wait meanwhile.

    A failure is told in the tally and ends the recovery, never the stream.
    """
    tally.note = ""
    delivery.begin()
    try:
        for attempt in range(TRIES):
            await clock.asleep(SETTLE * 2**attempt)
            for coin in delivery.coins():
                channels = delivery.coins().get(coin, [])  # some may have been unsubscribed from meanwhile
                if channels and (attempt == 0 or not delivery.is_joined(channels)):
                    await _coin(fetch, coin, channels, delivery, tally, room)
            if all(map(delivery.is_joined, delivery.coins().values())):
                return
        tally.note = "REST has not reached the live trades; some may be missing between"
    except Exception as error:  # noqa: BLE001  # the user's own hooks and transports may raise anything
        tally.note = str(error) or type(error).__name__


async def _coin(
    fetch: FetchTrades,
    coin: str,
    channels: list[str],
    delivery: Delivery,
    tally: Tally,
    room: Callable[[], Awaitable[None]],
) -> None:
    venues = [parts[1] for parts in map(split_tape, channels) if parts]
    after = datetime.fromtimestamp(delivery.since_ms(channels) / 1000, UTC) - MILLISECOND  # the bound is exclusive
    while True:
        if tally.calls >= tally.most_calls:
            raise _OutOfPages(f"recover_pages= is used up by {tally.calls} calls; trades after {after} may be missing")
        tally.calls += 1
        reply = await fetch(
            symbol=f"{coin}USDT", venues=None if None in venues else venues, after=after, order="asc", limit=PAGE
        )
        page = _page(reply)
        tally.recovered += delivery.recovered(channels, page.trades)
        await room()
        following = _following(page, after)
        if following is None:
            delivery.advance(channels)
            return
        if page.trades[-1].time <= following:
            tally.note = (
                f"more trades were made within the millisecond of {following} than a page holds; some may be missing"
            )
        after = following


def _page(reply: Reply[Any]) -> _Data:
    try:
        return _decode(reply.http.body).data
    except msgspec.MsgspecError as problem:
        raise ContractError(f"tape.trades sent a page that can't be read: {problem}", http=reply.http) from problem


def _following(page: _Data, after: datetime) -> datetime | None:
    """Where the next page begins: a little early, for the bound is exclusive and trades share a millisecond."""
    if not page.has_more or not page.trades:
        return None
    newest = parse_instant(page.next_cursor) if page.next_cursor else max(trade.time for trade in page.trades)
    return next((moment for moment in (newest - MILLISECOND, newest) if moment > after), None)
