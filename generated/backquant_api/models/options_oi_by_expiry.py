# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `options.oi.by_expiry` (GET /options/oi/by-expiry) sends."""

from __future__ import annotations

from typing import Any

import attrs

from .. import base
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class OiByExpiryData(base.Model):
    """OiByExpiryData as the API sends it."""

    expiries: list[str] | None = None
    """Expiry tokens; the arrays align with it by index."""

    total_call_oi: float | None = None
    """Call open interest over the rows returned, coin."""

    total_put_oi: float | None = None
    """Put open interest over the rows returned, coin."""

    by_venue: list[dict[str, Any] | None] | dict[str, Any] | None = None
    """Per expiry, venue id to `call_oi`, `put_oi`, `total_oi` (coin) and `notional_oi_usd` (USD)."""

    by_venue_unattributed: Any = None
    """Open interest with no known venue, coin; null, or null per expiry, when the split adds up."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class OiByExpiryResponse(base.Model):
    """OiByExpiryResponse as the API sends it."""

    success: bool = True

    meta: V2Meta

    data: OiByExpiryData
