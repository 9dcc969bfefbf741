"""What the API answers in place of data, by status. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Unpack
from urllib.parse import urlsplit

import attrs
from backquant_api import models

from .._ground.mistakes import Mistake
from .._ground.public import public
from .._ground.response import HttpResponse
from .._ground.safe_text import printable
from .error_details import ErrorFacts, WaitFacts
from .local_errors import BackQuantError

__all__ = [
    "APIError",
    "AuthenticationError",
    "ConnectionLimitError",
    "FieldError",
    "InternalServerError",
    "InvalidRequestError",
    "NotFoundError",
    "PermissionDeniedError",
    "QuotaExceededError",
    "RateLimitError",
    "UpstreamError",
]


@public("backquant.errors")
@attrs.define(frozen=True)
class FieldError:
    """One parameter that was refused."""

    field: str
    """Name of the parameter, empty when the API names none."""

    message: str
    """What is wrong with it."""

    kind: str = ""
    """The API's word for the kind of mistake, such as `literal_error`; empty for checks made before sending."""


@public("backquant.errors")
class APIError(BackQuantError):
    """The API answered with an error."""

    advice: ClassVar[str] = ""
    """What to do about it, where that is always the same."""

    message: str
    """The API's text for people."""

    code: str | None
    """The API's stable token, such as `NOT_FOUND`; None when the body was no error envelope."""

    details: dict[str, Any]
    """Further facts that came with the error; empty when there are none."""

    meta: models.V2Meta | None
    """The envelope's meta, None when the reply had none."""

    status: int | None
    """HTTP status; None when the error was found before anything was sent."""

    request_id: str | None
    """Id to quote to support."""

    http: HttpResponse | None
    """The reply as it came; None when the error was found before anything was sent."""

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        details: dict[str, Any] | None = None,
        meta: models.V2Meta | None = None,
        status: int | None = None,
        request_id: str | None = None,
        http: HttpResponse | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.details = details or {}
        self.meta = meta
        self.status = status
        self.request_id = request_id
        self.http = http

    def __str__(self) -> str:
        facts = [str(self.status) if self.status else "", printable(self.code or "")]
        head = " ".join(fact for fact in facts if fact)
        asked = f"GET {urlsplit(self.http.url).path}" if self.http else ""
        tail = ", ".join(
            fact for fact in (asked, f"request {printable(self.request_id)}" if self.request_id else "") if fact
        )
        told = f"{head}: {self.message}" if self.status else self.message
        return "".join([told, f" ({tail})" if tail else "", f"; {self.advice}" if self.advice else ""])


@public("backquant.errors")
class AuthenticationError(APIError):
    """401: the key is absent, malformed, revoked or expired."""

    advice: ClassVar[str] = "check the key in api_key= or BACKQUANT_API_KEY; new ones: https://backquant.com/api-access"


@public("backquant.errors")
class PermissionDeniedError(APIError):
    """403: the key is good, but its plan or subscription does not allow this."""

    advice: ClassVar[str] = "the key is good; its plan or subscription does not allow this call"


@public("backquant.errors")
class NotFoundError(APIError):
    """404: nothing is held now for this symbol, expiry or window. Often a "no data" rather than a mistake."""


@public("backquant.errors")
class InvalidRequestError(Mistake, APIError, ValueError):
    """A parameter is wrong: found before sending (`status` is None), or by the API (400, 422)."""

    fields: tuple[FieldError, ...]
    """Every parameter that was refused."""

    def __init__(self, message: str, *, fields: Sequence[FieldError] = (), **facts: Unpack[ErrorFacts]) -> None:
        super().__init__(message, **facts)
        self.fields = tuple(fields)

    @property
    def _is_mistake(self) -> bool:
        return self.http is None

    def __str__(self) -> str:
        untold = [field for field in self.fields if field.message not in self.message]
        named = [f"{field.field}: {field.message}" if field.field else field.message for field in untold]
        return "; ".join([super().__str__(), *map(printable, named)])


@public("backquant.errors")
class RateLimitError(APIError):
    """429: the minute's burst is used up."""

    retry_after: float | None
    """Seconds to wait before another call can succeed."""

    def __init__(self, message: str, *, retry_after: float | None = None, **facts: Unpack[ErrorFacts]) -> None:
        super().__init__(message, **facts)
        self.retry_after = retry_after


@public("backquant.errors")
class QuotaExceededError(RateLimitError):
    """429: the month's quota is used up. Waiting for minutes won't help, so it is never retried."""

    resets_at: datetime | None
    """When the quota starts anew: 00:00 UTC on the 1st."""

    def __init__(self, message: str, *, resets_at: datetime | None = None, **facts: Unpack[WaitFacts]) -> None:
        super().__init__(message, **facts)
        self.resets_at = resets_at


@public("backquant.errors")
class UpstreamError(APIError):
    """408, 502 to 504, 520 to 530: the API's cache or database, or what stands before it, is out of reach for the moment."""

    retry_after: float | None
    """Seconds to wait, when the reply says so."""

    def __init__(self, message: str, *, retry_after: float | None = None, **facts: Unpack[ErrorFacts]) -> None:
        super().__init__(message, **facts)
        self.retry_after = retry_after


@public("backquant.errors")
class InternalServerError(APIError):
    """500: something went wrong on the API's side; quote `request_id` when you report it."""


@public("backquant.errors")
class ConnectionLimitError(APIError):
    """The live tape was refused: the plan's connections are all in use."""

    advice: ClassVar[str] = (
        "one link carries up to 48 channels, so close the others, or subscribe on the one that is open"
    )
