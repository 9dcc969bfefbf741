# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `health` (GET /health) sends."""

from __future__ import annotations

import attrs

from .. import base
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class HealthData(base.Model):
    """HealthData as the API sends it."""

    status: str | None = None
    """`ok`; `degraded` (one subsystem failing); `unhealthy` (cache and database both unreachable). The HTTP status is
    200 all the same.
    """


@attrs.define(frozen=True, kw_only=True, repr=False)
class HealthResponse(base.Model):
    """HealthResponse as the API sends it."""

    success: bool = True

    meta: V2Meta

    data: HealthData
