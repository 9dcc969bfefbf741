"""What a run has taken of the month: by its own count, and by what the server tells in `X-Quota-Used`. No I/O."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import attrs

from .._ground.public import public
from .._ground.wording import counted

if TYPE_CHECKING:
    from .._ground.rate_limit_headers import Quota

__all__ = ["Count", "Ledger"]


@public("backquant.history")
@attrs.define(frozen=True)
class Ledger:
    """Every unit of a run, accounted for."""

    asked: int
    """Requests that were sent."""

    answered: int
    """Those that the server answered, with whatever: each is a unit."""

    counted: int | None
    """By how much the server's own count (`X-Quota-Used`) grew meanwhile; None where it tells of none."""

    @property
    def uncertain(self) -> int:
        """Those of which no answer was seen: nobody but the server knows whether they were counted."""
        return self.asked - self.answered

    @property
    def agrees(self) -> bool | None:
        """Whether the server has counted what was answered, the uncertain ones perhaps; None where it tells nothing."""
        return None if self.counted is None else self.answered <= self.counted <= self.asked

    def __str__(self) -> str:
        own = f"{counted(self.asked, 'call')} asked, {self.answered:,} answered, {self.uncertain:,} uncertain"
        if self.counted is None:
            return f"{own}; the server tells no count"
        told = f"{own}; the server counted {self.counted:,}"
        if self.counted > self.asked:
            return f"{told}: {self.counted - self.asked:,} are of others who use the key"
        if self.counted < self.answered:
            return f"{told}: {self.answered - self.counted:,} fewer than were answered"
        return told


class Count:
    """The count while a run goes on. Threads may share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked = 0
        self._answered = 0
        self._told: dict[str, tuple[int, int]] = {}

    def asked(self, calls: int = 1) -> None:
        """A request is about to be sent; -1 for one that was not, after all."""
        with self._lock:
            self._asked += calls

    def answered(self, quota: Quota | None) -> None:
        """A request was answered, and the month's budget told with it."""
        with self._lock:
            self._answered += 1
            if quota is not None:  # replies may overtake one another, and a month may end meanwhile
                least, most = self._told.get(quota.period, (quota.used, quota.used))
                self._told[quota.period] = min(least, quota.used), max(most, quota.used)

    def ledger(self) -> Ledger:
        with self._lock:
            counted = sum(most - least + 1 for least, most in self._told.values()) if self._told else None
            return Ledger(self._asked, self._answered, counted)
