"""Views of the price distributions that the smiles imply; no I/O."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Final, NamedTuple

from ..ask import Ask, view
from ..chain import Slice
from ..figures import sig
from ..pricing import call_worth

__all__: list[str] = []

_POINTS: Final = 85
_REACH: Final = 4.2
"""Half width of a strike grid in standard deviations."""
_SURFACE_POINTS: Final = 60
_SHORTEST: Final = 7


class _Distribution(NamedTuple):
    """Density and distribution function of the settlement price on an even grid."""

    strikes: Sequence[float]
    pdf: Sequence[float]
    below: Sequence[float]

    def quantile(self, share: float) -> float:
        """Price below which that share of the mass lies, interpolated."""
        right = min(max(bisect_left(self.below, share), 1), len(self.below) - 1)
        left = right - 1
        gap = self.below[right] - self.below[left]
        part = min(max((share - self.below[left]) / gap, 0.0), 1.0) if gap else 0.0
        return round(self.strikes[left] + part * (self.strikes[right] - self.strikes[left]), 2)

    def moment(self, weights: Sequence[float], order: int, centre: float = 0.0) -> float:
        """Moment about a centre."""
        return math.fsum(w * (k - centre) ** order for k, w in zip(self.strikes, weights, strict=True))


def _density_at(part: Slice, strike: float) -> tuple[float, float]:
    """Density and chance to end below a strike: second and first derivative of the call value."""
    years, smile, spot = part.years, part.smile, part.spot
    width = spot * smile.atm(years) / 100 * math.sqrt(years) / 400
    low, middle, high = (
        call_worth(spot, k, years, smile.iv(k, years) / 100)[0] for k in (strike - width, strike, strike + width)
    )
    return max((low - 2 * middle + high) / width**2, 0.0), min(max(1 + (high - low) / (2 * width), 0.0), 1.0)


def _distribution(part: Slice) -> _Distribution:
    deviation = part.smile.atm(part.years) / 100 * math.sqrt(part.years)
    lowest = part.spot * math.exp(-_REACH * deviation * 1.15)
    # A year of a wild coin would stretch an even grid until it misses the middle.
    highest = part.spot * math.exp(min(_REACH * deviation, 0.9 + 1.8 * deviation))
    step = sig((highest - lowest) / _POINTS, 2)
    first = max(round(lowest / step), 1)
    strikes = [sig(step * index, 9) for index in range(first, round(highest / step) + 1)]
    points = [_density_at(part, strike) for strike in strikes]
    below = list(accumulate((round(share, 6) for _, share in points), max))
    return _Distribution(strikes, [sig(pdf, 5) for pdf, _ in points], below)


@view("/options/probability/density")
def density(ask: Ask) -> dict[str, Any]:
    wanted, confidence = ask.text("expiry"), ask.number("confidence_band")
    slices = ask.slices() if wanted is None else [ask.slice_of(wanted)]
    return {
        "expiries": {part.expiry.token: _payload(_distribution(part), confidence) for part in slices},
        "spot_price": ask.spot,
        "filtered_dte_max": ask.arguments.get("dte_max"),
        "confidence_band_requested": confidence,
    }


def _payload(distribution: _Distribution, confidence: float | None) -> dict[str, Any]:
    mass = math.fsum(distribution.pdf)
    weights = [value / mass for value in distribution.pdf]
    mean = distribution.moment(weights, 1)
    std = math.sqrt(distribution.moment(weights, 2, mean))
    peak = max(range(len(weights)), key=weights.__getitem__)
    payload: dict[str, Any] = {
        "strikes": distribution.strikes,
        "pdf": distribution.pdf,
        "pdf_normalized": [sig(weight, 5) for weight in weights],
        "cdf_below": distribution.below,
        "cdf_above": [round(1 - value, 6) for value in distribution.below],
        "mean": round(mean, 2),
        "mode": distribution.strikes[peak],
        "std": round(std, 2),
        "skewness": round(distribution.moment(weights, 3, mean) / std**3, 4),
        "kurtosis": round(distribution.moment(weights, 4, mean) / std**4, 4),
        **{f"prob_{percent}": distribution.quantile(percent / 100) for percent in (25, 50, 75)},
    }
    if confidence is not None:
        payload["confidence_band"] = _band(distribution, confidence)
    return payload


def _band(distribution: _Distribution, confidence: float) -> dict[str, Any]:
    low, high = round((1 - confidence) / 2, 6), round((1 + confidence) / 2, 6)
    return {
        "confidence": confidence,
        "lower": distribution.quantile(low),
        "upper": distribution.quantile(high),
        "lower_percentile": low,
        "upper_percentile": high,
        "available": True,
        "reason": None,
    }


@view("/options/probability/surface")
def surface(ask: Ask) -> dict[str, Any]:
    """Densities from a week onwards on one strike axis."""
    slices = [part for part in ask.chain.slices if part.dte >= _SHORTEST]
    step = 2 * ask.coin.coin.step
    first = round(ask.spot / step) - _SURFACE_POINTS // 2
    strikes = [step * (first + index) for index in range(_SURFACE_POINTS)]
    return {
        "spot_price": ask.spot,
        "strikes": strikes,
        "expiries": [part.expiry.token for part in slices],
        "matrix": [[sig(_density_at(part, strike)[0], 5) for part in slices] for strike in strikes],
    }
