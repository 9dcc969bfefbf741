"""Replies about gamma exposure over past snapshots."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .clock import GRID_NOW_MS, MS_PER_MINUTE, iso_seconds
from .contracts import Positioning
from .envelope import GEX_AGE_MS, Body, Example, Json, JsonObject, computed_ms
from .figures import total
from .gex import positioned
from .levels import gamma_flip, nth, walls
from .market import Market
from .revalue import gex_by_strike
from .spot import HOUR_STARTS, STEP_MS

HISTORY_POINTS: Final = 200
HISTORY_STEP_MS: Final = MS_PER_MINUTE // 2
FRAMES: Final = 48
NEAR: Final = 0.10
LOCAL: Final = 0.05


def examples(market: Market) -> Iterator[Example]:
    """Examples of this family."""
    origin = market.origin(GEX_AGE_MS)
    yield Example("/gex/history", "documented", Body(_history(market), origin))
    yield Example("/gex/stress-history", "documented", Body(_stress_history(market), market.origin(123)))
    yield Example("/gex/time-heatmap", "documented", Body(_time_heatmap(market), origin, positioned("flow")))


def history_times() -> list[int]:
    """Instants of the stored series, oldest first, one each 30 seconds up to the last computation."""
    newest = computed_ms(GEX_AGE_MS) // 1000 * 1000
    return [newest - age * HISTORY_STEP_MS for age in reversed(range(HISTORY_POINTS))]


def _history(market: Market) -> JsonObject:
    past = _past(market, history_times())
    return {
        **past.axis,
        "total_gex": past.net,
        "net_gex_5pct": [
            total(gex for strike, gex in profile.items() if abs(strike / spot - 1) <= LOCAL)
            for profile, spot in zip(past.profiles, past.spots, strict=True)
        ],
        **past.walls,
        "next_cursor": iso_seconds(past.times[0]),
    }


def _stress_history(market: Market) -> JsonObject:
    past = _past(market, [*HOUR_STARTS, GRID_NOW_MS])
    flips = [gamma_flip(profile, spot) for profile, spot in zip(past.profiles, past.spots, strict=True)]
    return {**past.axis, "hvl": flips, **past.walls, "net_gex": past.net}


@dataclass(frozen=True, slots=True)
class Past:
    """The std-signed profile at a series of instants, oldest first."""

    times: Sequence[int]
    spots: Sequence[float]
    profiles: Sequence[Mapping[int, float]]

    @property
    def axis(self) -> dict[str, Json]:
        return {"timestamps": [iso_seconds(ms) for ms in self.times], "spot_price": self.spots}

    @property
    def net(self) -> list[float]:
        return [total(profile.values()) for profile in self.profiles]

    @property
    def walls(self) -> dict[str, Json]:
        ranked = [walls(profile, spot) for profile, spot in zip(self.profiles, self.spots, strict=True)]
        return {
            "call_wall": [nth(item.calls, 0) for item in ranked],
            "put_wall": [nth(item.puts, 0) for item in ranked],
        }


def _past(market: Market, times: Sequence[int]) -> Past:
    spots = [market.path.at(ms) for ms in times]
    chain = market.btc.chain
    return Past(times, spots, [gex_by_strike(chain, "std", spot, ms) for spot, ms in zip(spots, times, strict=True)])


def _time_heatmap(market: Market) -> JsonObject:
    model: Positioning = "flow"
    times = [GRID_NOW_MS - age * STEP_MS for age in reversed(range(FRAMES))]
    near = [c for c in market.btc.chain if abs(c.strike / market.spot - 1) <= NEAR]
    frames = [gex_by_strike(near, model, market.path.at(ms), ms) for ms in times]
    strikes = list(frames[0])
    matrix: list[Json] = [[round(frame[strike]) for frame in frames] for strike in strikes]
    return {
        "positioning": model,
        "greek": "gex",
        "timestamps": [iso_seconds(ms) for ms in times],
        "strikes": strikes,
        "matrix": matrix,
    }
