"""From an HTTP reply to a `Reply`, or to the error that it means. No I/O."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

import attrs
from backquant_api import CONTRACT_VERSION, SERVER
from backquant_api.base import Sent, keep
from backquant_api.operation import Operation

from .._ground.backoff import server_now, told_wait, untold_wait
from .._ground.mistakes import what_was_meant
from .._ground.rate_limit_headers import month_end, month_is_spent
from .._ground.response import HttpResponse
from .._ground.safe_text import printable
from .._ground.typed_meta import read_request_id
from ..errors import (
    APIError,
    AuthenticationError,
    ContractError,
    FieldError,
    InternalServerError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    QuotaExceededError,
    RateLimitError,
    UpstreamError,
)
from .envelope import ErrorBody, NoEnvelope, Success, read_envelope
from .reply import Reply
from .statuses import BY_STATUS

__all__ = ["PUBLISHED_PREFIX", "unwrap"]

T = TypeVar("T")

BY_CODE: dict[str, type[APIError]] = {
    "UNAUTHORIZED": AuthenticationError,
    "FORBIDDEN": PermissionDeniedError,
    "NOT_FOUND": NotFoundError,
    "VALIDATION_ERROR": InvalidRequestError,
    "RATE_LIMIT_EXCEEDED": RateLimitError,
    "UPSTREAM_ERROR": UpstreamError,
    "INTERNAL_ERROR": InternalServerError,
}
REDIRECTS = {301, 302, 303, 307, 308}
PUBLISHED_PREFIX = urlsplit(SERVER).path


def unwrap(
    response: HttpResponse, operation: Operation[T], *, strict: bool, now: datetime, asked: datetime | None = None
) -> Reply[T]:
    """The reply.

    Raises:
        APIError: the API answered with an error, whatever the HTTP status.
        ContractError: the body is no envelope, or departs from the contract while `strict`.
    """
    succeeded = 200 <= response.status < 300
    try:
        envelope = read_envelope(response.body, operation)
    except NoEnvelope as exc:
        if succeeded:
            raise ContractError(
                f"{operation.path} answered {response.status} with {exc}, not with the API's envelope{_snippet(response)}",
                http=response,
            ) from None
        raise _error(ErrorBody(None, _no_envelope(response, str(exc)), {}, None), response, now) from None
    if isinstance(envelope, ErrorBody):
        if response.status == 404 and operation.name.endswith(operation.path):  # a free-form one, of bq.get()
            envelope = attrs.evolve(envelope, message=f"{envelope.message}{_no_such_path(operation.path)}")
        raise _error(envelope, response, now)
    if not succeeded:
        message = "the body says success, the HTTP status does not"
        raise _error(ErrorBody(None, message, {}, envelope.meta), response, now)
    return _reply(envelope, response, operation, asked, strict=strict)


def _reply(
    envelope: Success[T], response: HttpResponse, operation: Operation[T], asked: datetime | None, *, strict: bool
) -> Reply[T]:
    if strict and envelope.drift:
        first = "; ".join(str(item) for item in envelope.drift[:3])
        more = f" and {len(envelope.drift) - 3} more" if len(envelope.drift) > 3 else ""
        raise ContractError(
            f"{operation.path} departs from the contract: {first}{more}", drift=envelope.drift, http=response
        )
    if isinstance(envelope.data, Sent):
        keep(envelope.data, response.body)
    return Reply(envelope.data, envelope.meta, response, operation.name, envelope.drift, asked=asked)


def _no_such_path(path: str) -> str:
    """What to say of a path that the contract does not have."""
    from backquant_api.resources import operations  # which no reply that is well needs

    known = {each.path for each in operations()}
    patterns = ("[^/]+".join(map(re.escape, re.split(r"{\w+}", each))) for each in known)
    if any(re.fullmatch(pattern, path) for pattern in patterns):
        return ""
    return f"; contract {CONTRACT_VERSION} has no such path{what_was_meant(path, known)}"


def _no_envelope(response: HttpResponse, body: str) -> str:
    if response.status in REDIRECTS:
        return f"the server redirects to {_redirect_host(response)}, which is not followed so that the key stays here; check base_url"
    return f"the server sent {body}, not the API's error envelope{_snippet(response)}"


def _redirect_host(response: HttpResponse) -> str:
    try:
        return urlsplit(response.headers.get("location", "")).hostname or "another place"
    except ValueError:
        return "a place that is no URL"


def _snippet(response: HttpResponse) -> str:
    text = " ".join(response.body[:400].decode("utf-8", "replace").split())[:120]
    return f": {text!r}" if text else ""


def _error(body: ErrorBody, response: HttpResponse, now: datetime) -> APIError:
    """The error that the body means: by its code, else by the HTTP status."""
    kind = BY_CODE.get(body.code or "") or BY_STATUS.get(response.status, APIError)
    facts: dict[str, Any] = {
        "code": body.code,
        "details": body.details,
        "meta": body.meta,
        "status": response.status,
        "request_id": read_request_id(body.meta, response.headers),
        "http": response,
    }
    if issubclass(kind, InvalidRequestError):
        facts["fields"] = _fields(body.details)
    elif issubclass(kind, RateLimitError):
        wait = told_wait(response, body.details, now)
        if month_is_spent(response.headers):
            kind = QuotaExceededError
            facts["resets_at"] = _quota_reset(response, wait, now)
        else:
            wait = untold_wait(response, now) if wait is None else wait
        facts["retry_after"] = wait
    elif issubclass(kind, UpstreamError):
        facts["retry_after"] = told_wait(response, body.details, now)
    return kind(printable(body.message), **facts)


def _fields(details: dict[str, Any]) -> list[FieldError]:
    errors: object = details.get("errors")
    return [
        FieldError(_location(item.get("loc")), str(item.get("msg", "")), str(item.get("type", "")))
        for item in cast("list[object]", errors if isinstance(errors, list) else [])
        if isinstance(item, dict)
        for item in [cast("dict[str, object]", item)]
    ]


def _location(loc: object) -> str:
    parts = [str(part) for part in cast("list[object]", loc)] if isinstance(loc, list) else []
    return ".".join(parts[1:] if parts[:1] in (["query"], ["path"]) else parts)


def _quota_reset(response: HttpResponse, wait: float | None, now: datetime) -> datetime:
    known = month_end(response.headers.get("x-quota-period", ""))
    if known is None and wait is not None:
        with suppress(OverflowError):
            known = server_now(response, now) + timedelta(seconds=wait)
    if known is None:
        known = month_end(server_now(response, now).astimezone(UTC).strftime("%Y%m"))
    return cast("datetime", known)
