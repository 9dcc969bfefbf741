"""A scene onto matplotlib's Axes, in the style that matplotlib is set to."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backend_bases import FigureCanvasBase

from ...errors import PlotError
from ..scene import Scene
from .figure import new_axes
from .layers import draw_layer
from .layout import Sheet
from .look import Look
from .margins import fit
from .ticks import dress

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["check_axes", "image", "new_axes", "paint"]


def check_axes(ax: object) -> None:
    """Refuse what is no rectangular Axes of matplotlib's, telling what would be one.

    Raises:
        PlotError: it is none.
    """
    what = type(ax).__name__
    if isinstance(ax, Axes):
        if ax.name != "rectilinear":
            raise PlotError(f"ax= is a {ax.name} Axes: pass a plain one, such as pyplot.subplots() makes")
        return
    if hasattr(ax, "shape") or isinstance(ax, list | tuple):
        raise PlotError(f"ax= is {what} of several Axes: pass one of them, such as axes[0] or axes[0, 1]")
    if hasattr(ax, "add_subplot"):
        raise PlotError(f"ax= is a {what}: pass one of its Axes, such as figure.add_subplot()")
    raise PlotError(f"ax= takes an Axes of matplotlib's, not {what}")


def paint(scene: Scene, axes: Axes) -> Axes:
    """Draw the scene into the place of the Axes and return it; where the scene has several panels, it is the uppermost."""
    with cast("Any", mpl).rc_context({"text.parse_math": False}):  # a dollar sign of the server's begins no formula
        sheet = Sheet(axes, scene)
        for board, panel in zip(sheet.boards, scene.panels, strict=True):
            look = Look(board)
            for layer in panel.layers:
                draw_layer(board, look, sheet, panel, layer)
            dress(board, look, panel, sheet)
        fit(sheet)
    return axes


def image(axes: Axes, file_format: str, dpi: float) -> bytes:
    """The Axes' figure as the bytes of an image file.

    Raises:
        PlotError: the format is unknown.
    """
    known = FigureCanvasBase.get_supported_filetypes()
    if file_format not in known:
        raise PlotError(f"no image file can be written as {file_format!r}; there are {', '.join(sorted(known))}")
    file = BytesIO()
    save: Callable[..., None] = cast("Any", axes.get_figure(root=True)).savefig  # its stub leaves the options untyped
    save(file, format=file_format, dpi=dpi)
    return file.getvalue()
