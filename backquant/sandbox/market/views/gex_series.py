"""Views of gamma exposure over past instants: history, stress history, time heatmap; no I/O."""

from collections.abc import Sequence
from typing import Any, Final

from ...moments import parse_moment
from ..ask import Ask, Body
from ..chain import Chain, Slice
from ..exposure import exposures
from ..figures import total
from ..levels import flip, named_walls
from ..sums import net
from ..times import DAY, HOUR, iso_seconds, to_ms

__all__ = ["history", "stored", "stress_history", "time_heatmap"]

STEP: Final = 30_000
_STORED: Final = 1_200
"""Points that a stored series had when the sandbox began."""
_FRAMES: Final = 48
_NEAR: Final = 0.10
_LOCAL: Final = 0.05
_HEAT_GREEKS: Final = {"gex": "gamma", "dex": "delta", "vex": "vega", "charm": "charm", "vanna": "vanna"}


def stored(ask: Ask) -> tuple[list[int], str | None]:
    """The instants of one page of a stored series, oldest first, and the cursor to the page before."""
    oldest = ask.started // STEP - _STORED + 1
    newest = ask.at // STEP
    before = parse_moment(ask.text("before") or "")
    if before is not None:
        newest = min(newest, -(-to_ms(before) // STEP) - 1)
    places = range(max(oldest, newest - ask.integer("limit", 200) + 1), newest + 1)
    cursor = iso_seconds(places[0] * STEP) if places and places[0] > oldest else None
    return [place * STEP for place in places], cursor


def _std(ask: Ask, times: Sequence[int]) -> list[tuple[Chain, dict[int, float]]]:
    """The std-signed profile at each instant."""
    _ = ask.chain  # 404 where there is none
    return [(chain, net(chain.slices, "std")) for chain in map(ask.coin.chain, times)]


def _walls(rows: list[tuple[Chain, dict[int, float]]]) -> dict[str, Any]:
    found = [named_walls(profile, chain.spot) for chain, profile in rows]
    return {
        "call_wall": [each["call_resistance"] for each in found],
        "put_wall": [each["put_support"] for each in found],
    }


def history(ask: Ask) -> Body:
    """`/gex/history`."""
    times, cursor = stored(ask)
    rows = _std(ask, times)
    data = {
        "timestamps": [iso_seconds(ms) for ms in times],
        "spot_price": [chain.spot for chain, _ in rows],
        "total_gex": [total(profile.values()) for _, profile in rows],
        "net_gex_5pct": [
            total(gex for strike, gex in profile.items() if abs(strike / chain.spot - 1) <= _LOCAL)
            for chain, profile in rows
        ],
        **_walls(rows),
        "next_cursor": cursor,
    }
    return Body(data)


def stress_history(ask: Ask) -> Body:
    """`/gex/stress-history`: a point each hour, and the newest one."""
    first = ask.at - min(ask.back(), 30 * DAY)
    times = [*range(-(-first // HOUR) * HOUR, ask.at, HOUR), ask.at]
    rows = _std(ask, times)
    data = {
        "timestamps": [iso_seconds(ms) for ms in times],
        "spot_price": [chain.spot for chain, _ in rows],
        "hvl": [flip(profile, chain.spot) for chain, profile in rows],
        **_walls(rows),
        "net_gex": [total(profile.values()) for _, profile in rows],
    }
    return Body(data)


def time_heatmap(ask: Ask) -> Body:
    """`/gex/time-heatmap`: the newest snapshots by strike."""
    _ = ask.chain
    times = ask.coin.snapshots.latest(ask.at, _FRAMES) or [ask.at]
    name = ask.text("greek") or "gex"
    frames = [_frame(ask, ask.coin.chain(ms), _HEAT_GREEKS[name]) for ms in times]
    strikes = sorted({strike for frame in frames for strike in frame if abs(strike / ask.spot - 1) <= _NEAR})
    data = {
        "greek": name,
        "timestamps": [iso_seconds(ms) for ms in times],
        "strikes": strikes,
        "matrix": [[round(frame[strike]) if strike in frame else None for frame in frames] for strike in strikes],
    }
    return ask.signed(data)


def _frame(ask: Ask, chain: Chain, greek: str) -> dict[int, float]:
    low, high = ask.integer("dte_min"), ask.integer("dte_max", 365)
    sums: dict[int, float] = {}
    for part in chain.slices:
        if low <= part.dte <= high:
            for strike, figure in _kept(ask, part, greek):
                sums[strike] = sums.get(strike, 0.0) + figure
    return sums


def _kept(ask: Ask, part: Slice, greek: str) -> list[tuple[int, float]]:
    low, high = ask.number("iv_min") or 0, ask.number("iv_max") or 200
    least = (ask.number("min_oi") or 0) * 10
    calls, puts = exposures(part, greek, ask.model)
    return [
        (strike, (call if call_oi >= least else 0.0) + (put if put_oi >= least else 0.0))
        for strike, iv, call, put, call_oi, put_oi in zip(
            part.page.strikes, part.ivs, calls, puts, part.page.call.oi, part.page.put.oi, strict=True
        )
        if low <= iv <= high
    ]
