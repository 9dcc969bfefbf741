# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What `changelog` (GET /changelog) sends."""

from __future__ import annotations

import attrs

from .. import base, literals
from ..types import Day
from .shared import V2Meta


@attrs.define(frozen=True, kw_only=True, repr=False)
class ChangelogData(base.Model):
    """ChangelogData as the API sends it."""

    current_version: str
    """API version now served."""

    v1_status: literals.V1Status
    """Life-cycle stage of v1: fully supported; served but frozen; or with a removal date scheduled."""

    releases: list[ChangelogEntry]
    """Releases, newest first."""

    docs_url: str = "/v2/docs"

    openapi_url: str = "/v2/openapi.json"


@attrs.define(frozen=True, kw_only=True, repr=False)
class ChangelogEntry(base.Model):
    """ChangelogEntry as the API sends it."""

    version: str

    released_at: Day
    """Calendar date in ISO format."""

    breaking: bool = False
    """Whether existing client code may stop working."""

    summary: str

    changes: list[str] = attrs.field(factory=lambda: [])


@attrs.define(frozen=True, kw_only=True, repr=False)
class ChangelogResponse(base.Model):
    """ChangelogResponse as the API sends it."""

    success: bool = True

    data: ChangelogData

    meta: V2Meta
