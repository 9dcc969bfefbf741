"""Implied volatility as a smooth function of strike and time, in percent points."""

import math
from dataclasses import dataclass
from typing import Final

from .black_scholes import OptionType, normal_cdf
from .black_scholes import d1 as first_argument

SHORT_VOL: Final = 38.0
LONG_VOL: Final = 52.0
TERM_SCALE_YEARS: Final = 0.25
WING: Final = 0.12


@dataclass(frozen=True, slots=True)
class Smile:
    """A smile with linear wings around an at-the-money level that rises with time."""

    spot: float
    level: float = 1.0
    """Multiple of the reference term structure."""

    def atm(self, years: float) -> float:
        """At-the-money IV."""
        rise = (1 - math.exp(-math.sqrt(years / TERM_SCALE_YEARS))) * (LONG_VOL - SHORT_VOL)
        return self.level * (SHORT_VOL + rise)

    def iv(self, strike: float, years: float) -> float:
        """IV of one strike."""
        atm = self.atm(years)
        z = math.log(strike / self.spot) / (atm / 100 * math.sqrt(years))
        tilt = -0.05 - 0.02 * math.exp(-years / TERM_SCALE_YEARS)
        return atm * (1 + tilt * z + WING * (math.hypot(1.0, z) - 1))

    def at_delta(self, target: float, years: float, kind: OptionType) -> float:
        """IV of the option whose absolute delta is `target`, found by bisection over the strike."""
        width = 6 * self.atm(years) / 100 * math.sqrt(years)
        low, high = math.log(self.spot) - width, math.log(self.spot) + width
        call_delta = target if kind == "call" else 1 - target
        for _ in range(60):
            middle = (low + high) / 2
            strike = math.exp(middle)
            sigma = self.iv(strike, years) / 100
            if normal_cdf(first_argument(self.spot, strike, years, sigma)) > call_delta:
                low = middle
            else:
                high = middle
        return self.iv(math.exp(low), years)
