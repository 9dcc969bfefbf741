"""Requests that are answered with an error envelope."""

from collections.abc import Mapping

from .._ground.json_types import JsonObject

__all__ = ["STATUSES", "ApiFailure", "bad_request", "code_of", "invalid", "not_found"]


STATUSES: Mapping[str, tuple[int, ...]] = {
    "UNAUTHORIZED": (401,),
    "FORBIDDEN": (403,),
    "NOT_FOUND": (404,),
    "METHOD_NOT_ALLOWED": (405,),
    "VALIDATION_ERROR": (422, 400),
    "RATE_LIMIT_EXCEEDED": (429,),
    "UPSTREAM_ERROR": (503, 502, 504),
    "INTERNAL_ERROR": (500,),
}
"""Under which statuses each error code comes, the usual one first."""
_CODES = {status: code for code, statuses in STATUSES.items() for status in statuses}


def code_of(status: int) -> str:
    """Error code that a bare HTTP status stands for."""
    return _CODES.get(status, "INTERNAL_ERROR")


class ApiFailure(Exception):
    """An answer other than success, with all that its envelope needs."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: int | None = None,
        details: JsonObject | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status: int = STATUSES.get(code, (500,))[0] if status is None else status
        self.details = details
        self.headers: Mapping[str, str] = headers or {}

    def envelope(self, meta: JsonObject) -> JsonObject:
        """The body that tells it."""
        error: JsonObject = {"code": self.code, "message": self.message}
        if self.details is not None:
            error["details"] = self.details
        return {"success": False, "error": error, "meta": meta}


def bad_request(message: str) -> ApiFailure:
    """A request that is well-formed but can't be served: 400."""
    return ApiFailure("VALIDATION_ERROR", message, status=400)


def not_found(message: str) -> ApiFailure:
    """Nothing is held for the request: 404."""
    return ApiFailure("NOT_FOUND", message)


def invalid(message: str) -> ApiFailure:
    """A request that can't be read: 422."""
    return ApiFailure("VALIDATION_ERROR", message)
