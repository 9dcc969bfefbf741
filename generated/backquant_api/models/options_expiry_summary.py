# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `options.expiry_summary` (GET /options/expiry-summary) sends."""

from __future__ import annotations

import attrs

from .. import base, literals
from ..types import Day
from .shared import ExpirySummaryTypeCounts, GexMaxPainBlock, V2Meta, VenueOI


@attrs.define(frozen=True, kw_only=True, repr=False)
class ExpiryRow(base.Model):
    """ExpiryRow as the API sends it."""

    expiry: str
    """Expiry as a Deribit-style token, for example `28MAR25`."""

    dte: int | None = None
    """Days to expiry, in whole days left."""

    atm_iv: float | None = None
    """At-the-money implied volatility; the unit is not published."""

    skew_25d: float | None = None
    """25-delta skew: implied volatility of the 25-delta put less that of the 25-delta call."""

    put_25d_iv: float | None = None
    """Implied volatility at the 25-delta put, in the unit of `atm_iv`."""

    call_25d_iv: float | None = None
    """Implied volatility at the 25-delta call, in the unit of `atm_iv`."""

    pcr: float | None = None
    """Put/call ratio of open interest."""

    call_oi: float | None = None
    """Call open interest, in coin."""

    put_oi: float | None = None
    """Put open interest, in coin."""

    total_oi: float | None = None
    """Call plus put open interest, in coin."""

    net_gex: float | None = None
    """Net gamma exposure (USD per 1% spot move) of this expiry."""

    type: literals.ExpiryType
    """Calendar class of the expiry, derived from its date; `unknown` when the token does not parse."""

    is_anchor: bool
    """Whether the expiry is monthly or quarterly."""

    expiry_date: Day | None = None
    """Expiry date in ISO format; null if the token cannot be parsed."""

    notional_oi_usd: float | None = None
    """Open interest notional in USD: `total_oi` times spot."""

    max_pain: GexMaxPainBlock | None = None
    """Max pain of this expiry."""

    by_venue: dict[str, VenueOI] | None = None
    """Open interest by venue id, with all eight keys and zeros filled in. Null if no split exists."""

    by_venue_unattributed: VenueOI | None = None
    """Open interest that no known venue accounts for. It is null when the venues sum to `call_oi` and `put_oi`."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class ExpirySummaryData(base.Model):
    """ExpirySummaryData as the API sends it."""

    expiries: list[ExpiryRow]
    """Rows, one per active expiry."""

    anchor_count: int
    """Number of rows that are monthly or quarterly."""

    type_counts: ExpirySummaryTypeCounts
    """Number of rows per cadence class."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class ExpirySummaryResponse(base.Model):
    """ExpirySummaryResponse as the API sends it."""

    success: bool = True

    data: ExpirySummaryData

    meta: V2Meta
