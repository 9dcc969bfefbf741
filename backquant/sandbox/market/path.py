"""The spot price as a function of time: waves of ever shorter periods, and jumps that fade; no I/O."""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from typing import Final, NamedTuple, TypeAlias

from .noise import chance, mix, normal, pieces, wander
from .times import DAY, HOUR, MINUTE
from .world import START, Underlying

__all__ = ["Bar", "Path", "joined", "ohlc"]

_DAILY: Final = 0.021
"""Deviation of a day's move of a coin of volatility 1, as a log difference."""
_SHARE: Final = 0.55
"""Makes waves of periods that differ fourfold move like a random walk."""
_SLOW: Final = (64 * DAY, 16 * DAY, 4 * DAY)
_COARSE: Final = (DAY, 6 * HOUR, 90 * MINUTE)
_BEND: Final = _COARSE[-1]
"""The other slow and coarse periods are whole numbers of it, so that their sum is straight between its bends."""
_FINE: Final = (20 * MINUTE, 5 * MINUTE, 75_000, 30_000)
_JUMPY: Final = 0.2
"""How often a day has a jump."""
_FADING: Final = 1.5 * DAY
_REMEMBERED: Final = 6
"""Days after which a jump is gone."""

_Wave: TypeAlias = tuple[int, float, int]
"""Its period, its size, and the state of its key."""


class Bar(NamedTuple):
    """One OHLC bar, named by its opening time."""

    start: int
    open: float
    high: float
    low: float
    close: float


def ohlc(bars: Sequence[Bar]) -> dict[str, list[float]]:
    """Bars as columns."""
    return {name: [getattr(bar, name) for bar in bars] for name in Bar._fields[1:]}


class Path:
    """The price of one coin under one seed."""

    def __init__(self, coin: Underlying, seed: int) -> None:
        self._coin = coin
        self._key = mix(seed, coin.key, 1)
        waves = tuple(
            (period, _SHARE * _DAILY * coin.vol * math.sqrt(period / DAY), mix(self._key, index))
            for index, period in enumerate((*_SLOW, *_COARSE, *_FINE))
        )
        self._slow, self._fine = waves[: len(_SLOW)], waves[-len(_FINE) :]
        self._broad = waves[: -len(_FINE)]
        self._wicks = mix(self._key, 50)
        self._bend = lru_cache(maxsize=65_536)(self._make_bend)
        self._offset = math.log(coin.base) - self._log(START)
        self.at: Callable[[int], float] = lru_cache(maxsize=65_536)(self._price)
        # Bars of an hour are the stones of all longer ones.
        self._hour = lru_cache(maxsize=20_000)(partial(self._sampled, width=HOUR))

    def _price(self, ms: int) -> float:
        """Spot at an instant."""
        return round(math.exp(self._offset + self._log(ms)), self._coin.decimals)

    def anchor(self, ms: int) -> float:
        """The slow part of the price, around which positions have been built."""
        return math.exp(self._offset + _summed(self._slow, ms))

    def move(self, ms: int, back: int) -> float:
        """Log return over the time before an instant."""
        return self._log(ms) - self._log(ms - back)

    def atoms(self, start: int, end: int) -> list[tuple[Bar, int]]:
        """The bars that a stretch is made of, with their widths: whole hours as far as they go, then the rest."""
        if start % HOUR or end - start < HOUR:
            return [(self._sampled(start, end - start), end - start)]
        last = end - end % HOUR
        found = [(self._hour(hour), HOUR) for hour in range(start, last, HOUR)]
        return found if last == end else [*found, (self._sampled(last, end - last), end - last)]

    def half_hours(self, end: int) -> list[Bar]:
        """A day of bars of half an hour up to an end; one that is still open then closes there."""
        width = HOUR // 2
        last = -(-end // width) * width
        starts = range(last - DAY, last, width)
        return [joined([bar for bar, _ in self.atoms(start, min(start + width, end))]) for start in starts]

    def _sampled(self, start: int, width: int) -> Bar:
        """Ends are exact; between them the bends of the slow waves and two wicks stand for the rest."""
        end = start + width
        first, last = self.at(start), self.at(end)
        bends = range(start // _BEND + 1, -(-end // _BEND))
        logs = [self._offset + self._bend(place) + self._jumped(place * _BEND) for place in bends]
        prices = [first, last, *map(math.exp, logs)]
        up, down, _, _ = pieces(mix(start, width, state=self._wicks))
        wick = _DAILY * self._coin.vol * math.sqrt(width / DAY) * 0.4
        digits = self._coin.decimals
        high, low = round(max(prices) * (1 + wick * up), digits), round(min(prices) * (1 - wick * down), digits)
        return Bar(start, first, high, low, last)

    def _log(self, ms: int) -> float:
        place, rest = divmod(ms, _BEND)
        low = self._bend(place)
        broad = low + (self._bend(place + 1) - low) * rest / _BEND
        return broad + _summed(self._fine, ms) + self._jumped(ms)

    def _jumped(self, ms: int) -> float:
        jumps = _jumps_of(self._key, self._coin.vol, ms // DAY)
        return sum([size * math.exp((when - ms) / _FADING) for when, size in jumps if when <= ms])

    def _make_bend(self, place: int) -> float:
        return _summed(self._broad, place * _BEND)


def _summed(waves: Iterable[_Wave], ms: int) -> float:
    total = 0.0
    for period, size, state in waves:
        total += size * wander(ms / period, state)
    return total


@lru_cache(maxsize=4096)
def _jumps_of(key: int, vol: float, today: int) -> tuple[tuple[int, float], ...]:
    """Jumps up to the end of a day that are not forgotten yet."""
    days = [day for day in range(today - _REMEMBERED, today + 1) if chance(key, 60, day) < _JUMPY]
    return tuple(
        (day * DAY + int(DAY * chance(key, 61, day)), vol * _DAILY * 1.3 * normal(key, 62, day)) for day in days
    )


def joined(bars: list[Bar]) -> Bar:
    """The bar that covers some in a row."""
    return Bar(bars[0].start, bars[0].open, max(bar.high for bar in bars), min(bar.low for bar in bars), bars[-1].close)
