"""View of the consolidated book: best bid and offer of each contract over all venues; no I/O."""

import math
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any, Final, NamedTuple

from ...failure import not_found
from ..ask import Ask, Body, view
from ..chain import TICK, Contract
from ..noise import mix, normal, pieces
from ..times import MINUTE

__all__: list[str] = []

_LOW, _HIGH = 0.85, 1.15
_SHORTEST: Final = 2
_QUOTERS: Final = {"deribit": 0.98, "bybit": 0.6, "okx": 0.5, "binance": 0.45, "thalex": 0.25, "delta_india": 0.12}
"""How often a venue quotes a contract."""
_DEEP: Final = frozenset({"deribit", "bybit", "okx", "binance"})
_USDC: Final = frozenset({"bybit", "binance", "thalex", "delta_india"})


class _Quote(NamedTuple):
    """One venue's prices in coin and IVs in percent points."""

    venue: str
    bid: float
    ask: float
    bid_iv: float
    ask_iv: float


@view("/options/venue-book")
def venue_book(ask: Ask) -> Body:
    rows = [_row(contract, quotes) for contract in _contracts(ask) if len(quotes := _quotes(ask, contract)) >= 2]
    if ask.on("crossed_only"):
        rows = [row for row in rows if row["crossed"]]
    if not rows:
        raise not_found(f"No data for {ask.symbol}")
    field = ask.text("sort") or "spread_pct"
    sign = -1 if field == "dispersion" else 1
    rows.sort(key=lambda row: (row[field] < 0, sign * row[field]))
    used = sorted({venue for row in rows for venue in row["venues"]})
    spreads = [row["spread_pct"] for row in rows if row["spread"] >= 0]
    data = {
        "price_unit": "coin",
        "median_spread_pct": round(median(spreads), 3) if spreads else None,
        "coverage": {"venues": used, "contracts": len(rows)},
        "contracts": rows[: ask.integer("limit", 200)],
    }
    return Body(data, source=used)


def _contracts(ask: Ask) -> Iterator[Contract]:
    kind = ask.text("option_type")
    for part in ask.slices():
        for contract in part.contracts() if part.dte >= _SHORTEST else ():
            near = _LOW <= contract.strike / part.spot <= _HIGH
            if near and kind in (None, contract.kind) and contract.quote[1] is not None:
                yield contract


def _row(contract: Contract, quotes: Sequence[_Quote]) -> dict[str, Any]:
    """All quotes of one contract; its IVs are crossed where those of the deep venues are."""
    bid, offer = max(quotes, key=lambda quote: quote.bid), min(quotes, key=lambda quote: quote.ask)
    spread = round(offer.ask - bid.bid, 4)
    middles = [(quote.bid_iv + quote.ask_iv) / 2 for quote in quotes]
    deep = [quote for quote in quotes if quote.venue in _DEEP]
    return {
        "instrument": contract.instrument,
        "strike": contract.strike,
        "expiry": contract.expiry.token,
        "dte": contract.slice.dte,
        "type": contract.kind,
        "best_bid": bid.bid,
        "best_bid_venue": bid.venue,
        "best_ask": offer.ask,
        "best_ask_venue": offer.venue,
        "spread": spread,
        "spread_pct": round(200 * spread / (offer.ask + bid.bid), 3),
        "dispersion": round(max(middles) - min(middles), 2),
        "consolidated": bid.venue != offer.venue,
        "top_of_book_liquid": {bid.venue, offer.venue} <= _DEEP,
        "book_crossed": spread < 0,
        "crossed": bool(deep) and max(quote.bid_iv for quote in deep) > min(quote.ask_iv for quote in deep),
        "mixed_settlement": (bid.venue in _USDC) != (offer.venue in _USDC),
        "venues": [quote.venue for quote in quotes],
    }


def _quotes(ask: Ask, contract: Contract) -> list[_Quote]:
    """Every venue quotes around its own idea of the IV; deep venues quote tighter."""
    vega, mark = contract.greeks.vega / contract.slice.spot, contract.quote[0]
    name = (contract.expiry.number, contract.strike, contract.kind == "call")
    quotes: list[_Quote] = []
    for number, (venue, share) in enumerate(_QUOTERS.items()):
        listed, wide, _, _ = pieces(mix(ask.coin.key, 53, *name, number))
        if listed > share:
            continue
        shift = 0.28 * normal(ask.coin.key, 54, *name, number, ask.at // MINUTE)
        half = (0.35 if venue in _DEEP else 0.8) * (0.8 + 0.8 * wide)
        bid = math.floor((mark + (shift - half) * vega) / TICK) * TICK
        offer = math.ceil((mark + (shift + half) * vega) / TICK) * TICK
        if bid > 0:
            middle = contract.iv + shift
            quotes.append(
                _Quote(venue, round(bid, 4), round(offer, 4), round(middle - half, 2), round(middle + half, 2))
            )
    return quotes
