# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `gex.stress_history` (GET /gex/stress-history) sends."""

from __future__ import annotations

import attrs

from .. import base
from ..types import Instant
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class StressHistoryData(base.Model):
    """StressHistoryData as the API sends it."""

    timestamps: list[Instant] | None = None
    """Times of the points; the other arrays align with it by index."""

    spot_price: list[float | None] | None = None
    """Spot at each point, USD."""

    hvl: list[float | None] | None = None
    """Gamma flip at each point, USD."""

    call_wall: list[float | None] | None = None
    """First call wall at each point, USD (`call_resistance` on /gex/levels)."""

    put_wall: list[float | None] | None = None
    """First put wall at each point, USD (`put_support` on /gex/levels)."""

    net_gex: list[float | None] | None = None
    """Net gamma exposure at each point, std-signed, USD per 1% spot move (`total_gex` on /gex/history)."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class StressHistoryResponse(base.Model):
    """StressHistoryResponse as the API sends it."""

    success: bool = True

    meta: V2Meta

    data: StressHistoryData
