"""The two budgets of a key: requests per minute and units per calendar month."""

import math
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

import attrs

from .._ground.json_types import JsonObject
from .failure import ApiFailure
from .plans import PlanLimits

__all__ = ["ServedBudget", "ServedState", "rate_limited", "refusal"]


_MINUTE = 60
_AGREED: Final = 10_000_000
"""Units a month of the plan whose quota is by agreement."""


@attrs.define(frozen=True)
class ServedState:
    """What was left of both budgets when a request had been charged, or refused."""

    limit: int
    remaining: int
    reset: int
    quota: int
    used: int
    period: str
    spent: Literal["burst", "month"] | None = None

    def headers(self) -> dict[str, str]:
        """The headers that tell it to the client."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.reset),
            "X-Quota-Limit": str(self.quota),
            "X-Quota-Used": str(self.used),
            "X-Quota-Remaining": str(self.quota - self.used),
            "X-Quota-Period": self.period,
        }

    def rate_limit(self) -> JsonObject:
        """The copy of the burst headers in a reply's meta."""
        return {"limit": self.limit, "remaining": self.remaining, "reset": self.reset}


class ServedBudget:
    """Counts the requests of the sandbox's one key."""

    def __init__(self, sold: PlanLimits) -> None:
        quota = _AGREED if sold.quota is None else sold.quota
        self._left = ServedState(limit=sold.burst, remaining=sold.burst, reset=0, quota=quota, used=0, period="")

    def charge(self, units: int, now: datetime) -> ServedState:
        """Charge one call of the burst and `units` of the month, unless either budget is spent."""
        left = self._rolled(now)
        if left.used >= left.quota:
            return attrs.evolve(left, spent="month")
        if left.remaining <= 0:
            return attrs.evolve(left, spent="burst")
        used = min(left.used + units, left.quota)
        self._left = attrs.evolve(left, remaining=left.remaining - 1, used=used)
        return self._left

    def month_spent(self, now: datetime) -> ServedState:
        """The state as it would be with the month's budget spent."""
        left = self._rolled(now)
        return attrs.evolve(left, used=left.quota, spent="month")

    def _rolled(self, now: datetime) -> ServedState:
        """What is left by now: a new minute and a new month are full again."""
        left, reset = self._left, (int(now.timestamp()) // _MINUTE + 1) * _MINUTE
        if reset != left.reset:
            left = attrs.evolve(left, remaining=left.limit, reset=reset)
        period = now.astimezone(UTC).strftime("%Y%m")
        if period != left.period:
            left = attrs.evolve(left, used=0, period=period)
        self._left = left
        return left


def refusal(state: ServedState, now: datetime) -> ApiFailure | None:
    """The 429 for a spent budget, or None when the request may go on."""
    if state.spent is None:
        return None
    seconds = _seconds_to_month(now) if state.spent == "month" else max(1, state.reset - int(now.timestamp()))
    return rate_limited(seconds, state)


def rate_limited(seconds: int, state: ServedState) -> ApiFailure:
    """A 429 that asks the client to come back after some seconds."""
    month = state.spent == "month"
    return ApiFailure(
        "RATE_LIMIT_EXCEEDED",
        f"{'Monthly quota' if month else 'Rate limit'} exceeded. Try again in {seconds} seconds.",
        details={
            "retry_after_seconds": seconds,
            "limit": f"{state.quota} per 1 month" if month else f"{state.limit} per 1 minute",
        },
        headers={"Retry-After": str(seconds)},
    )


def _seconds_to_month(now: datetime) -> int:
    today = now.astimezone(UTC)
    following = (today.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return math.ceil((following - today).total_seconds())
