# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `gex.history` (GET /gex/history) sends."""

from __future__ import annotations

import attrs

from .. import base
from ..types import Instant
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class GexHistoryData(base.Model):
    """GexHistoryData as the API sends it."""

    timestamps: list[Instant] | None = None
    """Times of the points; the other arrays align with it by index."""

    total_gex: list[float | None] | None = None
    """Total net gamma exposure at each point, std-signed, USD per 1% spot move."""

    next_cursor: str | None = None
    """Pass it as the next `before`; null at the end."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class GexHistoryResponse(base.Model):
    """GexHistoryResponse as the API sends it."""

    success: bool = True

    meta: V2Meta

    data: GexHistoryData
