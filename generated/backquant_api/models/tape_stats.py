# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `tape.stats` (GET /tape/stats) sends."""

from __future__ import annotations

import attrs

from .. import base
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class TapeTotals(base.Model):
    """TapeTotals as the API sends it."""

    trades: int | None = None
    """Number of prints."""

    premium_usd: float | None = None
    """Premium traded, USD."""

    contracts: float | None = None
    """Summed size, coin-equivalent or contracts: the unit is told differently in two places."""

    calls: int | None = None
    """Prints in calls."""

    puts: int | None = None
    """Prints in puts."""

    buy_premium_usd: float | None = None
    """Premium of taker buys, USD."""

    sell_premium_usd: float | None = None
    """Premium of taker sells, USD."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class TapeVenueTotals(base.Model):
    """TapeVenueTotals as the API sends it."""

    trades: int | None = None
    """Number of prints on the venue."""

    premium_usd: float | None = None
    """Premium traded on the venue, USD."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class TapeStatsData(base.Model):
    """TapeStatsData as the API sends it."""

    window_hours: int | None = None
    """Lookback, hours."""

    overall: TapeTotals | None = None
    """Totals over all venues."""

    per_venue: dict[str, TapeVenueTotals] | None = None
    """Venue id to its share. A venue without prints may be missing."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class TapeStatsResponse(base.Model):
    """TapeStatsResponse as the API sends it."""

    success: bool = True

    meta: V2Meta

    data: TapeStatsData
