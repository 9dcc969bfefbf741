# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `gex.levels` (GET /gex/levels) sends."""

from __future__ import annotations

from typing import Any

import attrs

from .. import base, literals
from .shared import GexAllExpiryLevels, GexExpectedMove, GexMaxPainBlock, GexOdteLevels, GexRanked, V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class Candle(base.Model):
    """Candle as the API sends it."""

    datetime: str
    """Time of the bar, as text. Its format and whether it marks the open or the close of the bar are not published."""

    open: float
    """Price, in USD."""

    high: float
    """Price, in USD."""

    low: float
    """Price, in USD."""

    close: float
    """Price, in USD."""

    volume: float
    """Traded volume of the bar; the unit is not published."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class GexLevelsData(base.Model):
    """GexLevelsData as the API sends it."""

    all_expiry: GexAllExpiryLevels
    """Levels from the whole chain."""

    odte: GexOdteLevels
    """Levels from the same-day expiry only."""

    positioning: literals.Positioning | None = None
    """Dealer sign model that produced the levels: `flow`, derived from taker trades, or `std`, with call open
    interest positive and put open interest negative.
    """

    ranked: GexRanked | None = None
    """Ranked strikes; present only with `include=ranked`."""

    max_pain: GexMaxPainBlock | None = None
    """Max pain of the 0DTE expiry; present only with `include=max_pain`."""

    expected_move: GexExpectedMove | None = None
    """Implied price range; present only with `include=expected_move`."""

    gamma_flip_zones: list[dict[str, Any]] | None = None
    """Every zero crossing of gamma exposure, as objects whose keys are not published; present only with
    `include=zones`.
    """

    spot: GexSpotBlock | None = None
    """Spot section; present only with `include=spot`."""

    candles: list[Candle] | None = None
    """Candles; present only with `include=candles`."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class GexLevelsResponse(base.Model):
    """GexLevelsResponse as the API sends it."""

    success: bool = True

    data: GexLevelsData

    meta: V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class GexSpotBlock(base.Model):
    """GexSpotBlock as the API sends it."""

    spot_price: float | None = None
    """Spot price, in USD."""

    perps_price: float | None = None
    """Price of the perpetual future, in USD."""
