"""Each kind of layer onto an Axes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, cast

import numpy as np
from matplotlib import dates
from matplotlib.colors import Normalize
from matplotlib.patheffects import AbstractPathEffect, withStroke

from ..scene import Area, Bars, Candles, Cells, Layer, Line, Panel, Span, Words
from .look import Look, font_size

__all__ = ["DASHES", "draw_layer", "halo", "places_of"]

DASHES = {"solid": "-", "dash": "--", "dashdot": "-.", "dot": ":", "none": ""}
_MOST_BARS = 400  # more candles are drawn as a line in its range of lows and highs, more bars over time as thin lines


def draw_layer(board: Any, look: Look, sheet: Any, panel: Panel, layer: Layer) -> None:
    """Draw one layer; matplotlib's Axes is untyped in what is used of it."""
    match layer:
        case Line():
            _line(board, look, layer)
        case Bars():
            _bars(board, look, panel, layer)
        case Area():
            colour = look.colour(layer.role)
            board.fill_between(
                layer.x, layer.low, layer.high, color=colour, alpha=layer.alpha, label=layer.label or "_", linewidth=0
            )
        case Candles():
            _candles(board, look, layer)
        case Cells():
            _cells(board, look, sheet, layer)
        case Span():
            band = board.axhspan if layer.on == "y" else board.axvspan
            band(
                layer.low,
                layer.high,
                color=look.colour(layer.role),
                alpha=layer.alpha,
                label=layer.label or "_",
                linewidth=0,
                zorder=0,
            )
        case Words():
            _words(board, look, panel, layer, sheet.room(board)[0])


def halo(look: Look, panel: Panel) -> list[AbstractPathEffect]:
    """What lets a line be seen on any colour of a heatmap: a rim in the colour of the ground."""
    if not any(isinstance(layer, Cells) for layer in panel.layers):
        return []
    return [withStroke(linewidth=3.0, foreground=look.ground, alpha=0.75)]


def places_of(places: Sequence[Any]) -> list[float]:
    """Places as matplotlib counts them: times in days."""
    in_numbers = cast("Any", dates).date2num
    return [float(place) if isinstance(place, int | float) else float(in_numbers(place)) for place in places]


def _line(board: Any, look: Look, layer: Line) -> None:
    board.plot(
        layer.x, layer.y, color=look.colour(layer.role), linestyle=DASHES[layer.dash], marker=layer.marker, linewidth=layer.width,
        markersize=8 if layer.dash == "none" else 3.5, drawstyle="steps-post" if layer.steps else "default", label=layer.label or "_",
    )  # fmt: skip


def _bars(board: Any, look: Look, panel: Panel, layer: Bars) -> None:
    colours = [look.colour(role) for role in layer.roles]
    label = layer.label or "_"
    if panel.x.kind == "time" and len(layer.x) > _MOST_BARS:
        board.vlines(layer.x, layer.base or [0.0] * len(layer.x), layer.y, colors=colours, linewidth=0.6, label=label)
    elif layer.flat:
        board.barh(layer.x, layer.y, layer.widths, left=layer.base, color=colours, alpha=layer.alpha, label=label)
    else:
        board.bar(
            layer.x, layer.y, layer.widths, layer.base, color=colours, alpha=layer.alpha, label=label, linewidth=0
        )


def _candles(board: Any, look: Look, layer: Candles) -> None:
    if len(layer.x) > _MOST_BARS:
        colour = look.colour("first")
        board.fill_between(layer.x, layer.low, layer.high, color=colour, alpha=0.25, linewidth=0)
        board.plot(layer.x, layer.close, color=colour, linewidth=1.0)
        return
    body = [end - begin for begin, end in zip(layer.open, layer.close, strict=True)]
    colours = [look.colour("negative" if value < 0 else "positive") for value in body]
    board.vlines(layer.x, layer.low, layer.high, colors=colours, linewidth=0.8)
    board.bar(layer.x, body, layer.width, layer.open, color=colours)


def _cells(board: Any, look: Look, sheet: Any, layer: Cells) -> None:
    masked = np.ma.masked_invalid(np.array(layer.z, dtype=float))
    mesh = board.pcolormesh(
        _edges(places_of(layer.x)), _edges(places_of(layer.y)), masked, cmap=look.cells(signed=layer.signed),
        norm=Normalize(layer.low, layer.high), shading="flat", rasterized=True,
    )  # fmt: skip
    board.grid(visible=False)
    if not isinstance(layer.x[0], int | float):
        board.xaxis_date()
    sheet.add_scale(board, mesh, layer)


def _edges(middles: Sequence[float]) -> list[float]:
    """Where cells end: half-way to their neighbours."""
    inner = [(left + right) / 2 for left, right in pairwise(middles)]
    if not inner:
        return [middles[0] - 0.5, middles[0] + 0.5]
    return [2 * middles[0] - inner[0], *inner, 2 * middles[-1] - inner[-1]]


def _words(board: Any, look: Look, panel: Panel, layer: Words, room: float) -> None:
    above, size = layer.side == "above", font_size(0.7)
    longest = max(len(line) for line in layer.text.split("\n"))
    crowded = panel.x.kind == "names" and len(panel.x.names) * longest * 0.62 * size > room
    board.annotate(
        layer.text, (layer.x, layer.y), (0, (5 if layer.upright else 3) if above else -8), textcoords="offset points", ha="center", va="bottom" if above else "top",
        fontsize=size, color=look.colour(layer.role), rotation=90 if layer.upright or crowded else 0, gid=layer.kind, clip_on=True,
    )  # fmt: skip
