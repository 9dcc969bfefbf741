"""Replies of the tape group, all cut from the same day of trades."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from .clock import EXPIRIES, GRID_NOW_MS, MIDNIGHT_MS, MS_PER_DAY, iso, iso_seconds
from .contracts import Contract, TakerFlow
from .envelope import OPTIONS_AGE_MS, TAPE_AGE_MS, Body, Example, Json, JsonObject, Variant, computed_ms
from .figures import total
from .flow import delta_buckets, disagreement
from .levels import by_strike
from .market import Market
from .prints import Print, Side, buckets
from .spot import STEP_MS
from .venues import VENUES

PAGE: Final = 200
RECENT: Final = 100
WHALE_FLOOR_USD: Final = 100_000
WHALES: Final = 50
TOP_STRIKES: Final = 40
FLOW_AGE_MS: Final = 64_123
QUADRANTS: Final[tuple[tuple[str, str, Side], ...]] = (
    ("call_buy", "call", "buy"),
    ("call_sell", "call", "sell"),
    ("put_buy", "put", "buy"),
    ("put_sell", "put", "sell"),
)


def examples(market: Market) -> Iterator[Example]:
    """Examples of this family."""
    origin = market.origin(TAPE_AGE_MS, VENUES)
    newest = market.prints[::-1]
    yield Example("/tape", "documented", Body(_page(newest[:PAGE]), origin))
    yield Example("/tape/recent", "illustrative", Body({"trades": _rows(newest[:RECENT])}, origin))
    yield Example("/tape/whale", "illustrative", Body(_whales(market.prints), origin))
    yield Example("/tape/stats", "documented", Body(_stats(market.prints), origin))
    yield Example("/tape/strike-heat", "illustrative", Body(_strike_heat(market.prints), origin))
    yield Example(
        "/tape/imbalance",
        "illustrative",
        Body(_imbalance(market), origin),
        [
            Variant(
                "delta", {"weight": "delta"}, Body(_delta_imbalance(market), market.origin(TAPE_AGE_MS, ["deribit"]))
            )
        ],
    )
    yield Example(
        "/tape/flow-by-strike",
        "documented",
        Body(
            _flow_by_strike(market),
            market.origin(FLOW_AGE_MS, VENUES),
            {"venue_disagreement": disagreement(market.btc.chain)},
        ),
    )
    yield Example(
        "/options/premium-tide",
        "illustrative",
        Body(_premium_tide(market), market.origin(OPTIONS_AGE_MS, ["deribit"])),
    )


def _rows(prints: Iterable[Print]) -> list[JsonObject]:
    return [trade.row for trade in prints]


def _page(prints: Sequence[Print]) -> JsonObject:
    return {"trades": _rows(prints), "next_cursor": iso(prints[-1].ts_ms), "has_more": True}


def _whales(prints: Sequence[Print]) -> JsonObject:
    large = sorted((t for t in prints if t.premium_usd >= WHALE_FLOOR_USD), key=lambda t: -t.premium_usd)
    return {"window_hours": 24, "premium_min_usd": WHALE_FLOOR_USD, "trades": _rows(large[:WHALES])}


def _block(prints: Sequence[Print]) -> JsonObject:
    def premium(side: Side) -> float:
        return total((t.premium_usd for t in prints if t.direction == side), 2)

    buy, sell = premium("buy"), premium("sell")
    return {
        "trades": len(prints),
        "premium_usd": total((buy, sell), 2),
        "contracts": total((t.amount for t in prints), 2),
        "calls": sum(t.contract.kind == "call" for t in prints),
        "puts": sum(t.contract.kind == "put" for t in prints),
        "buy_premium_usd": buy,
        "sell_premium_usd": sell,
    }


def _stats(prints: Sequence[Print]) -> JsonObject:
    venues: dict[str, Json] = {venue: _block([t for t in prints if t.venue == venue]) for venue in VENUES}
    return {"window_hours": 24, "overall": _block(prints), "per_venue": venues}


def _strike_heat(prints: Sequence[Print]) -> JsonObject:
    groups: defaultdict[int, list[Print]] = defaultdict(list)
    for trade in prints:
        groups[trade.contract.strike].append(trade)
    heats = [_heat(strike, trades) for strike, trades in sorted(groups.items())]
    heats.sort(key=lambda heat: -abs(heat["net"]))
    return {"window_hours": 24, "strikes": heats[:TOP_STRIKES]}


def _heat(strike: int, trades: Sequence[Print]) -> dict[str, float]:
    buy = total((t.premium_usd for t in trades if t.direction == "buy"), 2)
    sell = total((t.premium_usd for t in trades if t.direction == "sell"), 2)
    return {
        "strike": strike,
        "buy": buy,
        "sell": sell,
        "net": total((buy, -sell), 2),
        "total": total((buy, sell), 2),
        "trades": len(trades),
    }


def _quadrants(trades: Sequence[Print]) -> dict[str, float]:
    return {
        name: total((t.premium_usd for t in trades if t.contract.kind == kind and t.direction == side), 2)
        for name, kind, side in QUADRANTS
    }


def _imbalance(market: Market) -> JsonObject:
    rows: list[Json] = []
    cumulative = 0.0
    for ms, trades in buckets(market.prints, STEP_MS, GRID_NOW_MS - MS_PER_DAY):
        parts = _quadrants(trades)
        net = total((parts["call_buy"], -parts["call_sell"], parts["put_buy"], -parts["put_sell"]), 2)
        cumulative = total((cumulative, net), 2)
        passive = total((t.premium_usd for t in trades if t.is_block_trade), 2)
        rows.append({"ts": iso_seconds(ms), **parts, "passive": passive, "net": net, "cumulative_net": cumulative})
    return {"weight": "flow", "hours": 24, "bucket_minutes": 5, "buckets": rows}


def _delta_imbalance(market: Market) -> JsonObject:
    rows: list[Json] = []
    cumulative = 0.0
    for ms, trades in delta_buckets(market):
        net = total((t.delta_usd for t in trades), 2)
        cumulative = total((cumulative, net), 2)
        rows.append({"ts": iso_seconds(ms), "net": net, "cumulative_net": cumulative})
    return {"weight": "delta", "hours": 24, "bucket_minutes": 5, "buckets": rows}


def _flow_by_strike(market: Market) -> JsonObject:
    """All flow of open contracts since they were listed; it is what the flow positioning is made of."""
    rows = {strike: _flow_row(group) for strike, group in by_strike(market.btc.chain).items()}
    strikes: list[Json] = [
        {"strike": strike, **row, "by_venue": _venue_net(group)}
        for (strike, row), group in zip(rows.items(), by_strike(market.btc.chain).values(), strict=True)
    ]
    return {
        "coin": market.btc.asset.coin,
        "expiry": None,
        "expiries": None,
        "available_expiries": [expiry.day.isoformat() for expiry in EXPIRIES],
        "available_venues": sorted(VENUES),
        "spot_price": market.spot,
        "strikes": strikes,
        "totals": {name: _added([row[name] for row in rows.values()]) for name, _, _ in QUADRANTS},
        "block_trades": sum(t.is_block_trade for t in market.prints),
        "ts": iso_seconds(computed_ms(FLOW_AGE_MS)).replace("Z", "+00:00"),
    }


def _flow_row(contracts: Sequence[Contract]) -> dict[str, Mapping[str, float]]:
    return {name: _quadrant(contracts, kind, side) for name, kind, side in QUADRANTS}


def _quadrant(contracts: Sequence[Contract], kind: str, side: Side) -> Mapping[str, float]:
    flows = [(c, flow) for c in contracts if c.kind == kind for flow in c.flow_by_venue.values()]
    sizes = [(c, *_side(flow, side)) for c, flow in flows]
    return {
        "premium": total((max(c.greeks.price, 5.0) * size for c, size, _ in sizes), 2),
        "size": total(size for _, size, _ in sizes),
        "trades": sum(count for _, _, count in sizes),
    }


def _side(flow: TakerFlow, side: Side) -> tuple[float, int]:
    return (flow.bought, flow.prints_bought) if side == "buy" else (flow.sold, flow.prints_sold)


def _added(parts: Sequence[Mapping[str, float]]) -> JsonObject:
    return {
        "premium": total((part["premium"] for part in parts), 2),
        "size": total(part["size"] for part in parts),
        "trades": sum(int(part["trades"]) for part in parts),
    }


def _venue_net(contracts: Sequence[Contract]) -> JsonObject:
    """Size sold less size bought by takers on each venue."""
    return {venue: {"net_size": total(c.flow_by_venue[venue].dealer_size for c in contracts)} for venue in VENUES}


def _premium_tide(market: Market) -> JsonObject:
    """Today's trades on the reference venue, summed up since midnight."""
    trades = [t for t in market.prints if t.venue == "deribit" and t.ts_ms >= MIDNIGHT_MS]
    sums: defaultdict[str, float] = defaultdict(float)
    rows: list[Json] = []
    for ms, bucket in buckets(trades, STEP_MS, MIDNIGHT_MS):
        for trade in bucket:
            kind = trade.contract.kind
            sums[f"{kind}_premium"] += trade.signed_premium
            sums[f"{kind}_notional"] += trade.notional_usd
        rows.append(
            {
                "ts": iso_seconds(ms),
                "call_net_premium": round(sums["call_premium"], 2),
                "put_net_premium": round(sums["put_premium"], 2),
                "call_notional_volume": round(sums["call_notional"], 2),
                "put_notional_volume": round(sums["put_notional"], 2),
            }
        )
    return {"horizon": "0dte", "series": rows}
