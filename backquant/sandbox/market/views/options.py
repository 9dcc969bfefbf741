"""Views of the chain and of open interest; no I/O."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Any, Final, get_args

from ..ask import Ask, Body, view
from ..chain import Chain, Contract, Slice
from ..figures import sig, table, total
from ..levels import named_walls
from ..pricing import KINDS
from ..prints import Sums
from ..sums import facts, net, oi_sums, ratio, venue_split
from ..times import ExpiryKind

__all__: list[str] = []

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
_RANGES: Final[Mapping[str, Callable[[Contract], float]]] = {
    "oi": lambda each: each.oi,
    "delta": lambda each: abs(round(each.greeks.delta, 5)),
}
_IDENTITY: Final = "expiry expiry_date dte type is_anchor"
_IV: Final = "atm_iv skew_25d put_25d_iv call_25d_iv"
_OI: Final = "call_oi put_oi total_oi pcr notional_oi_usd"
_SUMMARY: Final = f"{_IDENTITY} {_IV} {_OI} net_gex max_pain by_venue"


@view("/options/chain")
def chain(ask: Ask) -> Body:
    whole = ask.chain
    found = _filtered(ask)
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


def _filtered(ask: Ask) -> list[Contract]:
    window, kind = ask.window(), ask.text("option_type")
    found = [
        each
        for part in ask.slices()
        for each in part.contracts()
        if window.holds(each.strike) and kind in (None, "both", each.kind)
    ]
    for name, figure in _RANGES.items():
        span = ask.span(name)
        if span.bounded:
            found = [each for each in found if span.holds(figure(each))]
    return found


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


@view("/options/expiry-summary")
def expiry_summary(ask: Ask) -> dict[str, Any]:
    slices = ask.chain.slices
    return {
        "expiries": [facts(part, _SUMMARY) | {"by_venue_unattributed": None} for part in slices],
        "anchor_count": sum(part.expiry.is_anchor for part in slices),
        "type_counts": _type_counts(slices),
    }


def _type_counts(slices: Sequence[Slice]) -> dict[str, int]:
    return {kind: sum(part.expiry.kind == kind for part in slices) for kind in get_args(ExpiryKind)}


@view("/options/opex")
def opex(ask: Ask) -> Body:
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


@view("/options/expected-move")
def expected_move(ask: Ask) -> dict[str, Any]:
    whole = ask.chain
    return {
        "symbol": ask.symbol,
        "spot_price": whole.spot,
        "horizon_hours": 24,
        "atm_iv": whole.atm_iv(1),
        **whole.expected_move(),
    }


@view("/options/oi/by-expiry")
def oi_by_expiry(ask: Ask) -> dict[str, Any]:
    slices = ask.slices()
    rows = [(part.expiry.token, part.dte, *oi_sums(part, ask.venues)) for part in slices]
    columns = table("expiries dtes call_oi put_oi", rows)
    calls, puts = columns["call_oi"], columns["put_oi"]
    return {
        **columns,
        "total_call_oi": total(calls),
        "total_put_oi": total(puts),
        "call_oi_cdf": _shares(calls),
        "put_oi_cdf": _shares(puts),
        "total_oi_cdf": _shares([total(pair) for pair in zip(calls, puts, strict=True)]),
        "by_venue": [venue_split([part], part.spot, ask.venues) for part in slices],
        "by_venue_unattributed": None,
    }


def _shares(values: Sequence[float]) -> list[float | None]:
    whole = sum(values)
    return [round(part / whole, 5) if whole else None for part in accumulate(values)]
