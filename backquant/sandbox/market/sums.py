"""Sums over slices of the chain: exposure and open interest, by strike, by side and by venue; no I/O."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

from .chain import Signing, Slice, Venues
from .figures import total
from .pricing import KINDS, Right
from .world import VENUES

__all__ = ["by_strike", "exposure", "exposure_by_strike", "gex_sums", "net", "side_sums", "venue_split"]

_IN_COIN: Final = frozenset({"delta", "vanna", "charm"})
"""Greeks whose exposure is told in USD of the underlying; theta and vega are in USD by themselves."""


def exposure(part: Slice, kind: Right, greek: str, model: Signing, venues: Venues = None) -> list[float]:
    """What dealers are exposed to at each strike: USD per 1 % move for gamma, else the greek times size in USD."""
    if greek == "gamma":
        return part.gex(kind, model, venues)
    unit = part.spot / 10 if greek in _IN_COIN else 0.1
    pairs = zip(part.greeks(kind), part.sizes(kind, model, venues), strict=True)
    return [round(getattr(greeks, greek) * size * unit, 1) + 0.0 for greeks, size in pairs]


def by_strike(
    slices: Iterable[Slice], figures: Callable[[Slice, Right], Sequence[float]]
) -> dict[int, tuple[float, float]]:
    """Figures of calls and of puts, each summed over expiries for every strike, strikes rising."""
    sums: dict[int, tuple[float, float]] = {}
    for part in slices:
        for strike, call, put in zip(part.page.strikes, *(figures(part, kind) for kind in KINDS), strict=True):
            calls, puts = sums.get(strike, (0, 0))
            sums[strike] = (calls + call, puts + put)
    return dict(sorted(sums.items()))


def exposure_by_strike(
    slices: Iterable[Slice], greek: str, model: Signing, venues: Venues = None
) -> dict[int, tuple[float, float, float]]:
    """Net, call and put exposure of each strike, strikes rising."""
    sums = by_strike(slices, lambda part, kind: exposure(part, kind, greek, model, venues))
    return {strike: (total((call, put)), total((call,)), total((put,))) for strike, (call, put) in sums.items()}


def net(slices: Iterable[Slice], model: Signing, venues: Venues = None) -> dict[int, float]:
    """Net gamma exposure of each strike, strikes rising."""
    sums: dict[int, float] = {}
    for part in slices:
        sides = part.gex("call", model, venues), part.gex("put", model, venues)
        for strike, call, put in zip(part.page.strikes, *sides, strict=True):
            sums[strike] = sums.get(strike, 0.0) + call + put
    return {strike: round(sums[strike], 1) + 0.0 for strike in sorted(sums)}


def venue_split(
    slices: Sequence[Slice], spot: float, venues: Venues = None, strikes: Collection[int] | None = None
) -> dict[str, dict[str, float]]:
    """Open interest by venue, with a zero entry for venues that hold none."""
    split: dict[str, dict[str, float]] = {}
    for place in range(len(VENUES)) if venues is None else venues:
        call, put = (
            sum(
                row[place]
                for part in slices
                for strike, row in zip(part.page.strikes, part.side(kind).oi_by_venue, strict=True)
                if strikes is None or strike in strikes
            )
            for kind in KINDS
        )
        split[VENUES[place]] = {
            "call_oi": call / 10,
            "put_oi": put / 10,
            "total_oi": (call + put) / 10,
            "notional_oi_usd": round((call + put) / 10 * spot, 2),
        }
    return split


def side_sums(part: Slice, venues: Venues = None) -> tuple[float, float]:
    """Call and put open interest of an expiry in coin."""
    return sum(part.oi("call", venues)) / 10, sum(part.oi("put", venues)) / 10


def gex_sums(part: Slice, model: Signing, venues: Venues = None) -> tuple[float, float, float]:
    """Net, call and put exposure of an expiry."""
    call, put = total(part.gex("call", model, venues)), total(part.gex("put", model, venues))
    return total((call, put)), call, put
