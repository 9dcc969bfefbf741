# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `options.greeks.profile` (GET /options/greeks/{greek}) sends."""

from __future__ import annotations

import attrs

from .. import base
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class GreekProfileData(base.Model):
    """GreekProfileData as the API sends it."""

    greek: str | None = None
    """The greek that was asked for."""

    strikes: list[float | None] | None = None
    """Strike axis, USD; the other arrays align with it by index."""

    net_exposure: list[float | None] | None = None
    """Signed dealer exposure per strike. Theta is USD a day, delta USD; the scales of the others are not published."""

    call_exposure: list[float | None] | None = None
    """Call part per strike, in the unit of net_exposure."""

    put_exposure: list[float | None] | None = None
    """Put part per strike, in the unit of net_exposure."""

    total_exposure: float | None = None
    """Total exposure, in the unit of net_exposure; how it is summed is not published."""

    positioning: str | None = None
    """Dealer model that ran: `flow` or `std`; may be absent."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class GreekProfileResponse(base.Model):
    """GreekProfileResponse as the API sends it."""

    success: bool = True

    meta: V2Meta

    data: GreekProfileData
