# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `market.funding` (GET /market/funding) sends."""

from __future__ import annotations

import attrs

from .. import base
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class MarketFundingData(base.Model):
    """MarketFundingData as the API sends it."""

    timestamps: list[int] | None = None
    """Bucket times, Unix milliseconds. Each market endpoint has its own axis; only /market/bundle aligns several
    series.
    """


@attrs.define(frozen=True, kw_only=True, repr=False)
class MarketFundingResponse(base.Model):
    """MarketFundingResponse as the API sends it."""

    success: bool = True

    meta: V2Meta

    data: MarketFundingData
