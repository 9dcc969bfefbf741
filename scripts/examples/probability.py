"""Replies about the price distributions that the smiles imply."""

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .black_scholes import call_value
from .clock import EXPIRIES, NOW_MS, Expiry
from .contracts import Asset
from .envelope import OPTIONS_AGE_MS, Body, Example, Json, JsonObject, Variant
from .figures import sig
from .market import Market

POINTS: Final = 85
REACH: Final = 4.2
"""Half width of a strike grid in standard deviations."""
CONFIDENCE: Final = 0.68
SURFACE_POINTS: Final = 60
SURFACE_EXPIRIES: Final = tuple(expiry for expiry in EXPIRIES if expiry.dte >= 7)


def examples(market: Market) -> Iterator[Example]:
    """Examples of this family."""
    origin = market.origin(OPTIONS_AGE_MS)
    asset = market.btc.asset
    yield Example(
        "/options/probability/density",
        "typed",
        Body(_densities(asset, None), origin),
        [Variant("band", {"confidence_band": "*"}, Body(_densities(asset, CONFIDENCE), origin))],
    )
    yield Example("/options/probability/surface", "illustrative", Body(_surface(asset), origin))


@dataclass(frozen=True, slots=True)
class Distribution:
    """Density and distribution function of the settlement price on an even grid."""

    strikes: Sequence[int]
    pdf: Sequence[float]
    below: Sequence[float]

    @property
    def weights(self) -> list[float]:
        """Mass of each grid point; the weights add up to 1."""
        mass = math.fsum(self.pdf)
        return [value / mass for value in self.pdf]

    def quantile(self, share: float) -> float:
        """Price below which that share of the mass lies, interpolated."""
        right = bisect_left(self.below, share)
        left = right - 1
        part = (share - self.below[left]) / (self.below[right] - self.below[left])
        return round(self.strikes[left] + part * (self.strikes[right] - self.strikes[left]), 2)

    def moment(self, order: int, centre: float = 0.0) -> float:
        """Moment about a centre."""
        return math.fsum(w * (k - centre) ** order for k, w in zip(self.strikes, self.weights, strict=True))


def density_at(asset: Asset, strike: float, expiry: Expiry) -> tuple[float, float]:
    """Density and chance to end below a strike: second and first derivative of the call value."""
    years = expiry.years_from(NOW_MS)
    width = asset.spot * asset.smile.atm(years) / 100 * math.sqrt(years) / 400
    low, middle, high = (
        call_value(asset.spot, k, years, asset.smile.iv(k, years) / 100)
        for k in (strike - width, strike, strike + width)
    )
    return max((low - 2 * middle + high) / width**2, 0.0), min(max(1 + (high - low) / (2 * width), 0.0), 1.0)


def _distribution(asset: Asset, expiry: Expiry) -> Distribution:
    deviation = asset.smile.atm(expiry.years_from(NOW_MS)) / 100 * math.sqrt(expiry.years_from(NOW_MS))
    lowest = asset.spot * math.exp(-REACH * deviation * 1.15)
    highest = asset.spot * math.exp(REACH * deviation)
    step = int(sig((highest - lowest) / POINTS, 2))
    first = max(round(lowest / step), 1)
    strikes = [step * index for index in range(first, round(highest / step) + 1)]
    points = [density_at(asset, strike, expiry) for strike in strikes]
    return Distribution(strikes, [sig(pdf, 5) for pdf, _ in points], [round(below, 6) for _, below in points])


def _densities(asset: Asset, confidence: float | None) -> JsonObject:
    payloads: dict[str, Json] = {
        expiry.token: _payload(_distribution(asset, expiry), confidence) for expiry in EXPIRIES
    }
    return {
        "expiries": payloads,
        "spot_price": asset.spot,
        "filtered_dte_max": None,
        "confidence_band_requested": confidence,
    }


def _payload(distribution: Distribution, confidence: float | None) -> JsonObject:
    mean = distribution.moment(1)
    std = math.sqrt(distribution.moment(2, mean))
    peak = max(range(len(distribution.pdf)), key=distribution.pdf.__getitem__)
    band: dict[str, Json] = {} if confidence is None else {"confidence_band": _band(distribution, confidence)}
    return {
        "strikes": distribution.strikes,
        "pdf": distribution.pdf,
        "pdf_normalized": [sig(weight, 5) for weight in distribution.weights],
        "cdf_below": distribution.below,
        "cdf_above": [round(1 - value, 6) for value in distribution.below],
        "mean": round(mean, 2),
        "mode": distribution.strikes[peak],
        "std": round(std, 2),
        "skewness": round(distribution.moment(3, mean) / std**3, 4),
        "kurtosis": round(distribution.moment(4, mean) / std**4, 4),
        "prob_25": distribution.quantile(0.25),
        "prob_50": distribution.quantile(0.50),
        "prob_75": distribution.quantile(0.75),
        **band,
    }


def _band(distribution: Distribution, confidence: float) -> JsonObject:
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


def _surface(asset: Asset) -> JsonObject:
    """Densities from the next weekly onwards on one strike axis."""
    step = 2 * asset.step
    first = round(asset.spot / step) - SURFACE_POINTS // 2
    strikes = [step * (first + index) for index in range(SURFACE_POINTS)]
    return {
        "spot_price": asset.spot,
        "strikes": strikes,
        "expiries": [expiry.token for expiry in SURFACE_EXPIRIES],
        "matrix": [[sig(density_at(asset, k, expiry)[0], 5) for expiry in SURFACE_EXPIRIES] for k in strikes],
    }
