"""Views of the tape, all cut from the same prints; no I/O."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice, product
from typing import Any, Final

from ...moments import parse_expiry, parse_moment
from ..ask import Ask, Body, view
from ..figures import running, total
from ..pricing import KINDS
from ..prints import Print
from ..times import DAY, HOUR, MINUTE, iso, iso_seconds, midnight, to_ms
from ..world import TAPE_FLOOR, VENUES
from .flow import disagreement

__all__: list[str] = []

_WHALE_USD: Final = 250_000.0
_ATM_RANGE: Final = 0.02
_LOOKED_THROUGH: Final = 2 * DAY
_SUMMED: Final = 3 * DAY
"""How far back the flow by strike is summed."""
_SIDES: Final = ("buy", "sell")
_TIDE: Final = ("call_net_premium", "put_net_premium", "call_notional_volume", "put_notional_volume")
_CUSTOMER_NOTE: Final = "Figures describe customers' trades, not dealers' hedging."


def _prints(ask: Ask, start: int, end: int, venues: Collection[str], floor: str = "") -> list[Print]:
    """The prints of a stretch on some venues, oldest first; `floor` names the argument that tells a least premium."""
    least = ask.amount(floor)
    return [each for each in ask.prints(start, end) if each.venue in venues and each.premium_usd >= least]


def _in_window(ask: Ask, floor: str) -> list[Print]:
    """The prints of the window that `hours` asks for."""
    return _prints(ask, ask.now - ask.back(), ask.now, ask.tape_venues, floor)


def _bucketed(prints: Iterable[Print], starts: range) -> list[tuple[int, list[Print]]]:
    """Prints in equal buckets; quiet ones stay, empty."""
    groups: list[tuple[int, list[Print]]] = [(ms, []) for ms in starts]
    for each in prints:
        groups[(each.ts_ms - starts.start) // starts.step][1].append(each)
    return groups


def _window_buckets(ask: Ask, venues: Collection[str]) -> list[tuple[int, list[Print]]]:
    """The buckets whose beginning lies in the window."""
    ask.needs_flow()
    width = ask.integer("bucket_minutes") * MINUTE
    starts = range(-(-(ask.now - ask.back()) // width) * width, ask.now + 1, width)
    return _bucketed(_prints(ask, starts.start - 1, ask.now, venues, "min_size"), starts)


def _buckets(ask: Ask, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What was asked for, and the buckets, each with the sum of the nets so far."""
    sums = running((row["net"] for row in rows), 2)
    summed = [row | {"cumulative_net": cumulative} for row, cumulative in zip(rows, sums, strict=True)]
    return {"hours": ask.integer("hours"), "bucket_minutes": ask.integer("bucket_minutes"), "buckets": summed}


def _matching(ask: Ask, prints: Iterable[Print]) -> Iterator[Print]:
    """The prints that pass all filters of `/tape`."""
    venues, window = set(ask.tape_venues), ask.window()
    name, kind, least = ask.text("instrument"), ask.text("option_type"), ask.amount("premium_min_usd")
    tags, today = ask.names("tags") or (), ask.now // DAY
    for each in prints:
        if (
            each.venue in venues
            and window.holds(each.strike)
            and (name is None or each.instrument == name)
            and (kind is None or each.kind == kind)
            and each.premium_usd >= least
            and all(_tagged(each, tag, today) for tag in tags)
        ):
            yield each


def _tagged(each: Print, tag: str, today: int) -> bool:
    if tag == "0dte":
        return each.expiry.number == today
    if tag == "whale":
        return each.premium_usd >= _WHALE_USD
    return each.index_price is not None and abs(each.strike / each.index_price - 1) <= _ATM_RANGE


@view("/tape", source=VENUES)
def page(ask: Ask) -> dict[str, Any]:
    """One page; both bounds are exclusive.

    A page looks through two days of prints at most: where few pass the filters it ends early, and its cursor goes on.
    """
    before, after = parse_moment(ask.text("before") or ""), parse_moment(ask.text("after") or "")
    start = TAPE_FLOOR - 1 if after is None else max(to_ms(after), TAPE_FLOOR - 1)
    end = ask.now if before is None else min(to_ms(before) - (before.microsecond % 1000 == 0), ask.now)
    newest_first = ask.text("order") != "asc"
    edge = max(start, end - _LOOKED_THROUGH) if newest_first else min(end, start + _LOOKED_THROUGH)
    looked = ask.prints(edge if newest_first else start, end if newest_first else edge, newest_first=newest_first)
    matching = _matching(ask, looked if start < end else ())
    rows = list(islice(matching, ask.integer("limit", 200)))
    cursor: str | None = None
    if next(matching, None) is not None:
        cursor = iso(rows[-1].ts_ms)
    elif start < edge < end:
        cursor = iso(edge + newest_first)
    return {"trades": [each.row for each in rows], "next_cursor": cursor, "has_more": cursor is not None}


@view("/tape/recent", source=VENUES)
def recent(ask: Ask) -> dict[str, Any]:
    newest = _matching(ask, ask.prints(ask.now - _SUMMED, ask.now, newest_first=True))
    return {"trades": [each.row for each in islice(newest, ask.integer("limit", 100))]}


@view("/tape/whale", source=VENUES)
def whales(ask: Ask) -> dict[str, Any]:
    ask.needs_flow()
    large = sorted(_in_window(ask, "premium_min_usd"), key=lambda each: -each.premium_usd)
    return {
        "window_hours": ask.integer("hours"),
        "premium_min_usd": ask.arguments.get("premium_min_usd"),
        "trades": [each.row for each in large[: ask.integer("limit")]],
    }


def _by_strike(prints: Iterable[Print]) -> list[tuple[int, list[Print]]]:
    groups: defaultdict[int, list[Print]] = defaultdict(list)
    for each in prints:
        groups[each.strike].append(each)
    return sorted(groups.items())


@view("/tape/stats", source=VENUES)
def stats(ask: Ask) -> dict[str, Any]:
    prints = _in_window(ask, "premium_min_usd")
    return {
        "window_hours": ask.integer("hours"),
        "overall": _block(prints),
        "per_venue": {
            venue: _block([each for each in prints if each.venue == venue])
            for venue in VENUES
            if venue in ask.tape_venues
        },
    }


def _block(prints: Sequence[Print]) -> dict[str, Any]:
    buy, sell = _sides(prints, "premium_usd")
    return {
        "trades": len(prints),
        "premium_usd": total((buy, sell), 2),
        "contracts": total((each.amount for each in prints), 2),
        "calls": sum(each.kind == "call" for each in prints),
        "puts": sum(each.kind == "put" for each in prints),
        "buy_premium_usd": buy,
        "sell_premium_usd": sell,
    }


def _sides(prints: Sequence[Print], figure: str) -> list[float]:
    """A figure of what takers bought, added up, and of what they sold."""
    return [total((getattr(each, figure) for each in prints if each.direction == side), 2) for side in _SIDES]


@view("/tape/strike-heat", source=VENUES)
def strike_heat(ask: Ask) -> dict[str, Any]:
    """The strikes of the largest net premium."""
    ask.needs_flow()
    rows: list[dict[str, Any]] = []
    for strike, prints in _by_strike(_in_window(ask, "min_size")):
        buy, sell = _sides(prints, "premium_usd")
        both = {"net": total((buy, -sell), 2), "total": total((buy, sell), 2)}
        rows.append({"strike": strike, "buy": buy, "sell": sell, **both, "trades": len(prints)})
    rows.sort(key=lambda row: -abs(row["net"]))
    return {"window_hours": ask.integer("hours"), "strikes": rows[: ask.integer("top")]}


@view("/tape/imbalance")
def imbalance(ask: Ask) -> Body:
    """By premium, or by delta of the venue whose prints carry one."""
    by_delta = ask.text("weight") == "delta"
    rows: list[dict[str, Any]] = []
    for ms, prints in _window_buckets(ask, ("deribit",) if by_delta else ask.tape_venues):
        figures: dict[str, float] = {}
        if not by_delta:
            figures = {name: sums["premium"] for name, sums in _sums(prints).items()}
            figures["passive"] = total((each.premium_usd for each in prints if each.is_block_trade), 2)
        net = total((each.delta_usd if by_delta else each.signed_premium for each in prints), 2)
        rows.append({"ts": iso_seconds(ms), **figures, "net": net})
    data = {"weight": ask.text("weight"), **_buckets(ask, rows)}
    return Body(data, source=["deribit"] if by_delta else ask.tape_venues)


@view("/gex/delta-flow")
def delta_flow(ask: Ask) -> Body:
    """Trades on the reference venue."""
    rows: list[dict[str, Any]] = []
    for ms, prints in _window_buckets(ask, ("deribit",)):
        buy, sell = _sides(prints, "delta_usd")
        rows.append({"ts": iso_seconds(ms), "buy_delta": buy, "sell_delta": sell, "net": total((buy, sell), 2)})
    return Body(_buckets(ask, rows), {"note": _CUSTOMER_NOTE}, ["deribit"])


@view("/tape/flow-by-strike")
def flow_by_strike(ask: Ask) -> Body:
    """The prints of contracts that are still open."""
    ask.needs_flow()
    expiry, expiries = ask.text("expiry"), ask.names("expiries")
    days = {parse_expiry(text) for text in expiries or ([expiry] if expiry else ())}
    prints = [
        each
        for each in _prints(ask, ask.at - _SUMMED, ask.at, ask.tape_venues, "min_premium_usd")
        if each.expiry.number >= ask.at // DAY and (not days or each.expiry.day in days)
    ]
    split = ask.wants("by_venue")
    data = {
        "coin": ask.coin.coin.name,
        "expiry": expiry,
        "expiries": expiries,
        "available_expiries": [expiry.day.isoformat() for expiry in ask.chain.expiries],
        "available_venues": sorted(VENUES),
        "spot_price": ask.spot,
        "strikes": [
            {
                "strike": strike,
                **_sums(group),
                **({"by_venue": {venue: {"net_size": _net_size(group, venue)} for venue in VENUES}} if split else {}),
            }
            for strike, group in _by_strike(prints)
        ],
        "totals": _sums(prints),
        "block_trades": sum(each.is_block_trade for each in prints),
        "ts": iso_seconds(ask.at).replace("Z", "+00:00"),
    }
    return Body(data, {"venue_disagreement": disagreement(ask.chain)} if split else {}, ask.tape_venues)


def _sums(prints: Sequence[Print]) -> dict[str, Any]:
    sums: dict[str, Any] = {}
    for kind, side in product(KINDS, _SIDES):
        chosen = [each for each in prints if each.kind == kind and each.direction == side]
        sums[f"{kind}_{side}"] = {
            "premium": total((each.premium_usd for each in chosen), 2),
            "size": total(each.amount for each in chosen),
            "trades": len(chosen),
        }
    return sums


def _net_size(prints: Iterable[Print], venue: str) -> float:
    """Size sold less size bought by takers on a venue."""
    return total((each.amount if each.direction == "sell" else -each.amount) for each in prints if each.venue == venue)


@view("/options/premium-tide", source=["deribit"])
def premium_tide(ask: Ask) -> dict[str, Any]:
    """Trades on the reference venue, summed up since midnight or over a week."""
    weekly = ask.text("horizon") == "weekly"
    width = HOUR if weekly else HOUR // 12
    begin = ask.at // HOUR * HOUR - 7 * DAY if weekly else midnight(ask.at)
    prints = _prints(ask, begin - 1, ask.at, ("deribit",))
    sums: dict[str, float] = dict.fromkeys(_TIDE, 0.0)
    rows: list[dict[str, Any]] = []
    for ms, group in _bucketed(prints, range(begin, ask.at + 1, width)):
        for each in group:
            sums[f"{each.kind}_net_premium"] += each.signed_premium
            sums[f"{each.kind}_notional_volume"] += each.notional_usd
        rows.append({"ts": iso_seconds(ms), **{name: round(summed, 2) for name, summed in sums.items()}})
    return {"horizon": ask.text("horizon"), "series": rows}
