"""View of the consolidated book: best bid and offer of each contract over all venues; no I/O."""

import math
from collections.abc import Sequence
from functools import cached_property
from statistics import median
from typing import Any, Final, NamedTuple

import attrs

from ...failure import not_found
from ..ask import Ask, Body
from ..chain import TICK, Contract
from ..noise import mix, normal, pieces
from ..times import MINUTE

__all__ = ["venue_book"]

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


@attrs.define(frozen=True)
class _Row:
    """All quotes of one contract."""

    contract: Contract
    quotes: Sequence[_Quote]

    @cached_property
    def bid(self) -> _Quote:
        return max(self.quotes, key=lambda quote: quote.bid)

    @cached_property
    def ask(self) -> _Quote:
        return min(self.quotes, key=lambda quote: quote.ask)

    @cached_property
    def figures(self) -> dict[str, float]:
        """What rows can be sorted by."""
        spread = round(self.ask.ask - self.bid.bid, 4)
        middles = [(quote.bid_iv + quote.ask_iv) / 2 for quote in self.quotes]
        return {
            "spread": spread,
            "spread_pct": round(200 * spread / (self.ask.ask + self.bid.bid), 3),
            "dispersion": round(max(middles) - min(middles), 2),
            "strike": self.contract.strike,
        }

    @cached_property
    def crossed(self) -> bool:
        """Whether the deep venues' IVs cross."""
        deep = [quote for quote in self.quotes if quote.venue in _DEEP]
        return bool(deep) and max(quote.bid_iv for quote in deep) > min(quote.ask_iv for quote in deep)

    def view(self) -> dict[str, Any]:
        """The row as the reply shows it."""
        bid, ask, figures = self.bid, self.ask, self.figures
        return {
            "instrument": self.contract.instrument,
            "strike": self.contract.strike,
            "expiry": self.contract.expiry.token,
            "dte": self.contract.slice.dte,
            "type": self.contract.kind,
            "best_bid": bid.bid,
            "best_bid_venue": bid.venue,
            "best_ask": ask.ask,
            "best_ask_venue": ask.venue,
            "spread": figures["spread"],
            "spread_pct": figures["spread_pct"],
            "dispersion": figures["dispersion"],
            "consolidated": bid.venue != ask.venue,
            "top_of_book_liquid": {bid.venue, ask.venue} <= _DEEP,
            "book_crossed": figures["spread"] < 0,
            "crossed": self.crossed,
            "mixed_settlement": (bid.venue in _USDC) != (ask.venue in _USDC),
            "venues": [quote.venue for quote in self.quotes],
        }


def venue_book(ask: Ask) -> Body:
    """`/options/venue-book`."""
    rows = [row for row in _rows(ask) if len(row.quotes) >= 2 and (row.crossed or not ask.on("crossed_only"))]
    if not rows:
        raise not_found(f"No data for {ask.symbol}")
    field = ask.text("sort") or "spread_pct"
    sign = -1 if field == "dispersion" else 1
    rows.sort(key=lambda row: (row.figures[field] < 0, sign * row.figures[field]))
    used = sorted({quote.venue for row in rows for quote in row.quotes})
    spreads = [row.figures["spread_pct"] for row in rows if row.figures["spread"] >= 0]
    data = {
        "price_unit": "coin",
        "median_spread_pct": round(median(spreads), 3) if spreads else None,
        "coverage": {"venues": used, "contracts": len(rows)},
        "contracts": [row.view() for row in rows[: ask.integer("limit", 200)]],
    }
    return Body(data, source=used)


def _rows(ask: Ask) -> list[_Row]:
    wanted, kind = ask.names("expiries"), ask.text("option_type")
    return [
        _Row(contract, _quotes(ask, contract))
        for part in ask.chain.slices
        if part.dte >= _SHORTEST and (wanted is None or part.expiry.token in wanted)
        for contract in part.contracts()
        if kind in (None, contract.kind)
        and _LOW <= contract.strike / part.spot <= _HIGH
        and contract.quote[1] is not None
    ]


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
