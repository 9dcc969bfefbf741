# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `gex.strike_profile` (GET /gex/strike-profile) sends."""

from __future__ import annotations

import attrs

from .. import base, literals
from .shared import GexRankedLevel, V2Meta, VenueOI


@attrs.define(frozen=True, kw_only=True, repr=False)
class GexStrikeProfileData(base.Model):
    """GexStrikeProfileData as the API sends it."""

    expiry: str
    """Expiries that the profile covers: `all`, `0dte` or one expiry token."""

    dte: int | None = None
    """Days to expiry, in whole days; present only when one expiry was asked for."""

    strikes: list[float]
    """Strike axis, in USD; the other arrays align with it by index."""

    net_gex: list[float | None]
    """Net gamma exposure at each strike (USD per 1% spot move), with possible nulls."""

    call_gex: list[float | None] | None = None
    """Call part of the exposure per strike, in the unit of `net_gex`."""

    put_gex: list[float | None] | None = None
    """Put part of the exposure per strike, in the unit of `net_gex`."""

    call_oi: list[float | None] | None = None
    """Call open interest per strike, in coin."""

    put_oi: list[float | None] | None = None
    """Put open interest per strike, in coin."""

    total_oi: list[float | None] | None = None
    """Total open interest of calls and puts at each strike, in coin."""

    ranked_top_10: list[GexRankedLevel] | None = None
    """Top strikes by absolute GEX, re-ranked when a strike filter applies."""

    filtered_strike_window: GexStrikeWindow | None = None
    """Bounds that the strike and moneyness filters resolved to, if any were given."""

    positioning: literals.Positioning | None = None
    """Dealer sign model used."""

    by_venue: dict[str, VenueOI] | None = None
    """Open interest by venue id over the returned strikes, with all eight keys zero-filled. Null for a single expiry."""

    by_venue_unattributed: VenueOI | None = None
    """Open interest with no known venue; normally null."""

    by_venue_note: str | None = None
    """Explanation given when `by_venue` is null."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class GexStrikeProfileResponse(base.Model):
    """GexStrikeProfileResponse as the API sends it."""

    success: bool = True

    data: GexStrikeProfileData

    meta: V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class GexStrikeWindow(base.Model):
    """GexStrikeWindow as the API sends it."""

    min: float | None = None
    """Lower strike bound in USD, or null when there is none."""

    max: float | None = None
    """Upper strike bound in USD, or null when there is none."""
