"""The option chain of a coin at an instant: every figure of a contract follows from spot, smile and book; no I/O."""

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final, Literal, NamedTuple, TypeAlias

import attrs

from .black_scholes import SQRT_TAU, Greeks, Right, evaluate
from .book import BookPage, BookSide
from .figures import sig
from .surface import WING, Smile
from .times import YEAR, Expiry
from .world import Underlying

__all__ = [
    "KINDS",
    "TICK",
    "Chain",
    "Contract",
    "Quote",
    "Signing",
    "Slice",
    "Venues",
    "instrument",
]

Signing: TypeAlias = Literal["flow", "std"]
Venues: TypeAlias = tuple[int, ...] | None
"""The places of the venues that count; None for all of them."""

TICK: Final = 0.0001
_SHARED: Final = ("gamma", "theta", "vega", "vanna", "charm")
KINDS: Final[tuple[Right, ...]] = ("call", "put")


class Quote(NamedTuple):
    """Prices in coin on the reference venue."""

    mark: float
    bid: float | None
    ask: float


@attrs.define(frozen=True)
class Slice:
    """One expiry of the chain."""

    coin: Underlying
    page: BookPage
    spot: float
    smile: Smile
    at: int

    @property
    def expiry(self) -> Expiry:
        """Which expiry it is."""
        return self.page.expiry

    @property
    def dte(self) -> int:
        """Whole days to expiry."""
        return self.page.expiry.dte(self.at)

    @cached_property
    def years(self) -> float:
        """Time to expiry."""
        return self.page.expiry.years(self.at)

    @cached_property
    def ivs(self) -> list[float]:
        """IV of each strike, as published."""
        years, smile, log_spot = self.years, self.smile, math.log(self.spot)
        atm, slope, sqrt = smile.atm(years), smile.slope(years), math.sqrt
        width = atm / 100 * sqrt(years)
        found: list[float] = []
        for log in self.page.logs:
            z = (log - log_spot) / width
            found.append(round(atm * (1 + slope * z + WING * (sqrt(1.0 + z * z) - 1)), 2))
        return found

    @cached_property
    def units(self) -> list[float]:
        """Gamma of one tenth of a coin of each strike, as USD per 1 % move."""
        root, log_spot, exp = math.sqrt(self.years), math.log(self.spot), math.exp
        scale = self.spot / (1000 * SQRT_TAU)
        found: list[float] = []
        for log, iv in zip(self.page.logs, self.ivs, strict=True):
            deviation = iv / 100 * root
            first = (log_spot - log) / deviation + 0.5 * deviation
            found.append(scale * exp(-0.5 * first * first) / deviation)
        return found

    @cached_property
    def _calls(self) -> list[Greeks]:
        spot, years, pairs = self.spot, self.years, zip(self.page.strikes, self.ivs, strict=True)
        return [evaluate(spot, strike, years, iv / 100) for strike, iv in pairs]

    @cached_property
    def _puts(self) -> list[Greeks]:
        pairs = zip(self.page.strikes, self._calls, strict=True)
        return [call.put(self.spot, strike) for strike, call in pairs]

    def greeks(self, kind: Right) -> list[Greeks]:
        """Value and sensitivities of each strike."""
        return self._calls if kind == "call" else self._puts

    @cached_property
    def shown(self) -> list[dict[str, float]]:
        """Of each strike the sensitivities that its call and its put share, as published."""
        return [{name: sig(getattr(call, name), 5) for name in _SHARED} for call in self._calls]

    def side(self, kind: Right) -> BookSide:
        """The calls or the puts."""
        return self.page.call if kind == "call" else self.page.put

    def oi(self, kind: Right, venues: Venues = None) -> Sequence[int]:
        """Open interest of each strike in tenths of a coin."""
        side = self.side(kind)
        return side.oi if venues is None else [sum(row[v] for v in venues) for row in side.oi_by_venue]

    def sizes(self, kind: Right, model: Signing, venues: Venues = None) -> Sequence[int]:
        """What the model says that dealers hold of each strike, in tenths of a coin, long positive."""
        if model == "std":
            return self.oi(kind, venues) if kind == "call" else [-size for size in self.oi(kind, venues)]
        side = self.side(kind)
        return side.dealer if venues is None else [sum(row[v] for v in venues) for row in side.dealer_by_venue]

    def gex(self, kind: Right, model: Signing, venues: Venues = None) -> list[float]:
        """Gamma exposure of each strike in USD per 1 % move."""
        sizes = self.sizes(kind, model, venues)
        return [round(unit * size, 1) + 0.0 for unit, size in zip(self.units, sizes, strict=True)]

    def contracts(self) -> "Iterator[Contract]":
        """All contracts, by strike and type."""
        sides: list[tuple[Right, Sequence[int], list[float]]]
        sides = [(kind, self.side(kind).oi, self.gex(kind, "std")) for kind in KINDS]
        for place, (strike, iv) in enumerate(zip(self.page.strikes, self.ivs, strict=True)):
            for kind, oi, gex in sides:
                yield Contract(self, place, kind, strike, iv, oi[place] / 10, gex[place])

    def smile_points(self) -> dict[int, float]:
        """One IV per strike."""
        return dict(zip(self.page.strikes, self.ivs, strict=True))


class Contract(NamedTuple):
    """One listed option: IV in percent points, open interest over all venues in coin, std-signed exposure in USD per 1 % move."""

    slice: Slice
    place: int
    kind: Right
    strike: int
    iv: float
    oi: float
    gex: float

    @property
    def expiry(self) -> Expiry:
        """Its expiry."""
        return self.slice.page.expiry

    @property
    def instrument(self) -> str:
        """Its name on the reference venue."""
        return instrument(self.slice.coin, self.expiry, self.strike, self.kind)

    @property
    def greeks(self) -> Greeks:
        """Value and sensitivities."""
        return self.slice.greeks(self.kind)[self.place]

    @property
    def quote(self) -> Quote:
        """Mark, and bid and ask on the tick grid around it; worthless options have no bid."""
        mark = round(self.greeks.price / self.slice.spot, 6)
        half = max(TICK * 0.6, mark * 0.012)
        bid, ask = math.floor((mark - half) / TICK), math.floor((mark + half) / TICK) + 1
        return Quote(mark, round(bid * TICK, 4) if bid > 0 else None, round(ask * TICK, 4))


def instrument(coin: Underlying, expiry: Expiry, strike: int, kind: Right) -> str:
    """Name of a contract such as BTC-30JUN26-100000-C."""
    return f"{coin.name}-{expiry.token}-{strike}-{kind[0].upper()}"


@attrs.define(frozen=True)
class Chain:
    """All expiries of a coin at an instant."""

    coin: Underlying
    at: int
    spot: float
    smile: Smile
    slices: Sequence[Slice]

    @property
    def front(self) -> Slice:
        """What settles within 24 hours."""
        return self.slices[0]

    @property
    def expiries(self) -> list[Expiry]:
        """The expiries on offer."""
        return [part.expiry for part in self.slices]

    def atm_iv(self, days: float) -> float:
        """Constant-maturity at-the-money IV."""
        return round(self.smile.atm(days / 365), 2)

    def expected_move(self) -> dict[str, float]:
        """One- and two-sigma range of the next 24 hours."""
        sigma = self.spot * self.atm_iv(1) / 100 * (86_400_000 / YEAR) ** 0.5
        return {
            "upper_1sd": round(self.spot + sigma, 2),
            "lower_1sd": round(self.spot - sigma, 2),
            "upper_2sd": round(self.spot + 2 * sigma, 2),
            "lower_2sd": round(self.spot - 2 * sigma, 2),
        }

    def near(self, strikes: Iterable[int], count: int) -> list[int]:
        """So many of the strikes that are nearest to spot, in rising order."""
        return sorted(sorted(strikes, key=lambda strike: (abs(strike - self.spot), strike))[:count])
