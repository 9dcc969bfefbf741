"""The two budgets, read from a reply's headers: requests per minute, and requests per month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import attrs

from .public import public

__all__ = ["Quota", "RateLimit", "month_end", "month_is_spent", "quota", "rate_limit"]


@public()
@attrs.define(frozen=True)
class RateLimit:
    """The minute's budget."""

    limit: int
    """Requests a minute that the plan allows."""

    remaining: int
    """Requests left in this minute."""

    reset: datetime | None
    """When the minute's budget is full again, UTC."""

    fallback: bool
    """True while the API's limiter runs degraded: `limit` then reads lower than the plan."""


@public()
@attrs.define(frozen=True)
class Quota:
    """The month's budget."""

    limit: int
    """Requests a month that the plan allows."""

    used: int
    """Requests used in this month."""

    remaining: int
    """Requests left in this month."""

    period: str
    """The month, YYYYMM, UTC."""

    resets_at: datetime | None
    """When the quota starts anew: 00:00 UTC on the 1st of the next month."""


def rate_limit(headers: Mapping[str, str]) -> RateLimit | None:
    """The minute's budget, None when the reply does not tell it."""
    limit, remaining = _whole(headers, "x-ratelimit-limit"), _whole(headers, "x-ratelimit-remaining")
    if limit is None or remaining is None:
        return None
    reset = _whole(headers, "x-ratelimit-reset")
    return RateLimit(
        limit=limit,
        remaining=remaining,
        reset=None if reset is None else _epoch(reset),
        fallback=headers.get("x-ratelimit-fallback", "").lower() == "true",
    )


def quota(headers: Mapping[str, str]) -> Quota | None:
    """The month's budget, None when the reply does not tell it."""
    limit, remaining = _whole(headers, "x-quota-limit"), _whole(headers, "x-quota-remaining")
    if limit is None or remaining is None:
        return None
    used = _whole(headers, "x-quota-used")
    period = headers.get("x-quota-period", "")
    return Quota(limit, limit - remaining if used is None else used, remaining, period, month_end(period))


def month_is_spent(headers: Mapping[str, str]) -> bool:
    """Whether the reply tells that nothing is left of the month's budget."""
    remaining = _whole(headers, "x-quota-remaining")
    return remaining is not None and remaining <= 0


def month_end(period: str) -> datetime | None:
    """The first moment after the month YYYYMM."""
    try:
        start = datetime.strptime(period, "%Y%m").replace(tzinfo=UTC)
        return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
    except ValueError:
        return None


def _whole(headers: Mapping[str, str], name: str) -> int | None:
    try:
        return int(headers[name])
    except (KeyError, ValueError):
        return None


def _epoch(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
