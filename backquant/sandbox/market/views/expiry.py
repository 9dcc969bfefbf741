"""The figures of one expiry, each in one place: every reply that shows one of them asks for it by its name; no I/O."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..chain import Slice
from ..figures import total
from ..levels import max_pain
from ..pricing import Right
from ..sums import gex_sums, side_sums, venue_split

__all__ = ["facts", "ratio"]


def facts(part: Slice, names: str) -> dict[str, Any]:
    """The figures of these names."""
    return {name: _FACTS[name](part) for name in names.split()}


def ratio(call_oi: float, put_oi: float) -> float | None:
    """Puts for each call."""
    return round(put_oi / call_oi, 4) if call_oi else None


def _atm(part: Slice) -> float:
    return round(part.smile.atm(part.years), 2)


def _wing(delta: float, kind: Right) -> Callable[[Slice], float]:
    return lambda part: round(part.smile.at_delta(delta, part.years, kind), 2)


def _held(part: Slice) -> float:
    return total(side_sums(part))


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
    "call_oi": lambda part: side_sums(part)[0],
    "put_oi": lambda part: side_sums(part)[1],
    "total_oi": _held,
    "pcr": lambda part: ratio(*side_sums(part)),
    "notional_oi_usd": lambda part: round(_held(part) * part.spot, 2),
    "net_gex": lambda part: gex_sums(part, "std")[0],
    "max_pain": max_pain,
    "by_venue": lambda part: venue_split([part], part.spot),
}
