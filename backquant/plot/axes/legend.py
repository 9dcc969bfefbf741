"""The legend of a panel, kept off its lines."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..scene import Panel
from .look import font_size

__all__ = ["add_legend", "uncover"]

_SLOW = 300  # shapes; with more, matplotlib takes long to find the best place
_NEAR = 0.4  # of the legend's height
_AIR = 1.3


def add_legend(board: Any, panel: Panel) -> None:
    """Where the least lies under it, if the panel names anything."""
    if board.get_legend_handles_labels()[1]:
        loc = "best" if len(board.collections) + len(board.patches) < _SLOW else "upper left"
        board.legend(loc=loc, fontsize=0.76 * font_size(), ncols=panel.columns)


def uncover(board: Any, panel: Panel) -> None:
    """Make room for the legend above the lines where even the best place covers some of them. The panel has its size by now."""
    legend = board.get_legend()
    if legend is None or panel.y.view is not None:
        return
    box = legend.get_window_extent()
    near = box.padded(_NEAR * box.height)  # a layout engine may still move the panel by a little
    if not any(_crosses(line, near) for line in board.lines):
        return
    low, high = board.get_ylim()
    share = min(0.5, _AIR * box.height / board.get_window_extent().height)
    board.set_ylim(low, low + (high - low) / (1 - share))
    legend.set_loc("upper right")


def _crosses(line: Any, box: Any) -> bool:
    points = line.get_transform().transform(np.column_stack(line.get_data(orig=False)).astype(float))
    points = points[np.isfinite(points).all(axis=1)]
    starts, ends = points[:-1], points[1:]
    steps = np.linspace(0.0, 1.0, 9)[:, None, None]
    between = (starts + (ends - starts) * steps).reshape(-1, 2)
    return bool(len(between)) and bool(box.count_contains(between))
