"""Names of the live tape's channels, for `bq.stream(...)`.

channels.tape("BTC")                   # tape.BTC.agg: every venue's trades of the coin
channels.tape("BTC", venue="deribit")  # tape.BTC.deribit
channels.levels("BTCUSDT")             # gex.levels.BTCUSDT
channels.heartbeat()                   # status.heartbeat
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias, get_args

from ._ground.channel_names import ALL_VENUES
from ._ground.mistakes import what_was_meant
from .errors import FieldError, InvalidRequestError
from .literals import Symbol, Venue

__all__ = ["MOST_CHANNELS", "Coin", "heartbeat", "levels", "read_channels", "tape"]

Coin: TypeAlias = Literal["BTC", "ETH", "SOL", "HYPE"]
"""What an option is on. SOL and HYPE have a tape only while their venues' feeds are on."""

MOST_CHANNELS: Final = 48
"""How many channels one connection may hold."""

HEARTBEAT: Final = "status.heartbeat"
KNOWN: Final = (
    *(f"tape.{coin}.{venue}" for coin in get_args(Coin) for venue in (ALL_VENUES, *get_args(Venue))),
    *(f"gex.levels.{symbol}" for symbol in get_args(Symbol)),
    HEARTBEAT,
)
UNLISTED: Final = (
    *(f"tape.{coin}.".casefold() for coin in get_args(Coin) if not get_args(Venue)),
    *(("gex.levels.",) if not get_args(Symbol) else ()),
)
"""How the channels begin whose ends the contract does not list: any will do."""


def tape(coin: Coin, venue: Venue | None = None) -> str:
    """The channel of a coin's trades: of one venue, or of all of them.

    Raises:
        InvalidRequestError: there is no such coin or venue.
    """
    return _known(f"tape.{coin}.{venue or ALL_VENUES}")


def levels(symbol: Symbol) -> str:
    """The channel of a pair's GEX levels: the present state at once, then every change.

    Raises:
        InvalidRequestError: there is no such pair.
    """
    return _known(f"gex.levels.{symbol}")


def heartbeat() -> str:
    """The channel of the server's sign of life, every 15 s, with the state of its queue for this connection."""
    return HEARTBEAT


def read_channels(names: Iterable[str], *, validate: bool) -> tuple[str, ...]:
    """The channels' names as the server writes them, each once.

    Raises:
        InvalidRequestError: one is impossible, or there are too many for a connection.
    """
    read = tuple(dict.fromkeys(_known(name) if validate else _text(name) for name in names))
    if len(read) > MOST_CHANNELS:
        raise _refused(f"{len(read)} channels are more than the {MOST_CHANNELS} that a connection may hold", "channels")
    return read


def _known(name: object) -> str:
    text = _text(name)
    names = {known.casefold(): known for known in KNOWN}
    if text.casefold() in names:
        return names[text.casefold()]
    if text.casefold().startswith(UNLISTED):
        return text
    coin = text.upper() in get_args(Coin)
    hint = what_was_meant(f"tape.{text}" if coin else text, KNOWN) or "."
    raise _refused(
        f"{text!r} is no channel{hint} There are tape.COIN.agg, tape.COIN.VENUE, gex.levels.SYMBOL and {HEARTBEAT},"
        f" with COIN one of {', '.join(get_args(Coin))}, VENUE one of {', '.join(get_args(Venue))} and SYMBOL one of"
        f" {', '.join(get_args(Symbol))} (validate=False sends it all the same)",
        text,
    )


def _text(name: object) -> str:
    if not isinstance(name, str) or not name.strip():
        raise _refused(f"{name!r} is no channel's name; pass text such as 'tape.BTC.agg', each by itself", "channels")
    return name.strip()


def _refused(message: str, field: str) -> InvalidRequestError:
    return InvalidRequestError(message, code="VALIDATION_ERROR", fields=[FieldError(field, message)])
