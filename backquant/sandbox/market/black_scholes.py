"""Black-Scholes without rates or carry: values in USD, time in years, volatility as a fraction; no I/O."""

import math
from typing import Final, Literal, NamedTuple, TypeAlias

__all__ = ["KINDS", "SQRT_TAU", "Greeks", "Right", "call_worth", "d1", "evaluate", "normal_cdf", "worth"]

Right: TypeAlias = Literal["call", "put"]
KINDS: Final[tuple[Right, ...]] = ("call", "put")

SQRT_TAU: Final = math.sqrt(2 * math.pi)
_SQRT_2: Final = math.sqrt(2)
_DAYS: Final = 365.0


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


def d1(spot: float, strike: float, years: float, sigma: float) -> float:
    """The usual first argument of the formula."""
    deviation = sigma * math.sqrt(years)
    return math.log(spot / strike) / deviation + 0.5 * deviation


def call_worth(spot: float, strike: float, years: float, sigma: float) -> tuple[float, float]:
    """Value and delta of a call."""
    first = d1(spot, strike, years, sigma)
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
    first = d1(spot, strike, years, sigma)
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
