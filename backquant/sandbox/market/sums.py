"""Sums over slices of the chain: exposure and open interest, by strike, by side and by venue; no I/O."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from .black_scholes import KINDS
from .chain import Signing, Slice, Venues
from .figures import total
from .world import VENUES

__all__ = ["by_strike", "gex_by_strike", "gex_sums", "net", "oi_by_strike", "side_sums", "venue_split"]

_Figure = TypeVar("_Figure", int, float)


def by_strike(
    columns: Iterable[tuple[Slice, Sequence[_Figure], Sequence[_Figure]]],
) -> dict[int, tuple[_Figure, _Figure]]:
    """Figures of calls and of puts, each summed over expiries for every strike, strikes rising."""
    calls: dict[int, _Figure] = {}
    puts: dict[int, _Figure] = {}
    for part, call_side, put_side in columns:
        for strike, call, put in zip(part.page.strikes, call_side, put_side, strict=True):
            calls[strike] = calls.get(strike, 0) + call
            puts[strike] = puts.get(strike, 0) + put
    return {strike: (calls[strike], puts[strike]) for strike in sorted(calls)}


def gex_by_strike(
    slices: Iterable[Slice], model: Signing, venues: Venues = None
) -> dict[int, tuple[float, float, float]]:
    """Net, call and put exposure of each strike, strikes rising."""
    sums = by_strike((part, part.gex("call", model, venues), part.gex("put", model, venues)) for part in slices)
    return {
        strike: (round(call + put, 1) + 0.0, round(call, 1) + 0.0, round(put, 1) + 0.0)
        for strike, (call, put) in sums.items()
    }


def net(slices: Iterable[Slice], model: Signing, venues: Venues = None) -> dict[int, float]:
    """Net exposure of each strike, strikes rising."""
    sums: dict[int, float] = {}
    for part in slices:
        sides = part.gex("call", model, venues), part.gex("put", model, venues)
        for strike, call, put in zip(part.page.strikes, *sides, strict=True):
            sums[strike] = sums.get(strike, 0.0) + call + put
    return {strike: round(sums[strike], 1) + 0.0 for strike in sorted(sums)}


def oi_by_strike(slices: Iterable[Slice], venues: Venues = None) -> dict[int, tuple[int, int]]:
    """Call and put open interest of each strike in tenths of a coin, strikes rising."""
    return by_strike((part, part.oi("call", venues), part.oi("put", venues)) for part in slices)


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
