# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `options.probability.density` (GET /options/probability/density) sends."""

from __future__ import annotations

import attrs

from .. import base
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class ProbabilityConfidenceBand(base.Model):
    """ProbabilityConfidenceBand as the API sends it."""

    confidence: float
    """Share of probability enclosed by the band, as a fraction: 0.68 or 0.95."""

    lower: float | None = None
    """Lower bound of the band, as a USD price."""

    upper: float | None = None
    """Upper bound of the band, as a USD price."""

    lower_percentile: float | None = None
    """Lower CDF cut as a fraction, for example 0.16."""

    upper_percentile: float | None = None
    """Upper CDF cut as a fraction, for example 0.84."""

    available: bool | None = None
    """Whether the band could be computed; false when it could not."""

    reason: str | None = None
    """Reason why the band is missing."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class ProbabilityDensityData(base.Model):
    """ProbabilityDensityData as the API sends it."""

    expiries: dict[str, ProbabilityExpiryPayload]
    """Distributions keyed by expiry token, such as `28MAR25`."""

    spot_price: float | None = None
    """Spot price of the underlying, in USD."""

    filtered_dte_max: int | None = None
    """Value of `dte_max` in force, in days."""

    confidence_band_requested: float | None = None
    """Value of `confidence_band` asked for, as a fraction."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class ProbabilityDensityResponse(base.Model):
    """ProbabilityDensityResponse as the API sends it."""

    success: bool = True

    data: ProbabilityDensityData

    meta: V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class ProbabilityExpiryPayload(base.Model):
    """ProbabilityExpiryPayload as the API sends it."""

    strikes: list[float] | None = None
    """Strikes of the grid in USD, aligned with the other arrays."""

    pdf: list[float | None] | None = None
    """Probability density at each strike, not normalised. Integrated over the strike spacing it gives about 1."""

    pdf_normalized: list[float | None] | None = None
    """Probability density rescaled to sum to 1 over the grid."""

    cdf_above: list[float | None] | None = None
    """Probability that the price ends above the strike, from 0 to 1."""

    cdf_below: list[float | None] | None = None
    """Probability that the price ends below the strike, from 0 to 1."""

    mode: float | None = None
    """Price at the peak of the density, in USD."""

    mean: float | None = None
    """Risk-neutral expected price, in USD."""

    std: float | None = None
    """Standard deviation, in price units (USD)."""

    skewness: float | None = None
    """Skewness of the distribution, without a unit. Negative values lean to the downside."""

    kurtosis: float | None = None
    """Kurtosis of the distribution, without a unit. It is plain rather than excess kurtosis, so the normal value is
    3.
    """

    prob_25: float | None = None
    """Price in USD at the 25th percentile; it is not itself a probability."""

    prob_50: float | None = None
    """Median price, in USD."""

    prob_75: float | None = None
    """Price in USD at the 75th percentile; it is not itself a probability."""

    confidence_band: ProbabilityConfidenceBand | None = None
    """Confidence band; present only when `confidence_band` was asked for."""
