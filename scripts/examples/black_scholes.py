"""Black-Scholes without rates or carry: values in USD, time in years, volatility as a fraction."""

import math
from dataclasses import dataclass
from typing import Final, Literal

from .clock import DAYS_PER_YEAR

OptionType = Literal["call", "put"]

SQRT_TAU: Final = math.sqrt(2 * math.pi)


@dataclass(frozen=True, slots=True)
class Greeks:
    """Value and sensitivities: theta and charm per day, vega and vanna per point of IV."""

    price: float
    delta: float
    gamma: float
    theta: float
    vega: float
    vanna: float
    charm: float


def normal_cdf(x: float) -> float:
    """Standard normal distribution function."""
    return 0.5 * math.erfc(-x / math.sqrt(2))


def normal_pdf(x: float) -> float:
    """Standard normal density."""
    return math.exp(-0.5 * x * x) / SQRT_TAU


def d1(spot: float, strike: float, years: float, sigma: float) -> float:
    """The usual first argument of the formula."""
    deviation = sigma * math.sqrt(years)
    return math.log(spot / strike) / deviation + 0.5 * deviation


def gamma(spot: float, strike: float, years: float, sigma: float) -> float:
    """Gamma alone, for the projections that need nothing else."""
    return normal_pdf(d1(spot, strike, years, sigma)) / (spot * sigma * math.sqrt(years))


def call_value(spot: float, strike: float, years: float, sigma: float) -> float:
    """Value of a call."""
    first = d1(spot, strike, years, sigma)
    return spot * normal_cdf(first) - strike * normal_cdf(first - sigma * math.sqrt(years))


def evaluate(spot: float, strike: float, years: float, sigma: float, kind: OptionType) -> Greeks:
    """Value and all sensitivities of one option."""
    root = math.sqrt(years)
    first = d1(spot, strike, years, sigma)
    second = first - sigma * root
    density = normal_pdf(first)
    call = spot * normal_cdf(first) - strike * normal_cdf(second)
    is_call = kind == "call"
    return Greeks(
        price=max(call if is_call else call - spot + strike, 0.0),
        delta=normal_cdf(first) - (0 if is_call else 1),
        gamma=density / (spot * sigma * root),
        theta=-spot * density * sigma / (2 * root) / DAYS_PER_YEAR,
        vega=spot * density * root / 100,
        vanna=-density * second / sigma / 100,
        charm=density * second / (2 * years) / DAYS_PER_YEAR,
    )
