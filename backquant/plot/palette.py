"""Colours by what they stand for, on light and on dark ground; told apart by colour-blind people, too. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["DARK", "LIGHT", "contrast", "is_dark"]

# Okabe and Ito's palette; on dark ground its lighter shades.
LIGHT: Final[Mapping[str, str]] = {
    "positive": "#0072B2", "negative": "#D55E00", "call": "#0072B2", "put": "#D55E00", "flip": "#AA4499",
    "pain": "#009E73", "expected": "#56B4E9", "first": "#0072B2", "second": "#E69F00", "third": "#009E73",
    "ink": "#222222", "muted": "#666666",
}  # fmt: skip
DARK: Final[Mapping[str, str]] = {
    "positive": "#6CC4F5", "negative": "#FF8F4D", "call": "#6CC4F5", "put": "#FF8F4D", "flip": "#F29CDD",
    "pain": "#43D6AC", "expected": "#56B4E9", "first": "#6CC4F5", "second": "#FFC24A", "third": "#43D6AC",
    "ink": "#F2F2F2", "muted": "#BBBBBB",
}  # fmt: skip


def is_dark(red: float, green: float, blue: float) -> bool:
    """Whether a ground of this colour (parts of 0 to 1) asks for light ink."""
    return luminance(red, green, blue) < 0.18


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """How well one colour reads on the other: 1 not at all, 21 as black on white; text takes 4.5."""
    low, high = sorted((luminance(*one), luminance(*other)))
    return (high + 0.05) / (low + 0.05)


def luminance(red: float, green: float, blue: float) -> float:
    """Relative luminance as the web's guidelines for contrast define it."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
