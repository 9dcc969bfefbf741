"""Title, names of marks and footer round a picture, all within its place in the figure."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
from matplotlib.text import Text

from ..scene import Mark, Panel
from ..wording import price
from .layers import DASHES, halo
from .layout import Sheet
from .legend import uncover
from .look import Look, font_size

__all__ = ["fit"]

_ROW = 1.4  # of a line of text to its size
_FOOTER = 0.65
_MARK = 0.8
_NARROW = 320.0  # points
_LEAST = 0.25  # share of its place that the plot keeps, however much stands round it
_AIR = 4.0  # points
_END = 16.0  # points right of the plot: half of the last tick's label


def fit(sheet: Sheet) -> None:
    """Put what stands round the panels in its place, and where no layout engine does, the panels as well."""
    _Fit(sheet).run()


class _Fit:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.root = sheet.axes.get_figure(root=True)
        self.is_placed = False
        self.points = 72 / self.root.dpi
        self.width = sheet.place.width * self.points
        self.height = sheet.place.height * self.points
        self.size = float(sheet.axes.title.get_fontsize())
        self.looks = [Look(board) for board in sheet.boards]
        self.aside = max([self._aside(panel) for panel in sheet.scene.panels])

    def run(self) -> None:
        sheet, scene = self.sheet, self.sheet.scene
        for board, look, panel in zip(sheet.boards, self.looks, scene.panels, strict=True):
            _stretch(board, panel)
            _lines(board, look, panel)
        self._arrange()
        if sheet.managed:
            self.root.get_layout_engine().execute(self.root)
        self.is_placed = True  # what stands round a panel depends on its size
        self._arrange()
        for board, panel in zip(sheet.boards, scene.panels, strict=True):
            uncover(board, panel)

    def _arrange(self) -> None:
        sheet, scene = self.sheet, self.sheet.scene
        left, below = self._left(), self._below()
        inner = max(self.width - left - self.aside - _END, _LEAST * self.width)
        if sheet.managed and self.is_placed:
            inner = float(sheet.axes.get_window_extent().width) * self.points
        footer = self._wrapped(
            [*scene.facts, *scene.notes],
            0.8 * inner if sheet.managed else inner + self.aside,
            _FOOTER * font_size(),
            "  ·  ",
        )
        rows = _rows(sheet.boards[0], scene.panels[0], inner) if scene.panels[0].marks_on == "x" else []
        location = str(mpl.rcParams["axes.titlelocation"])
        beside = self.aside if location == "left" else 0.0 if location == "center" else left
        title, size = self._title(scene.title, inner + beside, self.size)
        above = (max(rows, default=-1) + 1) * _ROW * _MARK * font_size() + _AIR
        under = len(footer) * _ROW * _FOOTER * font_size()
        if not sheet.managed:
            top = above + (title.count("\n") + 1) * 1.3 * size
            self._move(left, below, under, top, inner)
        for text in [text for board in sheet.boards for text in board.texts if text.get_gid() in ("mark", "footer")]:
            text.remove()
        self._marks(rows)
        sheet.axes.set_title(title, loc=location, pad=above + 2, fontsize=size, parse_math="$" not in title)
        self._footer(footer)

    def _title(self, text: str, width: float, size: float) -> tuple[str, float]:
        """In lines that fit, smaller where it would take more than two."""
        for share in (1.0, 0.9, 0.8, 0.7):
            lines = self._wrapped(text.split(" "), width, size * share, " ", bold=True)
            if len(lines) <= 2:
                return "\n".join(lines), size * share
        return "\n".join(self._wrapped(text.split(" "), width, size * 0.7, " ", bold=True)), size * 0.7

    def _wrapped(self, parts: list[str], width: float, size: float, between: str, *, bold: bool = False) -> list[str]:
        """The parts side by side in lines no wider than this; a part that is wider itself is broken at its spaces."""
        lines: list[str] = []
        for part in parts:
            longer = f"{lines[-1]}{between}{part}" if lines else part
            if lines and self._wide(longer, size, bold=bold) <= width:
                lines[-1] = longer
            elif " " in part and self._wide(part, size, bold=bold) > width:
                lines += self._wrapped(part.split(" "), width, size, " ", bold=bold)
            else:
                lines.append(part)
        return lines

    def _wide(self, text: str, size: float, *, bold: bool = False) -> float:
        """Width of a text, in points."""
        weight = self.sheet.axes.title.get_fontweight() if bold else "normal"
        probe = Text(0, 0, text, fontsize=size, fontweight=weight)
        probe.set_figure(self.sheet.axes.get_figure(root=True))
        return float(probe.get_window_extent().width) * self.points

    def _aside(self, panel: Panel) -> float:
        """What the names of marks or a scale of colours take at the right."""
        named = self._named(panel)
        scales = [self._right(bar.ax) + 18 for bar, _ in self.sheet.scales]
        return named + max(scales, default=0.0) + (_AIR if named or scales else 0.0)

    def _are_named(self, panel: Panel) -> bool:
        """Whether names of marks stand at the right: not beside a scale of colours where there is little room."""
        is_narrow = self.width < _NARROW and bool(self.sheet.scales)
        return panel.marks_on == "y" and bool(panel.marks) and not is_narrow

    def _named(self, panel: Panel) -> float:
        if not self._are_named(panel):
            return 0.0
        return max(self._wide(_label(mark), _MARK * font_size()) for mark in panel.marks) + 12

    def _right(self, axes: Any) -> float:
        return float(axes.get_tightbbox().x1 - axes.get_window_extent().x1) * self.points

    def _left(self) -> float:
        boards = self.sheet.boards
        return (
            max(float(board.get_window_extent().x0 - board.get_tightbbox(for_layout_only=True).x0) for board in boards)
            * self.points
            + _AIR
        )

    def _below(self) -> float:
        board = self.sheet.boards[-1]
        box = board.xaxis.get_tightbbox()
        return (float(board.get_window_extent().y0 - box.y0) * self.points if box is not None else 0.0) + _AIR

    def _move(self, left: float, below: float, under: float, top: float, inner: float) -> None:
        """Panels one above the other, and scales beside them, in what is left of the place."""
        sheet, scene = self.sheet, self.sheet.scene
        gaps = [self._gap(place) for place in range(len(scene.panels) - 1)]
        height = max(self.height - below - under - top - sum(gaps) - _AIR, _LEAST * self.height)
        whole = sum(panel.share for panel in scene.panels)
        ceiling = self.height - top
        for place, (board, panel) in enumerate(zip(sheet.boards, scene.panels, strict=True)):
            own = height * panel.share / whole
            self._put(board, left, ceiling - own, inner, own)
            for bar, owner in sheet.scales:
                if owner is board:
                    self._put(bar.ax, left + inner + self._named(panel) + 6, ceiling - own, 8, own)
            ceiling -= own + (gaps[place] if place < len(gaps) else 0)

    def _gap(self, place: int) -> float:
        board = self.sheet.boards[place]
        box = board.xaxis.get_tightbbox()
        own = 0.0 if box is None else max(0.0, float(board.get_window_extent().y0 - box.y0) * self.points)
        return own + 1.5 * _AIR

    def _put(self, axes: Any, left: float, bottom: float, width: float, height: float) -> None:
        place, whole = self.sheet.place, self.sheet.figure.bbox
        x = (place.x0 + left / self.points - whole.x0) / whole.width
        y = (place.y0 + bottom / self.points - whole.y0) / whole.height
        axes.set_position((x, y, width / self.points / whole.width, height / self.points / whole.height))

    def _marks(self, rows: list[int]) -> None:
        for place, (board, look, panel) in enumerate(
            zip(self.sheet.boards, self.looks, self.sheet.scene.panels, strict=True)
        ):
            if self._are_named(panel):
                _names_aside(board, look, panel, self._panel_height(board))
            elif place == 0 and panel.marks_on == "x":
                _names_above(board, look, panel, rows)

    def _panel_height(self, board: Any) -> float:
        if self.sheet.managed and not self.is_placed:
            return self.sheet.room(board)[1]
        return float(board.get_window_extent().height) * self.points

    def _footer(self, lines: list[str]) -> None:
        board = self.sheet.boards[-1]
        below = board.xaxis.label if board.get_xlabel() else board.xaxis
        self.sheet.boards[-1].annotate(
            "\n".join(lines), (0, 0), (0, -4), xycoords=("axes fraction", below), textcoords="offset points", ha="left", va="top",
            fontsize=_FOOTER * font_size(), color=self.looks[-1].colour("muted", outside=True), gid="footer", annotation_clip=False,
        )  # fmt: skip


def _label(mark: Mark) -> str:
    return mark.text or f"{mark.name} {price(mark.at)}"


def _stretch(board: Any, panel: Panel) -> None:
    """Widen the limits where a mark would lie outside of them."""
    if not panel.marks:
        return
    upright = panel.marks_on == "y"
    low, high = sorted(board.get_ylim() if upright else board.get_xlim())
    places = [mark.at for mark in panel.marks]
    start, end = min([low, *places]), max([high, *places])
    room = 0.03 * (end - start)
    if start < low or end > high:
        (board.set_ylim if upright else board.set_xlim)(start - room * (start < low), end + room * (end > high))


def _lines(board: Any, look: Look, panel: Panel) -> None:
    for mark in panel.marks:
        line = board.axhline if panel.marks_on == "y" else board.axvline
        line(
            mark.at,
            color=look.colour(mark.role),
            linewidth=1.2,
            linestyle=DASHES[mark.dash],
            zorder=2.5,
            path_effects=halo(look, panel),
        )


def _rows(board: Any, panel: Panel, width: float) -> list[int]:
    """In which row above the plot the name of each mark stands, so that none covers another."""
    low, high = board.get_xlim()
    ends: list[float] = []
    rows: list[int] = []
    for mark in sorted(panel.marks, key=lambda mark: mark.at):
        half = len(_label(mark)) * 0.62 * _MARK * font_size() / 2 + 3
        middle = (mark.at - low) / (high - low) * width
        row = next((index for index, end in enumerate(ends) if end <= middle - half), len(ends))
        ends[row : row + 1] = [middle + half]
        rows.append(row)
    return rows


def _names_above(board: Any, look: Look, panel: Panel, rows: list[int]) -> None:
    low, high = board.get_xlim()
    for mark, row in zip(sorted(panel.marks, key=lambda mark: mark.at), rows, strict=True):
        share = (mark.at - low) / (high - low)
        side = "left" if share < 0.1 else "right" if share > 0.9 else "center"
        board.annotate(
            _label(mark), (mark.at, 1), (0, 2 + row * _ROW * _MARK * font_size()), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha=side, va="bottom", fontsize=_MARK * font_size(),
            color=look.colour(mark.role, outside=True), gid="mark", annotation_clip=False,
        )  # fmt: skip


def _names_aside(board: Any, look: Look, panel: Panel, height: float) -> None:
    """At the right, each with a thin line to its place; neighbours move apart."""
    low, high = board.get_ylim()
    marks = sorted(panel.marks, key=lambda mark: mark.at)
    wanted = [(mark.at - low) / (high - low) * height for mark in marks]
    room = min(1.35 * _MARK * font_size(), height / max(len(marks), 1))
    size = min(_MARK * font_size(), room / 1.1)
    for mark, place, own in zip(marks, _spread(wanted, room, height), wanted, strict=True):
        colour = look.colour(mark.role, outside=True)
        board.annotate(
            _label(mark), (1, mark.at), (10, place - own), xycoords=("axes fraction", "data"), textcoords="offset points",
            ha="left", va="center", fontsize=size, color=colour, gid="mark", annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 0, "relpos": (0, 0.5)},
        )  # fmt: skip


def _spread(wanted: list[float], room: float, height: float) -> list[float]:
    """Rising places at least `room` apart, near to the wanted ones, within the height as far as that can be."""
    places: list[float] = []
    for place in wanted:
        places.append(max(place, places[-1] + room) if places else max(place, 0.0))
    ceiling = height
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], ceiling)
        ceiling = places[index] - room
    return places
