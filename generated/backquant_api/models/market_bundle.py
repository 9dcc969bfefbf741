# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `market.bundle` (GET /market/bundle) sends."""

from __future__ import annotations

import attrs

from .. import base
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class MarketBundleData(base.Model):
    """MarketBundleData as the API sends it."""

    timestamps: list[int] | None = None
    """The one time axis, Unix milliseconds; index i is the same bucket in each series."""

    candles: dict[str, list[float | None]] | None = None
    """Columns of the candles, USD (volume's unit is not published). Null when the series failed: see
    meta.extra.errors.
    """

    open_interest: dict[str, list[float | None]] | None = None
    """Columns of the perpetual open interest. Null when the series failed."""

    funding: dict[str, list[float | None]] | None = None
    """Columns of the funding rate, such as `rate_open`. Null when the series failed."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class MarketBundleResponse(base.Model):
    """MarketBundleResponse as the API sends it."""

    success: bool = True

    meta: V2Meta

    data: MarketBundleData
