"""One validated request as the views see it, and what a view answers; no I/O."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain as chain_up
from math import inf, isfinite
from typing import Any, Final, NamedTuple, TypeVar

import attrs

from ..failure import not_found
from ..moments import parse_expiry
from ..plans import PLANS, PlanLimits
from .chain import Chain, Signing, Slice, Venues
from .market import CoinMarket, Market
from .prints import Print
from .times import DAY, HOUR, MINUTE
from .world import CHAIN_VENUES, TAPE_FLOOR, VENUES

__all__ = ["DEFAULT_SYMBOL", "NO_FLOW", "VIEWS", "Ask", "Body", "view"]

NO_FLOW = "no_aggressor_tape_for_symbol"
DEFAULT_SYMBOL = "BTCUSDT"
POLLED = "binance"
POLL = MINUTE // 2
_FROM_CHAINS = ("/gex", "/options", "/multi", "/expiries", "/symbols", "/status")
_COVERAGE_NOTE = "The tape begins on this day; earlier snapshots are signed the std way."


@attrs.define(frozen=True)
class Body:
    """Data of one reply with the facts that its `meta` needs."""

    data: dict[str, Any]
    extra: dict[str, Any] = attrs.field(factory=dict[str, Any])
    source: Sequence[str] | None = CHAIN_VENUES
    about: bool = True
    """Whether the reply is about a symbol and an instant; what describes the service is not."""


@attrs.define(frozen=True)
class Ask:
    """A request: its arguments, the market, and the instant that its figures belong to.

    `instant` is the snapshot that an `as_of` resolves to, else the last time that data of this kind were computed.
    `sold` is the plan that it is served under.
    """

    path: str
    arguments: Mapping[str, Any]
    market: Market
    streamed: Any
    now: int
    instant: int
    started: int
    sold: PlanLimits = PLANS["enterprise"]
    as_of: bool = False

    def text(self, name: str) -> str | None:
        """A text argument, None when absent."""
        value = self.arguments.get(name)
        return value if isinstance(value, str) else None

    def number(self, name: str) -> float | None:
        """A numeric argument, None when absent."""
        value = self.arguments.get(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def amount(self, name: str, otherwise: float = 0.0) -> float:
        """A numeric argument, or what it counts as when absent."""
        value = self.number(name)
        return otherwise if value is None else value

    def integer(self, name: str, otherwise: int = 0) -> int:
        """The same of an integer argument."""
        return int(self.amount(name, otherwise))

    def names(self, name: str) -> list[str] | None:
        """The items of a comma-separated argument, None when absent."""
        value = self.arguments.get(name)
        return [str(item) for item in value] if isinstance(value, list) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - free-form JSON

    def on(self, name: str) -> bool:
        """Whether a switch was turned on."""
        return self.arguments.get(name) is True

    def wants(self, section: str) -> bool:
        """Whether `include` names the section."""
        return section in (self.names("include") or ())

    @property
    def symbol(self) -> str:
        """The symbol that was asked for."""
        return self.text("symbol") or DEFAULT_SYMBOL

    @cached_property
    def coin(self) -> CoinMarket:
        """The market of the symbol."""
        return self.market[self.symbol if self.symbol.endswith("USDT") else f"{self.symbol}USDT"]

    def of(self, symbol: str) -> "Ask":
        """The same request for another symbol."""
        return attrs.evolve(self, arguments={**self.arguments, "symbol": symbol})

    @cached_property
    def at(self) -> int:
        """The instant that the figures belong to; what is computed from a thin chain is computed later."""
        late = self.coin.coin.late if self.path.startswith(_FROM_CHAINS) and not self.as_of else 0
        return self.instant - late

    @property
    def spot(self) -> float:
        """Spot at the instant of the figures."""
        return self.coin.spot(self.at)

    @property
    def chain(self) -> Chain:
        """The chain at the instant of the figures."""
        return self.chain_at(self.at)

    def chain_at(self, at: int) -> Chain:
        """The chain at any instant; 404 where there is none."""
        if not self.coin.coin.has_chain:
            raise not_found(f"No data for {self.symbol}")
        return self.coin.chain(at)

    @cached_property
    def model(self) -> Signing:
        """The dealer model that runs; flow exists only where trades are plentiful, and where there was a tape."""
        asked = self.text("positioning")
        return "flow" if asked == "flow" and self.coin.coin.has_flow and self.instant >= TAPE_FLOOR else "std"

    def positioned(self) -> dict[str, Any]:
        """The keys of `meta.extra` that tell which model ran, and why when it was not the one asked for."""
        asked = self.text("positioning")
        extra: dict[str, Any] = {"positioning": self.model, "positioning_requested": asked}
        if self.model != asked and not self.coin.coin.has_flow:
            extra["positioning_fallback_reason"] = NO_FLOW
        elif self.model != asked:
            extra |= {
                "positioning_fallback_reason": "flow_tape_empty",
                "flow_unavailable_before": "2026-05-17",
                "flow_coverage_note": _COVERAGE_NOTE,
            }
        return extra | {"aggregation": "sum_over_venues"}

    def signed(self, data: dict[str, Any], **extra: Any) -> Body:
        """A reply whose data begin with the dealer model that ran."""
        return Body({"positioning": self.model, **data}, self.positioned() | extra)

    @cached_property
    def venues(self) -> Venues:
        """Places of the venues that `exchanges` names."""
        wanted = self.names("exchanges")
        return None if wanted is None else tuple(VENUES.index(venue) for venue in wanted)

    @cached_property
    def tape_venues(self) -> Sequence[str]:
        """Venues that `venues` names."""
        return self.names("venues") or VENUES

    def slices(self, at: int | None = None) -> list[Slice]:
        """The expiries that the filters by name, by days and by class let through, of another instant if it is given."""
        days, weekly, wanted = self.span("dte"), self.on("weekly_only"), self.names("expiries")
        return [
            part
            for part in self.chain_at(self.at if at is None else at).slices
            if days.holds(part.dte)
            and not (weekly and part.expiry.is_anchor)
            and (wanted is None or part.expiry.token in wanted)
        ]

    def chosen(self, wanted: str) -> Sequence[Slice]:
        """All expiries, the one that settles within 24 hours, or the one of a token or a date."""
        if wanted == "all":
            return self.chain.slices
        return [self.chain.front if wanted == "0dte" else self.slice_of(wanted)]

    def slice_of(self, wanted: str) -> Slice:
        """The expiry of a token or a date; 404 when it is not on offer."""
        day = parse_expiry(wanted)
        for part in self.chain.slices:
            if part.expiry.day == day:
                return part
        tokens = ", ".join(expiry.token for expiry in self.chain.expiries)
        raise not_found(f"No data for expiry {wanted!r}; on offer: {tokens}")

    def needs_flow(self) -> None:
        """404 for the coins whose tape is too thin."""
        if not self.coin.coin.has_flow:
            raise not_found(f"No data for {self.symbol}")

    def span(self, name: str) -> "Window":
        """What a pair of arguments leaves, such as `oi_min` and `oi_max`."""
        return Window(self.amount(f"{name}_min", -inf), self.amount(f"{name}_max", inf))

    def window(self) -> "Window":
        """Where the strike, moneyness and spot-window filters overlap."""
        strikes, moneyness, around = self.span("strike"), self.span("moneyness"), self.amount("spot_window_pct", inf)
        return Window(
            max(strikes.low, moneyness.low * self.spot, self.spot * (1 - around / 100)),
            min(strikes.high, moneyness.high * self.spot, self.spot * (1 + around / 100)),
        )

    def prints(self, start: int, end: int, *, newest_first: bool = False) -> Iterator[Print]:
        """Prints later than the start and not later than the end that REST shows by now.

        Once a stream has begun its prints are the ones that it sent; the polled venue's arrive with its next poll.
        """
        began = self.streamed.began_ms(self.coin.coin.name)
        visible, tape = self.now - self.streamed.lag_ms, self.coin.tape
        last = min(end, visible, visible if began is None else began)
        recorded = tape.between(start, last, newest_first=newest_first)
        shown = (each for each in recorded if each.venue != POLLED or -(-each.ts_ms // POLL) * POLL <= visible)
        if began is None:
            return shown
        sent = self.streamed.between(self.coin.coin.name, start, end + 1, self.now, newest_first=newest_first)
        return chain_up(sent, shown) if newest_first else chain_up(shown, sent)

    def back(self) -> int:
        """How far back `hours` or `days` reach, in milliseconds, cut to the plan's window."""
        wanted = self.integer("hours") * HOUR or self.integer("days") * DAY
        return wanted if self.sold.days is None else min(wanted, self.sold.days * DAY)


class Window(NamedTuple):
    """Range of strikes or other figures, both ends inclusive; an open end is infinite."""

    low: float
    high: float

    @property
    def bounded(self) -> bool:
        """Whether the window excludes anything."""
        return any(map(isfinite, self))

    def holds(self, figure: float) -> bool:
        """Whether the figure lies inside."""
        return self.low <= figure <= self.high


_Made = TypeVar("_Made", bound=Body | dict[str, Any])
VIEWS: Final[dict[str, Callable[[Ask], Body]]] = {}
"""Views by their paths, each entered where it is written."""


def view(
    *paths: str, source: Sequence[str] | None = CHAIN_VENUES, about: bool = True
) -> Callable[[Callable[[Ask], _Made]], Callable[[Ask], _Made]]:
    """Enters what answers some paths: with data, or with a body where more is to be said than always.

    `source` are its venues where none are asked for.
    """

    def enter(make: Callable[[Ask], _Made]) -> Callable[[Ask], _Made]:
        def answer(ask: Ask) -> Body:
            made = make(ask)
            return made if isinstance(made, Body) else Body(made, {}, ask.names("venues") or source, about)

        VIEWS.update(dict.fromkeys(paths, answer))
        return make

    return enter
