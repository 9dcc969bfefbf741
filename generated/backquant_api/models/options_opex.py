# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `options.opex` (GET /options/opex) sends."""

from __future__ import annotations

import attrs

from .. import base, literals
from ..types import Day
from .shared import ExpirySummaryTypeCounts, GexMaxPainBlock, V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class OpexData(base.Model):
    """OpexData as the API sends it."""

    symbol: str

    horizon_days: int
    """Look-ahead window, in days."""

    spot_price: float | None = None
    """Spot price of the underlying, in USD."""

    expirations: list[OpexExpiration]
    """Upcoming expiries inside the horizon, by days to expiry."""

    count: int
    """Number of rows in `expirations`."""

    type_counts: ExpirySummaryTypeCounts

    next_anchor: OpexNextAnchor | None = None
    """Nearest monthly or quarterly expiry."""

    filtered_types: list[str] | None = None
    """Filter of expiry classes in force, as given in `types`."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class OpexExpiration(base.Model):
    """OpexExpiration as the API sends it."""

    expiry: str
    """Expiry token, Deribit style."""

    expiry_date: Day | None = None
    """Expiry date in ISO format, or null if the token cannot be parsed."""

    dte: int | None = None
    """Days to expiry, in whole days left."""

    type: literals.ExpiryType
    """Calendar class: the last Friday of a month is `monthly` or `quarterly`; `unknown` if the token cannot be
    parsed.
    """

    is_anchor: bool
    """Whether the expiry is an anchor; true for monthly and quarterly."""

    oi: OpexOI

    iv: OpexIV

    gamma: OpexGamma


@attrs.define(frozen=True, kw_only=True, repr=False)
class OpexGamma(base.Model):
    """OpexGamma as the API sends it."""

    net_gex: float | None = None
    """Signed dealer gamma of this expiry; the unit is not published."""

    call_resistance: float | None = None
    """Call wall of this expiry in USD: its strongest strike of positive gamma over spot."""

    put_support: float | None = None
    """Put wall of this expiry in USD: its strongest gamma strike under spot."""

    max_pain: GexMaxPainBlock | None = None


@attrs.define(frozen=True, kw_only=True, repr=False)
class OpexIV(base.Model):
    """OpexIV as the API sends it."""

    atm_iv: float | None = None
    """ATM implied volatility of the expiry; the unit is not published."""

    skew_25d: float | None = None
    """25-delta skew: implied volatility of the 25-delta put minus that of the 25-delta call."""

    put_25d_iv: float | None = None

    call_25d_iv: float | None = None


@attrs.define(frozen=True, kw_only=True, repr=False)
class OpexNextAnchor(base.Model):
    """OpexNextAnchor as the API sends it."""

    type: str
    """Calendar class of the anchor: monthly or quarterly."""

    expiry: str
    """Expiry token, Deribit style."""

    expiry_date: Day | None = None
    """Calendar date in ISO format."""

    dte: int | None = None
    """Days to expiry, in whole days left."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class OpexOI(base.Model):
    """OpexOI as the API sends it."""

    call_oi: float | None = None
    """Call open interest, in coin."""

    put_oi: float | None = None
    """Put open interest, in coin."""

    total_oi: float | None = None
    """Open interest of calls plus puts, in coin."""

    pcr: float | None = None
    """Put open interest divided by call open interest."""

    notional_oi_usd: float | None = None
    """Open interest notional in USD: `total_oi` times spot."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class OpexResponse(base.Model):
    """OpexResponse as the API sends it."""

    success: bool = True

    data: OpexData

    meta: V2Meta
