"""One day of option trades on all venues, priced off the smile at the time of each trade."""

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from .black_scholes import evaluate
from .clock import MS_PER_DAY, NOW_MS
from .contracts import Contract
from .envelope import JsonObject
from .figures import sig
from .spot import SpotPath
from .venues import COIN_QUOTED, TRADE_SHARE, VENUES

Side = Literal["buy", "sell"]

COUNT: Final = 3_600
BLOCK_CHANCE: Final = 0.03
NEWEST_MS: Final = NOW_MS - 209
OLDEST_MS: Final = NEWEST_MS - MS_PER_DAY + 60_000
IV_VENUES: Final = frozenset({"deribit", "bybit", "binance", "derive"})
FIRST_ID: Final = {venue: 418_230_000 + 7_919_003 * index for index, venue in enumerate(VENUES)}


@dataclass(frozen=True, slots=True)
class Print:
    """One trade; `direction` is the taker's side."""

    contract: Contract
    venue: str
    trade_id: str
    direction: Side
    amount: float
    price: float
    mark_price: float | None
    index_price: float | None
    iv: float | None
    premium_usd: float
    delta_usd: float
    notional_usd: float
    is_block_trade: bool
    ts_ms: int

    @property
    def signed_premium(self) -> float:
        """Premium, negative when the taker sold."""
        return self.premium_usd if self.direction == "buy" else -self.premium_usd

    @property
    def row(self) -> JsonObject:
        """The trade as the tape endpoints and the stream show it."""
        contract = self.contract
        return {
            "venue": self.venue,
            "coin": contract.asset.coin,
            "instrument": contract.instrument,
            "trade_id": self.trade_id,
            "direction": self.direction,
            "option_type": contract.kind,
            "strike": float(contract.strike),
            "expiry_date": contract.expiry.day.isoformat(),
            "amount": self.amount,
            "price": self.price,
            "mark_price": self.mark_price,
            "index_price": self.index_price,
            "iv": self.iv,
            "premium_usd": self.premium_usd,
            "is_block_trade": self.is_block_trade,
            "ts_ms": self.ts_ms,
        }


def build_prints(chain: Sequence[Contract], path: SpotPath) -> tuple[Print, ...]:
    """Trades of the last 24 hours, oldest first, with rising ids on each venue."""
    rng = random.Random("prints")
    times = [*sorted(rng.sample(range(OLDEST_MS, NEWEST_MS), COUNT - 1)), NEWEST_MS]
    contracts = rng.choices(chain, [_activity(contract) for contract in chain], k=COUNT)
    venues = rng.choices(VENUES, [TRADE_SHARE[venue] for venue in VENUES], k=COUNT)
    seen: Counter[str] = Counter()
    prints: list[Print] = []
    for ms, contract, venue in zip(times, contracts, venues, strict=True):
        seen[venue] += rng.randint(1, 9)
        prints.append(_print(contract, venue, str(FIRST_ID[venue] + seen[venue]), ms, path.at(ms), rng))
    return tuple(prints)


def _activity(contract: Contract) -> float:
    """Short-dated contracts out of the money trade most."""
    return contract.oi**0.8 * (1.05 - abs(contract.greeks.delta)) ** 2 / (contract.expiry.dte + 2) ** 0.6


def _print(contract: Contract, venue: str, trade_id: str, ms: int, spot: float, rng: random.Random) -> Print:
    greeks = evaluate(spot, contract.strike, contract.expiry.years_from(ms), contract.iv / 100, contract.kind)
    is_block = venue == "deribit" and rng.random() < BLOCK_CHANCE
    block_size = rng.uniform(80, 700) * (1.02 - abs(greeks.delta))
    amount = round(block_size, 1) if is_block else max(round(rng.lognormvariate(-0.2, 1.2), 1), 0.1)
    long_dealer = contract.dealer_size > 0
    direction: Side = "sell" if rng.random() < (0.6 if long_dealer else 0.4) else "buy"
    in_coin = venue in COIN_QUOTED
    unit, tick = (spot, 0.0001) if in_coin else (1.0, 5.0 if venue == "bybit" else 1.0)
    mark = greeks.price / unit
    slip = mark * rng.uniform(0.002, 0.02) * (1 if direction == "buy" else -1)
    price = max(round(round((mark + slip) / tick) * tick, 4), tick)
    index_price = spot if in_coin else None
    sign = 1 if direction == "buy" else -1
    return Print(
        contract=contract,
        venue=venue,
        trade_id=trade_id,
        direction=direction,
        amount=amount,
        price=price,
        mark_price=None if venue == "okx" else sig(mark, 6) if in_coin else round(mark, 2),
        index_price=index_price,
        iv=round(contract.iv + rng.gauss(0, 0.2), 2) if venue in IV_VENUES else None,
        premium_usd=round(price * amount * (index_price or 1), 2),
        delta_usd=round(sign * greeks.delta * amount * spot, 2),
        notional_usd=round(amount * spot, 2),
        is_block_trade=is_block,
        ts_ms=ms,
    )


def buckets(prints: Sequence[Print], width_ms: int, start_ms: int) -> list[tuple[int, list[Print]]]:
    """Trades in equal time buckets from a start to the newest trade; quiet buckets stay, empty."""
    count = math.floor((NEWEST_MS - start_ms) / width_ms) + 1
    groups: list[tuple[int, list[Print]]] = [(start_ms + index * width_ms, []) for index in range(count)]
    for trade in prints:
        index = (trade.ts_ms - start_ms) // width_ms
        if index >= 0:
            groups[index][1].append(trade)
    return groups
