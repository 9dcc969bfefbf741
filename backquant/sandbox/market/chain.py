"""The option chain of a coin at an instant: every figure of a contract follows from spot, smile and book; no I/O."""

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from math import floor
from typing import Final, Literal, NamedTuple, TypeAlias

import attrs

from .book import BookPage, BookSide
from .pricing import KINDS, SQRT_TAU, WING, Greeks, Right, Smile, evaluate
from .times import YEAR, Expiry
from .world import Underlying

__all__ = ["TICK", "Chain", "Contract", "Signing", "Slice", "Venues", "instrument"]

Signing: TypeAlias = Literal["flow", "std"]
Venues: TypeAlias = tuple[int, ...] | None
"""The places of the venues that count; None for all of them."""

TICK: Final = 0.0001


@attrs.define(frozen=True, slots=False)  # so that what is cached is read like any attribute
class Slice:
    """One expiry of the chain."""

    coin: Underlying
    page: BookPage
    spot: float
    smile: Smile
    at: int

    @cached_property
    def expiry(self) -> Expiry:
        """Which expiry it is."""
        return self.page.expiry

    @cached_property
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
    def calls(self) -> list[Greeks]:
        """Value and sensitivities of the call of each strike."""
        spot, years, pairs = self.spot, self.years, zip(self.page.strikes, self.ivs, strict=True)
        return [evaluate(spot, strike, years, iv / 100) for strike, iv in pairs]

    def greeks(self, kind: Right) -> list[Greeks]:
        """Value and sensitivities of each strike."""
        if kind == "call":
            return self.calls
        return [call.put(self.spot, strike) for strike, call in zip(self.page.strikes, self.calls, strict=True)]

    def side(self, kind: Right) -> BookSide:
        """The calls or the puts."""
        return self.page.side(kind)

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

    def contracts(self) -> list["Contract"]:
        """All contracts, by strike and type."""
        strikes, ivs = self.page.strikes, self.ivs
        sides: list[Iterator[Contract]] = []
        for kind in KINDS:
            oi = [size / 10 for size in self.side(kind).oi]
            sides.append(map(partial(Contract, self, kind), strikes, ivs, oi, self.gex(kind, "std"), self.greeks(kind)))
        return [contract for pair in zip(*sides, strict=True) for contract in pair]


class Contract(NamedTuple):
    """One listed option: IV in percent points, open interest over all venues in coin, std-signed exposure in USD per 1 % move."""

    slice: Slice
    kind: Right
    strike: int
    iv: float
    oi: float
    gex: float
    greeks: Greeks

    @property
    def expiry(self) -> Expiry:
        """Its expiry."""
        return self.slice.expiry

    @property
    def instrument(self) -> str:
        """Its name on the reference venue."""
        return instrument(self.slice.coin, self.expiry, self.strike, self.kind)

    @property
    def quote(self) -> tuple[float, float | None, float]:
        """Mark, bid and ask in coin on the reference venue, on the tick grid; worthless options have no bid."""
        mark = round(self.greeks.price / self.slice.spot, 6)
        half = max(TICK * 0.6, mark * 0.012)
        bid, ask = floor((mark - half) / TICK), floor((mark + half) / TICK) + 1
        return mark, round(bid * TICK, 4) if bid > 0 else None, round(ask * TICK, 4)


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
    def sides(self) -> list[BookSide]:
        """The calls and the puts of each expiry."""
        return [part.side(kind) for part in self.slices for kind in KINDS]

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

    def near(self, columns: Iterable[Iterable[int]], count: int) -> list[int]:
        """So many of the strikes of some columns that are nearest to spot, in rising order."""
        strikes = {strike for column in columns for strike in column}
        return sorted(sorted(strikes, key=lambda strike: (abs(strike - self.spot), strike))[:count])
