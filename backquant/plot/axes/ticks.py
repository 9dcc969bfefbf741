"""Axes of a panel: their names, how their numbers are written, what of them is shown, the legend."""

from __future__ import annotations

from datetime import UTC
from typing import Any, Final

import numpy as np
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.ticker import MaxNLocator

from ..scene import Axis, Bars, Candles, Cells, Panel
from .legend import add_legend
from .look import Look, font_size, written

__all__ = ["dress"]

_DAYS = (0, 1, 3, 7, 14, 30, 60, 90, 120, 180, 270, 365, 540, 730)
_DATES: Final[dict[str, Any]] = {  # by the unit of the ticks: years, months, days, hours, minutes, seconds
    "formats": ["%Y", "%b", "%d %b", "%H:%M", "%H:%M", "%S.%f"],
    "zero_formats": ["", "%b %Y", "%d %b", "%d %b", "%H:%M", "%H:%M"],
    "offset_formats": ["", "%Y", "%Y", "%d %b %Y", "%d %b %Y", "%d %b %Y %H:%M"],
}
_LINE = 1.5  # height of a line of text, as a share of its size
_LETTER = 0.62  # width of a letter, as a share of its size


def dress(board: Any, look: Look, panel: Panel, sheet: Any) -> None:
    """Names, ticks, limits, zero line and legend."""
    width, height = sheet.room(board)
    narrow, low = panel.x.kind == "time" and width < 250, height < 70
    scale = " (square-root scale)" if panel.x.kind == "days" else ""
    board.set_xlabel(
        f"{panel.x.title}{scale}" if sheet.names_below(board) else "",
        loc="left" if narrow else "center",
        parse_math="$" not in panel.x.title,
    )
    board.set_ylabel(
        _broken(panel.y.title, height * (1.5 if low else 1)),
        parse_math="$" not in panel.y.title,
        **({"fontsize": font_size(0.55)} if low else {}),
    )
    if panel.zero:
        board.axhline(0, color=look.colour("ink"), linewidth=0.8, zorder=1)
    _axis(board, "x", panel.x, width, look)
    _axis(board, "y", panel.y, height, look)
    _margins(board, panel)
    add_legend(board, panel)


def _axis(board: Any, name: str, axis: Axis, room: float, look: Look) -> None:
    ticks = board.xaxis if name == "x" else board.yaxis
    upright = name == "y"
    match axis.kind:
        case "time":
            locator = AutoDateLocator(tz=UTC, minticks=2, maxticks=max(3, min(9, int(room / 45))))
            ticks.set_major_locator(locator)
            ticks.set_major_formatter(ConciseDateFormatter(locator, tz=UTC, **_DATES))
        case "names":
            _names(board, name, axis, room)
        case "days":
            _square_root_days(board)
        case "number":
            most = max(3, min(9, int(room / (22 if upright else 52))))
            ticks.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]))
            ticks.set_major_formatter(written(axis.style))
    if axis.view is not None:
        (board.set_ylim if upright else board.set_xlim)(*axis.view)


def _names(board: Any, name: str, axis: Axis, room: float) -> None:
    """Names side by side; turned where they would cover each other, and some left out where even that does not help."""
    count = len(axis.names)
    if name == "y":
        board.set_yticks(range(count), labels=axis.names, parse_math=False)
        return
    longest = max((len(line) for text in axis.names for line in text.split("\n")), default=1)
    size = font_size(0.8)
    turned = count * (longest + 2) * _LETTER * size > room
    lines = max((text.count("\n") + 1 for text in axis.names), default=1)
    step = -(-count * _LINE * size * (lines if turned else 0) // room) if turned else 1
    shown = range(0, count, max(1, int(step)))
    board.set_xticks(
        shown,
        labels=[axis.names[place] for place in shown],
        rotation=60 if turned else 0,
        fontsize=size,
        parse_math=False,
    )
    if turned and lines == 1:
        for label in board.get_xticklabels():
            label.set(ha="right", rotation_mode="anchor")


def _square_root_days(board: Any) -> None:
    """Days to expiry on a square-root scale, as volatility grows: near expiries keep their room."""
    last = max((float(value) for line in board.lines for value in line.get_xdata() if value == value), default=1.0)
    board.set_xscale("function", functions=(_root, _square))
    board.set_xlim(-0.15, max(last, 1) * 1.08)
    ticks = [day for day in _DAYS if day <= last * 1.08]
    board.set_xticks(ticks, labels=[str(day) for day in ticks])


def _margins(board: Any, panel: Panel) -> None:
    """The whole width for lines and cells; room round bars, so that none is cut."""
    cells = any(isinstance(layer, Cells) for layer in panel.layers)
    bars = any(isinstance(layer, Bars | Candles) for layer in panel.layers)
    if panel.x.kind == "names" and not cells:
        board.set_xlim(-0.6, len(panel.x.names) - 0.4)
    elif panel.x.view is None and panel.x.kind != "days":
        board.margins(x=0 if cells else 0.02 if bars else 0.01)
    if panel.y.view is None and not cells:
        board.margins(y=0.06)


def _broken(title: str, height: float) -> str:
    """The title in two lines where it is higher than its axis."""
    if len(title) * _LETTER * font_size() <= height or " " not in title:
        return title
    words, lines = title.split(), [""]
    for word in words:
        if lines[-1] and len(f"{lines[-1]} {word}") * 2 > len(title) + 2:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _root(values: Any) -> Any:
    return np.sign(values) * np.sqrt(np.abs(values))


def _square(values: Any) -> Any:
    return np.sign(values) * np.square(values)
