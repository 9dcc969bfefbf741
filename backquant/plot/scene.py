"""A picture as data: panels with axes, layers and marks. Whoever draws (matplotlib, Plotly, plain text) reads this alone. No I/O.

Colours are roles, such as `call`, `flip` or `ink`; `grade:0.4` is a place on a scale from dark to light. Times are datetimes or dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, TypeAlias

import attrs

__all__ = [
    "Area", "Axis", "Bars", "Candles", "Cells", "Dash", "Layer", "Line", "Mark", "Panel", "Place", "Places", "Scene", "Span", "Style", "Words",
    "graded",
]  # fmt: skip

Place: TypeAlias = float | date
Places: TypeAlias = Sequence[float] | Sequence[date]
Dash: TypeAlias = Literal["solid", "dash", "dashdot", "dot", "none"]
Style: TypeAlias = Literal["plain", "price", "compact", "percent", "size"]
"""How an axis writes its numbers; `size` is compact without the sign."""


@attrs.frozen
class Axis:
    """What runs along one side of a panel."""

    title: str = ""
    kind: Literal["number", "time", "names", "days"] = "number"
    """`names`: the places are 0, 1, 2 … and are called `names`. `days`: days to expiry, drawn on a square-root scale."""
    style: Style = "plain"
    names: tuple[str, ...] = ()
    view: tuple[float, float] | None = None
    """What is shown at first; all of it when None."""


@attrs.frozen
class Line:
    """Points joined by a line, or alone with `dash="none"`."""

    x: Places
    y: Sequence[float]
    role: str = "ink"
    label: str = ""
    dash: Dash = "solid"
    marker: str = ""
    width: float = 1.4
    steps: bool = False


@attrs.frozen
class Bars:
    """Bars from `base` (zero when None) by `y`; lying ones (`flat`) stand at heights `x`. Widths are days on an axis of time."""

    x: Places
    y: Sequence[float]
    widths: Sequence[float]
    roles: Sequence[str]
    label: str = ""
    base: Sequence[float] | None = None
    flat: bool = False
    alpha: float = 1.0


@attrs.frozen
class Area:
    """What lies between two curves."""

    x: Places
    low: Sequence[float]
    high: Sequence[float]
    role: str
    alpha: float = 0.3
    label: str = ""


@attrs.frozen
class Candles:
    """Open, high, low and close by time."""

    x: Places
    open: Sequence[float]
    high: Sequence[float]
    low: Sequence[float]
    close: Sequence[float]
    width: float


@attrs.frozen
class Cells:
    """A heatmap: a list per place of `y`, in it a figure per place of `x`; NaN is left blank."""

    x: Places
    y: Sequence[float]
    z: Sequence[Sequence[float]]
    unit: str
    style: Style
    signed: bool
    low: float
    high: float
    clipped: bool
    """Whether some figures lie beyond the scale of colours."""


@attrs.frozen
class Span:
    """A band across the whole panel, between two places of its axis `on`."""

    low: float
    high: float
    role: str
    alpha: float = 0.15
    label: str = ""
    on: Literal["x", "y"] = "y"


@attrs.frozen
class Words:
    """A text at a point."""

    x: Place
    y: float
    text: str
    role: str = "ink"
    side: Literal["above", "below"] = "above"
    upright: bool = False
    kind: str = "note"


@attrs.frozen
class Mark:
    """A price that matters: a line across the panel with a name."""

    name: str
    at: float
    role: str = "ink"
    dash: Dash = "solid"
    text: str = ""
    """What stands at the line; its name and price when empty."""


Layer: TypeAlias = Line | Bars | Area | Candles | Cells | Span | Words


@attrs.frozen
class Panel:
    """One plot. Panels of a scene lie above each other and share their horizontal axis where that is the same."""

    x: Axis
    y: Axis
    layers: Sequence[Layer]
    marks: Sequence[Mark] = ()
    marks_on: Literal["x", "y"] = "x"
    zero: bool = False
    """Whether the line is drawn where the figures change their sign."""
    share: float = 1.0
    """Its part of the height."""
    columns: int = 1
    """Of the legend."""


@attrs.frozen
class Scene:
    """A whole picture."""

    title: str
    panels: Sequence[Panel]
    notes: Sequence[str] = ()
    """What a reader must know to read it rightly; stands below it with the facts."""
    facts: Sequence[str] = ()
    """What it shows the state of: symbol, spot, age, notices."""
    size: tuple[float, float] = (9.0, 5.0)
    """Width and height in inches that suit it."""


def graded(count: int) -> list[str]:
    """Roles from dark to light, for things that have an order."""
    return [f"grade:{place / (count - 1):.3f}" for place in range(count)] if count > 1 else ["first"]
