"""What options are worth: smiles of implied volatility, and Black-Scholes without rates or carry; no I/O.

Values are in USD, time is in years, volatility is in percent points in a smile and a fraction in the formula.
"""

import math
from typing import Final, Literal, NamedTuple, TypeAlias

import attrs

__all__ = ["KINDS", "SQRT_TAU", "WING", "Greeks", "Right", "Smile", "call_worth", "evaluate", "normal_cdf", "worth"]

Right: TypeAlias = Literal["call", "put"]
KINDS: Final[tuple[Right, ...]] = ("call", "put")

SQRT_TAU: Final = math.sqrt(2 * math.pi)
_SQRT_2: Final = math.sqrt(2)
_DAYS: Final = 365.0

_SHORT_VOL: Final = 38.0
_LONG_VOL: Final = 52.0
_TERM_SCALE_YEARS: Final = 0.25
WING: Final = 0.12
_HALVINGS: Final = 40


class Greeks(NamedTuple):
    """Value and sensitivities: theta and charm per day, vega and vanna per point of IV."""

    price: float
    delta: float
    gamma: float
    theta: float
    vega: float
    vanna: float
    charm: float

    def put(self, spot: float, strike: float) -> "Greeks":
        """Of a call's the put's: all but value and delta are the same."""
        return Greeks(max(self.price - spot + strike, 0.0), self.delta - 1, *self[2:])


def normal_cdf(x: float) -> float:
    """Standard normal distribution function."""
    return 0.5 * math.erfc(-x / _SQRT_2)


def _d1(spot: float, strike: float, years: float, sigma: float) -> float:
    """The usual first argument of the formula."""
    deviation = sigma * math.sqrt(years)
    return math.log(spot / strike) / deviation + 0.5 * deviation


def call_worth(spot: float, strike: float, years: float, sigma: float) -> tuple[float, float]:
    """Value and delta of a call."""
    first = _d1(spot, strike, years, sigma)
    delta = normal_cdf(first)
    return spot * delta - strike * normal_cdf(first - sigma * math.sqrt(years)), delta


def worth(kind: Right, spot: float, strike: float, years: float, sigma: float) -> tuple[float, float]:
    """Value and delta of a call or a put, where no other sensitivity is asked for."""
    value, delta = call_worth(spot, strike, years, sigma)
    value = max(value, 0.0)
    return (value, delta) if kind == "call" else (max(value - spot + strike, 0.0), delta - 1)


def evaluate(spot: float, strike: float, years: float, sigma: float) -> Greeks:
    """Value and all sensitivities of a call."""
    root = math.sqrt(years)
    first = _d1(spot, strike, years, sigma)
    second = first - sigma * root
    density = math.exp(-0.5 * first * first) / SQRT_TAU
    inside = normal_cdf(first)
    return Greeks(
        max(spot * inside - strike * normal_cdf(second), 0.0),
        inside,
        density / (spot * sigma * root),
        -spot * density * sigma / (2 * root) / _DAYS,
        spot * density * root / 100,
        -density * second / sigma / 100,
        density * second / (2 * years) / _DAYS,
    )


@attrs.define(frozen=True)
class Smile:
    """A smile with linear wings around an at-the-money level that rises with time.

    `level` is a multiple of the reference term structure, `stress` lifts its short end, `tilt` turns the smile.
    """

    spot: float
    level: float
    stress: float
    tilt: float

    def atm(self, years: float) -> float:
        """At-the-money IV."""
        rise = (1 - math.exp(-math.sqrt(years / _TERM_SCALE_YEARS))) * (_LONG_VOL - _SHORT_VOL)
        return self.level * (_SHORT_VOL + rise + self.stress * math.exp(-years / 0.08))

    def slope(self, years: float) -> float:
        """How much the smile rises with each standard deviation."""
        return self.tilt - 0.02 * math.exp(-years / _TERM_SCALE_YEARS)

    def iv(self, strike: float, years: float) -> float:
        """IV of one strike."""
        atm = self.atm(years)
        z = math.log(strike / self.spot) / (atm / 100 * math.sqrt(years))
        return atm * (1 + self.slope(years) * z + WING * (math.sqrt(1.0 + z * z) - 1))

    def at_delta(self, target: float, years: float, kind: Right) -> float:
        """IV of the option whose absolute delta is `target`, found by bisection over the strike."""
        width = 6 * self.atm(years) / 100 * math.sqrt(years)
        low, high = math.log(self.spot) - width, math.log(self.spot) + width
        call_delta = target if kind == "call" else 1 - target
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            strike = math.exp(middle)
            if normal_cdf(_d1(self.spot, strike, years, self.iv(strike, years) / 100)) > call_delta:
                low = middle
            else:
                high = middle
        return self.iv(math.exp(low), years)
