# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `options.iv.term_structure` (GET /options/iv/term-structure) sends."""

from __future__ import annotations

from typing import Any

import attrs

from .. import base
from ..types import Instant
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class IvTermCompare(base.Model):
    """IvTermCompare as the API sends it."""

    days_ago: int
    """Number of days the overlay looks back."""

    target_date: str
    """Date the overlay aims at, as text; the format is not published."""

    historical: list[IvTermHistoricalBucket]
    """Past constant-maturity points of ATM implied volatility, one per tenor bucket."""

    shape: str | None = None
    """Label describing the shape of the overlay, as free text."""

    matched_count: int | None = None
    """Count of tenor buckets that have history."""

    available: bool | None = None
    """Whether history could be served; false when none could."""

    reason: str | None = None
    """Reason why the overlay is unavailable."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class IvTermHistoricalBucket(base.Model):
    """IvTermHistoricalBucket as the API sends it."""

    dte_bucket: int
    """Constant-maturity tenor, in days."""

    atm_iv: float | None = None
    """At-the-money implied volatility of that tenor at that past moment."""

    ts: Instant
    """Time of the past sample; the format is not published."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class IvTermStructureData(base.Model):
    """IvTermStructureData as the API sends it."""

    expiries: list[str] | None = None
    """Expiry tokens in order of days to expiry, index-aligned with `dtes` and `atm_iv`."""

    dtes: list[int] | None = None
    """Days to expiry in whole days, one per entry of `expiries`."""

    days_to_expiry: list[int] | None = None
    """Days to expiry under a second name for `dtes`. Either of the two may be missing."""

    atm_iv: list[float | None] | None = None
    """At-the-money implied volatility per expiry, aligned with `expiries`. Single elements may be null."""

    ts: Instant | None = None
    """Time, as text; the format is not published."""

    spot_price: float | None = None
    """Spot price of the underlying, in USD."""

    filtered_dte_window: dict[str, Any] | None = None
    """Days-to-expiry filter in force; its keys are not published."""

    compare: IvTermCompare | None = None
    """Historical overlay, included when `historical_compare_days` was set."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class IvTermStructureResponse(base.Model):
    """IvTermStructureResponse as the API sends it."""

    success: bool = True

    data: IvTermStructureData

    meta: V2Meta
