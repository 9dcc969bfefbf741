"""An Axes as the pictures see it.

Matplotlib's stubs leave keyword arguments untyped, so a strict type checker refuses most calls of an Axes' methods. These are
the ones that the pictures use, with just the arguments that they use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, cast

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.axis import XAxis, YAxis
    from matplotlib.collections import QuadMesh
    from matplotlib.colors import Normalize
    from matplotlib.figure import Figure
    from matplotlib.spines import Spine
    from matplotlib.transforms import Bbox, Transform
    from numpy.typing import NDArray

__all__ = ["Board", "Place", "Places", "as_board"]

Place: TypeAlias = float | date
Places: TypeAlias = Sequence[float] | Sequence[date]
Coordinates: TypeAlias = "str | Transform | tuple[object, object]"
Colours: TypeAlias = str | Sequence[str]
Transformed: TypeAlias = "Callable[[NDArray[np.float64]], NDArray[np.float64]]"


class Board(Protocol):
    """The methods of an Axes that pictures use; see matplotlib for what they do."""

    xaxis: XAxis
    yaxis: YAxis
    transAxes: Transform  # noqa: N815  # matplotlib's name

    @property
    def spines(self) -> Mapping[str, Spine]: ...
    def get_figure(self, root: bool = ...) -> Figure: ...
    def get_window_extent(self) -> Bbox: ...
    def bar(
        self, x: Places, height: Sequence[float], width: float | Sequence[float] = ..., bottom: Sequence[float] | None = ...,
        *, color: Colours = ..., label: str = ..., alpha: float = ..., zorder: float = ..., linewidth: float = ...,
    ) -> object: ...  # fmt: skip
    def barh(
        self, y: Sequence[float], width: Sequence[float], height: float | Sequence[float] = ...,
        *, color: Colours = ..., label: str = ..., alpha: float = ..., left: Sequence[float] | None = ..., zorder: float = ...,
    ) -> object: ...  # fmt: skip
    def plot(
        self, x: Places, y: Sequence[float],
        *, color: str | tuple[float, ...] = ..., label: str = ..., linewidth: float = ..., linestyle: str = ..., marker: str = ...,
        markersize: float = ..., drawstyle: str = ..., zorder: float = ..., alpha: float = ..., clip_on: bool = ...,
    ) -> object: ...  # fmt: skip
    def fill_between(
        self, x: Places, y1: Sequence[float], y2: Sequence[float] | float = ..., where: Sequence[bool] | None = ...,
        interpolate: bool = ..., *, color: str = ..., alpha: float = ..., label: str = ..., linewidth: float = ...,
    ) -> object: ...  # fmt: skip
    def vlines(
        self, x: Places, ymin: Sequence[float], ymax: Sequence[float], *, colors: Colours = ..., linewidth: float = ...
    ) -> object: ...
    def axvline(
        self, x: float, *, color: str = ..., linewidth: float = ..., linestyle: str = ..., zorder: float = ...
    ) -> object: ...
    def axhline(
        self, y: float, *, color: str = ..., linewidth: float = ..., linestyle: str = ..., zorder: float = ...
    ) -> object: ...
    def axvspan(
        self,
        xmin: float,
        xmax: float,
        *,
        color: str = ...,
        alpha: float = ...,
        label: str = ...,
        linewidth: float = ...,
        zorder: float = ...,
    ) -> object: ...
    def axhspan(
        self,
        ymin: float,
        ymax: float,
        *,
        color: str = ...,
        alpha: float = ...,
        label: str = ...,
        linewidth: float = ...,
        zorder: float = ...,
    ) -> object: ...
    def pcolormesh(
        self,
        x: Sequence[float],
        y: Sequence[float],
        c: Sequence[Sequence[float]],
        *,
        cmap: str,
        norm: Normalize,
        shading: Literal["flat"],
        rasterized: bool,
    ) -> QuadMesh: ...
    def annotate(
        self, text: str, xy: tuple[Place, Place], xytext: tuple[float, float],
        *, xycoords: Coordinates = ..., textcoords: str = ..., ha: str = ..., va: str = ..., fontsize: float = ..., color: str = ...,
        rotation: float = ..., arrowprops: Mapping[str, object] | None = ..., gid: str = ..., annotation_clip: bool = ..., rotation_mode: str = ...,
    ) -> object: ...  # fmt: skip
    def get_legend_handles_labels(self) -> tuple[Sequence[object], Sequence[str]]: ...
    def legend(self, *, loc: str, fontsize: float, ncols: int, framealpha: float, edgecolor: str) -> object: ...
    def grid(self, *, visible: bool, color: str = ..., linewidth: float = ...) -> None: ...
    def set_facecolor(self, color: str) -> None: ...
    def set_axisbelow(self, b: bool) -> None: ...
    def set_title(
        self,
        label: str,
        *,
        loc: str = ...,
        fontsize: float = ...,
        fontweight: str = ...,
        color: str = ...,
        pad: float = ...,
    ) -> object: ...
    def get_title(self, loc: str = ...) -> str: ...
    def set_xlabel(self, xlabel: str, *, fontsize: float = ..., color: str = ...) -> object: ...
    def set_ylabel(self, ylabel: str, *, fontsize: float = ..., color: str = ...) -> object: ...
    def tick_params(
        self,
        axis: str = ...,
        *,
        labelsize: float = ...,
        colors: str = ...,
        length: float = ...,
        labelbottom: bool = ...,
        labelrotation: float = ...,
    ) -> None: ...
    def set_xticks(
        self,
        ticks: Sequence[float],
        labels: Sequence[str],
        *,
        rotation: float = ...,
        ha: str = ...,
        rotation_mode: str = ...,
    ) -> object: ...
    def set_yticks(self, ticks: Sequence[float], labels: Sequence[str]) -> object: ...
    def set_xscale(
        self,
        value: str,
        *,
        functions: tuple[Transformed, Transformed],
    ) -> None: ...
    def set_xlim(self, left: Place | None = ..., right: Place | None = ...) -> object: ...
    def set_ylim(self, bottom: float | None = ..., top: float | None = ...) -> object: ...
    def get_xlim(self) -> tuple[float, float]: ...
    def get_ylim(self) -> tuple[float, float]: ...
    def margins(self, *, x: float = ..., y: float = ...) -> object: ...


def as_board(axes: Axes) -> Board:
    """The same object, typed as far as pictures need it."""
    return cast("Board", axes)
