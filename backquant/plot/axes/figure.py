"""A figure of a picture's own: pyplot does not hold it, notebooks show it, and `figure.show()` opens a window."""

from __future__ import annotations

from io import BytesIO
from typing import Any, cast

from matplotlib.axes import Axes
from matplotlib.figure import Figure

__all__ = ["new_axes"]


class PictureFigure(Figure):
    """A Figure that is forgotten with its last reference, where those of pyplot stay until they are closed."""

    def show(self, warn: bool = True) -> None:
        """Open the picture in a window, or where pyplot shows figures, and wait until it is closed."""
        from matplotlib import pyplot

        held = cast("Any", pyplot).figure()
        number: int = held.number
        held.canvas.manager.canvas.figure = self  # pyplot's window takes this figure in place of its own
        self.set_canvas(held.canvas)
        cast("Any", pyplot).show()
        pyplot.close(number)

    def _repr_png_(self) -> bytes:
        file = BytesIO()
        cast("Any", self).savefig(file, format="png")
        return file.getvalue()


class PictureAxes(Axes):
    """An Axes that a notebook shows as its picture."""

    def _repr_png_(self) -> bytes:
        return cast("Any", self.get_figure(root=True))._repr_png_()


def new_axes(size: tuple[float, float]) -> Axes:
    """An Axes that fills a new figure."""
    figure = PictureFigure(figsize=size, layout="constrained")
    made: Axes = cast("Any", figure).add_subplot(axes_class=PictureAxes)
    return made
