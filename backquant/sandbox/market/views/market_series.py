"""Views of the perpetual market: candles, open interest, funding, CVD and liquidations, alone and on one axis; no I/O."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, Final, NamedTuple, TypeAlias

from ...failure import ApiFailure, not_found
from ..ask import Ask, Body, View
from ..figures import total
from ..noise import chance, mix, normal, wave
from ..path import Bar, joined, ohlc
from ..times import DAY, HOUR, MINUTE
from ..world import PERP_VENUES

__all__ = ["bundle", "single"]

_Column: TypeAlias = Sequence[float | None]
_Arrays: TypeAlias = Mapping[str, _Column]

_UNITS: Final = {"m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}
_MOST_POINTS: Final = 30_000
_GAPS: Final = 0.02
"""How often a bucket of funding or of liquidations is missing."""
_SERIES: Final = ("candles", "open_interest", "funding", "cvd_perp", "cvd_spot", "liquidations")
_TABLES: Final = {
    "candles": "perp_candles",
    "open_interest": "perp_open_interest",
    "funding": "perp_funding",
    "cvd_perp": "perp_taker_volume",
    "cvd_spot": "spot_taker_volume",
    "liquidations": "perp_liquidations",
}


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

    @property
    def expected(self) -> int:
        """How many buckets the window asks for."""
        return min(self._ask.integer("hours") * HOUR // self.width, _MOST_POINTS)

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

    def columns(self, name: str) -> _Arrays:
        """One series by its name; 404 where there is none."""
        if name == "funding" and self._coin.coin.name == "SOL":
            raise not_found(f"No funding data for {self._coin.coin.symbol}")
        makers: dict[str, Callable[[], _Arrays]] = {
            "candles": self._candles,
            "open_interest": self._open_interest,
            "funding": self._funding,
            "cvd_perp": lambda: _cvd(*self._taker("perp")),
            "cvd_spot": lambda: _cvd(*self._taker("spot")),
            "liquidations": self._liquidations,
        }
        return makers[name]()

    def _taker(self, name: str) -> tuple[list[float], list[float]]:
        """Taker buy and sell volume in coin: busier when the bar is wide, tilted to where it went."""
        scale = self._in_coins * (1.0 if name == "perp" else 0.32)
        kind = 31 if name == "perp" else 32
        busyness, tilts = mix(self._coin.key, kind), mix(self._coin.key, kind + 2)
        buys: list[float] = []
        sells: list[float] = []
        for bucket in self.buckets:
            buy = sell = 0.0
            for bar, width in bucket.parts:
                busy = 2_600 * width / HOUR + 900_000 * (bar.high - bar.low) / bar.open * math.sqrt(width / HOUR)
                volume = scale * busy * math.exp(0.2 * normal(bar.start, width, state=busyness))
                tilt = 0.015 * normal(bar.start, width, state=tilts)
                share = min(max(0.5 + 9 * (bar.close / bar.open - 1) + tilt, 0.1), 0.9)
                buy += volume * share
                sell += volume * (1 - share)
            buys.append(round(buy, 3))
            sells.append(round(sell, 3))
        return buys, sells

    def _candles(self) -> _Arrays:
        buys, sells = self._taker("perp")
        return {
            **ohlc([bucket.bar for bucket in self.buckets]),
            "volume": [total(pair, 3) for pair in zip(buys, sells, strict=True)],
            "buy_volume": buys,
            "sell_volume": sells,
        }

    def _open_interest(self) -> _Arrays:
        key = self._coin.key
        swings = [
            1 + 0.02 * wave(end / (5 * DAY), key, 35) + 0.005 * wave(end / HOUR / 8, key, 36)
            for _, end, _, _ in self.buckets
        ]
        coins = [round(318_400 * self._in_coins * swing, 1) for swing in swings]
        usd = [round(coin * bucket.bar.close, 0) for coin, bucket in zip(coins, self.buckets, strict=True)]
        return {"value_coin": coins, "value_usd": usd}

    def _rate(self, ms: int) -> float:
        key = self._coin.key
        return round(8e-5 + 5e-5 * wave(ms / (2 * DAY), key, 37) + 1.2e-5 * wave(ms / (4 * HOUR), key, 38), 7)

    def _funding(self) -> _Arrays:
        """Fraction per settlement; each bucket opens where the one before closed."""
        rows: list[tuple[float, ...] | None] = []
        for start, end, _, _ in self.buckets:
            left, right = self._rate(start), self._rate(end)
            up, down = (2e-6 * chance(self._coin.key, side, start, end) for side in (39, 40))
            row = (left, round(max(left, right) + up, 7), round(min(left, right) - down, 7), right)
            rows.append(None if self._missing(41, start) else row)
        names = ("rate_open", "rate_high", "rate_low", "rate_close")
        return {name: [None if row is None else row[place] for row in rows] for place, name in enumerate(names)}

    def _liquidations(self) -> _Arrays:
        """USD closed by force: longs when the bar falls, shorts when it rises."""
        sides: dict[str, list[float | None]] = {"long_usd": [], "short_usd": []}
        for start, _, bar, _ in self.buckets:
            gone = self._missing(42, start)
            for kind, (name, distance) in enumerate(
                (("long_usd", bar.open - bar.low), ("short_usd", bar.high - bar.open))
            ):
                dice = math.exp(0.6 * normal(self._coin.key, 43 + kind, start))
                sides[name].append(None if gone else round(4e8 * distance / bar.open * dice, 2))
        return sides

    def _missing(self, kind: int, start: int) -> bool:
        return mix(self._coin.key, kind, start) < _GAPS * 2**64 and start != self.starts[-1]


def _cvd(buys: Sequence[float], sells: Sequence[float]) -> _Arrays:
    """The running sum is exact at both ends of a bucket; its path inside is unknown, so high and low are null."""
    delta = [total((buy, -sell), 3) for buy, sell in zip(buys, sells, strict=True)]
    closes = list(accumulate(delta, lambda left, right: total((left, right), 3)))
    nothing = [None] * len(delta)
    return {
        "buy_volume": buys,
        "sell_volume": sells,
        "delta": delta,
        "open": [0.0, *closes[:-1]][: len(delta)],
        "high": nothing,
        "low": nothing,
        "close": closes,
    }


def _filled(columns: _Arrays, count: int) -> list[int]:
    """Places of the buckets that a series has."""
    live = [column for column in columns.values() if any(value is not None for value in column)]
    return [place for place in range(count) if all(column[place] is not None for column in live)]


def single(name: str) -> View:
    """The view of one series on its own axis: buckets that it does not have are absent."""

    def view(ask: Ask) -> Body:
        series = _Series(ask)
        which = f"cvd_{ask.text('market')}" if name == "cvd" else name
        columns = series.columns(which)
        kept = _filled(columns, len(series.starts))
        data: dict[str, Any] = {"timestamps": [series.starts[place] for place in kept]}
        data |= {column: [values[place] for place in kept] for column, values in columns.items()}
        if name == "cvd":
            data |= {"market": ask.text("market"), "ohlc_complete": False}
        extra: dict[str, Any] = {"sources": [f"{_TABLES[which]}_{series.interval}"]}
        if len(kept) < series.expected:
            extra |= {"points_expected": series.expected, "points_returned": len(kept)}
        return Body(data, extra, PERP_VENUES)

    return view


def bundle(ask: Ask) -> Body:
    """`/market/bundle`: a series that fails is null and leaves the others alone."""
    wanted = ask.names("series") or list(_SERIES)
    series = _Series(ask)
    data: dict[str, Any] = {"timestamps": series.starts}
    coverage: dict[str, int] = {}
    errors: dict[str, str] = {}
    for name in wanted:
        try:
            data[name] = columns = series.columns(name)
        except ApiFailure as problem:
            data[name], errors[name] = None, str(problem)
        else:
            coverage[name] = len(_filled(columns, len(series.starts)))
    extra: dict[str, Any] = {
        "series": wanted,
        "sources": {name: f"{_TABLES[name]}_{series.interval}" for name in wanted},
        "coverage": coverage,
        "aligned": True,
        "quota_units_charged": len(wanted),
    }
    if len(series.starts) < series.expected:
        extra |= {"points_expected": series.expected, "points_returned": len(series.starts)}
    return Body(data, {**extra, "errors": errors} if errors else extra, PERP_VENUES)
