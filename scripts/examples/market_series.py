"""Replies of the market group: candles, open interest, funding, CVD and liquidations, alone and on one axis."""

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final, TypeAlias

from .clock import MS_PER_HOUR
from .envelope import Body, Example, Json, JsonObject
from .figures import total
from .market import Market
from .spot import HOUR_STARTS, HOURS, Bar

Column: TypeAlias = Sequence[float | None]
Columns: TypeAlias = Mapping[str, Column]

AGE_MS: Final = 41_123
PERP_VENUES: Final = ("binance", "bybit", "okx", "deribit")
FUNDING_GAPS: Final = frozenset({23, 71, 119, 143})
LIQUIDATION_GAPS: Final = frozenset({4, 58, 97})
SOURCES: Final = {
    "candles": "perp_candles_1h",
    "open_interest": "perp_open_interest_1h",
    "funding": "perp_funding_1h",
    "cvd_perp": "perp_taker_volume_1h",
    "cvd_spot": "spot_taker_volume_1h",
    "liquidations": "perp_liquidations_1h",
}


def examples(market: Market) -> Iterator[Example]:
    """Examples of this family."""
    series = Series(market)
    columns = series.all_series
    names = {
        "candles": "candles",
        "open-interest": "open_interest",
        "funding": "funding",
        "cvd": "cvd_perp",
        "liquidations": "liquidations",
    }
    origin = market.origin(AGE_MS, PERP_VENUES)
    for path, name in names.items():
        flags: dict[str, Json] = {"market": "perp", "ohlc_complete": False} if path == "cvd" else {}
        data: dict[str, Json] = {**_packed(columns[name]), **flags}
        yield Example(f"/market/{path}", "documented", Body(data, origin, _alone_extra(name, data)))
    yield Example("/market/bundle", "documented", Body(_bundle(columns), origin, _bundle_extra(columns)))


@dataclass(frozen=True)
class Series:
    """All hourly series of the last week on the full grid, with null where a series has no bucket."""

    market: Market

    @cached_property
    def bars(self) -> list[Bar]:
        return self.market.path.bars(HOUR_STARTS[0], MS_PER_HOUR)

    @property
    def all_series(self) -> dict[str, Columns]:
        perp, spot = self._taker(1.0, "perp"), self._taker(0.32, "spot")
        return {
            "candles": self._candles(*perp),
            "open_interest": self._open_interest(),
            "funding": self._funding(),
            "cvd_perp": _cvd(*perp),
            "cvd_spot": _cvd(*spot),
            "liquidations": self._liquidations(),
        }

    def _taker(self, scale: float, name: str) -> tuple[list[float], list[float]]:
        """Taker buy and sell volume in coin: busier when the bar is wide, tilted to where it went."""
        rng = random.Random(f"taker:{name}")
        buys: list[float] = []
        sells: list[float] = []
        for bar in self.bars:
            volume = scale * (2_600 + 900_000 * (bar.high - bar.low) / bar.open) * rng.lognormvariate(0, 0.2)
            share = 0.5 + 9 * (bar.close / bar.open - 1) + rng.gauss(0, 0.015)
            buys.append(round(volume * share, 3))
            sells.append(round(volume * (1 - share), 3))
        return buys, sells

    def _candles(self, buys: Sequence[float], sells: Sequence[float]) -> Columns:
        return {
            "open": [bar.open for bar in self.bars],
            "high": [bar.high for bar in self.bars],
            "low": [bar.low for bar in self.bars],
            "close": [bar.close for bar in self.bars],
            "volume": [total(pair, 3) for pair in zip(buys, sells, strict=True)],
            "buy_volume": buys,
            "sell_volume": sells,
        }

    def _open_interest(self) -> Columns:
        rng = random.Random("open-interest")
        coins = [round(value, 1) for value in accumulate((rng.gauss(25, 420) for _ in self.bars), initial=318_400.0)]
        return {
            "value_coin": coins[1:],
            "value_usd": [round(coin * bar.close, 0) for coin, bar in zip(coins[1:], self.bars, strict=True)],
        }

    def _funding(self) -> Columns:
        """Fraction per settlement; each bucket opens where the one before closed."""
        rng = random.Random("funding")
        rates = [0.00008]
        for _ in self.bars:
            rates.append(round(0.9 * rates[-1] + 0.1 * 0.00008 + rng.gauss(0, 0.000012), 7))
        rows = [
            {
                "rate_open": left,
                "rate_high": round(max(left, right) + 2e-6 * rng.random(), 7),
                "rate_low": round(min(left, right) - 2e-6 * rng.random(), 7),
                "rate_close": right,
            }
            for left, right in pairwise(rates)
        ]
        return {name: _gapped([row[name] for row in rows], FUNDING_GAPS) for name in rows[0]}

    def _liquidations(self) -> Columns:
        """USD closed by force: longs when the bar falls, shorts when it rises."""
        rng = random.Random("liquidations")
        longs: list[float] = []
        shorts: list[float] = []
        for bar in self.bars:
            longs.append(round(4e8 * (bar.open - bar.low) / bar.open * rng.lognormvariate(0, 0.6), 2))
            shorts.append(round(4e8 * (bar.high - bar.open) / bar.open * rng.lognormvariate(0, 0.6), 2))
        return {"long_usd": _gapped(longs, LIQUIDATION_GAPS), "short_usd": _gapped(shorts, LIQUIDATION_GAPS)}


def _gapped(values: Sequence[float], gaps: Collection[int]) -> list[float | None]:
    return [None if index in gaps else value for index, value in enumerate(values)]


def _cvd(buys: Sequence[float], sells: Sequence[float]) -> Columns:
    """The running sum is exact at both ends of a bucket; its path inside is unknown, so high and low are null."""
    delta = [total((buy, -sell), 3) for buy, sell in zip(buys, sells, strict=True)]
    closes = list(accumulate(delta, lambda left, right: total((left, right), 3)))
    return {
        "buy_volume": buys,
        "sell_volume": sells,
        "delta": delta,
        "open": [0.0, *closes[:-1]],
        "high": [None] * HOURS,
        "low": [None] * HOURS,
        "close": closes,
    }


def _filled(columns: Columns) -> list[int]:
    """Indexes of the buckets that a series has."""
    always_null = {name for name, column in columns.items() if not any(value is not None for value in column)}
    live = [column for name, column in columns.items() if name not in always_null]
    return [index for index in range(HOURS) if all(column[index] is not None for column in live)]


def _packed(columns: Columns) -> dict[str, Json]:
    """A series on its own axis: buckets it does not have are absent."""
    kept = _filled(columns)
    packed: dict[str, Json] = {name: [column[index] for index in kept] for name, column in columns.items()}
    return {"timestamps": [HOUR_STARTS[index] for index in kept], **packed}


def _alone_extra(name: str, data: JsonObject) -> JsonObject:
    timestamps = data["timestamps"]
    points = len(timestamps) if isinstance(timestamps, Sequence) else 0
    short: dict[str, Json] = {"points_expected": HOURS, "points_returned": points} if points < HOURS else {}
    return {"sources": [SOURCES[name]], **short}


def _bundle(columns: Mapping[str, Columns]) -> JsonObject:
    return {"timestamps": HOUR_STARTS, **columns}


def _bundle_extra(columns: Mapping[str, Columns]) -> JsonObject:
    return {
        "series": list(columns),
        "sources": SOURCES,
        "coverage": {name: len(_filled(series)) for name, series in columns.items()},
        "aligned": True,
        "quota_units_charged": len(columns),
    }
