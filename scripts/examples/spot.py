"""Past prices: a five-minute path over the last week, and the daily closes before it."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from .clock import GRID_NOW_MS, MIDNIGHT_MS, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, TODAY

STEP_MS: Final = 5 * MS_PER_MINUTE
HOURS: Final = 168
FIRST_HOUR_MS: Final = GRID_NOW_MS - GRID_NOW_MS % MS_PER_HOUR - (HOURS - 1) * MS_PER_HOUR
HOUR_STARTS: Final = tuple(FIRST_HOUR_MS + index * MS_PER_HOUR for index in range(HOURS))
DAILY_POINTS: Final = 130
START_DISCOUNT: Final = 0.025
"""How far below the present spot the path begins, as a log difference."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One OHLC bar, named by its opening time."""

    start_ms: int
    open: float
    high: float
    low: float
    close: float


@dataclass(frozen=True, slots=True)
class SpotPath:
    """Prices on a five-minute grid from the first hour of the window up to now."""

    prices: Sequence[float]

    def at(self, ms: int) -> float:
        """Price at an instant, interpolated between grid points and held at the ends."""
        position = (ms - FIRST_HOUR_MS) / STEP_MS
        left = min(max(math.floor(position), 0), len(self.prices) - 1)
        right = min(left + 1, len(self.prices) - 1)
        share = min(max(position - left, 0.0), 1.0)
        return round(self.prices[left] + (self.prices[right] - self.prices[left]) * share, 1)

    def bars(self, start_ms: int, width_ms: int) -> list[Bar]:
        """Bars of a width from a start up to now; the last one may still be open."""
        rng = random.Random(f"bars:{width_ms}")
        return [self._bar(at, width_ms, rng) for at in range(start_ms, GRID_NOW_MS, width_ms)]

    def _bar(self, start_ms: int, width_ms: int, rng: random.Random) -> Bar:
        first = (start_ms - FIRST_HOUR_MS) // STEP_MS
        inside = self.prices[first : first + width_ms // STEP_MS + 1]
        wick = 0.0006 * inside[0]
        return Bar(
            start_ms=start_ms,
            open=inside[0],
            high=round(max(inside) + wick * rng.random(), 1),
            low=round(min(inside) - wick * rng.random(), 1),
            close=inside[-1],
        )


def build_path(spot: float) -> SpotPath:
    """A random walk bent so that it starts at its discount and ends exactly at spot."""
    rng = random.Random("spot")
    count = (GRID_NOW_MS - FIRST_HOUR_MS) // STEP_MS
    walk = [0.0]
    for _ in range(count):
        walk.append(walk[-1] + rng.gauss(0, 0.0013))
    drift = (START_DISCOUNT - walk[-1]) / count
    logs = [value + drift * index - START_DISCOUNT for index, value in enumerate(walk)]
    return SpotPath([round(spot * math.exp(value), 1) for value in logs])


def daily_closes(path: SpotPath) -> dict[str, float]:
    """Close of each UTC day up to yesterday, oldest first; the last days agree with the path."""
    rng = random.Random("daily")
    newest_ms = MIDNIGHT_MS
    closes: list[float] = []
    while newest_ms >= FIRST_HOUR_MS:
        closes.append(path.at(newest_ms))
        newest_ms -= MS_PER_DAY
    while len(closes) < DAILY_POINTS:
        closes.append(round(closes[-1] * math.exp(rng.gauss(-0.0006, 0.021)), 1))
    days = [(TODAY - timedelta(days=age + 1)).isoformat() for age in range(DAILY_POINTS)]
    return dict(zip(reversed(days), reversed(closes), strict=True))
