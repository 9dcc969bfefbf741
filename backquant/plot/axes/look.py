"""Roles as colours that read well on the ground that the user's style gives the Axes."""

from __future__ import annotations

from typing import Any, cast

import matplotlib as mpl
from matplotlib import colormaps
from matplotlib.colors import to_hex, to_rgb, to_rgba
from matplotlib.ticker import FuncFormatter

from ..palette import DARK, LIGHT, contrast, is_dark
from ..scene import Style
from ..wording import WRITERS

__all__ = ["Look", "font_size", "written"]

_READABLE = 4.5  # contrast of text
_GREY = 3.5
_SETTINGS = cast("dict[str, Any]", mpl.rcParams)


class Look:
    """Colours for one Axes; `outside` ones for what stands round it, on the figure's own ground."""

    def __init__(self, board: Any) -> None:
        self._outside = (
            to_rgb(board.figure.get_facecolor())
            if to_rgba(board.figure.get_facecolor())[3]
            else to_rgb(_SETTINGS["figure.facecolor"])
        )
        own = to_rgba(board.get_facecolor())
        self._inside = own[:3] if own[3] > 0.5 else self._outside

    @property
    def is_dark(self) -> bool:
        return is_dark(*self._inside)

    @property
    def ground(self) -> str:
        """What the panel lies on."""
        return to_hex(self._inside)

    def colour(self, role: str, *, outside: bool = False) -> str:
        """The colour of a role: ours where colour has a meaning, the user's for text and series without one."""
        ground = self._outside if outside else self._inside
        dark = is_dark(*ground)
        if role.startswith("grade:"):
            return to_hex(colormaps["viridis"]((0.25 + 0.75 * float(role[6:])) if dark else 0.9 * float(role[6:])))
        if role == "over":  # a line over a heatmap
            return "#ffffff"
        if role in ("ink", "muted"):
            return self._ink(ground, dark=dark, muted=role == "muted")
        place = ("first", "second", "third").index(role) if role in ("first", "second", "third") else None
        if place is not None:
            cycle: list[str] = _SETTINGS["axes.prop_cycle"].by_key().get("color", [])
            if len(cycle) > place and contrast(to_rgb(cycle[place]), ground) > 1.5:
                return cycle[place]
        colour = (DARK if dark else LIGHT)[role]
        return self._readable(colour, ground, dark=dark) if outside else colour

    def cells(self, *, signed: bool) -> str:
        """A scale of colours: for signed figures one whose middle is the ground, else the user's own."""
        if not signed:
            return str(_SETTINGS["image.cmap"])
        return "berlin_r" if self.is_dark else "RdBu"

    def _readable(self, colour: str, ground: tuple[float, float, float], *, dark: bool) -> str:
        """The colour, with as much ink in it as it takes to be read."""
        ink = to_rgb(self._ink(ground, dark=dark, muted=False))
        for share in (0.0, 0.2, 0.4, 0.6, 0.8):
            red, green, blue = (
                (1 - share) * one + share * other for one, other in zip(to_rgb(colour), ink, strict=True)
            )
            if contrast((red, green, blue), ground) >= _GREY:
                return to_hex((red, green, blue))
        return to_hex(ink)

    @staticmethod
    def _ink(ground: tuple[float, float, float], *, dark: bool, muted: bool) -> str:
        wanted = to_rgb(_SETTINGS["text.color"])
        ink = wanted if contrast(wanted, ground) >= _READABLE else to_rgb((DARK if dark else LIGHT)["ink"])
        if not muted:
            return to_hex(ink)
        red, green, blue = (0.65 * one + 0.35 * other for one, other in zip(ink, ground, strict=True))
        return to_hex((red, green, blue) if contrast((red, green, blue), ground) >= _GREY else ink)


def font_size(share: float = 1.0) -> float:
    """A share of the size that the user's style gives text, in points."""
    return share * float(_SETTINGS["font.size"])


def written(style: Style) -> FuncFormatter:
    """What writes the numbers of an axis."""
    write = WRITERS[style]

    def one(value: float, _: int | None) -> str:
        return write(value)

    return FuncFormatter(one)
