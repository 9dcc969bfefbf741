# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `options.iv.surface` (GET /options/iv/surface) sends."""

from __future__ import annotations

import attrs

from .. import base
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class IvSurfaceData(base.Model):
    """IvSurfaceData as the API sends it."""

    x_grid: list[float | None] | None = None
    """Strikes, USD."""

    y_grid: list[float | None] | None = None
    """Tenors, days, ascending."""

    z_grid: list[list[float | None]] | None = None
    """Implied volatility of each cell. Which axis comes first is told differently in two places, so compare the
    lengths before indexing.
    """

    min_iv: float | None = None
    """Smallest implied volatility, for a colour scale."""

    max_iv: float | None = None
    """Largest implied volatility, for a colour scale."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class IvSurfaceResponse(base.Model):
    """IvSurfaceResponse as the API sends it."""

    success: bool = True

    meta: V2Meta

    data: IvSurfaceData
