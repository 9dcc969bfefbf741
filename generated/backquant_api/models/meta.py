# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `meta` (GET /meta) sends."""

from __future__ import annotations

from typing import Any

import attrs

from .. import base
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class ApiInfoData(base.Model):
    """ApiInfoData as the API sends it."""

    name: str | None = None
    """Name of the API."""

    version: str | None = None
    """Version of the API."""

    supported_symbols: Any = None
    """Catalogue of the symbols on offer."""

    rate_limits: Any = None
    """The live ladder of budgets by plan, per minute and per month."""

    history_depth: Any = None
    """History that the plans allow."""

    your_plan: Any = None
    """Plan of the calling key."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class ApiInfoResponse(base.Model):
    """ApiInfoResponse as the API sends it."""

    success: bool = True

    meta: V2Meta

    data: ApiInfoData
