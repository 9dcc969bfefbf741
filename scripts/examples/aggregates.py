"""Sums and volatility measures over sets of contracts, shared by several families of replies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .clock import DAYS_PER_YEAR, NOW_MS, ONE_DAY, Expiry
from .contracts import Asset, Contract, Positioning
from .envelope import Json, JsonObject
from .figures import total
from .venues import VENUES


@dataclass(frozen=True, slots=True)
class Sides:
    """A figure for calls, for puts, and for both."""

    call: float
    put: float

    @property
    def both(self) -> float:
        return total((self.call, self.put))


def open_interest(contracts: Sequence[Contract]) -> Sides:
    """Open interest in coin."""
    return Sides(*(total(c.oi for c in contracts if c.kind == kind) for kind in ("call", "put")))


def gex_sides(contracts: Sequence[Contract], model: Positioning) -> Sides:
    """Gamma exposure in USD per 1 % move."""
    return Sides(*(total(c.gex(model) for c in contracts if c.kind == kind) for kind in ("call", "put")))


def put_call_ratio(oi: Sides) -> float | None:
    """Put open interest over call open interest."""
    return round(oi.put / oi.call, 4) if oi.call else None


def venue_split(contracts: Sequence[Contract], spot: float) -> JsonObject:
    """Open interest by venue, with a zero entry for venues that hold none."""
    return {venue: venue_oi(contracts, venue, spot) for venue in VENUES}


def venue_oi(contracts: Iterable[Contract], venue: str, spot: float) -> JsonObject:
    """Open interest on one venue."""
    held = [(c.kind, c.oi_by_venue[venue]) for c in contracts]
    oi = Sides(*(total(size for kind, size in held if kind == side) for side in ("call", "put")))
    return {
        "call_oi": oi.call,
        "put_oi": oi.put,
        "total_oi": oi.both,
        "notional_oi_usd": round(oi.both * spot, 2),
    }


@dataclass(frozen=True, slots=True)
class Wings:
    """At-the-money IV of one expiry and the IVs of its wings, in percent points."""

    atm: float
    put_25d: float
    call_25d: float
    put_10d: float
    call_10d: float

    @property
    def skew_25d(self) -> float:
        return round(self.put_25d - self.call_25d, 2)

    @property
    def skew_10d(self) -> float:
        return round(self.put_10d - self.call_10d, 2)

    @property
    def butterfly_25d(self) -> float:
        return round((self.put_25d + self.call_25d) / 2 - self.atm, 2)


def wings(asset: Asset, expiry: Expiry) -> Wings:
    """Volatility measures of one expiry."""
    years, smile = expiry.years_from(NOW_MS), asset.smile
    return Wings(
        atm=round(smile.atm(years), 2),
        put_25d=round(smile.at_delta(0.25, years, "put"), 2),
        call_25d=round(smile.at_delta(0.25, years, "call"), 2),
        put_10d=round(smile.at_delta(0.10, years, "put"), 2),
        call_10d=round(smile.at_delta(0.10, years, "call"), 2),
    )


def atm_iv(asset: Asset, days: float) -> float:
    """Constant-maturity at-the-money IV."""
    return round(asset.smile.atm(days / DAYS_PER_YEAR), 2)


def expected_move(asset: Asset) -> dict[str, Json]:
    """One- and two-sigma range of the next 24 hours."""
    sigma = asset.spot * asset.smile.atm(ONE_DAY) / 100 * ONE_DAY**0.5
    return {
        "upper_1sd": round(asset.spot + sigma, 2),
        "lower_1sd": round(asset.spot - sigma, 2),
        "upper_2sd": round(asset.spot + 2 * sigma, 2),
        "lower_2sd": round(asset.spot - 2 * sigma, 2),
    }
