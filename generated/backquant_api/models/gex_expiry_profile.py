# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `gex.expiry_profile` (GET /gex/expiry-profile) sends."""

from __future__ import annotations

import attrs

from .. import base
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class ExpiryProfileData(base.Model):
    """ExpiryProfileData as the API sends it."""

    positioning: str | None = None
    """Dealer model that ran: `flow` or `std`; may be absent."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class ExpiryProfileResponse(base.Model):
    """ExpiryProfileResponse as the API sends it."""

    success: bool = True

    meta: V2Meta

    data: ExpiryProfileData
