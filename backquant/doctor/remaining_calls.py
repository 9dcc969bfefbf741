"""What is left of the minute and of the month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import attrs

from .._ground.rate_limit_headers import Quota, RateLimit, quota, rate_limit
from ..errors import QuotaExceededError, RateLimitError
from .result import Check, Heard

__all__ = ["budgets"]

LOW: Final = 0.1  # share of the month's budget


def budgets(answers: Sequence[Heard]) -> Iterator[Check]:
    """Both budgets as the first of the answers tells them that does."""
    headers = [answer.http.headers for answer in answers if answer.http is not None]
    errors = [answer.outcome for answer in answers]
    burst = next((error for error in errors if type(error) is RateLimitError), None)
    spent = next((error for error in errors if isinstance(error, QuotaExceededError)), None)
    yield _minute(next(filter(None, map(rate_limit, headers)), None), burst)
    yield _month(next(filter(None, map(quota, headers)), None), spent)


def _minute(left: RateLimit | None, error: RateLimitError | None) -> Check:
    facts = attrs.asdict(left) if left else {}
    if error is not None:
        wait = "a minute" if error.retry_after is None else f"{error.retry_after:.0f} s"
        return Check("minute", "fail", f"used up: {error.message}", f"wait {wait} and run this again", facts)
    if left is None:
        return Check("minute", "skip", "the replies do not tell")
    found = f"{left.remaining:,} of {left.limit:,} calls left{_until(left.reset, '%H:%M:%S')}"
    if left.fallback:
        return Check(
            "minute", "warn", f"{found}; the API's limiter runs degraded", "call less often for a while", facts
        )
    return Check("minute", "ok", found, facts=facts)


def _month(left: Quota | None, error: QuotaExceededError | None) -> Check:
    facts = attrs.asdict(left) if left else {}
    if error is not None:
        found = f"used up{_until(error.resets_at, '%Y-%m-%d')}"
        return Check("month", "fail", found, "wait for the new month, or take a larger plan", facts)
    if left is None:
        return Check("month", "skip", "the replies do not tell")
    found = f"{left.remaining:,} of {left.limit:,} calls left{_until(left.resets_at, '%Y-%m-%d')}"
    if left.remaining < left.limit * LOW:
        return Check("month", "warn", found, "spread the calls, or take a larger plan", facts)
    return Check("month", "ok", found, facts=facts)


def _until(moment: datetime | None, form: str) -> str:
    return f" until {moment:{form}} UTC" if moment else ""
