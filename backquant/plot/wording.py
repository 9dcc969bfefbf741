"""How numbers and moments are written in pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from .scene import Style

__all__ = ["WRITERS", "compact", "moment", "percent", "plain", "price", "size"]

_SCALES = ((1e9, "B"), (1e6, "M"), (1e3, "k"))


def price(value: float) -> str:
    """A price or strike in USD: `65,000`, `181.25`, `0.8312`."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.2f}".removesuffix(".00") if abs(value) >= 10 else f"{value:.4g}"


def compact(value: float) -> str:
    """A large number in three figures: `1.2M`, `450M`, `1.35B`."""
    for scale, suffix in _SCALES:
        if abs(value) >= 0.9995 * scale:
            return f"{value / scale:.3g}{suffix}"
    return f"{value:.3g}"


def percent(value: float) -> str:
    """A number that is a percentage already: `38.4 %`."""
    return f"{value:.3g} %"


def moment(when: datetime) -> str:
    """A moment, in UTC."""
    return f"{when:%Y-%m-%d %H:%M:%S} UTC"


def size(value: float) -> str:
    """A large number without its sign."""
    return compact(abs(value))


def plain(value: float) -> str:
    """A number of no particular kind."""
    return f"{value:,.6g}"


WRITERS: Final[Mapping[Style, Callable[[float], str]]] = {
    "plain": plain, "price": price, "compact": compact, "percent": percent, "size": size,
}  # fmt: skip
"""By the style of an axis what writes its numbers."""
