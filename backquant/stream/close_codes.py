"""Why a link ended, whether another attempt makes sense, and how long to wait before it. No I/O."""

from __future__ import annotations

import random
from typing import Final

import attrs

from .._ground.backoff import agreed_wait, asked_wait
from .._ground.safe_text import printable
from ..errors import (
    APIConnectionError,
    APIError,
    AuthenticationError,
    BackQuantError,
    ConnectionLimitError,
    PermissionDeniedError,
    QuotaExceededError,
    RateLimitError,
    UpstreamError,
)

__all__ = ["Loss", "is_final", "reconnect_pause", "refusal"]

POLICY: Final = 1008
MEANINGS: Final = {
    1000: "the server ended it",
    1001: "the server heard nothing from this client, or is going away",
    1006: "it broke off",
    1009: "a message was larger than this client takes",
    1011: "the server failed",
    1012: "the server restarts",
    1013: "this client read too slowly, or the server is busy",
}
LONGEST_BACKOFF: Final = 60.0  # seconds
JITTER: Final = 0.2  # the pace that the API publishes: plus or minus so much


@attrs.define(frozen=True)
class Loss:
    """The end of a link."""

    code: int
    """The close code; 1006 where there was none."""

    reason: str
    """The server's words, or this client's."""

    def __str__(self) -> str:
        meaning = MEANINGS.get(self.code, "it was closed")
        return f"{self.code}: {meaning}" + (f" ({printable(self.reason)})" if self.reason else "")


def refusal(loss: Loss) -> APIError | None:
    """The error that an end means; None if another attempt makes sense."""
    if loss.code != POLICY:
        return None
    words = loss.reason.casefold()
    facts = f"the live tape was refused: {printable(loss.reason) or 'no reason was given'}"
    if any(
        word in words for word in ("connections", "connection limit", "connection cap", "too many", "limit reached")
    ):
        return ConnectionLimitError(facts, code="CONNECTION_LIMIT")
    if any(word in words for word in ("plan", "subscription", "tier", "forbidden", "entitle", "upgrade", "permission")):
        return PermissionDeniedError(facts, code="FORBIDDEN")
    if not words or any(word in words for word in ("key", "auth", "token", "credential")):
        return AuthenticationError(facts, code="UNAUTHORIZED")
    return APIError(facts)


def is_final(error: BackQuantError, *, reconnecting: bool = False) -> bool:
    """Whether a failed attempt to connect will fail again.

    reconnecting: the server may count the link that was lost until it notices, so that a cap on connections passes.
    """
    match error:
        case APIConnectionError():
            return False
        case ConnectionLimitError():
            return not reconnecting
        case QuotaExceededError():
            return True
        case RateLimitError() | UpstreamError():
            return False
        case APIError():
            return error.status is None or error.status < 500
        case _:
            return True


def reconnect_pause(failures: int, max_wait: float, error: BackQuantError | None = None) -> float | None:
    """Seconds before the next attempt, after so many in a row; no less than the server asked for, None above the ceiling."""
    pace = min(LONGEST_BACKOFF, 2.0 ** min(failures, 10)) * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  # no secret
    return agreed_wait(min(pace, max_wait), asked_wait(error), max_wait)
