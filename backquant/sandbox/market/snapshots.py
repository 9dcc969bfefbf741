"""When the past was written down: irregular snapshots of the chain, outages, floors; no I/O."""

from functools import lru_cache
from typing import Final

from .noise import chance, mix
from .times import DAY, HOUR, MINUTE
from .world import CHAIN_FLOOR

__all__ = ["Snapshots"]

_STEP: Final = 5 * MINUTE
_JITTER: Final = 30_000
"""Snapshots come this much late at most, so that 270 to 330 seconds lie between two."""
_OUTAGES_A_DAY: Final = 0.06
_WHOLE_DAYS: Final = 0.012


class Snapshots:
    """The snapshots of one symbol under one seed."""

    def __init__(self, seed: int, key: int) -> None:
        self._key = mix(seed, key, 3)

    def at_or_before(self, ms: int) -> int | None:
        """The newest snapshot that had been written by then, None before the first one."""
        place = ms // _STEP
        while (found := self._time(place)) > ms or self._is_out(found):
            if found < CHAIN_FLOOR:
                return None
            place -= 1
        return found if found >= CHAIN_FLOOR else None

    def latest(self, ms: int, count: int) -> list[int]:
        """So many of the newest snapshots by then, oldest first."""
        found: list[int] = []
        newest = self.at_or_before(ms)
        while newest is not None and len(found) < count:
            found.append(newest)
            newest = self.at_or_before(newest - 1)
        return found[::-1]

    def _time(self, place: int) -> int:
        return place * _STEP + int(_JITTER * chance(self._key, place)) // 1000 * 1000

    def _is_out(self, ms: int) -> bool:
        start, end = _outage(self._key, ms // DAY)
        return start <= ms < end


@lru_cache(maxsize=4096)
def _outage(key: int, day: int) -> tuple[int, int]:
    """The part of a day that has no snapshots; mostly none."""
    roll, start = chance(key, 71, day), day * DAY
    if roll < _WHOLE_DAYS:
        return start, start + DAY
    if roll > _WHOLE_DAYS + _OUTAGES_A_DAY:
        return start, start
    begin = start + int(20 * HOUR * chance(key, 72, day))
    return begin, min(begin + HOUR + int(4 * HOUR * chance(key, 73, day)), start + DAY)
