# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What several endpoints send."""

from __future__ import annotations

from typing import Any

import attrs

from .. import base
from ..types import Instant


@attrs.define(frozen=True, kw_only=True, repr=False)
class ExpirySummaryTypeCounts(base.Model):
    """ExpirySummaryTypeCounts as the API sends it."""

    daily: int = 0

    weekly: int = 0

    monthly: int = 0

    quarterly: int = 0


@attrs.define(frozen=True, kw_only=True, repr=False)
class GexAllExpiryLevels(base.Model):
    """GexAllExpiryLevels as the API sends it."""

    hvl: float | None = None
    """Gamma flip (HVL), as a USD price: where cumulative net gamma changes sign nearest spot."""

    call_resistance: float | None = None
    """Call wall: the USD price of the strongest one above spot."""

    call_wall_2: float | None = None
    """Second-ranked call wall above spot, in USD."""

    call_wall_3: float | None = None
    """Third-ranked call wall above spot, in USD."""

    put_support: float | None = None
    """Put wall: the USD price of the strongest one below spot."""

    put_wall_2: float | None = None
    """Second-ranked put wall below spot, in USD."""

    put_wall_3: float | None = None
    """Third-ranked put wall below spot, in USD."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class GexExpectedMove(base.Model):
    """GexExpectedMove as the API sends it."""

    upper_1sd: float | None = None
    """Upper edge, in USD, of the one-sigma range implied by options."""

    lower_1sd: float | None = None
    """Lower edge, in USD, of the one-sigma range implied by options."""

    upper_2sd: float | None = None
    """Upper edge, in USD, of the two-sigma range implied by options."""

    lower_2sd: float | None = None
    """Lower edge, in USD, of the two-sigma range implied by options."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class GexMaxPainBlock(base.Model):
    """GexMaxPainBlock as the API sends it."""

    strike: float | None = None
    """Max pain strike in USD, where the total payout to option buyers at expiry is least."""

    value: float | None = None
    """Payout to all option buyers at the max pain strike, in USD."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class GexOdteLevels(base.Model):
    """GexOdteLevels as the API sends it."""

    hvl: float | None = None
    """Gamma flip of the same-day expiry, as a USD price."""

    call_resistance: float | None = None
    """Strongest call wall of the same-day expiry, as a USD price."""

    put_support: float | None = None
    """Strongest put wall of the same-day expiry, as a USD price."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class GexRanked(base.Model):
    """GexRanked as the API sends it."""

    all_expiry_top_10: list[GexRankedLevel] = attrs.field(factory=lambda: [])
    """Top strikes of the whole chain, ranked by absolute GEX."""

    odte_top_10: list[GexRankedLevel] = attrs.field(factory=lambda: [])
    """Top strikes of the same-day expiry, ranked by absolute GEX."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class GexRankedLevel(base.Model):
    """GexRankedLevel as the API sends it."""

    rank: int
    """Rank by absolute GEX, with 1 presumably the largest."""

    strike: float
    """Strike, in USD."""

    gex: float
    """Gamma exposure with its sign (USD per 1% spot move)."""

    abs_gex: float
    """Absolute value of `gex`, in the same unit."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class V2Error(base.Model):
    """V2Error as the API sends it."""

    code: str
    """Stable error token for programs; `/v2/meta` serves the list."""

    message: str
    """Error text for people."""

    details: dict[str, Any] | None = None
    """Structured details of the error, for example the fields that failed validation."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class V2ErrorEnvelope(base.Model):
    """V2ErrorEnvelope as the API sends it."""

    success: bool = False

    error: V2Error

    meta: V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class V2Meta(base.Model):
    """V2Meta as the API sends it."""

    version: str
    """Contract version of the server, `major.minor`; it moves with every contract change. Informational."""

    timestamp: Instant
    """Time the reply was built, in ISO 8601."""

    request_id: str | None = None
    """Id of the request, the same as the `X-Request-ID` header; quote it in support requests."""

    symbol: str | None = None
    """Symbol that the reply is about, if any."""

    spot_price: float | None = None
    """Current spot price of that symbol, in USD."""

    computed_at: Instant | None = None
    """Time of the last cache write behind the data, in ISO 8601."""

    freshness_seconds: float | None = None
    """Age of the data in seconds, from `computed_at` until now."""

    source: list[str] | None = None
    """Ids of the venues the data came through."""

    exchanges_filtered: list[str] | None = None
    """Value of the `exchanges` filter in force, when one was used."""

    rate_limit: dict[str, Any] | None = None
    """Rate-limit state with keys `limit`, `remaining` and `reset`, mirroring the rate-limit headers."""

    extra: dict[str, Any] | None = None
    """Open bag for endpoint-specific items, for example `filter_hash`, `expiry_count` and
    `positioning_fallback_reason`.
    """


@attrs.define(frozen=True, kw_only=True, repr=False)
class VenueOI(base.Model):
    """VenueOI as the API sends it."""

    call_oi: float
    """Call open interest, in coin."""

    put_oi: float
    """Put open interest, in coin."""

    total_oi: float
    """Call plus put open interest, in coin."""

    notional_oi_usd: float | None = None
    """Open interest notional in USD: `total_oi` times the reply's own spot."""
