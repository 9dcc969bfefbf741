"""Views of forced closures: modelled intensity over price and time, and its distribution over price; no I/O."""

import math
from collections.abc import Sequence
from typing import Any, Final

from ..ask import Ask, view
from ..figures import running, total
from ..noise import normal
from ..path import Bar, ohlc
from ..times import iso_seconds
from ..world import PERP_VENUES

__all__: list[str] = []

_BINS: Final = 64
_TIERS: Final = ((0.01, "100x"), (0.02, "50x"), (0.04, "25x"), (math.inf, "10x"))
"""Distance from the price up to which a leverage is assumed."""
_CLUSTERS: Final = ((0.01, 0.35), (0.02, 0.30), (0.04, 0.25), (0.10, 0.10))
"""Distance at which a position of each leverage is closed, and how much opens at it."""
_LEVEL_USD: Final = 41_000_000.0


def _edges(ask: Ask) -> tuple[float, list[float]]:
    """Width of a price bin, and where each begins."""
    width = ask.coin.coin.step / 2
    first = round(ask.spot / width) - _BINS // 2
    edges = [width * (first + index) for index in range(_BINS)]
    return width, [int(edge) if edge.is_integer() else edge for edge in edges]


def _frames(ask: Ask, bars: Sequence[Bar], edges: Sequence[float], width: float) -> list[list[float]]:
    """Resting volume per price bin after each bar: positions open at every bar, and the price sweeps bins clean."""
    resting = [0.0] * len(edges)
    frames: list[list[float]] = []
    for bar in bars:
        for distance, share in _CLUSTERS:
            for side in (-1, 1):
                index = math.floor((bar.close * (1 + side * distance) - edges[0]) / width)
                if 0 <= index < len(edges):
                    key = (ask.coin.key, 51, bar.start, int(distance * 100), side)
                    resting[index] += share * math.exp(0.5 * normal(*key))
        resting = [
            0.0 if edge <= bar.high and edge + width > bar.low else size
            for edge, size in zip(edges, resting, strict=True)
        ]
        frames.append(list(resting))
    return frames


@view("/liquidation/heatmap", source=PERP_VENUES)
def heatmap(ask: Ask) -> dict[str, Any]:
    bars, (width, edges) = ask.coin.path.half_hours(ask.at), _edges(ask)
    frames = _frames(ask, bars, edges, width)
    peak = max(max(frame) for frame in frames) or 1.0
    return {
        "price_bins": edges,
        "timestamps": [iso_seconds(bar.start) for bar in bars],
        "intensity": [[round(100 * frame[index] / peak, 1) for frame in frames] for index in range(len(edges))],
        "candles": ohlc(bars),
    }


@view("/liquidation/distribution", source=PERP_VENUES)
def distribution(ask: Ask) -> dict[str, Any]:
    """Longs are closed below the price, shorts above; sums run outwards from it."""
    width, edges = _edges(ask)
    frames = _frames(ask, ask.coin.path.half_hours(ask.at), edges, width)
    volumes = [round(_LEVEL_USD * size, 2) for size in frames[-1]]
    below = sum(edge + width / 2 < ask.spot for edge in edges)
    longs = running(reversed(volumes[:below]), 2)[::-1]
    shorts = running(volumes[below:], 2)
    levels: list[dict[str, Any]] = [
        {
            "price": edge + width / 2,
            "long_volume": volume if index < below else 0.0,
            "short_volume": 0.0 if index < below else volume,
            "leverage_tier": next(name for limit, name in _TIERS if abs((edge + width / 2) / ask.spot - 1) <= limit),
        }
        for index, (edge, volume) in enumerate(zip(edges, volumes, strict=True))
    ]
    return {
        "spot_price": ask.spot,
        "levels": levels,
        "cumulative_long": [*longs, *([0.0] * len(shorts))],
        "cumulative_short": [*([0.0] * len(longs)), *shorts],
        "total_volume": total(volumes, 2),
    }
