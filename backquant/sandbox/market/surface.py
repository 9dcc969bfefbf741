"""Implied volatility as a smooth function of strike, time to expiry and instant, in percent points; no I/O."""

import math
from typing import Final

import attrs

from .black_scholes import Right, d1, normal_cdf

__all__ = ["LONG_VOL", "SHORT_VOL", "TERM_SCALE_YEARS", "WING", "Smile"]

SHORT_VOL: Final = 38.0
LONG_VOL: Final = 52.0
TERM_SCALE_YEARS: Final = 0.25
WING: Final = 0.12
_HALVINGS: Final = 40


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
        rise = (1 - math.exp(-math.sqrt(years / TERM_SCALE_YEARS))) * (LONG_VOL - SHORT_VOL)
        return self.level * (SHORT_VOL + rise + self.stress * math.exp(-years / 0.08))

    def slope(self, years: float) -> float:
        """How much the smile rises with each standard deviation."""
        return self.tilt - 0.02 * math.exp(-years / TERM_SCALE_YEARS)

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
            if normal_cdf(d1(self.spot, strike, years, self.iv(strike, years) / 100)) > call_delta:
                low = middle
            else:
                high = middle
        return self.iv(math.exp(low), years)
