"""What someone sees who looks at a picture."""

from __future__ import annotations

from itertools import combinations
from typing import Any, cast

from matplotlib.axes import Axes
from matplotlib.text import Annotation, Text


def labels(axes: Axes, kind: str) -> list[str]:
    """Texts of one kind: `mark`, `footer`, `anchor` …, in all panels."""
    panels = cast("list[Axes]", cast("Any", axes.figure).axes)
    return [
        text.get_text()
        for panel in panels
        for text in panel.texts
        if isinstance(text, Annotation) and text.get_gid() == kind
    ]


def footer(axes: Axes) -> str:
    """The line below the picture."""
    (text,) = labels(axes, "footer")
    return text


def bars(axes: Axes) -> list[tuple[float, float]]:
    """Middle and height of each bar."""
    shapes = [cast("Any", patch) for patch in axes.patches]
    return [(shape.get_x() + shape.get_width() / 2, shape.get_height()) for shape in shapes]


def upright_lines(axes: Axes) -> list[float]:
    """Where vertical lines stand."""
    found = [cast("Any", line).get_xdata() for line in axes.lines]
    return sorted(float(xs[0]) for xs in found if len(xs) == 2 and xs[0] == xs[1])


def level_lines(axes: Axes) -> list[float]:
    """Where horizontal lines lie."""
    found = [cast("Any", line).get_ydata() for line in axes.lines]
    return sorted(float(ys[0]) for ys in found if len(ys) == 2 and ys[0] == ys[1])


def curve(axes: Axes, label: str) -> list[float]:
    """The values of the line with this name."""
    (line,) = [line for line in axes.lines if line.get_label() == label]
    return [float(value) for value in cast("Any", line).get_ydata()]


def rising(*values: float | None) -> list[float]:
    """What is known of these, from low to high."""
    return sorted(value for value in values if value is not None)


def title(axes: Axes) -> str:
    """The title above the picture."""
    return " ".join(axes.get_title(loc=place) for place in ("left", "center", "right")).strip().replace("\n", " ")


def overlapping(axes: Axes, kind: str) -> list[tuple[str, str]]:
    """Pairs of texts of one kind that cover each other."""
    figure = cast("Any", axes.figure)
    figure.draw_without_rendering()
    texts = [text for text in axes.texts if text.get_gid() == kind]
    boxes = [
        (text.get_text(), Text.get_window_extent(text).padded(-1)) for text in texts
    ]  # without an annotation's arrow
    return [(one, other) for (one, box), (other, other_box) in combinations(boxes, 2) if box.overlaps(other_box)]
