"""What an HTTP status means: one table, by which errors are raised and calls are tried again, and which docs and help repeat. No I/O."""

from __future__ import annotations

from itertools import groupby
from typing import Final

import attrs

from ..errors import (
    APIError,
    AuthenticationError,
    InternalServerError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    UpstreamError,
)

__all__ = ["BY_STATUS", "MEANINGS", "RETRIED", "Meaning", "told"]


@attrs.define(frozen=True)
class Meaning:
    """An error and the statuses that mean it."""

    kind: type[APIError]

    statuses: tuple[int, ...]
    """Those that the API documents."""

    others: tuple[int, ...] = ()
    """Those that only something on the way answers with."""

    retried: bool = False
    """Whether another attempt may follow."""


MEANINGS: Final[tuple[Meaning, ...]] = (
    Meaning(InvalidRequestError, (400, 422)),
    Meaning(AuthenticationError, (401,)),
    Meaning(PermissionDeniedError, (403,)),
    Meaning(NotFoundError, (404,)),
    Meaning(RateLimitError, (429,), retried=True),  # unless the month is spent: QuotaExceededError
    Meaning(InternalServerError, (500,)),
    Meaning(UpstreamError, (502, 503, 504), (408, *range(520, 531)), retried=True),  # 520 on: a server out of reach
)
BY_STATUS: Final[dict[int, type[APIError]]] = {
    status: meaning.kind for meaning in MEANINGS for status in (*meaning.statuses, *meaning.others)
}
RETRIED: Final = tuple(meaning.kind for meaning in MEANINGS if meaning.retried)


def told(*kinds: type[APIError]) -> str:
    """The statuses of errors in words: `408, 502 to 504, 520 to 530`."""
    statuses = sorted(status for status, kind in BY_STATUS.items() if kind in kinds)
    runs = [
        [status for _, status in run]
        for _, run in groupby(enumerate(statuses), key=lambda placed: placed[1] - placed[0])
    ]
    return ", ".join(
        f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(str(status) for status in run) for run in runs
    )
