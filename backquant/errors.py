"""What this package raises.

BackQuantError
  + ConfigurationError            no key, a bad base URL, a closed client: nothing was sent
  + APIConnectionError            no reply: refused, reset, dropped half-way
  |   + APITimeoutError           no reply in time
  + ContractError                 a reply that is no envelope, or (strict=True) departs from the contract
  + APIError                      the API answered with an error
      + AuthenticationError       401: the key is absent, malformed, revoked or expired
      + PermissionDeniedError     403: the key is good, the plan does not allow this
      + NotFoundError             404: nothing is held now for this symbol, expiry or window
      + InvalidRequestError       400, 422: a parameter is wrong; also raised before anything is sent
      + RateLimitError            429: the minute's burst is used up; `retry_after`
      |   + QuotaExceededError    429: the month's quota is used up; `resets_at`
      + UpstreamError             502, 503, 504: cache or database out of reach for the moment
      + InternalServerError       500
      + ConnectionLimitError      the live tape: the plan's connections are all in use
  + SlowConsumerError             bq.stream(overflow="raise"): the program reads more slowly than events come
  + PlotError                     there is no picture of this reply, or nothing in it to draw

All of them survive pickle and deepcopy, so they cross process pools. None of them ever holds the API key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypedDict, Unpack
from urllib.parse import urlsplit

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from backquant_api.models import V2Meta

    from .drift import Drift
    from .http import HttpResponse

__all__ = [
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "AuthenticationError",
    "BackQuantError",
    "ConfigurationError",
    "ConnectionLimitError",
    "ContractDriftWarning",
    "ContractError",
    "FieldError",
    "InternalServerError",
    "InvalidRequestError",
    "NotFoundError",
    "PermissionDeniedError",
    "PlotError",
    "QuotaExceededError",
    "RateLimitError",
    "SlowConsumerError",
    "UpstreamError",
]


class BackQuantError(Exception):
    """The root of every error that this package raises."""


class ConfigurationError(BackQuantError):
    """The client can't work as it is set up; nothing was sent."""


class APIConnectionError(BackQuantError):
    """No complete reply arrived: the connection was refused, reset or dropped."""


class APITimeoutError(APIConnectionError):
    """No complete reply arrived in time."""


class SlowConsumerError(BackQuantError):
    """The buffer of a stream is full, and `overflow="raise"` was chosen."""


class PlotError(BackQuantError):
    """The reply can't be drawn; the message says why, and what to do instead."""


class ContractDriftWarning(UserWarning):
    """A reply departs from the contract; issued once per operation and path, details in `reply.drift`."""


class ContractError(BackQuantError):
    """A reply that is no envelope at all, or one that departs from the contract while `strict=True`."""

    drift: tuple[Drift, ...]
    """Each departure; empty when the body is no envelope."""

    http: HttpResponse | None
    """The reply as it came."""

    def __init__(self, message: str, *, drift: Sequence[Drift] = (), http: HttpResponse | None = None) -> None:
        super().__init__(message)
        self.drift = tuple(drift)
        self.http = http


@attrs.define(frozen=True)
class FieldError:
    """One parameter that was refused."""

    field: str
    """Name of the parameter, empty when the API names none."""

    message: str
    """What is wrong with it."""

    kind: str = ""
    """The API's word for the kind of mistake, such as `literal_error`; empty for checks made before sending."""


class Facts(TypedDict, total=False):
    """What every `APIError` may be made with, besides its message."""

    code: str | None
    details: dict[str, Any] | None
    meta: V2Meta | None
    status: int | None
    request_id: str | None
    http: HttpResponse | None


class WaitFacts(Facts, total=False):
    """The same with a wait."""

    retry_after: float | None


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

    meta: V2Meta | None
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
        meta: V2Meta | None = None,
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
        facts = [str(self.status) if self.status else "", self.code or ""]
        head = " ".join(fact for fact in facts if fact)
        asked = f"GET {urlsplit(self.http.url).path}" if self.http else ""
        tail = ", ".join(fact for fact in (asked, f"request {self.request_id}" if self.request_id else "") if fact)
        told = f"{head}: {self.message}" if self.status else self.message
        return "".join([told, f" ({tail})" if tail else "", f"; {self.advice}" if self.advice else ""])


class AuthenticationError(APIError):
    """401: the key is absent, malformed, revoked or expired."""

    advice: ClassVar[str] = "check the key in api_key= or BACKQUANT_API_KEY; new ones: https://backquant.com/api-access"


class PermissionDeniedError(APIError):
    """403: the key is good, but its plan or subscription does not allow this."""

    advice: ClassVar[str] = "the key is good; its plan or subscription does not allow this call"


class NotFoundError(APIError):
    """404: nothing is held now for this symbol, expiry or window. Often a "no data" rather than a mistake."""


class InvalidRequestError(APIError, ValueError):
    """A parameter is wrong: found before sending (`status` is None), or by the API (400, 422)."""

    fields: tuple[FieldError, ...]
    """Every parameter that was refused."""

    def __init__(self, message: str, *, fields: Sequence[FieldError] = (), **facts: Unpack[Facts]) -> None:
        super().__init__(message, **facts)
        self.fields = tuple(fields)

    def __str__(self) -> str:
        untold = [field for field in self.fields if field.message not in self.message]
        named = [f"{field.field}: {field.message}" if field.field else field.message for field in untold]
        return "; ".join([super().__str__(), *named])


class RateLimitError(APIError):
    """429: the minute's burst is used up."""

    retry_after: float | None
    """Seconds to wait before another call can succeed."""

    def __init__(self, message: str, *, retry_after: float | None = None, **facts: Unpack[Facts]) -> None:
        super().__init__(message, **facts)
        self.retry_after = retry_after


class QuotaExceededError(RateLimitError):
    """429: the month's quota is used up. Waiting for minutes won't help, so it is never retried."""

    resets_at: datetime | None
    """When the quota starts anew: 00:00 UTC on the 1st."""

    def __init__(self, message: str, *, resets_at: datetime | None = None, **facts: Unpack[WaitFacts]) -> None:
        super().__init__(message, **facts)
        self.resets_at = resets_at


class UpstreamError(APIError):
    """502, 503, 504: the API's cache or database is out of reach for the moment."""

    retry_after: float | None
    """Seconds to wait, when the reply says so."""

    def __init__(self, message: str, *, retry_after: float | None = None, **facts: Unpack[Facts]) -> None:
        super().__init__(message, **facts)
        self.retry_after = retry_after


class InternalServerError(APIError):
    """500: something went wrong on the API's side; quote `request_id` when you report it."""


class ConnectionLimitError(APIError):
    """The live tape was refused: the plan's connections are all in use."""

    advice: ClassVar[str] = (
        "one link carries up to 48 channels, so close the others, or subscribe on the one that is open"
    )
