"""Prints in equal buckets of time, for the views that show them so; no I/O."""

from collections.abc import Collection

from ...failure import not_found
from ..ask import Ask
from ..prints import Print
from ..times import MINUTE

__all__ = ["bucketed", "needs_flow", "window_prints"]


def needs_flow(ask: Ask) -> None:
    """404 for the coins whose tape is too thin."""
    if not ask.coin.coin.has_flow:
        raise not_found(f"No data for {ask.symbol}")


def window_prints(ask: Ask, floor: str | None = None) -> list[Print]:
    """The prints of the window that `hours` asks for, oldest first; `floor` names a least premium."""
    least = (ask.number(floor) if floor else None) or 0.0
    found = ask.prints(ask.now - ask.back(), ask.now)
    return [each for each in found if each.venue in ask.tape_venues and each.premium_usd >= least]


def bucketed(ask: Ask, venues: Collection[str]) -> list[tuple[int, list[Print]]]:
    """The buckets whose beginning lies in the window; quiet ones stay, empty."""
    needs_flow(ask)
    width = ask.integer("bucket_minutes") * MINUTE
    first = -(-(ask.now - ask.back()) // width)
    least = ask.number("min_size") or 0.0
    groups: list[tuple[int, list[Print]]] = [(place * width, []) for place in range(first, ask.now // width + 1)]
    for each in ask.prints(first * width - 1, ask.now):
        if each.venue in venues and each.premium_usd >= least:
            groups[each.ts_ms // width - first][1].append(each)
    return groups
