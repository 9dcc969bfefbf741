"""What a stream delivers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import make_dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from .._ground.public import public
from .._ground.times import LATEST_MS, parse_instant

__all__ = [
    "LATEST_MS",
    "Event",
    "Gap",
    "Heartbeat",
    "LevelSet",
    "Levels",
    "OdteLevelSet",
    "Queue",
    "Status",
    "StatusKind",
    "Trade",
    "UnknownEvent",
]

StatusKind: TypeAlias = Literal["connected", "subscribed", "unsubscribed", "reconnecting", "recovering", "warning"]


@public("backquant.stream")
class Trade(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """One option trade."""

    venue: str
    """Id of the venue, such as `deribit`."""

    coin: str
    """What the option is on, such as `BTC`."""

    instrument: str
    """The contract, such as `BTC-30JUN26-100000-C`."""

    trade_id: str
    """The venue's id; with the venue it names the trade."""

    direction: str
    """Side of the taker: `buy` or `sell`."""

    option_type: str
    """`call` or `put`."""

    strike: float
    """USD."""

    expiry_date: date
    """Day on which the option expires."""

    amount: float
    """Size in coin, whatever the venue's contract size."""

    price: float
    """In the venue's own quote (coin, USDT or USD): not comparable between venues; `premium_usd` is."""

    premium_usd: float
    """What was paid, USD."""

    is_block_trade: bool
    """Whether it was negotiated off the book."""

    ts_ms: Annotated[int, msgspec.Meta(ge=1, le=LATEST_MS)]
    """When it was made, milliseconds since 1970 UTC; `time` is the same as a datetime. 0 where REST sends no time that can be read."""

    mark_price: float | None = None
    """As `price`; None where the venue does not publish it."""

    index_price: float | None = None
    """Spot, USD; None where the venue does not publish it."""

    iv: float | None = None
    """Implied volatility, percent; None where the venue does not publish it."""

    channel: str = ""
    """The channel that it came on, or would have come on."""

    recovered: bool = False
    """True if it was missed on the tape and fetched over REST."""

    drift: tuple[str, ...] = ()
    """Fields that are not as expected, and what came; a text of such a field is empty, a figure NaN or None, a time 0."""

    extra: dict[str, Any] | None = None
    """Fields that this version does not name: free-form JSON; None when it names them all."""

    def to_dict(self) -> dict[str, Any]:
        """The trade as a dict by field, such as a row of a frame is made of; `pandas.DataFrame(trades)` has these columns too."""
        return msgspec.structs.asdict(self)

    @property
    def time(self) -> datetime:
        """When it was made, UTC."""
        return datetime.fromtimestamp(self.ts_ms / 1000, UTC)


# By this pandas takes a list of trades for rows with columns, as it does with dataclasses.
setattr(  # noqa: B010  # structs declare no such attribute
    Trade,
    "__dataclass_fields__",
    getattr(make_dataclass("Trade", Trade.__struct_fields__), "__dataclass_fields__"),  # noqa: B009
)


@public("backquant.stream")
class LevelSet(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Levels over all expiries, USD; None where there is none."""

    hvl: float | None = None
    call_resistance: float | None = None
    put_support: float | None = None
    call_wall_2: float | None = None
    call_wall_3: float | None = None
    put_wall_2: float | None = None
    put_wall_3: float | None = None


@public("backquant.stream")
class OdteLevelSet(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Levels of the options that expire today, USD; None where there is none."""

    hvl: float | None = None
    call_resistance: float | None = None
    put_support: float | None = None


@public("backquant.stream")
class Levels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """GEX levels of a pair: their state on subscribing, then each change."""

    symbol: str
    """The pair, such as `BTCUSDT`."""

    spot_price: float | None = None
    """USD."""

    all_expiry: LevelSet | None = None
    """Over all expiries."""

    odte: OdteLevelSet | None = None
    """Of the options that expire today."""

    positioning: str | None = None
    """Model behind the signs: `flow` or `std`."""

    fallback_reason: str | None = None
    """Why `std` took over from `flow`; None unless it did."""

    positioning_note: str | None = None
    """The API's word on the model."""

    ts: str | None = None
    """When they were computed, as sent; `time` is the same as a datetime."""

    channel: str = ""
    """The channel that they came on."""

    snapshot: bool = False
    """True for the state on subscribing, False for a change."""

    drift: tuple[str, ...] = ()
    """Fields that are not as expected, and what came; they are None here."""

    extra: dict[str, Any] | None = None
    """Fields that this version does not name: free-form JSON, those of a group under `group.field`; None when it names them all."""

    @property
    def time(self) -> datetime | None:
        """When they were computed, UTC; None where the text is no time."""
        return _instant(self.ts)


@public("backquant.stream")
class Queue(msgspec.Struct, frozen=True, gc=False):
    """The server's queue for this connection. It closes a connection whose queue stays full."""

    size: int | None = None
    """Frames that wait."""

    capacity: int | None = None
    """Frames that can wait."""


@public("backquant.stream")
class Heartbeat(msgspec.Struct, frozen=True):
    """The server's sign of life."""

    channel: str = ""
    """Always `status.heartbeat`."""

    queue: Queue | None = None
    """The server's queue for this connection."""

    channels: tuple[str, ...] = ()
    """What this connection is subscribed to."""

    ts: str | None = None
    """When it was sent, as sent; `time` is the same as a datetime."""

    extra: dict[str, Any] | None = None
    """Fields that this version does not name: free-form JSON; None when it names them all."""

    @property
    def time(self) -> datetime | None:
        """When it was sent, UTC; None where the text is no time."""
        return _instant(self.ts)


@public("backquant.stream")
class Gap(msgspec.Struct, frozen=True):
    """A time in which events were missed: the link was down, or your program read too slowly.

    Where trades were recovered, they have been delivered before this event.
    """

    start: datetime
    """UTC. When the link was last heard of, or the time of the first trade that was dropped."""

    end: datetime
    """UTC. When the channels were live again, or the time of the last trade that was dropped."""

    reason: str
    """Why."""

    channels: tuple[str, ...] = ()
    """What was missed; empty if events of any channel may have been dropped."""

    dropped: int = 0
    """Events that were dropped from a full buffer (`overflow="drop_oldest"`)."""

    recovered: int = 0
    """Trades that were fetched over REST and delivered."""

    calls: int = 0
    """REST calls that this took: what it cost of the month's quota."""

    complete: bool = False
    """True if every trade that was missed is proven to be delivered: REST was seen past the moment at which the link was
    back. A venue that is polled publishes up to 30 s late; its trades come on the tape then."""

    note: str = ""
    """Why the recovery is not complete; empty if it is, or was not asked for."""

    id: int = 0
    """Counts the losses of the link. One that is not proven complete is told again by its id once it is, with what came since."""


@public("backquant.stream")
class Status(msgspec.Struct, frozen=True):
    """What happened to the link itself."""

    kind: StatusKind
    """What."""

    time: datetime
    """When, UTC."""

    detail: str = ""
    """Details for people."""

    channels: tuple[str, ...] = ()
    """What the link is subscribed to by now."""

    delay: float | None = None
    """Seconds until the next attempt, for `reconnecting`."""


@public("backquant.stream")
class UnknownEvent(msgspec.Struct, frozen=True):
    """A message that this version can't read: a new kind of event, or a known one in another shape."""

    event: str
    """The server's word for it; empty if the message is no event at all."""

    data: Mapping[str, Any] | str
    """The whole message: free-form JSON, or the text if it is no JSON object."""

    problem: str = ""
    """How a known kind of event departs from what is expected; empty for a new kind."""


Event: TypeAlias = Trade | Levels | Heartbeat | Gap | Status | UnknownEvent


def _instant(text: str | None) -> datetime | None:
    try:
        return None if text is None else parse_instant(text)
    except ValueError:
        return None
