"""Replies about forced closures: modelled intensity over price and time, and its distribution over price."""

import math
import random
from collections.abc import Iterator, Sequence
from typing import Final

from .clock import GRID_NOW_MS, MS_PER_MINUTE, iso_seconds
from .envelope import LIQUIDATION_AGE_MS, Body, Example, Json, JsonObject
from .figures import running, total
from .market import Market
from .market_series import PERP_VENUES
from .spot import Bar

WIDTH_MS: Final = 30 * MS_PER_MINUTE
BUCKETS: Final = 48
BIN_USD: Final = 250
BINS: Final = 64
TIERS: Final = ((0.01, "100x"), (0.02, "50x"), (0.04, "25x"), (math.inf, "10x"))
"""Distance from the price up to which a leverage is assumed."""
CLUSTERS: Final = ((0.01, 0.35), (0.02, 0.30), (0.04, 0.25), (0.10, 0.10))
"""Distance at which a position of each leverage is closed, and how much opens at it."""
LEVEL_USD: Final = 41_000_000.0


def examples(market: Market) -> Iterator[Example]:
    """Examples of this family."""
    bars = market.path.bars(GRID_NOW_MS - BUCKETS * WIDTH_MS, WIDTH_MS)
    edges = _bins(market.spot)
    frames = _frames(bars, edges)
    origin = market.origin(LIQUIDATION_AGE_MS, PERP_VENUES)
    yield Example("/liquidation/heatmap", "illustrative", Body(_heatmap(bars, edges, frames), origin))
    body = Body(_distribution(market.spot, edges, frames[-1]), origin)
    yield Example("/liquidation/distribution", "illustrative", body)


def _bins(spot: float) -> list[int]:
    first = round(spot / BIN_USD) - BINS // 2
    return [BIN_USD * (first + index) for index in range(BINS)]


def _frames(bars: Sequence[Bar], edges: Sequence[int]) -> list[list[float]]:
    """Resting volume per price bin after each bar: positions open at every bar, and the price sweeps bins clean."""
    rng = random.Random("liquidation")
    resting = [0.0] * len(edges)
    frames: list[list[float]] = []
    for bar in bars:
        for distance, share in CLUSTERS:
            for side in (-1, 1):
                index = math.floor((bar.close * (1 + side * distance) - edges[0]) / BIN_USD)
                if 0 <= index < len(edges):
                    resting[index] += share * rng.lognormvariate(0, 0.5)
        resting = [
            0.0 if edge <= bar.high and edge + BIN_USD > bar.low else size
            for edge, size in zip(edges, resting, strict=True)
        ]
        frames.append(list(resting))
    return frames


def _heatmap(bars: Sequence[Bar], edges: Sequence[int], frames: Sequence[Sequence[float]]) -> JsonObject:
    peak = max(max(frame) for frame in frames)
    grid: list[Json] = [[round(100 * frame[index] / peak, 1) for frame in frames] for index in range(len(edges))]
    return {
        "price_bins": edges,
        "timestamps": [iso_seconds(bar.start_ms) for bar in bars],
        "intensity": grid,
        "candles": {
            "open": [bar.open for bar in bars],
            "high": [bar.high for bar in bars],
            "low": [bar.low for bar in bars],
            "close": [bar.close for bar in bars],
        },
    }


def _distribution(spot: float, edges: Sequence[int], resting: Sequence[float]) -> JsonObject:
    """Longs are closed below the price, shorts above; sums run outwards from it."""
    volumes = [round(LEVEL_USD * size, 2) for size in resting]
    below = [index for index, edge in enumerate(edges) if edge + BIN_USD / 2 < spot]
    above = range(len(below), len(edges))
    longs = running((volumes[index] for index in reversed(below)), 2)[::-1]
    shorts = running((volumes[index] for index in above), 2)
    return {
        "spot_price": spot,
        "levels": [
            {
                "price": edge + BIN_USD // 2,
                "long_volume": volume if index in below else 0.0,
                "short_volume": 0.0 if index in below else volume,
                "leverage_tier": _tier(abs((edge + BIN_USD / 2) / spot - 1)),
            }
            for index, (edge, volume) in enumerate(zip(edges, volumes, strict=True))
        ],
        "cumulative_long": [*longs, *([0.0] * len(shorts))],
        "cumulative_short": [*([0.0] * len(longs)), *shorts],
        "total_volume": total(volumes, 2),
    }


def _tier(distance: float) -> str:
    return next(name for limit, name in TIERS if distance <= limit)
