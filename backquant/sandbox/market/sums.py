"""Sums over slices of the chain by strike, side and venue, and the figures of one expiry, each in one place; no I/O."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from .chain import Signing, Slice, Venues
from .figures import total
from .levels import max_pain
from .pricing import KINDS, Right
from .world import VENUES

__all__ = ["by_strike", "exposure", "exposure_by_strike", "facts", "gex_sums", "net", "oi_sums", "ratio", "venue_split"]

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


def oi_sums(part: Slice, venues: Venues = None) -> tuple[float, float]:
    """Call and put open interest of an expiry in coin."""
    return sum(part.oi("call", venues)) / 10, sum(part.oi("put", venues)) / 10


def gex_sums(part: Slice, model: Signing, venues: Venues = None) -> tuple[float, float, float]:
    """Net, call and put exposure of an expiry."""
    call, put = total(part.gex("call", model, venues)), total(part.gex("put", model, venues))
    return total((call, put)), call, put


def facts(part: Slice, names: str) -> dict[str, Any]:
    """The figures of these names: every reply that shows one of them asks for it by its name."""
    return {name: _FACTS[name](part) for name in names.split()}


def ratio(call_oi: float, put_oi: float) -> float | None:
    """Puts for each call."""
    return round(put_oi / call_oi, 4) if call_oi else None


def _atm(part: Slice) -> float:
    return round(part.smile.atm(part.years), 2)


def _wing(delta: float, kind: Right) -> Callable[[Slice], float]:
    return lambda part: round(part.smile.at_delta(delta, part.years, kind), 2)


def _held(part: Slice) -> float:
    return total(oi_sums(part))


_put_25d, _call_25d, _put_10d, _call_10d = (_wing(delta, kind) for delta in (0.25, 0.10) for kind in ("put", "call"))
_FACTS: Final[Mapping[str, Callable[[Slice], Any]]] = {
    "expiry": lambda part: part.expiry.token,
    "expiry_date": lambda part: part.expiry.day.isoformat(),
    "expiry_label": lambda part: part.expiry.day.strftime("%d %b %Y"),
    "dte": lambda part: part.dte,
    "type": lambda part: part.expiry.kind,
    "is_anchor": lambda part: part.expiry.is_anchor,
    "atm_iv": _atm,
    "put_25d_iv": _put_25d,
    "call_25d_iv": _call_25d,
    "skew_25d": lambda part: round(_put_25d(part) - _call_25d(part), 2),
    "put_10d_iv": _put_10d,
    "call_10d_iv": _call_10d,
    "skew_10d": lambda part: round(_put_10d(part) - _call_10d(part), 2),
    "butterfly_25d": lambda part: round((_put_25d(part) + _call_25d(part)) / 2 - _atm(part), 2),
    "call_oi": lambda part: oi_sums(part)[0],
    "put_oi": lambda part: oi_sums(part)[1],
    "total_oi": _held,
    "pcr": lambda part: ratio(*oi_sums(part)),
    "notional_oi_usd": lambda part: round(_held(part) * part.spot, 2),
    "net_gex": lambda part: gex_sums(part, "std")[0],
    "max_pain": max_pain,
    "by_venue": lambda part: venue_split([part], part.spot),
}
