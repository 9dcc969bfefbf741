"""Where a picture goes: the place of an Axes, divided among its panels and scales of colours."""

from __future__ import annotations

from typing import Any, cast

from matplotlib.axes import Axes
from matplotlib.layout_engine import PlaceHolderLayoutEngine
from matplotlib.transforms import Bbox

from ..scene import Cells, Panel, Scene
from .look import font_size, written

__all__ = ["Sheet"]

_GAP = 0.08  # between panels that share their axis, as a share of a panel's height


class Sheet:
    """The Axes that a picture was given, its panels, and the room round them.

    Where the figure has a layout engine that moves the Axes, that makes room for what stands round the panels; else the
    picture does, and keeps within the place that is its share of the figure.
    """

    def __init__(self, axes: Axes, scene: Scene) -> None:
        self.axes: Any = cast("Any", axes)
        self.scene: Scene = scene
        self.figure: Any = self.axes.figure
        self.spec: Any = self.axes.get_subplotspec()
        engine = self.axes.get_figure(root=True).get_layout_engine()
        self.managed: bool = (
            self.spec is not None and engine is not None and not isinstance(engine, PlaceHolderLayoutEngine)
        )
        self.place: Bbox = self._place()
        self.scales: list[tuple[Any, Any]] = []
        """Each scale of colours with the panel that it belongs to."""
        self.boards: list[Any] = self._panels()

    def names_below(self, board: Any) -> bool:
        """Whether the horizontal axis is named below this panel: below the last of those that share it."""
        place = self.boards.index(board)
        panels = self.scene.panels
        return place == len(panels) - 1 or panels[place].x != panels[place + 1].x

    def room(self, board: Any) -> tuple[float, float]:
        """Width and height, in points, that a panel will have about: its place less what stands round it."""
        points = 72 / self.axes.get_figure(root=True).dpi
        panels = self.scene.panels
        share = panels[self.boards.index(board)].share / sum(panel.share for panel in panels)
        around = 6.5 * font_size()
        aside = 7 * font_size() if self.scales or any(panel.marks_on == "y" and panel.marks for panel in panels) else 0
        width = self.place.width * points - around - aside
        return max(width, 40.0), max((self.place.height * points - around) * share, 25.0)

    def add_scale(self, board: Any, mesh: Any, layer: Cells) -> None:
        """The scale of a heatmap's colours, at its right; pointed where cells lie beyond it."""
        extend = ("both" if layer.signed else "max") if layer.clipped else "neither"
        if self.managed:
            bar = self.figure.colorbar(mesh, ax=board, extend=extend, pad=0.02, aspect=30)
        else:
            bar = self.figure.colorbar(mesh, cax=self.figure.add_axes((0, 0, 0.1, 0.1)), extend=extend)
        bar.set_label(layer.unit, fontsize=font_size(0.8))
        bar.ax.tick_params(labelsize=font_size(0.8))
        bar.ax.yaxis.set_major_formatter(written(layer.style))
        bar.outline.set_visible(False)
        self.scales.append((bar, board))

    def _panels(self) -> list[Any]:
        panels = self.scene.panels
        if len(panels) == 1:
            return [self.axes]
        boards, grid = [self.axes], None
        if self.managed:
            grid = self.spec.subgridspec(len(panels), 1, height_ratios=[panel.share for panel in panels], hspace=_GAP)
            self.axes.set_subplotspec(grid[0])
        for row, panel in enumerate(panels[1:], 1):
            shared = boards[row - 1] if _alike(panels[row - 1], panel) else None
            if grid is not None:
                boards.append(self.figure.add_subplot(grid[row], sharex=shared))
            else:
                boards.append(self.figure.add_axes((0, 0.1 * row, 0.1, 0.1), sharex=shared))
        for place, board in enumerate(boards[:-1]):
            if _alike(panels[place], panels[place + 1]):
                board.tick_params("x", labelbottom=False)
        return boards

    def _place(self) -> Bbox:
        """The part of the figure, in pixels, that is this picture's: a cell of the grid, or the Axes' own box."""
        whole = self.figure.bbox
        if self.spec is None:
            return self.axes.get_position(original=True).transformed(self.figure.transSubfigure)
        if self.spec.get_topmost_subplotspec() is not self.spec:  # a grid in a grid
            return self.spec.get_position(self.figure).transformed(self.figure.transSubfigure)
        grid = self.spec.get_gridspec()
        rows, columns = self.spec.rowspan, self.spec.colspan
        left, right = _shares(grid.get_width_ratios() or [1] * grid.ncols, columns)
        down, up = _shares(grid.get_height_ratios() or [1] * grid.nrows, rows)
        top = self._ceiling(whole)
        return Bbox.from_extents(
            whole.x0 + left * whole.width, whole.y0 + (1 - up) * (top - whole.y0), whole.x0 + right * whole.width, whole.y0 + (1 - down) * (top - whole.y0)
        )  # fmt: skip

    def _ceiling(self, whole: Bbox) -> float:
        """The top of the figure, or what its own title leaves of it."""
        title = self.figure.get_suptitle()
        lowest = [text.get_window_extent().y0 for text in self.figure.texts if title and text.get_text() == title]
        return min([whole.y1, *(edge - 4 for edge in lowest)])


def _shares(ratios: Any, span: range) -> tuple[float, float]:
    whole = sum(ratios)
    return sum(ratios[: span.start]) / whole, sum(ratios[: span.stop]) / whole


def _alike(one: Panel, other: Panel) -> bool:
    return one.x == other.x
