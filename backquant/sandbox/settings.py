"""Settings of one sandbox."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias

from backquant.sandbox.live.settings import LiveSettings

Clock: TypeAlias = Callable[[], datetime]


def utc_now() -> datetime:
    """Current time, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxSettings:
    """What a sandbox accepts and how much of it.

    `key` is the one API key that is good. `burst` is the budget of requests a minute and `quota` the one of a UTC
    calendar month. `clock` returns the present as an aware datetime; a test that injects its own need not sleep.
    `live` are the settings of the WebSocket, which draws on neither budget.
    """

    key: str = "bq_live_sandbox0sandbox0sandbox0sandbox0"
    burst: int = 600
    quota: int = 1_000_000
    clock: Clock = utc_now
    live: LiveSettings = field(default_factory=LiveSettings)

    def __post_init__(self) -> None:
        if not self.key or not self.key.isascii() or any(character.isspace() for character in self.key):
            raise ValueError("The sandbox's key must be ASCII text without blanks")
        for name in ("burst", "quota"):
            if getattr(self, name) < 0:
                raise ValueError(f"The sandbox's {name} must not be negative")
