"""What the gamma book says about strikes: flip, walls, ranking, and max pain; no I/O."""

from collections.abc import Mapping
from itertools import pairwise, zip_longest
from typing import Final, NamedTuple

from .chain import Slice

__all__ = ["Crossing", "crossings", "flip", "max_pain", "named_walls", "pain_curve", "ranked"]

_CALL_WALLS: Final = ("call_resistance", "call_wall_2", "call_wall_3")
_PUT_WALLS: Final = ("put_support", "put_wall_2", "put_wall_3")


class Crossing(NamedTuple):
    """A zero of the cumulative net gamma between two neighbouring strikes."""

    price: float
    rising: bool
    below: int
    above: int

    @property
    def strike(self) -> int:
        """The neighbour nearer to the zero."""
        return self.below if self.price - self.below <= self.above - self.price else self.above


def crossings(net: Mapping[int, float]) -> list[Crossing]:
    """All zeros of the running sum over rising strikes, interpolated."""
    found: list[Crossing] = []
    summed = last = 0.0
    before = 0
    for strike, gex in net.items():
        summed = round(last + gex, 1)
        if last * summed < 0:
            price = before + (strike - before) * last / (last - summed)
            found.append(Crossing(round(price, 1), summed > last, before, strike))
        before, last = strike, summed
    return found


def flip(net: Mapping[int, float], spot: float) -> int | None:
    """Strike at the zero crossing nearest to spot."""
    nearest = min(crossings(net), key=lambda zero: abs(zero.price - spot), default=None)
    return None if nearest is None else nearest.strike


def named_walls(net: Mapping[int, float], spot: float, names: int = 1, known: int = 1) -> dict[str, int | None]:
    """Strikes of the most positive gamma above and below spot by their names; those beyond the known ones are null."""
    order = sorted((strike for strike, gex in net.items() if gex > 0), key=lambda strike: (-net[strike], strike))
    calls, puts = [strike for strike in order if strike > spot], [strike for strike in order if strike < spot]
    return {
        **dict(zip_longest(_CALL_WALLS[:names], calls[:known])),
        **dict(zip_longest(_PUT_WALLS[:names], puts[:known])),
    }


def ranked(net: Mapping[int, float]) -> list[dict[str, float]]:
    """The ten strikes of largest absolute exposure."""
    top = sorted(net.items(), key=lambda item: (-abs(item[1]), item[0]))[:10]
    return [
        {"rank": rank, "strike": strike, "gex": gex, "abs_gex": abs(gex)} for rank, (strike, gex) in enumerate(top, 1)
    ]


def pain_curve(part: Slice) -> list[tuple[int, float]]:
    """Payout to all option buyers at each listed strike."""
    strikes, calls, puts = part.page.strikes, part.oi("call"), part.oi("put")
    held, pain = 0, sum(put * (strike - strikes[0]) for strike, put in zip(strikes, puts, strict=True))
    owed = sum(puts)
    payouts = [pain]
    for (left, right), call, put in zip(pairwise(strikes), calls, puts, strict=False):
        held += call
        owed -= put
        pain += (held - owed) * (right - left)
        payouts.append(pain)
    return [(strike, payout / 10) for strike, payout in zip(strikes, payouts, strict=True)]


def max_pain(part: Slice) -> dict[str, float]:
    """Strike of the least payout, and the payout."""
    strike, value = min(pain_curve(part), key=lambda point: point[1])
    return {"strike": strike, "value": value}
