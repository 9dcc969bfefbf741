"""Figures that have keys: the same key gives the same figure, in whatever order they are asked for; no I/O."""

from functools import lru_cache
from math import floor
from typing import Final

__all__ = ["chance", "mix", "normal", "pieces", "text_key", "wander", "wave"]

_MASK: Final = 0xFFFF_FFFF_FFFF_FFFF
_GOLDEN: Final = 0x9E37_79B9_7F4A_7C15


def mix(*key: int, state: int = 0) -> int:
    """64 well mixed bits of a key of integers (splitmix64 after each), or of one that goes on from what its beginning gave."""
    for part in key:
        state = (state + part * _GOLDEN + _GOLDEN) & _MASK
        state = ((state ^ (state >> 30)) * 0xBF58_476D_1CE4_E5B9) & _MASK
        state = ((state ^ (state >> 27)) * 0x94D0_49BB_1331_11EB) & _MASK
        state ^= state >> 31
    return state


def text_key(text: str) -> int:
    """The integer that stands for a name in a key."""
    return int.from_bytes(text.encode(), "big") & _MASK


def chance(*key: int) -> float:
    """A number from 0 up to 1, evenly spread."""
    return (mix(*key) >> 11) / (1 << 53)


def normal(*key: int, state: int = 0) -> float:
    """A number of mean 0 and deviation 1, never beyond 3.5: four even ones added up."""
    return _bell(mix(*key, state=state))


def pieces(bits: int) -> tuple[float, float, float, float]:
    """Four numbers from 0 up to 1 out of one mix."""
    return (bits & 0xFFFF) / 65536, (bits >> 16 & 0xFFFF) / 65536, (bits >> 32 & 0xFFFF) / 65536, (bits >> 48) / 65536


def wave(position: float, *key: int) -> float:
    """A value that wanders with the position: a normal at each whole one, a straight line between."""
    return wander(position, _begun(key))


def wander(position: float, state: int) -> float:
    """The same for a key whose mix is known."""
    left = floor(position)
    low, rest = _knot(left, state), position - left
    return low + (_knot(left + 1, state) - low) * rest if rest else low


@lru_cache(maxsize=4_096)
def _begun(key: tuple[int, ...]) -> int:
    return mix(*key)


@lru_cache(maxsize=131_072)
def _knot(place: int, state: int) -> float:
    return _bell(mix(place, state=state))


def _bell(bits: int) -> float:
    total = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48)
    return (total / 65536 - 1.99996948) * 1.7320508
