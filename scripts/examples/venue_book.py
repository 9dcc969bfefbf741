"""The consolidated book: best bid and offer of each contract over all venues."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .contracts import Contract
from .envelope import OPTIONS_AGE_MS, Body, Example, Json, JsonObject
from .figures import median
from .market import Market

LOWEST_MONEYNESS: Final = 0.85
HIGHEST_MONEYNESS: Final = 1.15
SHORTEST_DTE: Final = 2
LIMIT: Final = 200
QUOTERS: Final = {"deribit": 0.98, "bybit": 0.6, "okx": 0.5, "binance": 0.45, "thalex": 0.25, "delta_india": 0.12}
"""How often a venue quotes a contract."""
DEEP: Final = frozenset({"deribit", "bybit", "okx", "binance"})
USDC_SETTLED: Final = frozenset({"bybit", "binance", "thalex", "delta_india"})
TICK: Final = 0.0001


@dataclass(frozen=True, slots=True)
class VenueQuote:
    """One venue's prices in coin and IVs in percent points."""

    venue: str
    bid: float
    ask: float
    bid_iv: float
    ask_iv: float


def examples(market: Market) -> Iterator[Example]:
    """Examples of this family."""
    rows = _rows(market.btc.chain)
    spreads = [row.spread_pct for row in rows if row.spread >= 0]
    used = sorted({quote.venue for row in rows for quote in row.quotes})
    data: JsonObject = {
        "price_unit": "coin",
        "median_spread_pct": round(median(spreads), 3),
        "coverage": {"venues": used, "contracts": len(rows)},
        "contracts": [row.view for row in rows[:LIMIT]],
    }
    yield Example("/options/venue-book", "illustrative", Body(data, market.origin(OPTIONS_AGE_MS, used)))


@dataclass(frozen=True, slots=True)
class BookRow:
    """All quotes of one contract."""

    contract: Contract
    quotes: Sequence[VenueQuote]

    @property
    def best_bid(self) -> VenueQuote:
        return max(self.quotes, key=lambda quote: quote.bid)

    @property
    def best_ask(self) -> VenueQuote:
        return min(self.quotes, key=lambda quote: quote.ask)

    @property
    def spread(self) -> float:
        return round(self.best_ask.ask - self.best_bid.bid, 4)

    @property
    def spread_pct(self) -> float:
        return round(200 * self.spread / (self.best_ask.ask + self.best_bid.bid), 3)

    @property
    def order(self) -> tuple[bool, float]:
        """Tightest first, crossed books last."""
        return self.spread < 0, self.spread_pct

    @property
    def view(self) -> JsonObject:
        """The row as the reply shows it."""
        bid, ask = self.best_bid, self.best_ask
        deep = [quote for quote in self.quotes if quote.venue in DEEP]
        middles = [(quote.bid_iv + quote.ask_iv) / 2 for quote in self.quotes]
        settled = {quote.venue in USDC_SETTLED for quote in (bid, ask)}
        row: dict[str, Json] = {
            "instrument": self.contract.instrument,
            "strike": self.contract.strike,
            "expiry": self.contract.expiry.token,
            "dte": self.contract.expiry.dte,
            "type": self.contract.kind,
            "best_bid": bid.bid,
            "best_bid_venue": bid.venue,
            "best_ask": ask.ask,
            "best_ask_venue": ask.venue,
            "spread": self.spread,
            "spread_pct": self.spread_pct,
            "dispersion": round(max(middles) - min(middles), 2),
            "consolidated": bid.venue != ask.venue,
            "top_of_book_liquid": {bid.venue, ask.venue} <= DEEP,
            "book_crossed": self.spread < 0,
            "crossed": bool(deep) and max(q.bid_iv for q in deep) > min(q.ask_iv for q in deep),
            "mixed_settlement": len(settled) > 1,
        }
        return {**row, "venues": [quote.venue for quote in self.quotes]}


def _rows(chain: Sequence[Contract]) -> list[BookRow]:
    rng = random.Random("venue-book")
    rows = [BookRow(contract, _quotes(contract, rng)) for contract in chain if _in_scope(contract)]
    return sorted((row for row in rows if len(row.quotes) >= 2), key=lambda row: row.order)


def _in_scope(contract: Contract) -> bool:
    moneyness = contract.strike / contract.asset.spot
    near = LOWEST_MONEYNESS <= moneyness <= HIGHEST_MONEYNESS
    return near and contract.expiry.dte >= SHORTEST_DTE and contract.quote.bid is not None


def _quotes(contract: Contract, rng: random.Random) -> list[VenueQuote]:
    """Every venue quotes around its own idea of the IV; deep venues quote tighter."""
    vega = contract.greeks.vega / contract.asset.spot
    mark = contract.quote.mark
    quotes: list[VenueQuote] = []
    for venue, chance in QUOTERS.items():
        if rng.random() > chance:
            continue
        shift = rng.gauss(0, 0.28)
        half = (0.35 if venue in DEEP else 0.8) * rng.uniform(0.8, 1.6)
        bid = math.floor((mark + (shift - half) * vega) / TICK) * TICK
        ask = math.ceil((mark + (shift + half) * vega) / TICK) * TICK
        if bid > 0:
            middle = contract.iv + shift
            quotes.append(
                VenueQuote(venue, round(bid, 4), round(ask, 4), round(middle - half, 2), round(middle + half, 2))
            )
    return quotes
