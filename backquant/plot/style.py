"""How all pictures look: colours that colour-blind people tell apart, sizes, number formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC
from typing import TYPE_CHECKING

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import to_hex
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.ticker import FuncFormatter, MaxNLocator

from .board import Board, Places

if TYPE_CHECKING:
    from matplotlib.axis import Axis
    from numpy.typing import NDArray

__all__ = [
    "BLACK", "BLUE", "CALM", "GREEN", "GREY", "ORANGE", "PURPLE", "RED", "SIGNED", "SKY", "SMALL",
    "dress", "format_ticks", "graded", "headline", "legend", "signed_area", "signed_colours", "square_root_days", "time_ticks", "zero_line",
]  # fmt: skip

# Okabe and Ito's palette.
BLUE, RED, GREEN, ORANGE, PURPLE, SKY = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#AA4499", "#56B4E9"
BLACK, GREY = "#222222", "#777777"
SIGNED = "RdBu"  # negative red, zero white, positive blue
CALM = "cividis"  # for what has no sign
SMALL = 8.0  # points

_DAYS = (0, 1, 3, 7, 14, 30, 60, 90, 120, 180, 270, 365, 540, 730)


def dress(board: Board, title: str, x: str, y: str, *, grid: bool = True) -> None:
    """Title, names of the axes, quiet frame."""
    headline(board, title)
    board.set_xlabel(x, fontsize=SMALL + 1, color=BLACK)
    board.set_ylabel(y, fontsize=SMALL + 1, color=BLACK)
    board.tick_params(labelsize=SMALL, colors=BLACK, length=3)
    board.spines["top"].set_visible(False)
    board.spines["right"].set_visible(False)
    if grid:
        board.grid(visible=True, color="#dddddd", linewidth=0.6)
    board.set_axisbelow(True)


def headline(board: Board, title: str, above: float = 6) -> None:
    """The title, so many points above the plot."""
    board.set_title(title, loc="left", fontsize=11, fontweight="bold", color=BLACK, pad=above)


def format_ticks(axis: Axis, write: Callable[[float], str], most: int = 9) -> None:
    """Write an axis's numbers with one of `wording`'s functions, no more than so many of them."""
    axis.set_major_locator(MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]))

    def written(value: float, _: int | None) -> str:
        return write(value)

    axis.set_major_formatter(FuncFormatter(written))


def time_ticks(axis: Axis) -> None:
    """Times in UTC, whatever the zone of matplotlib's settings."""
    locator = AutoDateLocator(tz=UTC, maxticks=9)
    axis.set_major_locator(locator)
    axis.set_major_formatter(ConciseDateFormatter(locator, tz=UTC))


def square_root_days(board: Board, days: Sequence[float]) -> None:
    """Days to expiry on a square-root scale, as volatility grows: near expiries keep their room."""
    last = max(days)
    board.set_xscale("function", functions=(_root, _square))
    board.set_xlim(-0.15, max(last, 1) * 1.08)
    ticks = [day for day in _DAYS if day <= last * 1.08]
    board.set_xticks(ticks, labels=[str(day) for day in ticks])


def zero_line(board: Board) -> None:
    """Where a signed figure changes its sign."""
    board.axhline(0, color=BLACK, linewidth=0.8, zorder=1)


def signed_colours(values: Sequence[float]) -> list[str]:
    """Blue for what is positive, red for what is negative."""
    return [RED if value < 0 else BLUE for value in values]


def signed_area(board: Board, times: Places, values: Sequence[float]) -> None:
    """A line with blue below it where it is positive, and red above it where it is negative."""
    board.plot(times, values, color=BLACK, linewidth=1.3)
    for colour, where in ((BLUE, [value >= 0 for value in values]), (RED, [value <= 0 for value in values])):
        board.fill_between(times, values, where=where, interpolate=True, color=colour, alpha=0.35, linewidth=0)
    zero_line(board)


def graded(count: int) -> list[str]:
    """Colours from dark to light, for things that have an order."""
    shades = colormaps["viridis"]
    return [to_hex(shades(0.9 * place / (count - 1))) for place in range(count)] if count > 1 else [BLUE]


def legend(board: Board, columns: int = 1, place: str = "best") -> None:
    """Names of what is drawn, where something has one."""
    if board.get_legend_handles_labels()[1]:
        board.legend(loc=place, fontsize=SMALL, ncols=columns, framealpha=0.9, edgecolor="none")


def _root(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.sign(values) * np.sqrt(np.abs(values))


def _square(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.sign(values) * np.square(values)
