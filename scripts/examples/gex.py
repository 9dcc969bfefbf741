"""Replies about gamma exposure as it stands now: levels, profiles by strike and expiry, max pain."""

from collections.abc import Iterator, Sequence
from typing import Final

from .aggregates import Sides, expected_move, gex_sides, open_interest, venue_split
from .clock import EXPIRIES, GRID_NOW_MS, MS_PER_MINUTE, Expiry, iso_seconds
from .contracts import Contract, Positioning
from .envelope import GEX_AGE_MS, Body, Example, Json, JsonObject, Origin, Variant, computed_ms
from .levels import by_strike, crossings, gamma_flip, max_pain, net_gex, nth, ranked_top_10, walls
from .market import SYMBOLS, Book, Market
from .spot import Bar
from .venues import CHAIN_VENUES

HALF_HOUR_MS: Final = 30 * MS_PER_MINUTE
CANDLE_COUNT: Final = 48
PERP_DISCOUNT: Final = 0.9997
FEATURED: Final = next(expiry for expiry in EXPIRIES if expiry.is_anchor)
"""The expiry that stands for 'one given expiry' wherever a reply needs one."""
SPLIT_NOTE: Final = "No venue split is kept for a single expiry; ask for all expiries to get one."


def positioned(model: Positioning, requested: Positioning = "flow", reason: str | None = None) -> dict[str, Json]:
    """The keys of `meta.extra` that tell which positioning model ran, and why when it was not the one asked for."""
    fallback: dict[str, Json] = {} if reason is None else {"positioning_fallback_reason": reason}
    return {"positioning": model, "positioning_requested": requested, **fallback, "aggregation": "sum_over_venues"}


def examples(market: Market) -> Iterator[Example]:
    """Examples of this family."""
    origin = market.origin(GEX_AGE_MS)
    flow = positioned("flow")
    yield Example(
        "/gex/levels",
        "typed",
        Body(_levels(market, "flow"), origin, flow),
        [
            Variant(
                "std",
                {"positioning": "std"},
                Body(_levels(market, "std"), origin, positioned("std", "std")),
            )
        ],
    )
    yield Example("/multi/gex/levels", "typed", Body(_multi_levels(market), Origin(age_ms=GEX_AGE_MS), flow))
    todays = _narrow_profile("0dte", None, market.btc.today, market)
    single = _narrow_profile(FEATURED.token, FEATURED.dte, market.btc.of(FEATURED), market)
    yield Example(
        "/gex/strike-profile",
        "typed",
        Body(_strike_profile("all", None, market.btc.chain, market), origin, flow),
        [
            Variant("0dte", {"expiry": "0dte"}, Body(todays, origin, flow)),
            Variant("single", {"expiry": "*"}, Body(single, origin, flow)),
        ],
        [{"expiry": "all"}],
    )
    yield Example("/gex/expiry-profile", "documented", Body(_expiry_profile(market.btc), origin, flow))
    yield Example("/gex/strike-expiry-heatmap", "documented", Body(_heatmap(market.btc), origin, flow))
    yield Example(
        "/gex/max-pain",
        "typed",
        Body(_max_pain_all(market.btc), origin),
        [
            Variant("0dte", {"expiry": "0dte"}, Body(_max_pain_today(market.btc), origin)),
            Variant("single", {"expiry": "*"}, Body(_max_pain_single(market.btc, FEATURED), origin)),
        ],
        [{"expiry": "all"}],
    )


def _level_blocks(book: Book, model: Positioning) -> dict[str, Json]:
    """The sections that the single-symbol and the multi-symbol reply have in common."""
    overall, today = net_gex(book.chain, model), net_gex(book.today, model)
    spot = book.asset.spot
    ranked, ranked_today = walls(overall, spot), walls(today, spot)
    runners_up = model == "std"
    return {
        "all_expiry": {
            "hvl": gamma_flip(overall, spot),
            "call_resistance": nth(ranked.calls, 0),
            "call_wall_2": nth(ranked.calls, 1) if runners_up else None,
            "call_wall_3": nth(ranked.calls, 2) if runners_up else None,
            "put_support": nth(ranked.puts, 0),
            "put_wall_2": nth(ranked.puts, 1) if runners_up else None,
            "put_wall_3": nth(ranked.puts, 2) if runners_up else None,
        },
        "odte": {
            "hvl": gamma_flip(today, spot),
            "call_resistance": nth(ranked_today.calls, 0),
            "put_support": nth(ranked_today.puts, 0),
        },
        "ranked": {"all_expiry_top_10": ranked_top_10(overall), "odte_top_10": ranked_top_10(today)},
        "max_pain": max_pain(book.today).block,
        "expected_move": expected_move(book.asset),
        "gamma_flip_zones": [
            {
                "price": zero.price,
                "direction": "negative_to_positive" if zero.rising else "positive_to_negative",
                "strike_below": zero.below,
                "strike_above": zero.above,
            }
            for zero in crossings(overall)
        ],
    }


def _levels(market: Market, model: Positioning) -> JsonObject:
    bars = market.path.bars(GRID_NOW_MS - CANDLE_COUNT * HALF_HOUR_MS, HALF_HOUR_MS)
    return {
        **_level_blocks(market.btc, model),
        "positioning": model,
        "spot": {"spot_price": market.spot, "perps_price": round(market.spot * PERP_DISCOUNT, 1)},
        "candles": [_candle(bar) for bar in bars],
    }


def _candle(bar: Bar) -> JsonObject:
    volume = round(180 + 90_000 * (bar.high - bar.low) / bar.open, 2)
    return {
        "datetime": iso_seconds(bar.start_ms),
        "open": bar.open,
        "high": bar.high,
        "low": bar.low,
        "close": bar.close,
        "volume": volume,
    }


def _multi_levels(market: Market) -> JsonObject:
    models: tuple[tuple[Book, Positioning], ...] = (
        (market.btc, "flow"),
        (market.eth, "flow"),
        (market.sol, "std"),
    )
    results: dict[str, JsonObject | None] = {
        book.asset.symbol: {
            **_level_blocks(book, model),
            "spot_price": book.asset.spot,
            "computed_at": iso_seconds(computed_ms(GEX_AGE_MS)),
            "positioning": model,
        }
        for book, model in models
    }
    missing = [symbol for symbol in SYMBOLS if symbol not in results]
    return {
        "results": {**results, **dict.fromkeys(missing)},
        "requested": SYMBOLS,
        "served": list(results),
        "missing": missing,
        "invalid": [],
    }


def _strike_profile(expiry: str, dte: int | None, contracts: Sequence[Contract], market: Market) -> dict[str, Json]:
    groups = by_strike(contracts)
    gex = [gex_sides(group, "flow") for group in groups.values()]
    oi = [open_interest(group) for group in groups.values()]
    return {
        "expiry": expiry,
        "dte": dte,
        "strikes": list(groups),
        "net_gex": [sides.both for sides in gex],
        "call_gex": [sides.call for sides in gex],
        "put_gex": [sides.put for sides in gex],
        "call_oi": [sides.call for sides in oi],
        "put_oi": [sides.put for sides in oi],
        "total_oi": [sides.both for sides in oi],
        "ranked_top_10": ranked_top_10(net_gex(contracts, "flow")),
        "filtered_strike_window": None,
        "positioning": "flow",
        "by_venue": venue_split(contracts, market.spot),
        "by_venue_unattributed": None,
        "by_venue_note": None,
        "available_exchanges": CHAIN_VENUES,
    }


def _narrow_profile(label: str, dte: int | None, contracts: Sequence[Contract], market: Market) -> JsonObject:
    """The profile of one expiry, which comes without a venue split."""
    unsplit: dict[str, Json] = {"by_venue": None, "by_venue_note": SPLIT_NOTE}
    return {**_strike_profile(label, dte, contracts, market), **unsplit}


def _expiry_profile(book: Book) -> JsonObject:
    sides: dict[Expiry, Sides] = {expiry: gex_sides(book.of(expiry), "flow") for expiry in EXPIRIES}
    return {
        "positioning": "flow",
        "expiries": [
            {
                "expiry": expiry.token,
                "expiry_date": expiry.day.isoformat(),
                "dte": expiry.dte,
                "net_gex": gex.both,
                "call_gex": gex.call,
                "put_gex": gex.put,
            }
            for expiry, gex in sides.items()
        ],
    }


def _heatmap(book: Book) -> JsonObject:
    """All strikes near spot by all expiries; strikes that an expiry does not list are null."""
    strikes = sorted(sorted(by_strike(book.chain), key=lambda strike: abs(strike - book.asset.spot))[:60])
    columns = [net_gex(book.of(expiry), "flow") for expiry in EXPIRIES]
    return {
        "positioning": "flow",
        "strikes": strikes,
        "expiries": [expiry.token for expiry in EXPIRIES],
        "matrix": [[column.get(strike) for column in columns] for strike in strikes],
    }


def _max_pain_all(book: Book) -> JsonObject:
    return {
        "expiry": "all",
        "per_expiry": [
            {"expiry": expiry.token, "dte": expiry.dte, "max_pain": max_pain(book.of(expiry)).block}
            for expiry in EXPIRIES
        ],
    }


def _max_pain_today(book: Book) -> JsonObject:
    return {"expiry": "0dte", "expiry_tokens": [EXPIRIES[0].token], "max_pain": max_pain(book.today).block}


def _max_pain_single(book: Book, expiry: Expiry) -> JsonObject:
    pain = max_pain(book.of(expiry))
    return {
        "expiry": expiry.token,
        "dte": expiry.dte,
        "max_pain": pain.block,
        "pain_curve": [{"strike": strike, "pain": value} for strike, value in pain.curve],
    }
