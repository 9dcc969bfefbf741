"""What errors that the API answers with are made of, besides their message. No I/O."""

from __future__ import annotations

from typing import Any, TypedDict

from backquant_api import models

from .._ground.response import HttpResponse

__all__ = ["ErrorFacts", "WaitFacts"]


class ErrorFacts(TypedDict, total=False):
    """What every `APIError` may be made with, besides its message."""

    code: str | None
    details: dict[str, Any] | None
    meta: models.V2Meta | None
    status: int | None
    request_id: str | None
    http: HttpResponse | None


class WaitFacts(ErrorFacts, total=False):
    """The same with a wait."""

    retry_after: float | None
