"""What dealers are exposed to: one greek of a whole expiry, by strike; no I/O."""

from typing import Final

from .black_scholes import KINDS
from .chain import Signing, Slice, Venues

__all__ = ["exposures"]

_IN_COIN: Final = frozenset({"delta", "vanna", "charm"})
"""Greeks whose exposure is told in USD of the underlying; theta and vega are in USD by themselves."""


def exposures(part: Slice, greek: str, model: Signing, venues: Venues = None) -> tuple[list[float], list[float]]:
    """Calls' and puts' exposure of each strike: USD per 1 % move for gamma, else the greek times size in USD."""
    if greek == "gamma":
        return part.gex("call", model, venues), part.gex("put", model, venues)
    unit = part.spot / 10 if greek in _IN_COIN else 0.1
    calls, puts = (
        [
            round(getattr(greeks, greek) * size * unit, 1) + 0.0
            for greeks, size in zip(part.greeks(kind), part.sizes(kind, model, venues), strict=True)
        ]
        for kind in KINDS
    )
    return calls, puts
