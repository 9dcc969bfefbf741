"""Settings of the live WebSocket."""

import math

import attrs

from ..._ground.public import public

__all__ = ["LiveSettings"]


_POSITIVE = ("idle_seconds", "heartbeat_seconds", "levels_seconds", "slow_seconds")
_FROM_ZERO = ("trades_per_second", "rest_lag_seconds", "late_seconds", "connections")


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
    ask for no fault of their own, in the words of `backquant.sandbox.live.faults`.

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
