"""Settings of one sandbox, and of its live WebSocket."""

import math
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias, get_args

import attrs

from .._ground.public import public
from .._ground.times import parse_instant, wire_instant
from .plans import PLANS, PlanLimits

__all__ = ["Clock", "LiveSettings", "SandboxSettings", "make_settings", "moving_clock"]


_DEEPEST: Final = 3_650
_FASTEST: Final = 86_400
_YEARS: Final = (2000, 2100)
"""Between which a clock may begin."""
_POSITIVE: Final = ("idle_seconds", "heartbeat_seconds", "levels_seconds", "slow_seconds")
_FROM_ZERO: Final = ("trades_per_second", "rest_lag_seconds", "late_seconds", "connections")

Names: TypeAlias = Literal["ours", "other"]
Clock: TypeAlias = Callable[[], datetime]


def utc_now() -> datetime:
    """Current time, aware."""
    return datetime.now(UTC)


@public("backquant.sandbox")
@attrs.define(frozen=True, kw_only=True)
class LiveSettings:
    """How the sandbox's WebSocket behaves; the times are the API's own unless a test is in a hurry.

    `trades_per_second` is the pace of each coin; at 0 trades come only from `Live.publish`. `seed` decides which trades
    come. `rest_lag_seconds` is how long after its frame a trade is on the REST tape. Binance is polled: its trades arrive
    up to `late_seconds` after their times, 30 on the real API. `connections` is how many at most,
    None for as many as the plan has.
    `idle_seconds` without a frame from the client end its connection, `slow_seconds` of a full buffer too. Heartbeats
    come every `heartbeat_seconds` and levels every `levels_seconds`. `fault` is what goes wrong with connections that
    ask for no fault of their own, in the words of `backquant.sandbox.faults`.

    The times of the connection run on the system's clock, the trades' on that of `SandboxSettings`.
    """

    trades_per_second: float = 5.0
    seed: int = 0
    rest_lag_seconds: float = 0.2
    late_seconds: float = 0.0
    connections: int | None = None
    idle_seconds: float = 60.0
    heartbeat_seconds: float = 15.0
    levels_seconds: float = 30.0
    slow_seconds: float = 5.0
    fault: str = ""

    def __attrs_post_init__(self) -> None:
        for name in (*_POSITIVE, *_FROM_ZERO):
            value = getattr(self, name)
            if (name, value) == ("connections", None):
                continue
            if not math.isfinite(value) or value < 0 or (value == 0 and name in _POSITIVE):
                least = "above 0" if name in _POSITIVE else "0 or more"
                raise ValueError(f"The sandbox's {name} must be {least}, not {value}")


@public("backquant.sandbox")
@attrs.define(frozen=True, kw_only=True)
class SandboxSettings:
    """What a sandbox accepts and how much of it.

    `key` is the one API key that is good. `plan` is the one that it is sold as. `burst`, the budget of requests a minute,
    `quota`, the one of a UTC calendar month, `depth`, the days of history, and the connections of `live` are the plan's
    own where they are not given. `live` are the settings of the WebSocket, which draws on neither budget. `clock`
    returns the present as an aware datetime; a test that injects its own need not sleep. `seed` decides which market it
    is. With `names="other"` every key that the vendor has not published is another one than in the examples.
    """

    key: str = "bq_live_sandbox0sandbox0sandbox0sandbox0"
    plan: str = "enterprise"
    burst: int | None = None
    quota: int | None = None
    depth: int | None = None
    clock: Clock = utc_now
    live: LiveSettings = attrs.field(factory=LiveSettings)
    seed: int = 0
    names: Names = "ours"

    def __attrs_post_init__(self) -> None:
        if not self.key or not self.key.isascii() or any(character.isspace() for character in self.key):
            raise ValueError("The sandbox's key must be ASCII text without blanks")
        for name in ("seed", "burst", "quota", "depth"):
            given = getattr(self, name)
            if type(given) is not int and (given is not None or name == "seed"):
                raise ValueError(f"The sandbox's {name} is a whole number, not {given!r:.60}")
        for name in ("burst", "quota"):
            if (getattr(self, name) or 0) < 0:
                raise ValueError(f"The sandbox's {name} must not be negative")
        if self.names not in get_args(Names):
            raise ValueError(f"The sandbox's names are {' or '.join(get_args(Names))}, not {self.names!r}")
        if self.plan not in PLANS:
            raise ValueError(f"The sandbox knows no plan {self.plan!r}; it has {', '.join(PLANS)}")
        if self.depth is not None and not 1 <= self.depth <= _DEEPEST:
            raise ValueError(f"The sandbox's depth must be at least one day and at most {_DEEPEST}")

    @cached_property
    def sold(self) -> PlanLimits:
        """The plan, with what is given in place of its own."""
        own = {"burst": self.burst, "quota": self.quota, "days": self.depth, "connections": self.live.connections}
        return attrs.evolve(PLANS[self.plan], **{name: value for name, value in own.items() if value is not None})


@public("backquant.sandbox")
def make_settings(
    *,
    seed: int = 0,
    start: datetime | str | None = None,
    speed: float = 1.0,
    plan: str | None = None,
    depth: int | None = None,
    **given: Any,
) -> SandboxSettings:
    """Settings as a user says them: a market, a clock by where it starts and how fast it runs, and a plan."""
    own: dict[str, Any] = {"seed": seed, "depth": depth} | ({} if plan is None else {"plan": plan})
    if start is not None or speed != 1.0:
        own["clock"] = moving_clock(utc_now() if start is None else start, speed)
    return SandboxSettings(**{**own, **given})


def moving_clock(start: datetime | str, speed: float = 1.0, tick: Callable[[], float] = time.monotonic) -> Clock:
    """A clock that begins at an instant and runs so much faster than time does; at speed 0 it stands still."""
    try:
        begin = parse_instant(wire_instant(start))
    except ValueError as problem:
        raise ValueError(f"The sandbox's start: {problem}") from None
    if not _YEARS[0] <= begin.year < _YEARS[1]:
        raise ValueError(f"The sandbox's start lies between the years {_YEARS[0]} and {_YEARS[1]}, not in {begin.year}")
    if not isinstance(speed, int | float) or not 0 <= speed <= _FASTEST:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ValueError(f"The sandbox's speed is 0 to {_FASTEST}, a day a second, not {speed!r:.60}")
    begun = tick()
    return lambda: begin + timedelta(seconds=(tick() - begun) * speed)
