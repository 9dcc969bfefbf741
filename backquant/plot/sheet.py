"""Where a picture goes: one Axes or several panels in its place, and the footer below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from ..errors import PlotError
from .board import Board, as_board
from .marks import size_in_points
from .reading import Source, instant
from .style import BLACK, GREY, SMALL, format_ticks
from .wording import age, moment, price

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import QuadMesh

__all__ = ["Options", "Sheet"]

_FOOTER = 6.5  # points
_POINTS_PER_CHARACTER = 0.5 * _FOOTER


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may choose; see `backquant.plot.draw`."""

    expiry: str | None
    levels: Source | None


class Sheet:
    """The Axes that a picture was given, and what stands below it."""

    def __init__(self, axes: Axes, source: Source, options: Options) -> None:
        self.options = options
        self.axes = axes
        self.board: Board = as_board(axes)
        self.notes: list[str] = []
        self._lowest = self.board
        self._source = source

    def panels(self, heights: Sequence[float]) -> list[Board]:
        """Panels above each other that share the horizontal axis. The Axes itself becomes the uppermost.

        Raises:
            PlotError: the Axes lies in no grid, so that it can't be divided.
        """
        if len(heights) == 1:
            return [self.board]
        place = cast("Any", self.axes).get_subplotspec()  # the stubs leave what comes of it untyped
        if place is None:
            raise PlotError(
                "this picture has several panels: pass an Axes of pyplot.subplots() or Figure.add_subplot()"
            )
        grid = place.subgridspec(len(heights), 1, height_ratios=heights, hspace=0.06)
        self.axes.set_subplotspec(grid[0])
        add = cast("Any", self.axes.figure).add_subplot
        below = [as_board(add(grid[row], sharex=self.axes)) for row in range(1, len(heights))]
        self._lowest = below[-1]
        boards = [self.board, *below]
        for board in boards[:-1]:
            board.tick_params("x", labelbottom=False)
        return boards

    def colours(self, mesh: QuadMesh, unit: str, write: Callable[[float], str], *, clipped: bool, signed: bool) -> None:
        """The scale of a heatmap's colours, at its right; pointed where cells lie beyond it."""
        extend = ("both" if signed else "max") if clipped else "neither"
        bar = cast("Any", self.axes.figure).colorbar(mesh, ax=self.axes, extend=extend, pad=0.02, aspect=30)
        bar.set_label(unit, fontsize=SMALL, color=BLACK)
        bar.ax.tick_params(labelsize=SMALL, colors=BLACK)
        format_ticks(bar.ax.yaxis, write, 7)
        bar.outline.set_visible(False)

    def foot(self) -> None:
        """Write below the picture what it shows the state of."""
        self._lowest.annotate(
            _in_lines([*_facts(self._source), *self.notes], size_in_points(self._lowest)[0]),
            (0, 0), (0, -4), xycoords=("axes fraction", self._lowest.xaxis.label), textcoords="offset points",
            ha="left", va="top", fontsize=_FOOTER, color=GREY, gid="footer", annotation_clip=False,
        )  # fmt: skip


def _in_lines(facts: Sequence[str], width: float) -> str:
    """The facts side by side, in lines that are no wider than the plot, in points."""
    lines: list[str] = []
    for fact in facts:
        longer = f"{lines[-1]}  ·  {fact}" if lines else fact
        if lines and len(longer) * _POINTS_PER_CHARACTER <= width:
            lines[-1] = longer
        else:
            lines.append(fact)
    return "\n".join(lines)


def _facts(source: Source) -> list[str]:
    meta = source.meta
    extra = meta.extra or {}
    facts = [source.symbol] if source.symbol else []
    if source.spot is not None:
        facts.append(f"spot {price(source.spot)} USD")
    facts.append(_freshness(source))
    if positioning := source.text("positioning") or extra.get("positioning"):
        facts.append(f"{positioning} positioning")
    if meta.exchanges_filtered:
        facts.append("only " + ", ".join(meta.exchanges_filtered))
    return facts


def _freshness(source: Source) -> str:
    meta = source.meta
    travelled: object = (meta.extra or {}).get("as_of")
    if isinstance(travelled, dict):
        taken = instant(cast("dict[str, object]", travelled).get("snapshot_ts"))
        return f"as of {moment(taken) if taken else 'the past'}"
    computed = moment(meta.computed_at or meta.timestamp)
    return computed if meta.freshness_seconds is None else f"{computed}, {age(meta.freshness_seconds)}"
