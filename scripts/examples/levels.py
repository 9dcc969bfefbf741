"""What the gamma book says about strikes: profile, flip, walls, ranking, and max pain."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .contracts import Contract, Positioning
from .envelope import Json, JsonObject
from .figures import running, total


@dataclass(frozen=True, slots=True)
class Crossing:
    """A zero of the cumulative net gamma between two neighbouring strikes."""

    price: float
    rising: bool
    below: int
    above: int

    @property
    def strike(self) -> int:
        """The neighbour nearer to the zero."""
        return self.below if self.price - self.below <= self.above - self.price else self.above


@dataclass(frozen=True, slots=True)
class Walls:
    """Largest positive gamma above and below spot, best first."""

    calls: Sequence[int]
    puts: Sequence[int]


@dataclass(frozen=True, slots=True)
class MaxPain:
    """Strike of the least payout to option buyers, with the whole curve."""

    strike: int
    value: float
    curve: Sequence[tuple[int, float]]

    @property
    def block(self) -> JsonObject:
        return {"strike": self.strike, "value": self.value}


def by_strike(contracts: Iterable[Contract]) -> dict[int, list[Contract]]:
    """Contracts grouped by strike, strikes rising."""
    groups: defaultdict[int, list[Contract]] = defaultdict(list)
    for contract in contracts:
        groups[contract.strike].append(contract)
    return dict(sorted(groups.items()))


def net_gex(contracts: Iterable[Contract], model: Positioning) -> dict[int, float]:
    """Net gamma exposure by strike."""
    return {strike: total(c.gex(model) for c in group) for strike, group in by_strike(contracts).items()}


def crossings(profile: Mapping[int, float]) -> list[Crossing]:
    """All zeros of the running sum over rising strikes, interpolated."""
    strikes = list(profile)
    sums = running(profile.values())
    found: list[Crossing] = []
    for (below, left), (above, right) in pairwise(zip(strikes, sums, strict=True)):
        if left * right < 0:
            price = below + (above - below) * left / (left - right)
            found.append(Crossing(round(price, 1), right > left, below, above))
    return found


def gamma_flip(profile: Mapping[int, float], spot: float) -> int | None:
    """Strike at the zero crossing nearest to spot."""
    nearest = min(crossings(profile), key=lambda zero: abs(zero.price - spot), default=None)
    return None if nearest is None else nearest.strike


def walls(profile: Mapping[int, float], spot: float) -> Walls:
    """Strikes of positive gamma on each side of spot, largest exposure first."""
    ranked = sorted((strike for strike, gex in profile.items() if gex > 0), key=lambda strike: -profile[strike])
    return Walls([s for s in ranked if s > spot], [s for s in ranked if s < spot])


def ranked_top_10(profile: Mapping[int, float]) -> list[Json]:
    """The ten strikes of largest absolute exposure."""
    top = sorted(profile.items(), key=lambda item: (-abs(item[1]), item[0]))[:10]
    return [
        {"rank": rank, "strike": strike, "gex": gex, "abs_gex": abs(gex)}
        for rank, (strike, gex) in enumerate(top, start=1)
    ]


def max_pain(contracts: Iterable[Contract]) -> MaxPain:
    """Payout to all option buyers at each listed strike, and its minimum."""
    groups = by_strike(contracts)
    listed = [contract for group in groups.values() for contract in group]
    curve = [(settle, round(sum(c.oi * _payout(c, settle) for c in listed), 2)) for settle in groups]
    strike, value = min(curve, key=lambda point: point[1])
    return MaxPain(strike, value, curve)


def _payout(contract: Contract, settle: int) -> int:
    distance = settle - contract.strike
    return max(distance if contract.kind == "call" else -distance, 0)


def nth(strikes: Sequence[int], index: int) -> int | None:
    """Element of a ranking that may be shorter."""
    return strikes[index] if index < len(strikes) else None
