# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `status` (GET /status) sends."""

from __future__ import annotations

from typing import Any

import attrs

from .. import base
from ..types import Instant
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class CategoryStatus(base.Model):
    """CategoryStatus as the API sends it."""

    status: str | None = None
    """`healthy`, `degraded` (late but usable), `unhealthy` (badly stale) or `unavailable` (nothing cached)."""

    freshness_seconds: float | None = None
    """Age of the cache, seconds."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class StatusThresholds(base.Model):
    """StatusThresholds as the API sends it."""

    healthy_max_seconds: float | None = None
    """Greatest age that counts as healthy, seconds."""

    degraded_max_seconds: float | None = None
    """Greatest age that counts as degraded, seconds; beyond it is unhealthy."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class VenueStatus(base.Model):
    """VenueStatus as the API sends it."""

    chain: str | None = None
    """Chain feed: `on`, `off`, or `unknown` (no recent report, which does not mean off)."""

    tape: str | None = None
    """Tape feed: `on`, `off`, or `unknown` (no recent report, which does not mean off)."""

    chain_symbols: Any = None
    """Symbols on which the venue is live."""

    chain_contracts: float | None = None
    """Instruments delivered in the last cycle; `on` with 0 is a fault."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class StatusData(base.Model):
    """StatusData as the API sends it."""

    service: str | None = None
    """Name of the service."""

    version: str | None = None
    """Version of the API."""

    current_time: Instant | None = None
    """The server's clock, UTC."""

    overall_status: str | None = None
    """The worst cell of the grid: `healthy`, `degraded`, `unhealthy` or `unavailable`."""

    symbols: dict[str, dict[str, CategoryStatus]] | None = None
    """Symbol to data category (`gex`, `options`, `chain`, `liquidation`) to the state of its cache."""

    thresholds: dict[str, StatusThresholds] | None = None
    """Data category to the ages that divide the states."""

    venues: dict[str, VenueStatus] | None = None
    """Venue id to the state of its feeds."""


@attrs.define(frozen=True, kw_only=True, repr=False)
class StatusResponse(base.Model):
    """StatusResponse as the API sends it."""

    success: bool = True

    meta: V2Meta

    data: StatusData
