# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `tape.flow_by_strike` (GET /tape/flow-by-strike) sends."""

from __future__ import annotations

import attrs

from .. import base
from ..types import Day, Instant
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class FlowQuadrant(base.Model):
    """FlowQuadrant as the API sends it."""

    premium: float | None = None
    """Premium traded, USD."""

    size: float | None = None
    """Size traded, coin-equivalent."""

    trades: int | None = None
    """Number of prints."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class StrikeFlow(base.Model):
    """StrikeFlow as the API sends it."""

    strike: float | None = None
    """Strike, USD."""

    call_buy: FlowQuadrant | None = None
    """Flow of one option type on one taker side."""

    call_sell: FlowQuadrant | None = None
    """Flow of one option type on one taker side."""

    put_buy: FlowQuadrant | None = None
    """Flow of one option type on one taker side."""

    put_sell: FlowQuadrant | None = None
    """Flow of one option type on one taker side."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class FlowTotals(base.Model):
    """FlowTotals as the API sends it."""

    call_buy: FlowQuadrant | None = None
    """Flow of one option type on one taker side."""

    call_sell: FlowQuadrant | None = None
    """Flow of one option type on one taker side."""

    put_buy: FlowQuadrant | None = None
    """Flow of one option type on one taker side."""

    put_sell: FlowQuadrant | None = None
    """Flow of one option type on one taker side."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class FlowByStrikeData(base.Model):
    """FlowByStrikeData as the API sends it."""

    coin: str | None = None
    """The coin, such as `BTC` (not the pair)."""

    expiry: str | None = None
    """Echo of the request, YYYY-MM-DD."""

    expiries: list[str] | str | None = None
    """Echo of the request, dates YYYY-MM-DD as a list or as text."""

    available_expiries: list[Day] | None = None
    """Live expiries."""

    available_venues: list[str] | None = None
    """Venue ids."""

    spot_price: float | None = None
    """Spot, USD."""

    strikes: list[StrikeFlow] | None = None
    """Flow by strike."""

    totals: FlowTotals | None = None
    """Sums over all strikes."""

    block_trades: int | None = None
    """Number of block prints."""

    ts: Instant | None = None
    """Time of computation."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class FlowByStrikeResponse(base.Model):
    """FlowByStrikeResponse as the API sends it."""

    success: bool = True

    meta: V2Meta

    data: FlowByStrikeData
