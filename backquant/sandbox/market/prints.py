"""The prints of a coin: each five minutes hold so many, each with its key; no I/O."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final, Literal, TypeAlias

import attrs

from .chain import Chain, instrument
from .figures import sig
from .noise import chance, mix, normal, pieces
from .pricing import Right, worth
from .times import DAY, HOUR, MINUTE, Expiry
from .world import COIN_QUOTED, TAPE_FLOOR, TRADE_SHARE, VENUES, Underlying

__all__ = ["Print", "Prints", "Side", "Sums"]

Side: TypeAlias = Literal["buy", "sell"]
Sums: TypeAlias = dict[tuple[int, int, Right], tuple[float, float, int]]

BUCKET: Final = 5 * MINUTE
_IV_VENUES: Final = frozenset({"deribit", "bybit", "binance", "derive"})
_BLOCK_CHANCE: Final = 0.03
_FRONT_HEAVY: Final = (0.34, 0.15, 0.08, 0.13, 0.08, 0.09, 0.05, 0.03, 0.03, 0.01, 0.01)
"""How trading divides among the expiries on offer, nearest first."""
_LEAN: Final = 120.0
"""How much takers lean with the move of the last quarter of an hour."""
_AS_NAMED: Final = ("amount", "price", "mark_price", "index_price", "iv", "premium_usd", "is_block_trade", "ts_ms")
"""What a row calls by its own name."""


@attrs.define(frozen=True)
class Print:
    """One trade; `direction` is the taker's side."""

    coin: Underlying
    expiry: Expiry
    strike: int
    kind: Right
    venue: str
    trade_id: str
    direction: Side
    amount: float
    price: float
    mark_price: float | None
    index_price: float | None
    iv: float | None
    delta: float
    spot: float
    is_block_trade: bool
    ts_ms: int

    @property
    def instrument(self) -> str:
        """The contract's name."""
        return instrument(self.coin, self.expiry, self.strike, self.kind)

    @cached_property
    def premium_usd(self) -> float:
        """What was paid."""
        return round(self.price * self.amount * (self.index_price or 1), 2)

    @property
    def signed_premium(self) -> float:
        """Premium, negative when the taker sold."""
        return self.premium_usd if self.direction == "buy" else -self.premium_usd

    @property
    def notional_usd(self) -> float:
        """Size in USD of the underlying."""
        return round(self.amount * self.spot, 2)

    @property
    def delta_usd(self) -> float:
        """Delta that the taker took on."""
        return round((1 if self.direction == "buy" else -1) * self.delta * self.amount * self.spot, 2)

    @cached_property
    def row(self) -> dict[str, Any]:
        """The trade as the tape endpoints and the stream show it."""
        return {
            "venue": self.venue,
            "coin": self.coin.name,
            "instrument": self.instrument,
            "trade_id": self.trade_id,
            "direction": self.direction,
            "option_type": self.kind,
            "strike": float(self.strike),
            "expiry_date": self.expiry.day.isoformat(),
            **{name: getattr(self, name) for name in _AS_NAMED},
        }


class Prints:
    """All prints of one coin under one seed; `chain_at` and `move_at` tell the market of an instant."""

    def __init__(self, coin: Underlying, seed: int, chain_at: Any, move_at: Any) -> None:
        self._coin = coin
        self._key = mix(seed, coin.key, 4)
        self._chain_at = chain_at
        self._move_at = move_at
        self._bucket = lru_cache(maxsize=6_000)(self._make_bucket)
        self._hour = lru_cache(maxsize=500)(self._traded_in)
        self._hours = lru_cache(maxsize=50)(self._traded_in_hours)

    def between(self, start: int, end: int, *, newest_first: bool = False) -> Iterator[Print]:
        """Prints later than the start and not later than the end."""
        start = max(start, TAPE_FLOOR - 1)
        places = range(start // BUCKET, end // BUCKET + 1)
        for place in places[::-1] if newest_first else places:
            prints = self._cut(place, start, end)
            yield from reversed(prints) if newest_first else prints

    def traded(self, end: int) -> Sums:
        """Size, premium and prints of each contract, by day number, strike and type, over the 24 hours before."""
        start = end - DAY
        first, last = -(-start // HOUR), end // HOUR
        before, after = self.between(start, first * HOUR - 1), self.between(last * HOUR - 1, end)
        return _added(dict(self._hours(first, last)), _summed(before), _summed(after))

    def _traded_in_hours(self, first: int, last: int) -> Sums:
        return _added({}, *map(self._hour, range(first, last)))

    def _traded_in(self, hour: int) -> Sums:
        return _summed(self.between(hour * HOUR - 1, (hour + 1) * HOUR - 1))

    def make(self, at: int, number: int) -> Print:
        """One more print, of an instant: those of a stream are made like this."""
        return self._print(self._chain_at(at // BUCKET * BUCKET), at, mix(self._key, 81, number), self._tendency(at))

    def _cut(self, place: int, start: int, end: int) -> Sequence[Print]:
        prints, times = self._bucket(place)
        if start < place * BUCKET and end >= (place + 1) * BUCKET:
            return prints
        return prints[bisect_right(times, start) : bisect_right(times, end)]

    def _make_bucket(self, place: int) -> tuple[Sequence[Print], Sequence[int]]:
        begin = place * BUCKET
        mean = self._coin.prints_a_day * BUCKET / DAY * _busy(begin)
        count = max(round(mean + math.sqrt(mean) * normal(self._key, place)), 0)
        if not count:
            return (), ()
        times = sorted(begin + int(BUCKET * chance(self._key, place, number)) for number in range(count))
        chain, tendency = self._chain_at(begin), self._tendency(begin)
        prints = [self._print(chain, at, mix(self._key, place, number, 7), tendency) for number, at in enumerate(times)]
        return prints, times

    def _tendency(self, at: int) -> float:
        return math.tanh(_LEAN * self._move_at(at, 15 * MINUTE))

    def _print(self, chain: Chain, at: int, key: int, tendency: float) -> Print:
        which, _, who, how_much = pieces(key)
        side, kind_roll, slip_roll, block_roll = pieces(mix(key, 1))
        part = chain.slices[_chosen(which, _FRONT_HEAVY)]
        spread = normal(key, 2) * 1.1
        strikes = part.page.strikes
        target = chain.spot * math.exp(spread * part.smile.atm(part.years) / 100 * math.sqrt(part.years + 0.001))
        place = min(bisect_left(strikes, target), len(strikes) - 1)
        out_of_the_money: Right = "call" if strikes[place] >= chain.spot else "put"
        kind = out_of_the_money if kind_roll < 0.85 else ("put" if out_of_the_money == "call" else "call")
        venue = VENUES[_chosen(who, TRADE_SHARE)]
        is_block = venue == "deribit" and block_roll < _BLOCK_CHANCE
        size = math.exp(1.2 * normal(key, 3) - 0.2)
        amount = round(80 + 620 * how_much, 1) if is_block else max(round(size, 1), 0.1)
        up = side < 0.5 + 0.3 * tendency
        direction: Side = "buy" if up == (kind == "call") else "sell"
        iv = part.ivs[place]
        value, delta = worth(kind, chain.spot, strikes[place], part.years, iv / 100)
        in_coin = venue in COIN_QUOTED
        unit, tick = _quoted(venue, chain.spot)
        mark = value / unit
        slip = mark * (0.002 + 0.018 * slip_roll) * (1 if direction == "buy" else -1)
        return Print(
            coin=self._coin,
            expiry=part.expiry,
            strike=strikes[place],
            kind=kind,
            venue=venue,
            trade_id=str(100_000_000_000 + key % 900_000_000_000),
            direction=direction,
            amount=amount,
            price=max(round(round((mark + slip) / tick) * tick, 4), tick),
            mark_price=None if venue == "okx" else sig(mark, 6) if in_coin else round(mark, 2),
            index_price=chain.spot if in_coin else None,
            iv=round(iv + 0.4 * (slip_roll - 0.5), 2) if venue in _IV_VENUES else None,
            delta=delta,
            spot=chain.spot,
            is_block_trade=is_block,
            ts_ms=at,
        )


def _summed(prints: Iterator[Print]) -> Sums:
    sums: Sums = {}
    for each in prints:
        key = (each.expiry.number, each.strike, each.kind)
        size, premium, count = sums.get(key, (0.0, 0.0, 0))
        sums[key] = (size + each.amount, premium + each.premium_usd, count + 1)
    return sums


def _added(sums: Sums, *parts: Sums) -> Sums:
    for part in parts:
        for key, (size, premium, count) in part.items():
            before = sums.get(key, (0.0, 0.0, 0))
            sums[key] = (before[0] + size, before[1] + premium, before[2] + count)
    return sums


def _quoted(venue: str, spot: float) -> tuple[float, float]:
    """What a venue quotes prices in, in USD, and the least step of a price."""
    if venue in COIN_QUOTED:
        return spot, 0.0001
    if spot < 1000:
        return 1.0, 0.01
    return 1.0, 5.0 if venue == "bybit" else 1.0


def _chosen(roll: float, shares: Sequence[float]) -> int:
    for place, share in enumerate(shares):
        roll -= share
        if roll < 0:
            return place
    return 0


def _busy(at: int) -> float:
    """Trading is busiest in the afternoon."""
    return 1 + 0.45 * math.sin((at % DAY - 9 * HOUR) / DAY * 2 * math.pi)
