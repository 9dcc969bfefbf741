# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `options.chain` (GET /options/chain) sends."""

from __future__ import annotations

import attrs

from .. import base, literals
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class ChainAggregates(base.Model):
    """ChainAggregates as the API sends it."""

    net_gex: float
    """Net gamma exposure (USD per 1% spot move) of all matching contracts."""

    call_gex: float
    """Gamma exposure (USD per 1% spot move) contributed by calls."""

    put_gex: float
    """Gamma exposure (USD per 1% spot move) contributed by puts."""

    total_oi: float
    """Call plus put open interest, in coin."""

    call_oi: float
    """Call open interest, in coin."""

    put_oi: float
    """Put open interest, in coin."""

    pcr: float | None = None
    """Put/call ratio of open interest."""

    atm_iv: float | None = None
    """At-the-money implied volatility; the unit is not published."""

    contract_count: int
    """Number of contracts aggregated; whether before or after truncation is not published."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class ChainData(base.Model):
    """ChainData as the API sends it."""

    contracts: list[OptionContract] | None = None
    """Matching contracts, one row each. Absent when left out by `fields`."""

    aggregates: ChainAggregates | None = None
    """Totals over the filtered chain."""

    available_expiries: list[str] | None = None
    """Tokens of the expiries available for the symbol."""

    truncated: bool | None = None
    """Whether more contracts matched than `max_contracts` allows."""

    total_matching_count: int | None = None
    """Count of all matching contracts before capping."""

    max_contracts: int | None = None
    """Cap on the number of contracts in force."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class ChainResponse(base.Model):
    """ChainResponse as the API sends it."""

    success: bool = True

    data: ChainData

    meta: V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class OptionContract(base.Model):
    """OptionContract as the API sends it."""

    strike: float | None = None
    """Strike, in USD."""

    expiry: str | None = None
    """Expiry token, Deribit style."""

    dte: int | None = None
    """Days to expiry, in whole days left."""

    type: literals.OptionType | None = None

    oi: float | None = None
    """Open interest of the contract in coin, totalled over all eight venues."""

    iv: float | None = None
    """Implied volatility; the unit is not published."""

    mark: float | None = None
    """Mark price, from Deribit only; the quote currency is not published."""

    bid: float | None = None
    """Best bid on Deribit alone. For quotes across venues see `/options/venue-book`."""

    ask: float | None = None
    """Best ask on Deribit alone."""

    volume: float | None = None
    """Number of contracts traded in the last 24 h (rolling), over all venues for BTC and ETH. Null means not
    measured, whereas 0 means no trades.
    """

    notional_volume: float | None = None
    """Premium paid over a rolling 24 h, in USD. On HYPE it is contracts times spot instead."""

    trade_count: int | None = None
    """Number of prints over a rolling 24 h; always null for SOL."""

    delta: float | None = None

    gamma: float | None = None

    theta: float | None = None

    vega: float | None = None

    vanna: float | None = None
    """Change of delta per unit of implied volatility."""

    charm: float | None = None
    """Change of delta with time."""

    gex: float | None = None
    """Gamma exposure of this contract; the unit is not published."""
