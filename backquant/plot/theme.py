"""Our own theme, for who wants it: settings of matplotlib's, no more. No I/O."""

from __future__ import annotations

from typing import Any, Final

__all__ = ["THEME"]

THEME: Final[dict[str, Any]] = {
    "axes.axisbelow": True,
    "axes.edgecolor": "#222222",
    "axes.grid": True,
    "axes.labelcolor": "#222222",
    "axes.labelsize": 9,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "font.size": 10,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "image.cmap": "cividis",
    "legend.edgecolor": "none",
    "legend.framealpha": 0.9,
    "text.color": "#222222",
    "xtick.color": "#222222",
    "xtick.labelsize": 8,
    "ytick.color": "#222222",
    "ytick.labelsize": 8,
}
"""`matplotlib.style.use(backquant.plot.THEME)`, or `with matplotlib.style.context(...)`."""
