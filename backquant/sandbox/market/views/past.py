"""Views of past instants: gamma exposure, stress, the time heatmap, open interest, put/call ratio; no I/O."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from ...moments import parse_moment
from ..ask import Ask, Body, view
from ..chain import Chain
from ..figures import table, total
from ..levels import flip, named_walls
from ..pricing import KINDS
from ..sums import exposure, net, ratio
from ..times import DAY, HOUR, iso_seconds, to_ms
from ..world import CHAIN_VENUES, VENUES

__all__: list[str] = []

_STEP: Final = 30_000
_STORED: Final = 1_200
"""Points that a stored series had when the sandbox began."""
_FRAMES: Final = 48
_NEAR: Final = 0.10
_LOCAL: Final = 0.05
_HEAT_GREEKS: Final = {"gex": "gamma", "dex": "delta", "vex": "vega", "charm": "charm", "vanna": "vanna"}
_PCR_POINTS: Final = 576
"""Two days of points are kept."""


def _stored(ask: Ask) -> tuple[list[int], str | None]:
    """The instants of one page of a stored series, oldest first, and the cursor to the page before."""
    _ = ask.chain  # 404 where there is none
    oldest = ask.started // _STEP - _STORED + 1
    newest = ask.at // _STEP
    before = parse_moment(ask.text("before") or "")
    if before is not None:
        newest = min(newest, -(-to_ms(before) // _STEP) - 1)
    places = range(max(oldest, newest - ask.integer("limit", 200) + 1), newest + 1)
    cursor = iso_seconds(places[0] * _STEP) if places and places[0] > oldest else None
    return [place * _STEP for place in places], cursor


def _profiles(ask: Ask, times: Sequence[int]) -> Iterator[tuple[Chain, dict[int, float], list[int | None]]]:
    """The chain of each instant, its std-signed profile, and the largest walls."""
    for chain in map(ask.chain_at, times):
        profile = net(chain.slices, "std")
        yield chain, profile, list(named_walls(profile, chain.spot).values())


@view("/gex/history")
def history(ask: Ask) -> dict[str, Any]:
    times, cursor = _stored(ask)
    rows: list[Sequence[Any]] = []
    for chain, profile, walls in _profiles(ask, times):
        local = total(gex for strike, gex in profile.items() if abs(strike / chain.spot - 1) <= _LOCAL)
        rows.append((iso_seconds(chain.at), chain.spot, total(profile.values()), local, *walls))
    columns = table("timestamps spot_price total_gex net_gex_5pct call_wall put_wall", rows)
    return {**columns, "next_cursor": cursor}


@view("/gex/stress-history")
def stress_history(ask: Ask) -> dict[str, Any]:
    """A point each hour, and the newest one."""
    first = ask.at - min(ask.back(), 30 * DAY)
    times = [*range(-(-first // HOUR) * HOUR, ask.at, HOUR), ask.at]
    rows = [
        (iso_seconds(chain.at), chain.spot, flip(profile, chain.spot), *walls, total(profile.values()))
        for chain, profile, walls in _profiles(ask, times)
    ]
    return table("timestamps spot_price hvl call_wall put_wall net_gex", rows)


@view("/gex/time-heatmap")
def time_heatmap(ask: Ask) -> Body:
    """The newest snapshots by strike."""
    times = ask.coin.snapshots.latest(ask.at, _FRAMES) or [ask.at]
    name = ask.text("greek") or "gex"
    frames = [_frame(ask, ms, _HEAT_GREEKS[name]) for ms in times]
    strikes = sorted({strike for frame in frames for strike in frame if abs(strike / ask.spot - 1) <= _NEAR})
    data = {
        "greek": name,
        "timestamps": [iso_seconds(ms) for ms in times],
        "strikes": strikes,
        "matrix": [[round(frame[strike]) if strike in frame else None for frame in frames] for strike in strikes],
    }
    return ask.signed(data)


def _frame(ask: Ask, ms: int, greek: str) -> dict[int, float]:
    """The figures of one snapshot, of the contracts that the filters let through."""
    ivs, least = ask.span("iv"), ask.amount("min_oi") * 10
    sums: dict[int, float] = {}
    for part in ask.slices(ms):
        figures = (exposure(part, kind, greek, ask.model) for kind in KINDS)
        columns = zip(part.page.strikes, part.ivs, *figures, part.oi("call"), part.oi("put"), strict=True)
        for strike, iv, call, put, call_oi, put_oi in columns:
            if ivs.holds(iv):
                kept = (call if call_oi >= least else 0.0) + (put if put_oi >= least else 0.0)
                sums[strike] = sums.get(strike, 0.0) + kept
    return sums


@view("/options/oi/history")
def oi_history(ask: Ask) -> dict[str, Any]:
    times, cursor = _stored(ask)
    held = [(iso_seconds(ms), *(sum(side) / 10 for side in ask.coin.held(ms))) for ms in times]
    rows = [(ts, total((call, put)), call, put) for ts, call, put in held]
    return {**table("timestamps total_oi call_oi put_oi", rows), "next_cursor": cursor}


@view("/options/pcr")
def pcr(ask: Ask) -> Body:
    """A point each snapshot; the venue split adds up to the totals behind each ratio."""
    _ = ask.chain
    times = [ms for ms in ask.coin.snapshots.latest(ask.at, _PCR_POINTS) if ms >= ask.at - ask.back()] or [ask.at]
    held = [ask.coin.held(ms) for ms in times]
    sums = [tuple(sum(side) / 10 for side in sides) for sides in held]
    rows = [(iso_seconds(ms), ratio(call, put), call, put) for ms, (call, put) in zip(times, sums, strict=True)]
    data: dict[str, Any] = table("timestamps pcr call_oi put_oi", rows)
    if ask.wants("exchange_breakdown"):
        data["exchange_breakdown"] = {
            venue: table("call_oi put_oi", [[side[VENUES.index(venue)] / 10 for side in sides] for sides in held])
            for venue in CHAIN_VENUES
        }
    daily = ask.text("granularity") == "daily"
    extra = {
        "granularity": "intraday-fallback" if daily else "intraday",
        "points_available": _PCR_POINTS,
        "points_returned": len(times),
    }
    return Body(data, extra)
