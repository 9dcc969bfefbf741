"""Views of the chain and of open interest; no I/O."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from ..ask import Ask, Body
from ..black_scholes import KINDS
from ..chain import Chain, Contract, Slice
from ..figures import sig, total
from ..levels import named_walls
from ..prints import Sums
from ..sums import net
from ..times import iso_seconds
from ..world import CHAIN_VENUES, VENUES
from .expiry import facts, ratio

__all__ = ["chain", "expected_move", "expiry_summary", "opex", "pcr"]

_NAMES: Final = ("strike", "expiry", "dte", "type")
_SHARED: Final = ("gamma", "theta", "vega", "vanna", "charm")
"""What a call and a put of a strike have in common."""
_GROUPS: Final = {
    "oi": ("oi",),
    "iv": ("iv",),
    "bid_ask": ("mark", "bid", "ask"),
    "volume": ("volume", "notional_volume", "trade_count"),
    "greeks": ("delta", *_SHARED),
    "gex": ("gex",),
}
_KINDS: Final = ("daily", "weekly", "monthly", "quarterly")
_HELD_VENUES: Final = tuple(VENUES.index(venue) for venue in CHAIN_VENUES)
_IDENTITY: Final = "expiry expiry_date dte type is_anchor"
_IV: Final = "atm_iv skew_25d put_25d_iv call_25d_iv"
_OI: Final = "call_oi put_oi total_oi pcr notional_oi_usd"
_PCR_POINTS: Final = 576
"""Two days of points are kept."""


def chain(ask: Ask) -> Body:
    """`/options/chain`."""
    whole = ask.chain
    found = list(_filtered(ask, whole))
    most = ask.integer("max_contracts", 2_000)
    kept = found
    if len(found) > most:
        order = sorted(range(len(found)), key=lambda place: abs(found[place].strike - whole.spot))
        kept = [found[place] for place in sorted(order[:most])]
    groups = ask.names("include")
    wanted = [*_NAMES, *(name for group in _GROUPS if group in groups for name in _GROUPS[group])] if groups else ()
    traded = ask.coin.tape.traded(ask.at) if not groups or "volume" in groups else {}
    shown: dict[Any, dict[str, float]] = {}
    sections: dict[str, Any] = {
        "contracts": [_row(contract, shown, traded, wanted) for contract in kept],
        "aggregates": _aggregates(whole, found),
        "available_expiries": [expiry.token for expiry in whole.expiries],
    }
    fields = ask.names("fields") or list(sections)
    data: dict[str, Any] = {name: value for name, value in sections.items() if name in fields}
    data |= {"truncated": len(found) > most, "total_matching_count": len(found), "max_contracts": most}
    return Body(data, {"filter_hash": _hash(ask)})


def _hash(ask: Ask) -> str:
    text = json.dumps({name: value for name, value in ask.arguments.items() if name != "as_of"}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _filtered(ask: Ask, whole: Chain) -> Iterable[Contract]:
    wanted = ask.names("expiries")
    slices = ask.slices() if wanted is None else [part for part in ask.slices() if part.expiry.token in wanted]
    window, kind = ask.window(), ask.text("option_type")
    oi_low, oi_high = ask.number("oi_min"), ask.number("oi_max")
    delta_low, delta_high = ask.number("delta_min"), ask.number("delta_max")
    for part in slices:
        for contract in part.contracts():
            if (
                window.holds(contract.strike)
                and kind in (None, "both", contract.kind)
                and (oi_low is None or contract.oi >= oi_low)
                and (oi_high is None or contract.oi <= oi_high)
                and (delta_low is None or abs(round(contract.greeks.delta, 5)) >= delta_low)
                and (delta_high is None or abs(round(contract.greeks.delta, 5)) <= delta_high)
            ):
                yield contract


def _row(contract: Contract, shown: dict[Any, dict[str, float]], traded: Sums, wanted: Sequence[str]) -> dict[str, Any]:
    """One row; activity is null where nobody measures it, which is not the same as no trade."""
    part, kind, strike, iv, oi, gex, greeks = contract
    number = part.expiry.number
    if (shared := shown.get((number, strike))) is None:
        shared = shown[number, strike] = {name: sig(getattr(greeks, name), 5) for name in _SHARED}
    mark, bid, ask = contract.quote
    size, premium, count = traded.get((number, strike, kind), (0.0, 0.0, 0))
    row = {
        "strike": strike,
        "expiry": part.expiry.token,
        "dte": part.dte,
        "type": kind,
        "oi": oi,
        "iv": iv,
        "mark": mark,
        "bid": bid,
        "ask": ask,
        "volume": round(size, 1),
        "notional_volume": round(premium, 2),
        "trade_count": count if part.coin.has_flow else None,
        "delta": round(greeks.delta, 5) + 0.0,
        **shared,
        "gex": gex,
    }
    return {name: row[name] for name in wanted} if wanted else row


def _aggregates(whole: Chain, found: Sequence[Contract]) -> dict[str, Any]:
    sides = [[each for each in found if each.kind == kind] for kind in KINDS]
    call_gex, put_gex = (total(each.gex for each in side) for side in sides)
    call_oi, put_oi = (total(each.oi for each in side) for side in sides)
    return {
        "net_gex": total((call_gex, put_gex)),
        "call_gex": call_gex,
        "put_gex": put_gex,
        "total_oi": total((call_oi, put_oi)),
        "call_oi": call_oi,
        "put_oi": put_oi,
        "pcr": ratio(call_oi, put_oi),
        "atm_iv": whole.atm_iv(30) if found else None,
        "contract_count": len(found),
    }


def expiry_summary(ask: Ask) -> Body:
    """`/options/expiry-summary`."""
    slices = ask.chain.slices
    data = {
        "expiries": [_summary_row(part) for part in slices],
        "anchor_count": sum(part.expiry.is_anchor for part in slices),
        "type_counts": _type_counts(slices),
    }
    return Body(data)


def _summary_row(part: Slice) -> dict[str, Any]:
    return facts(part, f"{_IDENTITY} {_IV} {_OI} net_gex max_pain by_venue") | {"by_venue_unattributed": None}


def _type_counts(slices: Iterable[Slice]) -> dict[str, int]:
    counts = Counter(part.expiry.kind for part in slices)
    return {kind: counts[kind] for kind in _KINDS}


def opex(ask: Ask) -> Body:
    """`/options/opex`."""
    horizon, types = ask.integer("horizon", 30), ask.names("types")
    anchor = next((part for part in ask.chain.slices if part.expiry.is_anchor), None)
    listed = [part for part in ask.chain.slices if part.dte <= horizon and (types is None or part.expiry.kind in types)]
    data = {
        "symbol": ask.symbol,
        "horizon_days": horizon,
        "spot_price": ask.spot,
        "expirations": [_expiration(part) for part in listed],
        "count": len(listed),
        "type_counts": _type_counts(listed),
        "next_anchor": None if anchor is None else facts(anchor, "type expiry expiry_date dte"),
        "filtered_types": types,
    }
    return Body(data, {"expiry_count": len(listed)})


def _expiration(part: Slice) -> dict[str, Any]:
    gamma = named_walls(net([part], "std"), part.spot)
    return {
        **facts(part, _IDENTITY),
        "oi": facts(part, _OI),
        "iv": facts(part, _IV),
        "gamma": facts(part, "net_gex") | gamma | facts(part, "max_pain"),
    }


def pcr(ask: Ask) -> Body:
    """`/options/pcr`: a point each snapshot; the venue split adds up to the totals behind each ratio."""
    _ = ask.chain
    times = [ms for ms in ask.coin.snapshots.latest(ask.at, _PCR_POINTS) if ms >= ask.at - ask.back()] or [ask.at]
    held = [ask.coin.held(ms) for ms in times]
    calls, puts = ([sum(sides[side]) / 10 for sides in held] for side in (0, 1))
    data: dict[str, Any] = {
        "timestamps": [iso_seconds(ms) for ms in times],
        "pcr": [ratio(call, put) for call, put in zip(calls, puts, strict=True)],
        "call_oi": calls,
        "put_oi": puts,
    }
    if ask.wants("exchange_breakdown"):
        data["exchange_breakdown"] = {
            VENUES[place]: {
                "call_oi": [sides[0][place] / 10 for sides in held],
                "put_oi": [sides[1][place] / 10 for sides in held],
            }
            for place in _HELD_VENUES
        }
    daily = ask.text("granularity") == "daily"
    extra = {
        "granularity": "intraday-fallback" if daily else "intraday",
        "points_available": _PCR_POINTS,
        "points_returned": len(times),
    }
    return Body(data, extra)


def expected_move(ask: Ask) -> Body:
    """`/options/expected-move`."""
    whole = ask.chain
    data = {
        "symbol": ask.symbol,
        "spot_price": whole.spot,
        "horizon_hours": 24,
        "atm_iv": whole.atm_iv(1),
        **whole.expected_move(),
    }
    return Body(data)
