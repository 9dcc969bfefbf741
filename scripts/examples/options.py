"""Replies about the chain and open interest."""

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from .aggregates import (
    Sides,
    Wings,
    atm_iv,
    expected_move,
    gex_sides,
    open_interest,
    put_call_ratio,
    venue_split,
    wings,
)
from .clock import EXPIRIES, GRID_NOW_MS, Expiry, iso_seconds
from .contracts import Contract
from .envelope import CHAIN_AGE_MS, OPTIONS_AGE_MS, Body, Example, Json, JsonObject
from .figures import running, total
from .gex_series import history_times
from .levels import max_pain, net_gex, nth, walls
from .market import Book, Market
from .prints import Print
from .spot import STEP_MS
from .venues import CHAIN_VENUES

MAX_CONTRACTS: Final = 2_000
OPEX_HORIZON: Final = 30
PCR_POINTS: Final = 96
REFERENCE_DAYS: Final = 30
UNMEASURED: Final = 0.12


def examples(market: Market) -> Iterator[Example]:
    """Examples of this family."""
    origin = market.origin(OPTIONS_AGE_MS)
    chain_origin = market.origin(CHAIN_AGE_MS)
    filter_hash = hashlib.sha256(b"BTCUSDT:unfiltered").hexdigest()[:16]
    yield Example("/options/chain", "typed", Body(_chain(market), chain_origin, {"filter_hash": filter_hash}))
    yield Example("/options/expiry-summary", "typed", Body(_expiry_summary(market.btc), origin))
    opex = _opex(market.btc)
    yield Example("/options/opex", "typed", Body(opex, origin, {"expiry_count": opex["count"]}))
    yield Example("/options/oi/by-expiry", "documented", Body(_oi_by_expiry(market.btc), origin))
    yield Example("/options/oi/history", "documented", Body(_oi_history(market.btc), origin))
    stored = {"granularity": "intraday", "points_available": PCR_POINTS, "points_returned": PCR_POINTS}
    yield Example("/options/pcr", "illustrative", Body(_pcr(market.btc), origin, stored))
    yield Example("/options/expected-move", "illustrative", Body(_expected_move(market.btc), origin))


def _chain(market: Market) -> JsonObject:
    rng = random.Random("options")
    traded: defaultdict[str, list[Print]] = defaultdict(list)
    for trade in market.prints:
        traded[trade.contract.instrument].append(trade)
    chain = market.btc.chain
    gex, oi = gex_sides(chain, "std"), open_interest(chain)
    return {
        "contracts": [_contract(c, traded.get(c.instrument, []), measured=rng.random() > UNMEASURED) for c in chain],
        "aggregates": {
            "net_gex": gex.both,
            "call_gex": gex.call,
            "put_gex": gex.put,
            "total_oi": oi.both,
            "call_oi": oi.call,
            "put_oi": oi.put,
            "pcr": put_call_ratio(oi),
            "atm_iv": atm_iv(market.btc.asset, REFERENCE_DAYS),
            "contract_count": len(chain),
        },
        "available_expiries": [expiry.token for expiry in EXPIRIES],
        "truncated": False,
        "total_matching_count": len(chain),
        "max_contracts": MAX_CONTRACTS,
    }


def _contract(contract: Contract, trades: Sequence[Print], *, measured: bool) -> JsonObject:
    """One row; activity is null when nobody measured it, which is not the same as no trade."""
    greeks, quote = contract.greeks, contract.quote
    known = measured or bool(trades)
    return {
        "strike": contract.strike,
        "expiry": contract.expiry.token,
        "dte": contract.expiry.dte,
        "type": contract.kind,
        "oi": contract.oi,
        "iv": contract.iv,
        "mark": quote.mark,
        "bid": quote.bid,
        "ask": quote.ask,
        "volume": total(t.amount for t in trades) if known else None,
        "notional_volume": total((t.notional_usd for t in trades), 2) if known else None,
        "trade_count": len(trades) if known else None,
        "delta": greeks.delta,
        "gamma": greeks.gamma,
        "theta": greeks.theta,
        "vega": greeks.vega,
        "vanna": greeks.vanna,
        "charm": greeks.charm,
        "gex": contract.gex("std"),
    }


def _expiry_summary(book: Book) -> JsonObject:
    return {
        "expiries": [_summary_row(book, expiry) for expiry in EXPIRIES],
        "anchor_count": sum(expiry.is_anchor for expiry in EXPIRIES),
        "type_counts": _type_counts(EXPIRIES),
    }


def _type_counts(expiries: Sequence[Expiry]) -> dict[str, Json]:
    kinds = ("daily", "weekly", "monthly", "quarterly")
    return {kind: sum(expiry.kind == kind for expiry in expiries) for kind in kinds}


def _summary_row(book: Book, expiry: Expiry) -> JsonObject:
    contracts = book.of(expiry)
    measures, oi = wings(book.asset, expiry), open_interest(contracts)
    return {
        "expiry": expiry.token,
        "expiry_date": expiry.day.isoformat(),
        "dte": expiry.dte,
        "type": expiry.kind,
        "is_anchor": expiry.is_anchor,
        **_iv_block(measures),
        **_oi_block(oi, book.asset.spot),
        "net_gex": gex_sides(contracts, "std").both,
        "max_pain": max_pain(contracts).block,
        "by_venue": venue_split(contracts, book.asset.spot),
        "by_venue_unattributed": None,
    }


def _iv_block(measures: Wings) -> dict[str, Json]:
    return {
        "atm_iv": measures.atm,
        "skew_25d": measures.skew_25d,
        "put_25d_iv": measures.put_25d,
        "call_25d_iv": measures.call_25d,
    }


def _oi_block(oi: Sides, spot: float) -> dict[str, Json]:
    return {
        "call_oi": oi.call,
        "put_oi": oi.put,
        "total_oi": oi.both,
        "pcr": put_call_ratio(oi),
        "notional_oi_usd": round(oi.both * spot, 2),
    }


def _opex(book: Book) -> dict[str, Json]:
    listed = [expiry for expiry in EXPIRIES if expiry.dte <= OPEX_HORIZON]
    anchor = next(expiry for expiry in listed if expiry.is_anchor)
    return {
        "symbol": book.asset.symbol,
        "horizon_days": OPEX_HORIZON,
        "spot_price": book.asset.spot,
        "expirations": [_expiration(book, expiry) for expiry in listed],
        "count": len(listed),
        "type_counts": _type_counts(listed),
        "next_anchor": {
            "type": anchor.kind,
            "expiry": anchor.token,
            "expiry_date": anchor.day.isoformat(),
            "dte": anchor.dte,
        },
        "filtered_types": None,
    }


def _expiration(book: Book, expiry: Expiry) -> JsonObject:
    contracts = book.of(expiry)
    ranked = walls(net_gex(contracts, "std"), book.asset.spot)
    return {
        "expiry": expiry.token,
        "expiry_date": expiry.day.isoformat(),
        "dte": expiry.dte,
        "type": expiry.kind,
        "is_anchor": expiry.is_anchor,
        "oi": _oi_block(open_interest(contracts), book.asset.spot),
        "iv": _iv_block(wings(book.asset, expiry)),
        "gamma": {
            "net_gex": gex_sides(contracts, "std").both,
            "call_resistance": nth(ranked.calls, 0),
            "put_support": nth(ranked.puts, 0),
            "max_pain": max_pain(contracts).block,
        },
    }


def _oi_by_expiry(book: Book) -> JsonObject:
    groups = [book.of(expiry) for expiry in EXPIRIES]
    oi = [open_interest(contracts) for contracts in groups]
    calls, puts, both = (total(values) for values in zip(*((s.call, s.put, s.both) for s in oi), strict=True))
    return {
        "expiries": [expiry.token for expiry in EXPIRIES],
        "dtes": [expiry.dte for expiry in EXPIRIES],
        "call_oi": [sides.call for sides in oi],
        "put_oi": [sides.put for sides in oi],
        "total_call_oi": calls,
        "total_put_oi": puts,
        "call_oi_cdf": [round(value / calls, 5) for value in running(sides.call for sides in oi)],
        "put_oi_cdf": [round(value / puts, 5) for value in running(sides.put for sides in oi)],
        "total_oi_cdf": [round(value / both, 5) for value in running(sides.both for sides in oi)],
        "by_venue": [venue_split(contracts, book.asset.spot) for contracts in groups],
        "by_venue_unattributed": None,
    }


def _drifting(last: float, count: int, rng: random.Random, step: float) -> list[float]:
    """A series that ends at a known figure."""
    values = [last]
    while len(values) < count:
        values.append(round(values[-1] * (1 + rng.gauss(-step / 6, step)), 1))
    return values[::-1]


def _oi_history(book: Book) -> JsonObject:
    rng = random.Random("oi-history")
    times, oi = history_times(), open_interest(book.chain)
    calls = _drifting(oi.call, len(times), rng, 0.00006)
    puts = _drifting(oi.put, len(times), rng, 0.00006)
    return {
        "timestamps": [iso_seconds(ms) for ms in times],
        "total_oi": [total(pair) for pair in zip(calls, puts, strict=True)],
        "call_oi": calls,
        "put_oi": puts,
        "next_cursor": iso_seconds(times[0]),
    }


def _pcr(book: Book) -> JsonObject:
    """Points of five minutes; the venue split adds up to the totals behind each ratio."""
    rng = random.Random("pcr")
    times = [GRID_NOW_MS - age * STEP_MS for age in reversed(range(PCR_POINTS))]
    series = {
        venue: [
            _drifting(total(c.oi_by_venue[venue] for c in book.chain if c.kind == kind), PCR_POINTS, rng, 0.0004)
            for kind in ("call", "put")
        ]
        for venue in CHAIN_VENUES
    }
    calls, puts = (
        [total(values) for values in zip(*(pair[side] for pair in series.values()), strict=True)] for side in (0, 1)
    )
    return {
        "timestamps": [iso_seconds(ms) for ms in times],
        "pcr": [put_call_ratio(Sides(call, put)) for call, put in zip(calls, puts, strict=True)],
        "call_oi": calls,
        "put_oi": puts,
        "exchange_breakdown": {venue: {"call_oi": pair[0], "put_oi": pair[1]} for venue, pair in series.items()},
    }


def _expected_move(book: Book) -> JsonObject:
    return {
        "symbol": book.asset.symbol,
        "spot_price": book.asset.spot,
        "horizon_hours": 24,
        "atm_iv": atm_iv(book.asset, 1),
        **expected_move(book.asset),
    }
