# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `market.cvd` (GET /market/cvd) sends."""

from __future__ import annotations

from typing import Any

import attrs

from .. import base
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class MarketCvdData(base.Model):
    """MarketCvdData as the API sends it."""

    timestamps: list[int] | None = None
    """Bucket times, Unix milliseconds. Each market endpoint has its own axis; only /market/bundle aligns several
    series.
    """

    delta: list[float | None] | None = None
    """Taker buy less taker sell volume of each bucket. The unit is not published."""

    open: list[float | None] | None = None
    """Running sum of delta at the start of each bucket; 0 at the start of the window."""

    close: list[float | None] | None = None
    """Running sum of delta at the end of each bucket."""

    high: Any = None
    """Always null: the path inside a bucket is unknown."""

    low: Any = None
    """Always null: the path inside a bucket is unknown."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class MarketCvdResponse(base.Model):
    """MarketCvdResponse as the API sends it."""

    success: bool = True

    meta: V2Meta

    data: MarketCvdData
