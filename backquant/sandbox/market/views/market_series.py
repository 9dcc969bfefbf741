"""Views of the perpetual market: candles, open interest, funding, CVD and liquidations, alone and on one axis; no I/O."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeAlias

from ...failure import ApiFailure, not_found
from ..ask import Ask, Body, view
from ..figures import running, table, total
from ..noise import chance, mix, normal, wave
from ..path import Bar, joined, ohlc
from ..times import DAY, HOUR, MINUTE
from ..world import PERP_VENUES

__all__: list[str] = []

_Column: TypeAlias = Sequence[float | None]
_Arrays: TypeAlias = Mapping[str, _Column]

_UNITS: Final = {"m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}
_MOST_POINTS: Final = 30_000
_GAPS: Final = 0.02
"""How often a bucket of funding or of liquidations is missing."""


class _Bucket(NamedTuple):
    start: int
    end: int
    bar: Bar
    parts: Sequence[tuple[Bar, int]]


class _Series:
    """All series of a request on the full grid, with null where one has no bucket."""

    def __init__(self, ask: Ask) -> None:
        self.interval: str = ask.text("interval") or "1h"
        self.width: int = int(self.interval[:-1]) * _UNITS[self.interval[-1]]
        self._coin = ask.coin
        self._ask = ask
        self._in_coins = 67_000 / ask.coin.coin.base

    @cached_property
    def starts(self) -> list[int]:
        """Beginnings of all buckets of the window, the open one last."""
        first = -(-(self._ask.now - self._ask.back()) // self.width) * self.width
        return list(range(first, self._ask.at + 1, self.width))[-_MOST_POINTS:]

    @cached_property
    def buckets(self) -> list[_Bucket]:
        """The bars of the window."""
        path, at = self._coin.path, self._ask.at
        found: list[_Bucket] = []
        for start in self.starts:
            end = max(min(start + self.width, at), start + 1000)
            parts = path.atoms(start, end)
            found.append(_Bucket(start, end, joined([bar for bar, _ in parts]), parts))
        return found

    def gap(self, count: int) -> dict[str, int]:
        """What meta tells where there are fewer points than the window asks for."""
        expected = min(self._ask.integer("hours") * HOUR // self.width, _MOST_POINTS)
        return {"points_expected": expected, "points_returned": count} if count < expected else {}

    def _taker(self, market: str) -> dict[str, list[float]]:
        """Taker buy and sell volume in coin: busier when the bar is wide, tilted to where it went."""
        scale, kind = (self._in_coins, 31) if market == "perp" else (self._in_coins * 0.32, 32)
        busyness, tilts = mix(self._coin.key, kind), mix(self._coin.key, kind + 2)
        rows: list[tuple[float, float]] = []
        for bucket in self.buckets:
            buy = sell = 0.0
            for bar, width in bucket.parts:
                busy = 2_600 * width / HOUR + 900_000 * (bar.high - bar.low) / bar.open * math.sqrt(width / HOUR)
                volume = scale * busy * math.exp(0.2 * normal(bar.start, width, state=busyness))
                tilt = 0.015 * normal(bar.start, width, state=tilts)
                share = min(max(0.5 + 9 * (bar.close / bar.open - 1) + tilt, 0.1), 0.9)
                buy += volume * share
                sell += volume * (1 - share)
            rows.append((round(buy, 3), round(sell, 3)))
        return table("buy_volume sell_volume", rows)

    def candles(self) -> _Arrays:
        """Bars, with what takers traded."""
        sides = self._taker("perp")
        volume = [total(pair, 3) for pair in zip(*sides.values(), strict=True)]
        return {**ohlc([bucket.bar for bucket in self.buckets]), "volume": volume, **sides}

    def cvd(self, market: str) -> _Arrays:
        """The running sum is exact at both ends of a bucket; its path inside is unknown, so high and low are null."""
        sides = self._taker(market)
        delta = [total((buy, -sell), 3) for buy, sell in zip(*sides.values(), strict=True)]
        closes, nothing = running(delta, 3), [None] * len(delta)
        path = {"open": [0.0, *closes[:-1]][: len(delta)], "high": nothing, "low": nothing, "close": closes}
        return {**sides, "delta": delta, **path}

    def open_interest(self) -> _Arrays:
        """In coin and in USD."""
        key = self._coin.key
        rows: list[tuple[float, float]] = []
        for _, end, bar, _ in self.buckets:
            swing = 1 + 0.02 * wave(end / (5 * DAY), key, 35) + 0.005 * wave(end / HOUR / 8, key, 36)
            coins = round(318_400 * self._in_coins * swing, 1)
            rows.append((coins, round(coins * bar.close, 0)))
        return table("value_coin value_usd", rows)

    def _rate(self, ms: int) -> float:
        key = self._coin.key
        return round(8e-5 + 5e-5 * wave(ms / (2 * DAY), key, 37) + 1.2e-5 * wave(ms / (4 * HOUR), key, 38), 7)

    def funding(self) -> _Arrays:
        """Fraction per settlement; each bucket opens where the one before closed. 404 where there is none."""
        if self._coin.coin.name == "SOL":
            raise not_found(f"No funding data for {self._coin.coin.symbol}")
        rows: list[tuple[float | None, ...]] = []
        for start, end, _, _ in self.buckets:
            left, right = self._rate(start), self._rate(end)
            up, down = (2e-6 * chance(self._coin.key, side, start, end) for side in (39, 40))
            row = (left, round(max(left, right) + up, 7), round(min(left, right) - down, 7), right)
            rows.append((None,) * 4 if self._missing(41, start) else row)
        return table("rate_open rate_high rate_low rate_close", rows)

    def liquidations(self) -> _Arrays:
        """USD closed by force: longs when the bar falls, shorts when it rises."""
        rows: list[list[float | None]] = []
        for start, _, bar, _ in self.buckets:
            dice = [math.exp(0.6 * normal(self._coin.key, kind, start)) for kind in (43, 44)]
            ways = zip((bar.open - bar.low, bar.high - bar.open), dice, strict=True)
            gone = self._missing(42, start)
            rows.append([None if gone else round(4e8 * way / bar.open * times, 2) for way, times in ways])
        return table("long_usd short_usd", rows)

    def _missing(self, kind: int, start: int) -> bool:
        return mix(self._coin.key, kind, start) < _GAPS * 2**64 and start != self.starts[-1]


_SERIES: Final[Mapping[str, tuple[str, Callable[[_Series], _Arrays]]]] = {
    "candles": ("perp_candles", _Series.candles),
    "open_interest": ("perp_open_interest", _Series.open_interest),
    "funding": ("perp_funding", _Series.funding),
    "cvd_perp": ("perp_taker_volume", lambda series: series.cvd("perp")),
    "cvd_spot": ("spot_taker_volume", lambda series: series.cvd("spot")),
    "liquidations": ("perp_liquidations", _Series.liquidations),
}
"""Where each series is stored, and what makes it."""


def _filled(columns: _Arrays, count: int) -> list[int]:
    """Places of the buckets that a series has."""
    live = [column for column in columns.values() if any(value is not None for value in column)]
    return [place for place in range(count) if all(column[place] is not None for column in live)]


@view("/market/candles", "/market/cvd", "/market/funding", "/market/liquidations", "/market/open-interest")
def single(ask: Ask) -> Body:
    """One series on its own axis: buckets that it does not have are absent."""
    series, name, market = _Series(ask), ask.path.removeprefix("/market/").replace("-", "_"), ask.text("market")
    stored, make = _SERIES[f"{name}_{market}" if market else name]
    columns = make(series)
    kept = _filled(columns, len(series.starts))
    data: dict[str, Any] = {"timestamps": [series.starts[place] for place in kept]}
    data |= {column: [values[place] for place in kept] for column, values in columns.items()}
    if market:
        data |= {"market": market, "ohlc_complete": False}
    return Body(data, {"sources": [f"{stored}_{series.interval}"], **series.gap(len(kept))}, PERP_VENUES)


@view("/market/bundle")
def bundle(ask: Ask) -> Body:
    """A series that fails is null and leaves the others alone."""
    wanted = ask.names("series") or list(_SERIES)
    series = _Series(ask)
    data: dict[str, Any] = {"timestamps": series.starts}
    coverage: dict[str, int] = {}
    errors: dict[str, str] = {}
    for name in wanted:
        try:
            data[name] = columns = _SERIES[name][1](series)
        except ApiFailure as problem:
            data[name], errors[name] = None, str(problem)
        else:
            coverage[name] = len(_filled(columns, len(series.starts)))
    extra: dict[str, Any] = {
        "series": wanted,
        "sources": {name: f"{_SERIES[name][0]}_{series.interval}" for name in wanted},
        "coverage": coverage,
        "aligned": True,
        "quota_units_charged": len(wanted),
        **series.gap(len(series.starts)),
    }
    return Body(data, {**extra, "errors": errors} if errors else extra, PERP_VENUES)
