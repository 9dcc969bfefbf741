"""A scene as a figure of Plotly's (extra `plotly`): interactive, for notebooks, Streamlit and Dash. No I/O.

Template, fonts and ground are the user's; Plotly's own words for places and colours stay in this module.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any, Final, cast

from .._extras import require
from .palette import LIGHT
from .plotly_figure import PlotlyFigure
from .scene import Area, Axis, Bars, Candles, Cells, Layer, Line, Mark, Panel, Scene, Span, Style, Words
from .wording import price

__all__ = ["as_plotly"]

_DASHES: Final = {"solid": "solid", "dash": "dash", "dashdot": "dashdot", "dot": "dot", "none": "solid"}
_SYMBOLS: Final = {
    "o": "circle",
    "s": "square",
    "^": "triangle-up",
    "D": "diamond",
    "<": "triangle-left",
    ">": "triangle-right",
}
_FORMATS: Final[dict[Style, str]] = {
    "plain": "",
    "price": ",.6~g",
    "compact": ".3~s",
    "size": ".3~s",
    "percent": ".3~g",
}
_PER_INCH: Final = 90  # pixels
_DAY: Final = 86_400_000  # milliseconds, as Plotly counts


def as_plotly(scene: Scene) -> PlotlyFigure:
    """The figure, one row per panel; its legend and its values under the pointer name what is drawn."""
    go, made = cast("Any", require("plotly.graph_objects", "plotly")), cast("Any", require("plotly.subplots", "plotly"))
    panels = scene.panels
    whole = sum(panel.share for panel in panels)
    alike = all(panel.x == panels[0].x for panel in panels)
    figure = made.make_subplots(
        rows=len(panels), cols=1, shared_xaxes=alike, vertical_spacing=0.04 if alike else 0.16 / len(panels),
        row_heights=[panel.share / whole for panel in panels],
    )  # fmt: skip
    for row, panel in enumerate(panels, 1):
        for layer in panel.layers:
            _Layers(go, figure, panel, row).add(layer)
        heights = _steps([mark.at for mark in panel.marks], panel)
        for mark, height in zip(panel.marks, heights, strict=True):
            _mark(figure, panel, mark, row, height)
        last = row == len(panels) or panels[row].x != panel.x
        figure.update_xaxes(_axis(panel.x, title=last, longest=80), row=row, col=1)
        figure.update_yaxes(_axis(panel.y, title=True, longest=24), row=row, col=1)
        if panel.zero:
            figure.add_hline(y=0, line_width=1, row=row, col=1)
    footer = "<br>".join(map(_plain, textwrap.wrap(" · ".join([*scene.facts, *scene.notes]), 120)))
    figure.update_layout(
        title={"text": _plain(scene.title)}, height=_PER_INCH * scene.size[1], barmode="overlay", xaxis_rangeslider_visible=False,
        margin={"b": 110, "t": 130, "r": 130 if any(panel.marks_on == "y" for panel in panels) else 60},
    )  # fmt: skip
    figure.add_annotation(text=footer, xref="paper", yref="paper", x=0, y=0, yshift=-60, showarrow=False, xanchor="left", yanchor="top", align="left", font={"size": 10}, name="footer")  # fmt: skip
    return figure


class _Layers:
    """Adds the layers of one panel."""

    def __init__(self, go: Any, figure: Any, panel: Panel, row: int) -> None:
        self.go, self.figure, self.panel, self.row = go, figure, panel, row

    def add(self, layer: Layer) -> None:
        match layer:
            case Line():
                self._line(layer)
            case Bars():
                self._bars(layer)
            case Area():
                self._area(layer)
            case Candles():
                colours = {
                    side: {"line": {"color": _colour(role)}}
                    for side, role in (("increasing", "positive"), ("decreasing", "negative"))
                }
                self._trace(self.go.Candlestick(x=layer.x, open=layer.open, high=layer.high, low=layer.low, close=layer.close, showlegend=False, **colours))  # fmt: skip
            case Cells():
                self._cells(layer)
            case Span():
                band = self.figure.add_hrect if layer.on == "y" else self.figure.add_vrect
                ends = {f"{layer.on}0": layer.low, f"{layer.on}1": layer.high}
                band(**ends, fillcolor=_colour(layer.role), opacity=layer.alpha, line_width=0, row=self.row, col=1, name=layer.label, showlegend=bool(layer.label))  # fmt: skip
            case Words():
                self.figure.add_annotation(x=layer.x, y=layer.y, text=_plain(layer.text).replace("\n", "<br>"), showarrow=False, yshift=12 if layer.side == "above" else -12, font={"size": 10}, row=self.row, col=1)  # fmt: skip

    def _trace(self, trace: Any) -> None:
        self.figure.add_trace(trace, row=self.row, col=1)

    def _named(self, label: str) -> dict[str, Any]:
        return {"name": _plain(label) or _plain(self.panel.y.title), "showlegend": bool(label)}

    def _line(self, layer: Line) -> None:
        mode = "markers" if layer.dash == "none" else "lines+markers" if layer.marker else "lines"
        line = {
            "color": _colour(layer.role),
            "dash": _DASHES[layer.dash],
            "width": layer.width + 0.4,
            "shape": "hv" if layer.steps else "linear",
        }
        marker = {
            "symbol": _SYMBOLS.get(layer.marker, "circle"),
            "color": _colour(layer.role),
            "size": 10 if layer.dash == "none" else 5,
        }
        self._trace(
            self.go.Scatter(
                x=layer.x, y=_gaps(layer.y), mode=mode, line=line, marker=marker, **self._named(layer.label)
            )
        )

    def _bars(self, layer: Bars) -> None:
        in_days = self.panel.x.kind == "time"
        widths = [width * _DAY if in_days else width for width in layer.widths]
        places, lengths = ("y", "x") if layer.flat else ("x", "y")
        values = {places: layer.x, lengths: _gaps(layer.y), "base": layer.base, "width": widths}
        colours = {"color": [_colour(role) for role in layer.roles], "line": {"width": 0}}
        orientation = "h" if layer.flat else "v"
        self._trace(
            self.go.Bar(
                **values, orientation=orientation, marker=colours, opacity=layer.alpha, **self._named(layer.label)
            )
        )

    def _area(self, layer: Area) -> None:
        common: dict[str, Any] = {"x": layer.x, "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
        self._trace(self.go.Scatter(y=_gaps(layer.low), showlegend=False, **common))
        fill = _clear(_colour(layer.role), layer.alpha)
        self._trace(
            self.go.Scatter(y=_gaps(layer.high), fill="tonexty", fillcolor=fill, **common, **self._named(layer.label))
        )

    def _cells(self, layer: Cells) -> None:
        scale = "RdBu" if layer.signed else "Cividis"
        self._trace(
            self.go.Heatmap(
                x=layer.x, y=layer.y, z=[_gaps(row) for row in layer.z], zmin=layer.low, zmax=layer.high, colorscale=scale,
                colorbar={"title": {"text": _plain(layer.unit), "side": "right"}, "tickformat": _FORMATS[layer.style]}, name=_plain(layer.unit),
            )
        )  # fmt: skip


def _steps(places: Sequence[float], panel: Panel) -> list[int]:
    """How many lines each name is moved away from the picture, so that names that are near each other do not cover."""
    ends = [float(value) for layer in panel.layers if isinstance(layer, Line | Bars) for value in (layer.y if panel.marks_on == "y" else layer.x) if isinstance(value, int | float)]  # fmt: skip
    if not places:
        return []
    view = (panel.y if panel.marks_on == "y" else panel.x).view or (min([*ends, *places]), max([*ends, *places]))
    near = (view[1] - view[0]) * (0.05 if panel.marks_on == "y" else 0.16)
    steps: dict[int, int] = {}
    for number in sorted(range(len(places)), key=places.__getitem__):
        taken = {step for other, step in steps.items() if places[number] - places[other] < near}
        steps[number] = next(step for step in range(len(places) + 1) if step not in taken)
    return [steps[number] for number in range(len(places))]


def _mark(figure: Any, panel: Panel, mark: Mark, row: int, step: int) -> None:
    text = mark.text or f"{mark.name} {price(mark.at)}"
    shaded = any(
        isinstance(layer, Cells) for layer in panel.layers
    )  # whose colours are told where the name would stand
    flat = panel.marks_on == "y"
    rule, side = (figure.add_hline, "top right" if shaded else "right") if flat else (figure.add_vline, "top")
    moved = {"annotation_yshift": 12 * step}
    rule(
        **{panel.marks_on: mark.at}, line={"color": _colour(mark.role), "dash": _DASHES[mark.dash], "width": 1.5}, annotation_text=text,
        annotation_position=side, annotation_font={"size": 10, "color": _colour(mark.role)}, row=row, col=1, **moved,
    )  # fmt: skip


def _axis(axis: Axis, *, title: bool, longest: int) -> dict[str, Any]:
    told: dict[str, Any] = (
        {"title": {"text": "<br>".join(textwrap.wrap(_plain(axis.title), longest)), "font": {"size": 12}}}
        if title
        else {}
    )
    if axis.view is not None:
        told["range"] = list(axis.view)
    if axis.kind == "names":
        told |= {
            "tickvals": list(range(len(axis.names))),
            "ticktext": [_plain(name).replace("\n", "<br>") for name in axis.names],
        }
    elif axis.kind != "time":
        told |= {"tickformat": _FORMATS[axis.style], "ticksuffix": " %" if axis.style == "percent" else ""}
    return told


def _gaps(values: Sequence[float]) -> list[float | None]:
    return [None if math.isnan(value) else value for value in values]


def _plain(text: str) -> str:
    """A text of the server's as text: Plotly reads some HTML in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _colour(role: str) -> str:
    if role.startswith("grade:"):
        scale = cast("Any", require("plotly.colors", "plotly"))
        return str(scale.sample_colorscale("Viridis", 0.9 * float(role[6:]))[0])
    return LIGHT.get(role, "#ffffff") if role not in ("ink", "muted") else "#7f7f7f"


def _clear(colour: str, alpha: float) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"
