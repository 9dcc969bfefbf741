"""Views of open interest, by expiry and over time; no I/O."""

from collections.abc import Sequence
from itertools import accumulate

from ..ask import Ask, Body
from ..figures import total
from ..sums import side_sums, venue_split
from ..times import iso_seconds
from .expiry import columns
from .gex_series import stored

__all__ = ["oi_by_expiry", "oi_history"]


def oi_by_expiry(ask: Ask) -> Body:
    """`/options/oi/by-expiry`."""
    slices = ask.slices()
    calls, puts = ([side_sums(part, ask.venues)[side] for part in slices] for side in (0, 1))
    both = [total(pair) for pair in zip(calls, puts, strict=True)]
    data = {
        **columns(slices, expiries="expiry", dtes="dte"),
        "call_oi": calls,
        "put_oi": puts,
        "total_call_oi": total(calls),
        "total_put_oi": total(puts),
        "call_oi_cdf": _shares(calls),
        "put_oi_cdf": _shares(puts),
        "total_oi_cdf": _shares(both),
        "by_venue": [venue_split([part], part.spot, ask.venues) for part in slices],
        "by_venue_unattributed": None,
    }
    return Body(data)


def _shares(values: Sequence[float]) -> list[float | None]:
    whole = sum(values)
    return [round(part / whole, 5) if whole else None for part in accumulate(values)]


def oi_history(ask: Ask) -> Body:
    """`/options/oi/history`."""
    times, cursor = stored(ask)
    _ = ask.chain
    rows = [tuple(sum(side) / 10 for side in ask.coin.held(ms)) for ms in times]
    data = {
        "timestamps": [iso_seconds(ms) for ms in times],
        "total_oi": [total(row) for row in rows],
        "call_oi": [row[0] for row in rows],
        "put_oi": [row[1] for row in rows],
        "next_cursor": cursor,
    }
    return Body(data)
