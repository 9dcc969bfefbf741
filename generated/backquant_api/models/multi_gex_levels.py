# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `multi.gex_levels` (GET /multi/gex/levels) sends."""

from __future__ import annotations

from typing import Any

import attrs

from .. import base
from ..types import Instant
from .shared import GexAllExpiryLevels, GexExpectedMove, GexMaxPainBlock, GexOdteLevels, GexRanked, V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class MultiGexLevelsData(base.Model):
    """MultiGexLevelsData as the API sends it."""

    results: dict[str, MultiSymbolEntry | None]
    """Levels keyed by symbol; the value is null for a symbol without live data."""

    requested: list[str]
    """Requested symbols in the caller's order, without duplicates."""

    served: list[str]
    """Symbols that came back with data."""

    missing: list[str]
    """Symbols that are supported but have nothing cached at present."""

    invalid: list[str]
    """Symbols outside the supported set."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class MultiGexLevelsResponse(base.Model):
    """MultiGexLevelsResponse as the API sends it."""

    success: bool = True

    data: MultiGexLevelsData

    meta: V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class MultiSymbolEntry(base.Model):
    """MultiSymbolEntry as the API sends it."""

    all_expiry: GexAllExpiryLevels

    odte: GexOdteLevels

    spot_price: float | None = None
    """Spot price of the underlying, in USD."""

    computed_at: Instant | None = None
    """Time of the cached snapshot of this symbol, in ISO 8601."""

    ranked: GexRanked | None = None
    """Ranked strikes; present only with `include=ranked`."""

    max_pain: GexMaxPainBlock | None = None
    """Max pain; present only with `include=max_pain`."""

    expected_move: GexExpectedMove | None = None
    """Implied price range; present only with `include=expected_move`."""

    gamma_flip_zones: list[Any] | None = None
    """Gamma flip zones; present only with `include=zones`. The shape of the elements is not published."""
