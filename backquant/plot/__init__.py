"""Pictures of replies: drawn by matplotlib (extra `plot`), by Plotly (extra `plotly`), or as plain text, all from one description.

    axes = bq.gex.strike_profile(symbol="BTCUSDT").plot()
    axes.figure.savefig("profile.png")  # or axes.figure.show()

    figure = bq.gex.strike_profile().plot(backend="plotly")
    print(bq.gex.strike_profile().plot(backend="text"))

Pictures follow the style that matplotlib is set to; `matplotlib.style.use(backquant.plot.THEME)` chooses our own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, overload

from .._extras import require
from .._ground.lazy_annotations import later
from .._ground.reply_protocol import Readable
from ..errors import PlotError
from .plotly_figure import PlotlyFigure
from .scene import Scene
from .theme import THEME

if TYPE_CHECKING:
    import matplotlib.axes
else:
    matplotlib = later("matplotlib")

__all__ = ["THEME", "PlotlyFigure", "check_drawable", "describe", "draw", "render"]


def check_drawable(operation: str) -> None:
    """Tell before a call is spent whether its reply has a picture.

    Raises:
        PlotError: it has none.
    """
    from .registry import picture_of

    picture_of(operation)


def describe(reply: Readable, *, expiry: str | None = None, levels: Readable | None = None) -> Scene:
    """The picture as data: panels, axes, series and marks, for whoever draws it in another way.

    Raises:
        PlotError: there is no picture of such a reply, or it holds nothing to draw.
    """
    from .registry import scene_of

    return scene_of(reply, expiry=expiry, levels=levels)


@overload
def draw(
    reply: Readable,
    ax: matplotlib.axes.Axes | None = None,
    *,
    expiry: str | None = None,
    levels: Readable | None = None,
) -> matplotlib.axes.Axes: ...
@overload
def draw(
    reply: Readable, ax: matplotlib.axes.Axes | None = None, *, expiry: str | None = None, levels: Readable | None = None,
    backend: Literal["text"], width: int | None = None,
) -> str: ...  # fmt: skip
@overload
def draw(
    reply: Readable, ax: matplotlib.axes.Axes | None = None, *, expiry: str | None = None, levels: Readable | None = None,
    backend: Literal["plotly"],
) -> PlotlyFigure: ...  # fmt: skip
@overload
def draw(
    reply: Readable, ax: matplotlib.axes.Axes | None = None, *, expiry: str | None = None, levels: Readable | None = None, backend: str,
    width: int | None = None,
) -> PlotlyFigure | matplotlib.axes.Axes | str: ...  # fmt: skip
def draw(
    reply: Readable, ax: matplotlib.axes.Axes | None = None, *, expiry: str | None = None, levels: Readable | None = None,
    backend: str = "matplotlib", width: int | None = None,
) -> PlotlyFigure | matplotlib.axes.Axes | str:  # fmt: skip
    """Draw the reply, into `ax` or into a figure of its own that pyplot does not hold.

    expiry: of a reply that holds several, the one to draw: its token, such as `25SEP26`.
    levels: a reply of `gex.levels`; its flip and walls are marked in a gamma profile.
    backend: `matplotlib` gives an matplotlib.axes.Axes, `plotly` a figure of Plotly's, `text` a text for terminals.
    width: of a text, in characters.

    Raises:
        PlotError: there is no picture of such a reply, it holds nothing to draw, or `ax` is nothing to draw into.
        ConfigurationError: the library is not installed.
    """
    if backend not in BACKENDS:
        raise PlotError(f"no backend {backend!r}: there are {', '.join(BACKENDS)}")
    if ax is not None and backend != "matplotlib":
        raise PlotError(f"ax= is an Axes of matplotlib's; leave it out for backend={backend!r}")
    if backend == "text":
        from .text import as_text

        return as_text(describe(reply, expiry=expiry, levels=levels), width)
    if backend == "plotly":
        require("plotly", "plotly")
        from .interactive import as_plotly

        return as_plotly(describe(reply, expiry=expiry, levels=levels))
    require("matplotlib", "plot")
    from .axes import check_axes, new_axes, paint

    if ax is not None:
        check_axes(ax)
    scene = describe(reply, expiry=expiry, levels=levels)
    return paint(scene, new_axes(scene.size) if ax is None else ax)


BACKENDS = ("matplotlib", "plotly", "text")


def render(
    reply: Readable,
    file_format: str = "png",
    *,
    expiry: str | None = None,
    levels: Readable | None = None,
    dpi: float = 150,
) -> bytes:
    """The picture as an image file (`png`, `svg`, `pdf` …): no window, no display, nothing left open.

    Raises:
        PlotError: there is no picture of such a reply, it holds nothing to draw, or the format is unknown.
        ConfigurationError: matplotlib is not installed.
    """
    require("matplotlib", "plot")
    from .axes import image, new_axes, paint

    scene = describe(reply, expiry=expiry, levels=levels)
    return image(paint(scene, new_axes(scene.size)), file_format, dpi)
