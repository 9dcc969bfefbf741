"""What dealers are exposed to: one greek of a whole expiry, by strike; no I/O."""

from typing import Final

from .black_scholes import evaluate
from .chain import Signing, Slice, Venues

__all__ = ["exposures"]

_IN_COIN: Final = frozenset({"delta", "vanna", "charm"})
"""Greeks whose exposure is told in USD of the underlying; theta and vega are in USD by themselves."""


def exposures(part: Slice, greek: str, model: Signing, venues: Venues = None) -> tuple[list[float], list[float]]:
    """Calls' and puts' exposure of each strike: USD per 1 % move for gamma, else the greek times size in USD."""
    if greek == "gamma":
        return part.gex("call", model, venues), part.gex("put", model, venues)
    unit = part.spot / 10 if greek in _IN_COIN else 0.1
    sides: list[list[float]] = []
    for kind in ("call", "put"):
        sizes = part.sizes(kind, model, venues)
        sides.append(
            [
                round(getattr(evaluate(part.spot, strike, part.years, iv / 100, kind), greek) * size * unit, 1) + 0.0
                for strike, iv, size in zip(part.page.strikes, part.ivs, sizes, strict=True)
            ]
        )
    return sides[0], sides[1]
