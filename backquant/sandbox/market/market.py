"""The market: everything about a symbol at an instant, from one seed, and when its past was written down; no I/O."""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from .book import TURN, Books
from .chain import Chain, Slice
from .noise import chance, mix, wave
from .path import Path
from .pricing import KINDS, Smile
from .prints import Prints
from .times import DAY, HOUR, MINUTE, listed
from .world import CHAIN_FLOOR, COINS, Underlying, coin_of

__all__ = ["CoinMarket", "Market"]

_CHAINS_KEPT: Final = 400
_STEP: Final = 5 * MINUTE
_JITTER: Final = 30_000
"""Snapshots come this much late at most, so that 270 to 330 seconds lie between two."""
_OUTAGES_A_DAY: Final = 0.06
_WHOLE_DAYS: Final = 0.012


class CoinMarket:
    """One coin: its price, chain, prints and snapshots, at any instant."""

    def __init__(self, coin: Underlying, seed: int) -> None:
        self.coin = coin
        self.key: int = mix(seed, coin.key)
        self.path: Path = Path(coin, seed)
        self.books: Books = Books(coin, self.path, seed)
        self.snapshots: Snapshots = Snapshots(seed, coin.key)
        self.spot: Callable[[int], float] = self.path.at
        self.chain: Callable[[int], Chain] = lru_cache(maxsize=_CHAINS_KEPT)(self._make_chain)
        self._held = lru_cache(maxsize=4_000)(self._sum_held)
        self.tape: Prints = Prints(coin, seed, self.chain, self.path.move)

    def smile(self, at: int) -> Smile:
        """The volatility surface at an instant: it falls as the price rises, and has moods of its own."""
        spot = self.spot(at)
        level = 1 + 0.07 * wave(at / (5 * DAY), self.key, 20) + 0.02 * wave(at / (6 * HOUR), self.key, 21)
        level += 0.003 * wave(at / (5 * MINUTE), self.key, 22)
        fall = -math.log(spot / self.path.anchor(at)) / self.coin.vol
        stress = min(max(90 * fall, -4.0), 12.0)
        tilt = -0.05 + 0.01 * wave(at / (2 * DAY), self.key, 23) - min(max(0.3 * fall, -0.02), 0.02)
        return Smile(spot, self.coin.vol * level, stress, tilt)

    def held(self, at: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Open interest of all calls and of all puts by venue, in tenths of a coin."""
        return self._held(at // TURN * TURN)

    def _sum_held(self, at: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        pages = [self.books.page(expiry, at) for expiry in listed(at)]
        calls, puts = ([row for page in pages for row in page.side(kind).oi_by_venue] for kind in KINDS)
        return tuple(map(sum, zip(*calls, strict=True))), tuple(map(sum, zip(*puts, strict=True)))

    def _make_chain(self, at: int) -> Chain:
        smile = self.smile(at)
        slices = [Slice(self.coin, self.books.page(expiry, at), smile.spot, smile, at) for expiry in listed(at)]
        return Chain(self.coin, at, smile.spot, smile, slices)


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


class Market:
    """All coins under one seed."""

    def __init__(self, seed: int = 0) -> None:
        self.seed: int = seed
        self._coins = {symbol: CoinMarket(coin, seed) for symbol, coin in COINS.items()}

    def __getitem__(self, symbol: str) -> CoinMarket:
        """A coin's market; the contract may have gained a symbol, which then has one too."""
        if symbol not in self._coins:
            self._coins[symbol] = CoinMarket(coin_of(symbol), self.seed)
        return self._coins[symbol]
