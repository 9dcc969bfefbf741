# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `options.iv.skew` (GET /options/iv/skew) sends."""

from __future__ import annotations

import attrs

from .. import base
from ..types import Instant
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class IvSkewData(base.Model):
    """IvSkewData as the API sends it."""

    expiries: list[IvSkewExpiryRow] | None = None
    """Rows, one per active expiry."""

    spot_price: float | None = None
    """Spot price of the underlying, in USD."""

    ts: Instant | None = None
    """Timestamp, as text; the format is not published."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class IvSkewExpiryRow(base.Model):
    """IvSkewExpiryRow as the API sends it."""

    expiry: str
    """Expiry as a Deribit-style token, for example `28MAR25`."""

    expiry_label: str | None = None
    """Display label of the expiry."""

    dte: int | None = None
    """Days to expiry, in whole days left."""

    atm_iv: float | None = None
    """At-the-money implied volatility. The unit is not published, though BackQuant's explanations speak of IV points."""

    put_25d_iv: float | None = None
    """Implied volatility interpolated at the 25-delta put, in the unit of `atm_iv`."""

    call_25d_iv: float | None = None
    """Implied volatility interpolated at the 25-delta call, in the unit of `atm_iv`."""

    skew_25d: float | None = None
    """25-delta skew, `put_25d_iv` minus `call_25d_iv`. A positive value means that protection against a fall is
    dearer.
    """

    put_10d_iv: float | None = None
    """Implied volatility interpolated at the 10-delta put."""

    call_10d_iv: float | None = None
    """Implied volatility interpolated at the 10-delta call."""

    skew_10d: float | None = None
    """Tail skew: `put_10d_iv` minus `call_10d_iv`."""

    butterfly_25d: float | None = None
    """Smile curvature: the mean of the two 25-delta wing IVs less `atm_iv`."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class IvSkewResponse(base.Model):
    """IvSkewResponse as the API sends it."""

    success: bool = True

    data: IvSkewData

    meta: V2Meta
