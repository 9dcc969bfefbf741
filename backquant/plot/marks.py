"""Lines at prices, with labels that stand clear of each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .board import Board
from .style import BLACK, BLUE, PURPLE, RED, SMALL, headline
from .wording import price

__all__ = ["Mark", "across", "call_wall", "flip", "max_pain", "put_wall", "size_in_points", "spot", "upright"]

_POINTS_PER_CHARACTER = 0.56 * SMALL
_ROW = SMALL + 3.0  # points


@dataclass(frozen=True, slots=True)
class Mark:
    """A price that matters."""

    name: str
    at: float
    colour: str = BLACK
    line: str = "-"

    @property
    def label(self) -> str:
        return f"{self.name} {price(self.at)}"


def spot(at: float | None) -> list[Mark]:
    return _mark("spot", at, BLACK, "-")


def flip(at: float | None, name: str = "flip") -> list[Mark]:
    return _mark(name, at, PURPLE, "--")


def call_wall(at: float | None, name: str = "call wall") -> list[Mark]:
    return _mark(name, at, BLUE, "-.")


def put_wall(at: float | None, name: str = "put wall") -> list[Mark]:
    return _mark(name, at, RED, "-.")


def max_pain(at: float | None) -> list[Mark]:
    return _mark("max pain", at, "#009E73", ":")


def upright(board: Board, marks: Iterable[Mark]) -> None:
    """Vertical lines with labels above the plot, in as many rows as it takes."""
    shown = _together(marks)
    low, high = _stretched(board.get_xlim(), shown)
    board.set_xlim(low, high)
    width, _ = size_in_points(board)
    rows: list[float] = []  # where each row ends, points from the left
    for mark in shown:
        board.axvline(mark.at, color=mark.colour, linewidth=1.2, linestyle=mark.line, zorder=2.5)
        half = len(mark.label) * _POINTS_PER_CHARACTER / 2 + 3
        middle = (mark.at - low) / (high - low) * width
        row = next((index for index, end in enumerate(rows) if end <= middle - half), len(rows))
        rows[row : row + 1] = [middle + half]
        board.annotate(
            mark.label, (mark.at, 1), (0, 2 + row * _ROW), xycoords=("data", "axes fraction"), textcoords="offset points",
            ha="center", va="bottom", fontsize=SMALL, color=mark.colour, gid="mark", annotation_clip=False,
        )  # fmt: skip
    headline(board, board.get_title("left"), above=6 + len(rows) * _ROW)


def across(board: Board, marks: Iterable[Mark]) -> None:
    """Horizontal lines with labels right of the plot; labels of neighbours move apart."""
    shown = _together(marks)
    low, high = _stretched(board.get_ylim(), shown)
    board.set_ylim(low, high)
    _, height = size_in_points(board)
    wanted = [(mark.at - low) / (high - low) * height for mark in shown]
    for mark, place, own in zip(shown, _spread(wanted, _ROW, height), wanted, strict=True):
        board.axhline(mark.at, color=mark.colour, linewidth=1.2, linestyle=mark.line, zorder=2.5)
        board.annotate(
            mark.label, (1, mark.at), (10, place - own), xycoords=("axes fraction", "data"), textcoords="offset points",
            ha="left", va="center", fontsize=SMALL, color=mark.colour, gid="mark", annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": mark.colour, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 0, "relpos": (0, 0.5)},
        )  # fmt: skip


def _mark(name: str, at: float | None, colour: str, line: str) -> list[Mark]:
    return [] if at is None else [Mark(name, at, colour, line)]


def _together(marks: Iterable[Mark]) -> list[Mark]:
    """From low to high; several at one price share one line and one label."""
    shared: dict[float, list[Mark]] = {}
    for mark in marks:
        shared.setdefault(mark.at, []).append(mark)
    return [
        Mark(", ".join(mark.name for mark in group), at, group[0].colour if len(group) == 1 else BLACK, group[0].line)
        for at, group in sorted(shared.items())
    ]


def _stretched(limits: tuple[float, float], marks: Sequence[Mark]) -> tuple[float, float]:
    """The limits, or wider ones where a mark would lie outside of them."""
    low, high = min([limits[0], *(mark.at for mark in marks)]), max([limits[1], *(mark.at for mark in marks)])
    room = 0.03 * (high - low)
    return low - room * (low < limits[0]), high + room * (high > limits[1])


def _spread(wanted: Sequence[float], room: float, height: float) -> list[float]:
    """Rising places at least `room` apart, near to the wanted ones, below `height` as far as that can be."""
    places: list[float] = []
    for place in wanted:
        places.append(max(place, places[-1] + room) if places else place)
    ceiling = height
    for index in range(len(places) - 1, -1, -1):
        places[index] = min(places[index], ceiling)
        ceiling = places[index] - room
    return places


def size_in_points(board: Board) -> tuple[float, float]:
    """Width and height of the plot."""
    box = board.get_window_extent()
    points = 72 / board.get_figure(root=True).dpi
    return box.width * points, box.height * points
