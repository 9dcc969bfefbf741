"""What a picture shows at first: the strikes that hold nearly all of the exposure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["OUTSIDE", "main_part"]

OUTSIDE = "outer strikes, 2 % of the whole at most, lie beyond the view"

_TAIL = 0.01  # share of the whole, at either end


def main_part(
    places: Sequence[float], weights: Sequence[float], keep: Iterable[float], width: float = 0.0
) -> tuple[float, float] | None:
    """Limits of a view without two light tails, in which all that is to be kept lies; None where it would show all.

    places: rising or not. weights: how much lies there; signs do not matter, NaN weighs nothing. width: of a bar, so that those
    inside are whole; of those outside none reaches in, as the view ends half-way to the next.
    """
    pairs = sorted((place, abs(weight)) for place, weight in zip(places, weights, strict=True) if weight == weight)
    ends = (_tail_end(pairs), _tail_end(pairs[::-1]))
    inside = [*ends, *keep]
    low, high = min(inside), max(inside)
    if low <= min(places) and high >= max(places):
        return None
    room = 0.03 * (high - low) + width / 2
    below, above = [place for place in places if place < low], [place for place in places if place > high]
    left = max(low - room, (max(below) + low) / 2) if below else low - room
    right = min(high + room, (min(above) + high) / 2) if above else high + room
    return left, right


def _tail_end(pairs: Sequence[tuple[float, float]]) -> float:
    allowed = _TAIL * sum(weight for _, weight in pairs)
    for place, weight in pairs:
        allowed -= weight
        if allowed < 0:
            return place
    return pairs[-1][0]
