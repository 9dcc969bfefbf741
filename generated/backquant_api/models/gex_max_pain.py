# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `gex.max_pain` (GET /gex/max-pain) sends."""

from __future__ import annotations

import attrs

from .. import base
from .shared import GexMaxPainBlock, V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class MaxPainPainCurveEntry(base.Model):
    """MaxPainPainCurveEntry as the API sends it."""

    strike: float
    """Candidate settlement strike, in USD."""

    pain: float
    """Combined payout to option buyers, in USD, were settlement at this strike."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class MaxPainPerExpiry(base.Model):
    """MaxPainPerExpiry as the API sends it."""

    expiry: str
    """Expiry token, Deribit style."""

    dte: int | None = None
    """Days to expiry, in whole days left."""

    max_pain: GexMaxPainBlock


@attrs.define(frozen=True, kw_only=True, repr=False)
class MaxPainResponse(base.Model):
    """MaxPainResponse as the API sends it."""

    success: bool = True

    data: MaxPainResponseData

    meta: V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class MaxPainResponseData(base.Model):
    """MaxPainResponseData as the API sends it."""

    expiry: str
    """Mode of this reply: `0dte`, `all`, or the token of a single expiry."""

    dte: int | None = None
    """Days to expiry in whole days, known for single-expiry replies."""

    expiry_tokens: list[str] | None = None
    """Expiry tokens that counted as same-day; `0dte` mode only."""

    max_pain: GexMaxPainBlock | None = None
    """Max pain strike and the buyer payout at it, both in USD. Null when the mode is `all`."""

    pain_curve: list[MaxPainPainCurveEntry] | None = None
    """Buyer payout by strike, given for a single expiry only."""

    per_expiry: list[MaxPainPerExpiry] | None = None
    """Table over all expiries, by days to expiry; `all` mode only."""
