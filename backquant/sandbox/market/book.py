"""Who holds what: open interest and dealers' sizes of one expiry, by strike and venue, an hour long; no I/O."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache, cached_property, lru_cache
from itertools import accumulate, pairwise
from operator import mul
from typing import Final, NamedTuple

import attrs

from .noise import mix, pieces
from .path import Path
from .pricing import KINDS, Right, Smile
from .times import DAY, HOUR, SESSION_CUT, YEAR, Expiry, session_of
from .world import OI_SHARE, VENUES, Underlying

__all__ = ["TURN", "BookPage", "BookSide", "Books"]

_FINEST: Final = (5, 10, 20, 50)
_LOWEST_REACH: Final = 0.56
_LADDERS: Final = (
    (0, ((1, 0.06),)),
    (1, ((1, 0.078),)),
    (2, ((1, 0.03), (2, 0.09))),
    (7, ((2, 0.18),)),
    (14, ((2, 0.06), (5, 0.22))),
    (21, ((2, 0.05), (5, 0.22), (10, 0.50))),
    (56, ((5, 0.36),)),
    (84, ((5, 0.50), (10, 0.57))),
    (999, ((10, 0.50), (20, 1.10))),
)
"""Up to which DTE, then pairs of a step in finest steps and how far from the anchor it reaches."""
_HELD: Final = {
    "daily": (9_000, 2.0),
    "weekly": (19_000, 12.0),
    "monthly": (70_000, 70.0),
    "quarterly": (92_000, 190.0),
}
"""Coins outstanding at the end of an expiry of a coin of size 1, and the days over which they were built."""
TURN: Final = HOUR
_SMALLEST: Final = 20
"""Tenths of a coin below which nobody lists the contract."""
_RESTS: Final = tuple(1.5 if venue in {"delta_india", "delta"} else 1.0 for venue in VENUES)


class _Venues(NamedTuple):
    """How venues share a contract, how each leans, and both over all of them."""

    parts: tuple[float, ...]
    tilts: tuple[float, ...]
    whole: float
    tilt: float

    @classmethod
    def of(cls, parts: tuple[float, ...], tilts: tuple[float, ...]) -> _Venues:
        """Venues with what they come to together."""
        whole = sum(parts)
        return cls(parts, tilts, whole, sum(map(mul, parts, tilts)) / whole)


class _Terms(NamedTuple):
    """What holds of a contract for a whole session: its weight, two ends of its drift and of its lean, and the venues'."""

    weight: float
    drift_from: float
    drift_to: float
    lean_from: float
    lean_to: float
    venues: _Venues


@attrs.define(frozen=True)
class BookSide:
    """The calls or the puts of one expiry, in the order of its strikes.

    Sizes are in tenths of a coin, so that sums are exact: `oi` and `dealer` over all venues, the others by venue.
    """

    rows: Sequence[_Terms]
    level: float
    """Tenths of a coin for each unit of weight."""
    part: float
    """How much of the session is over."""

    @cached_property
    def oi(self) -> Sequence[int]:
        """Open interest."""
        level, part = self.level, self.part
        sizes = [
            int(weight * level * (1 + 0.3 * (drift_from + (drift_to - drift_from) * part)) * venues.whole)
            for weight, drift_from, drift_to, _, _, venues in self.rows
        ]
        return [size if size >= _SMALLEST else 0 for size in sizes]

    @cached_property
    def dealer(self) -> Sequence[int]:
        """What dealers hold of it, long positive."""
        return [round(size * lean) for size, lean in zip(self.oi, self._leans, strict=True)]

    @cached_property
    def oi_by_venue(self) -> Sequence[Sequence[int]]:
        """Open interest of each venue."""
        return [
            _shared(size, [size * share / row.venues.whole for share in row.venues.parts])
            for size, row in zip(self.oi, self.rows, strict=True)
        ]

    @cached_property
    def dealer_by_venue(self) -> Sequence[Sequence[int]]:
        """What dealers hold at each venue."""
        found: list[Sequence[int]] = []
        for size, dealer, lean, row in zip(self.oi, self.dealer, self._leans, self.rows, strict=True):
            parts, tilts, whole, tilt = row.venues
            each = [size * share / whole * (lean - tilt + more) for share, more in zip(parts, tilts, strict=True)]
            found.append(_shared(dealer, each))
        return found

    @property
    def _leans(self) -> Sequence[float]:
        part = self.part
        return [
            lean_from + (lean_to - lean_from) * part + venues.tilt for _, _, _, lean_from, lean_to, venues in self.rows
        ]


def _shared(whole: int, parts: Sequence[float]) -> list[int]:
    """Whole numbers in place of the parts, which add up to the whole."""
    ends = [round(end) for end in accumulate(parts)]
    ends[-1] = whole
    return [end - start for start, end in pairwise([0, *ends])]


@attrs.define(frozen=True)
class BookPage:
    """One expiry for an hour."""

    expiry: Expiry
    strikes: Sequence[int]
    logs: Sequence[float]
    side: Callable[[Right], BookSide]
    """The calls or the puts; who holds what is worked out when it is asked for."""


class Books:
    """The open interest of one coin under one seed."""

    def __init__(self, coin: Underlying, path: Path, seed: int) -> None:
        self._coin = coin
        self._path = path
        self._key = mix(seed, coin.key, 2)
        self._grain = lru_cache(maxsize=32_768)(self._make_grain)
        self._plan = lru_cache(maxsize=4096)(self._make_plan)
        self._page = lru_cache(maxsize=2048)(self._make_page)

    def page(self, expiry: Expiry, at: int) -> BookPage:
        """The expiry as it stands in the hour of an instant."""
        return self._page(expiry, at // TURN)

    def _make_page(self, expiry: Expiry, turn: int) -> BookPage:
        at = turn * TURN
        strikes, logs, sides, whole = self._plan(expiry, session_of(at))
        held, days = _HELD[expiry.kind]
        outstanding = held * self._coin.size * 10 * math.exp(-(expiry.ends - at) / DAY / days)

        @cache
        def side(kind: Right) -> BookSide:
            rows = sides[kind]
            # The Delta venues settle at noon; until then their rest counts towards the next session.
            if at % DAY // HOUR in range(8, 12) and expiry.number == session_of(at):
                rows = [row._replace(venues=_rested(row.venues)) for row in rows]
            return BookSide(rows, outstanding / whole, (at - SESSION_CUT) % DAY / DAY)

        return BookPage(expiry, strikes, logs, side)

    def _make_plan(
        self, expiry: Expiry, session: int
    ) -> tuple[Sequence[int], Sequence[float], dict[Right, list[_Terms]], float]:
        """What holds for a whole session: strikes, their logs, each side's contracts, and all weights added up."""
        begin = (session - 1) * DAY + SESSION_CUT
        anchor = self._path.anchor(begin)
        days = expiry.number - session
        strikes = _ladder(anchor, self._coin.step, days)
        years = (days + 1.5) * DAY / YEAR
        width = Smile(anchor, 1, 0, 0).atm(years) * self._coin.vol / 100 * math.sqrt(years)
        contracts = [(k, math.log(k / anchor) / width, self._roundness(k)) for k in strikes]
        sides: dict[Right, list[_Terms]] = {
            kind: [self._contract(expiry, session, kind, *contract) for contract in contracts] for kind in KINDS
        }
        whole = sum([row.weight for side in sides.values() for row in side])
        return tuple(strikes), tuple(math.log(strike) for strike in strikes), sides, whole

    def _roundness(self, strike: int) -> int:
        return sum([strike % (self._coin.step * multiple) == 0 for multiple in _FINEST])

    def _make_grain(self, number: int, strike: int, is_call: bool) -> tuple[int, tuple[float, float, float], _Venues]:
        """What a contract keeps for life: its key, three rolls, and how venues share and tilt it."""
        key = mix(self._key, number, strike, is_call)
        one, two, three, _ = pieces(key)
        wobble = mix(99, state=key)
        venues = [0.75 + (wobble >> 8 * index & 0xFF) / 512 for index in range(len(VENUES))]
        tilts = tuple([(venue - 0.97) * 1.2 for venue in venues])
        return key, (one, two, three), _Venues.of(tuple(map(mul, OI_SHARE, venues)), tilts)

    def _contract(
        self, expiry: Expiry, session: int, kind: Right, strike: int, spread: float, roundness: int
    ) -> _Terms:
        key, (one, two, three), venues = self._grain(expiry.number, strike, kind == "call")
        centre, share = (0.8, 0.59) if kind == "call" else (-0.8, 0.37)
        bell = math.exp(-0.5 * (spread - centre) ** 2) + 0.02
        weight = share * bell * 1.6**roundness * math.exp(0.9 * (one + two + three - 1.5))
        lean = _lean(kind, spread, roundness) + 0.2 * (two - 0.5)
        drift_from, lean_from, _, _ = pieces(mix(session - 1, state=key))
        drift_to, lean_to, _, _ = pieces(mix(session, state=key))
        return _Terms(
            weight,
            drift_from - 0.5,
            drift_to - 0.5,
            lean + 0.3 * (lean_from - 0.5),
            lean + 0.3 * (lean_to - 0.5),
            venues,
        )


def _rested(venues: _Venues) -> _Venues:
    return _Venues.of(tuple(map(mul, venues.parts, _RESTS)), venues.tilts)


def _lean(kind: Right, spread: float, roundness: int) -> float:
    """Share of open interest that dealers hold: takers overwrite calls, buy puts, and sell puts at round strikes."""
    if kind == "call":
        return -0.04 if spread < 0 else (0.34 if spread < 2 else -0.12)
    if spread >= 0:
        return 0.04
    return 0.1 if roundness >= 2 else -0.6


def _ladder(anchor: float, finest: int, days: int) -> list[int]:
    """Strikes in steps that widen with time to expiry and with the distance from the anchor."""
    found: set[int] = set()
    for multiple, reach in next(bands for dte, bands in _LADDERS if days <= dte):
        step = finest * multiple
        first = math.ceil(anchor * (1 - min(reach, _LOWEST_REACH)) / step)
        last = math.floor(anchor * (1 + reach) / step)
        found.update(step * index for index in range(first, last + 1))
    return sorted(found)
