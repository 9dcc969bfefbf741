"""Views of gamma exposure as it stands: levels, profiles by strike and expiry, max pain; no I/O."""

from math import isfinite
from typing import Any, Final

from ...contract import load_contract
from ..ask import Ask, Body, view
from ..chain import Chain, Signing, Venues
from ..figures import table
from ..levels import crossings, flip, max_pain, named_walls, pain_curve, ranked
from ..path import Bar
from ..sums import by_strike, exposure_by_strike, facts, gex_sums, net, venue_split
from ..times import iso_seconds
from ..world import CHAIN_VENUES

__all__ = ["level_blocks"]

_PERP_DISCOUNT: Final = 0.9997
_LIVE_ONLY: Final = ("spot", "candles")
_SPLIT_NOTE: Final = "No venue split is kept for a single expiry; ask for all expiries to get one."


def level_blocks(chain: Chain | None, spot: float, model: Signing, known: int, venues: Venues = None) -> dict[str, Any]:
    """The two blocks of levels that every reply of levels has; null where there is no chain."""
    overall = net(chain.slices, model, venues) if chain else {}
    today = net([chain.front], model, venues) if chain else {}
    return {
        "all_expiry": {"hvl": flip(overall, spot), **named_walls(overall, spot, 3, known)},
        "odte": {"hvl": flip(today, spot), **named_walls(today, spot)},
    }


def _levels(ask: Ask) -> dict[str, Any]:
    """The levels of a symbol, and the sections that `include` names; flow has no runners-up."""
    chain, model = ask.chain, ask.model
    made = level_blocks(chain, chain.spot, model, 3 if model == "std" else 1, ask.venues)
    if not ask.names("include"):
        return made
    overall = net(chain.slices, model, ask.venues)
    if ask.wants("ranked"):
        today = net([chain.front], model, ask.venues)
        made["ranked"] = {"all_expiry_top_10": ranked(overall), "odte_top_10": ranked(today)}
    if ask.wants("max_pain"):
        made["max_pain"] = max_pain(chain.front)
    if ask.wants("expected_move"):
        made["expected_move"] = chain.expected_move()
    if ask.wants("zones"):
        made["gamma_flip_zones"] = [
            {
                "price": zero.price,
                "direction": "negative_to_positive" if zero.rising else "positive_to_negative",
                "strike_below": zero.below,
                "strike_above": zero.above,
            }
            for zero in crossings(overall)
        ]
    return made


@view("/gex/levels")
def levels(ask: Ask) -> Body:
    chain = ask.chain
    data = _levels(ask) | {"positioning": ask.model}
    extra = ask.positioned()
    refused = [section for section in _LIVE_ONLY if ask.wants(section)] if ask.as_of else []
    if refused:
        extra["unavailable_sections"] = {"sections": refused, "reason": "live data does not belong to a snapshot"}
        return Body(data, extra)
    if ask.wants("spot"):
        digits = chain.coin.decimals
        data["spot"] = {"spot_price": chain.spot, "perps_price": round(chain.spot * _PERP_DISCOUNT, digits)}
    if ask.wants("candles"):
        data["candles"] = [_candle(bar, ask.coin.coin.size) for bar in ask.coin.path.half_hours(ask.at)]
    return Body(data, extra)


def _candle(bar: Bar, size: float) -> dict[str, Any]:
    volume = round(max(size, 1) * (180 + 90_000 * (bar.high - bar.low) / bar.open), 2)
    start, *prices = bar
    return {"datetime": iso_seconds(start), **dict(zip(bar._fields[1:], prices, strict=True)), "volume": volume}


@view("/multi/gex/levels")
def multi_levels(ask: Ask) -> Body:
    requested, known = ask.names("symbols") or [], load_contract().symbols
    asks = [ask.of(symbol) for symbol in requested if symbol in known]
    results = {each.symbol: _entry(each) if each.coin.coin.has_chain else None for each in asks}
    data = {
        "results": results,
        "requested": requested,
        "served": [symbol for symbol, found in results.items() if found is not None],
        "missing": [symbol for symbol, found in results.items() if found is None],
        "invalid": [symbol for symbol in requested if symbol not in known],
    }
    asked = ask.text("positioning")
    extra = {"positioning": asked, "positioning_requested": asked, "aggregation": "sum_over_venues"}
    return Body(data, extra)


def _entry(ask: Ask) -> dict[str, Any]:
    facts = {"spot_price": ask.spot, "computed_at": iso_seconds(ask.at), "positioning": ask.model}
    return _levels(ask) | facts


@view("/gex/strike-profile")
def strike_profile(ask: Ask) -> Body:
    wanted, chain = ask.text("expiry") or "all", ask.chain
    whole, slices = wanted == "all", ask.chosen(wanted)
    only = None if wanted in {"all", "0dte"} else slices[0]
    window = ask.window()
    sums = exposure_by_strike(slices, "gamma", ask.model, ask.venues)
    gex = {strike: row for strike, row in sums.items() if window.holds(strike)}
    bounds = {name: bound if isfinite(bound) else None for name, bound in zip(("min", "max"), window, strict=True)}
    oi = by_strike(slices, lambda part, kind: part.oi(kind, ask.venues))
    held = [(call / 10, put / 10, (call + put) / 10) for call, put in (oi[strike] for strike in gex)]
    data = {
        "expiry": only.expiry.token if only else wanted,
        "dte": only.dte if only else None,
        "strikes": list(gex),
        **table("net_gex call_gex put_gex", gex.values()),
        **table("call_oi put_oi total_oi", held),
        "ranked_top_10": ranked({strike: row[0] for strike, row in gex.items()}),
        "filtered_strike_window": bounds if window.bounded else None,
        "positioning": ask.model,
        "by_venue": venue_split(slices, chain.spot, ask.venues, set(gex)) if whole else None,
        "by_venue_unattributed": None,
        "by_venue_note": None if whole else _SPLIT_NOTE,
        "available_exchanges": list(CHAIN_VENUES),
    }
    return Body(data, ask.positioned())


@view("/gex/expiry-profile")
def expiry_profile(ask: Ask) -> Body:
    names = ("net_gex", "call_gex", "put_gex")
    rows = [
        facts(part, "expiry expiry_date dte") | dict(zip(names, gex_sums(part, ask.model, ask.venues), strict=True))
        for part in ask.slices()
    ]
    return ask.signed({"expiries": rows})


@view("/gex/strike-expiry-heatmap")
def heatmap(ask: Ask) -> Body:
    """Strikes that an expiry does not list are null."""
    window = ask.window()
    slices = ask.slices()[: ask.integer("max_expiries")]
    columns = [net([part], ask.model, ask.venues) for part in slices]
    listed = (filter(window.holds, column) for column in columns)
    strikes = ask.chain.near(listed, ask.integer("max_strikes"))
    data = {
        "strikes": strikes,
        "expiries": [part.expiry.token for part in slices],
        "matrix": [[column.get(strike) for column in columns] for strike in strikes],
    }
    return ask.signed(data)


@view("/gex/max-pain")
def max_pain_view(ask: Ask) -> dict[str, Any]:
    """Of all expiries, of today's, or of one with the curve that it is the least of."""
    wanted, chain = ask.text("expiry") or "all", ask.chain
    if wanted == "all":
        return {"expiry": "all", "per_expiry": [facts(part, "expiry dte max_pain") for part in chain.slices]}
    if wanted == "0dte":
        tokens = [chain.front.expiry.token]
        return {"expiry": "0dte", "expiry_tokens": tokens, "max_pain": max_pain(chain.front)}
    part = ask.slice_of(wanted)
    curve = [{"strike": strike, "pain": value} for strike, value in pain_curve(part)]
    return {**facts(part, "expiry dte max_pain"), "pain_curve": curve}
