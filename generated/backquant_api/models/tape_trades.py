# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `tape.trades` (GET /tape) sends."""

from __future__ import annotations

import attrs

from .. import base
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class TapeData(base.Model):
    """TapeData as the API sends it."""

    next_cursor: str | None = None
    """Pass it as the next `before` (order=desc) or `after` (order=asc)."""

    has_more: bool | None = None
    """False on the last page."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class TapeResponse(base.Model):
    """TapeResponse as the API sends it."""

    success: bool = True

    meta: V2Meta

    data: TapeData
