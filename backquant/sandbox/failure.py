"""Requests that are answered with an error envelope."""

from collections.abc import Mapping
from types import MappingProxyType

from .._ground.jsontypes import JsonObject

__all__ = ["ApiFailure", "bad_request", "code_of", "invalid", "not_found", "status_of"]


_STATUS_OF_CODE = {
    "UNAUTHORIZED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "METHOD_NOT_ALLOWED": 405,
    "VALIDATION_ERROR": 422,
    "RATE_LIMIT_EXCEEDED": 429,
    "INTERNAL_ERROR": 500,
    "UPSTREAM_ERROR": 503,
}
_CODE_OF_STATUS = {status: code for code, status in _STATUS_OF_CODE.items()} | {
    400: "VALIDATION_ERROR",
    502: "UPSTREAM_ERROR",
    504: "UPSTREAM_ERROR",
}
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


def status_of(code: str) -> int:
    """HTTP status that usually carries an error code."""
    return _STATUS_OF_CODE.get(code, 500)


def code_of(status: int) -> str:
    """Error code that a bare HTTP status stands for."""
    return _CODE_OF_STATUS.get(status, "INTERNAL_ERROR")


class ApiFailure(Exception):
    """An answer other than success, with all that its envelope needs."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: int | None = None,
        details: JsonObject | None = None,
        headers: Mapping[str, str] = _NO_HEADERS,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status: int = status_of(code) if status is None else status
        self.details = details
        self.headers = headers


def bad_request(message: str) -> ApiFailure:
    """A request that is well-formed but can't be served: 400."""
    return ApiFailure("VALIDATION_ERROR", message, status=400)


def not_found(message: str) -> ApiFailure:
    """Nothing is held for the request: 404."""
    return ApiFailure("NOT_FOUND", message)


def invalid(message: str) -> ApiFailure:
    """A request that can't be read: 422."""
    return ApiFailure("VALIDATION_ERROR", message)
