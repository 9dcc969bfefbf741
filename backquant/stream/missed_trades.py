"""Trades that were missed on the tape, fetched over REST."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

import attrs
from backquant_api.resources import operation

from .._call.reply import Reply
from .._ground.channel_names import split_tape
from .._ground.clock import Clock
from .._series.paging.cursor_walk import capped
from ..errors import (
    AuthenticationError,
    BackQuantError,
    ConfigurationError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    QuotaExceededError,
)
from .delivery import NEWEST, WRONG, Delivery
from .trade_page import TradePage, read_page

if TYPE_CHECKING:
    from backquant_api.models import TapeData

__all__ = ["QUIET", "SETTLE", "FetchTrades", "Recovery", "Tally"]

PAGE: Final = capped(operation("tape.trades"), 5_000)  # trades a call
SETTLE: Final = 1.0  # seconds; REST is some 200 ms behind the tape
TRIES: Final = 5  # with a doubled wait each time, until REST has reached the live trades
MILLISECOND: Final = timedelta(milliseconds=1)
UNSEEN: Final = "REST has not reached the live trades; some may be missing between"
QUIET: Final = (
    "nothing has come on the tape since the link is back, so that REST can't be seen to have passed that moment;"
    " a later gap of the same id tells when it was"
)


class _OutOfPages(BackQuantError):
    """The bound on what a recovery may spend is reached."""


class _Lacking(BackQuantError):
    """A page lacks trades, and so would the next pass."""


FINAL: Final = (
    _OutOfPages,
    AuthenticationError,
    ConfigurationError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    QuotaExceededError,
)


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
    notes: dict[str, str] = attrs.field(factory=dict[str, str])
    """By coin, why it is not complete."""
    over: set[str] = attrs.field(factory=set[str])
    """Coins that no further call can help: what came of the last one is final."""

    @property
    def open(self) -> list[str]:
        """The coins that another pass may prove complete."""
        return [coin for coin in self.notes if coin not in self.over]

    @property
    def note(self) -> str:
        """Why it is not complete; empty when it is."""
        return "; ".join(dict.fromkeys(self.notes.values()))


@attrs.define
class Recovery:
    """Fetches what was missed, coin by coin; what fails for one coin is told of that coin, and never ends the stream.

    A coin is recovered when it is proven: REST was seen past the moment at which the link was back, by a pass that took in
    all that it had up to there.
    """

    fetch: FetchTrades
    delivery: Delivery
    clock: Clock
    room: Callable[[], Awaitable[None]]

    async def catch_up(self, tally: Tally) -> None:
        """Deliver what was missed, while the live trades wait; as far as it goes in half a minute."""
        self.delivery.begin(unproven=bool(tally.notes))
        tally.notes = dict.fromkeys(self.delivery.coins(), UNSEEN)
        for attempt in range(TRIES):
            await self.clock.asleep(SETTLE * 2**attempt)
            await self.once(tally, quiet_too=attempt == 0)
            if not tally.open or self.is_quiet(tally):
                return

    async def once(self, tally: Tally, *, quiet_too: bool = False) -> None:
        """One pass over the coins that are not proven yet.

        quiet_too: those as well on which nothing has come, so that no pass can prove anything.
        """
        for coin in tally.open:
            channels = self.delivery.coins().get(coin, [])  # some may have been unsubscribed from meanwhile
            if not channels:
                del tally.notes[coin]
                continue
            if self.delivery.is_quiet(channels) and not quiet_too and tally.notes[coin] == QUIET:
                continue
            tally.notes[coin] = await self._coin(coin, channels, tally)
            if not tally.notes[coin]:
                del tally.notes[coin]

    def is_quiet(self, tally: Tally) -> bool:
        """Whether no pass can prove more than the last one, as nothing has come since."""
        coins = self.delivery.coins()
        return all(tally.notes[coin] == QUIET and self.delivery.is_quiet(coins.get(coin, [])) for coin in tally.open)

    async def _coin(self, coin: str, channels: list[str], tally: Tally) -> str:
        """One pass; why it proves nothing, empty when it does."""
        known_before, set_back = self.delivery.is_proven(channels), self.delivery.set_back
        try:
            pages, note = await self._pass(coin, channels, tally)
        except _Lacking as lacking:  # the next pass would lack the same
            tally.over.add(coin)
            return str(lacking)
        except Exception as error:  # noqa: BLE001  # the user's own hooks and transports may raise anything
            if isinstance(error, FINAL):
                tally.over.add(coin)
            return str(error) or type(error).__name__
        if note:
            return note
        if self.delivery.is_quiet(channels):
            return QUIET
        # What came to REST behind the pass can be missed by a pass of several pages, unless it began past the moment.
        whole = (pages == 1 or known_before) and self.delivery.set_back == set_back
        return "" if whole and self.delivery.is_proven(channels) else UNSEEN

    async def _pass(self, coin: str, channels: list[str], tally: Tally) -> tuple[int, str]:
        """Take all that REST has since the loss: how many pages, and what is not right about them."""
        venues = [parts[1] for parts in map(split_tape, channels) if parts]
        after = (
            datetime.fromtimestamp(self.delivery.since_ms(channels) / 1000, UTC) - MILLISECOND
        )  # the bound is exclusive
        pages, note, lacks, stamps = 0, "", "", deque[int](maxlen=NEWEST)
        while True:
            if tally.calls >= tally.most_calls:
                raise _OutOfPages(
                    f"recover_pages= is used up by {tally.calls} calls; trades after {after} may be missing"
                )
            tally.calls += 1
            pages += 1
            reply = await self.fetch(
                symbol=f"{coin}USDT", venues=None if None in venues else venues, after=after, order="asc", limit=PAGE
            )
            page = read_page(reply)
            tally.recovered += self.delivery.recovered(channels, page.trades)
            stamps.extend(trade.ts_ms for trade in page.trades)
            note = note or page.doubt
            lacks = lacks or page.lacks
            await self.room()
            following = _following(page, after)
            if following is None:
                if page.has_more is False and stamps:  # the last ones are the likeliest to lie far ahead
                    self.delivery.advance(channels, sorted(stamps)[len(stamps) // WRONG])
                if lacks:
                    raise _Lacking(lacks)
                return pages, note
            if page.trades[-1].time <= following:
                lacks = f"more trades were made within the millisecond of {following} than a page holds; some may be missing"
            after = following


def _following(page: TradePage, after: datetime) -> datetime | None:
    """Where the next page begins: a little early, for the bound is exclusive and trades share a millisecond."""
    if page.has_more is False or not page.trades:
        return None
    newest = min(filter(None, (page.next_cursor, max(trade.time for trade in page.trades))))  # a cursor may skip some
    return next((moment for moment in (newest - MILLISECOND, newest) if moment > after), None)
