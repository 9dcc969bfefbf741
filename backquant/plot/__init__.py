"""Pictures of replies, drawn with matplotlib (`pip install 'backquant[plot]'`).

    axes = bq.gex.strike_profile(symbol="BTCUSDT").plot()
    axes.set_title("Mine")
    axes.figure.savefig("profile.png")

`draw` is what `Reply.plot` calls. `render` gives the bytes of an image file and opens no window.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from ..errors import PlotError
from ..extras import require

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

    from ..reply import Reply

__all__ = ["check_drawable", "draw", "render"]


def check_drawable(operation: str) -> None:
    """Tell before a call is spent whether its reply has a picture.

    Raises:
        PlotError: it has none.
        ConfigurationError: matplotlib is not installed.
    """
    require("matplotlib", "plot")
    from .registry import picture_of

    picture_of(operation)


def draw(
    reply: Reply[Any], ax: Axes | None = None, *, expiry: str | None = None, levels: Reply[Any] | None = None
) -> Axes:
    """Draw the reply, into `ax` or into a new figure of pyplot's.

    expiry: of a reply that holds several, the one to draw: its token, such as `25SEP26`.
    levels: a reply of `gex.levels`; its flip and walls are marked in a gamma profile.

    Raises:
        PlotError: there is no picture of such a reply, or it holds nothing to draw.
        ConfigurationError: matplotlib is not installed.
    """
    require("matplotlib", "plot")
    from .registry import prepare

    painting = prepare(reply, expiry=expiry, levels=levels)
    if ax is None:
        from matplotlib import pyplot

        figure, ax = pyplot.subplots(figsize=painting.size, layout="constrained")
        try:
            return painting.onto(ax)
        except PlotError:
            pyplot.close(figure)
            raise
    return painting.onto(ax)


def render(
    reply: Reply[Any],
    file_format: str = "png",
    *,
    expiry: str | None = None,
    levels: Reply[Any] | None = None,
    dpi: float = 150,
) -> bytes:
    """The picture as an image file (`png`, `svg`, `pdf` …): no window, no display, nothing left open.

    Raises:
        PlotError: there is no picture of such a reply, it holds nothing to draw, or the format is unknown.
        ConfigurationError: matplotlib is not installed.
    """
    require("matplotlib", "plot")
    from matplotlib.backend_bases import FigureCanvasBase
    from matplotlib.figure import Figure

    from .registry import prepare

    painting = prepare(reply, expiry=expiry, levels=levels)
    figure = Figure(figsize=painting.size, layout="constrained")
    known = FigureCanvasBase.get_supported_filetypes()
    if file_format not in known:
        raise PlotError(f"no image file can be written as {file_format!r}; there are {', '.join(sorted(known))}")
    painting.onto(figure.add_subplot())
    file = BytesIO()
    save: Callable[..., None] = cast("Any", figure).savefig  # its stub leaves the options untyped
    save(file, format=file_format, dpi=dpi)
    return file.getvalue()
