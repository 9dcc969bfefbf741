# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `options.greeks.trace` (GET /options/greeks/trace/{greek}) sends."""

from __future__ import annotations

import attrs

from .. import base, literals
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class TraceData(base.Model):
    """TraceData as the API sends it."""

    greek: literals.TraceGreek
    """Greek held in the cells."""

    expiry: str
    """Expiries that the projection covers: `all`, `0dte` or one expiry token."""

    spot_price: float
    """Spot price used for the computation, in USD."""

    vol_shift_pct: float
    """Hypothetical volatility shift applied, in percent, so that 5 multiplies each sigma by 1.05."""

    field_units: str
    """Unit of the grid values, one of `dealer_gamma_dollars_per_pct_spot`, `dealer_charm_per_year`,
    `dealer_vanna_per_iv_unit` and `dealer_delta_change_from_spot_now`.
    """

    positioning: str | None = None
    """Positioning model that sized the dealers in fact: `flow` or `std`."""

    time_axis_ms: list[int]
    """Time axis in Unix milliseconds, evenly spaced from now to the horizon; its length is `time_steps`."""

    price_axis: list[float]
    """Price axis: spot levels in USD, evenly spaced; its length is `price_steps`."""

    field: list[list[float]]
    """Projected values as a two-dimensional grid, `field[t][p]`, with time outside and price inside."""

    field_min: float
    """Smallest cell of the grid."""

    field_max: float
    """Largest cell of the grid."""

    abs_field_max: float
    """Larger magnitude of the two extremes, useful to centre a colour scale on zero."""

    contracts_used: int
    """Number of contracts that fed the grid."""

    expiries_in_window: list[str]
    """Tokens of the expiries whose contracts entered the grid."""

    tau_floor_seconds: float
    """Lower limit applied to time to expiry, in seconds, so that gamma does not blow up at expiry."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class TraceResponse(base.Model):
    """TraceResponse as the API sends it."""

    success: bool = True

    data: TraceData

    meta: V2Meta
