"""A scene as plain text, for terminals and logs. No I/O."""

from __future__ import annotations

import math
import shutil
import textwrap
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from itertools import cycle, pairwise
from string import ascii_lowercase
from typing import Any

from .scene import Area, Axis, Bars, Candles, Cells, Layer, Line, Panel, Scene, Span
from .wording import WRITERS, price

__all__ = ["as_text"]

_LINES = "•x+o*~"
_SHADES = " ░▒▓█"
_NARROWEST, _WIDEST = 40, 160
_HEIGHT = 16  # lines of the highest panel
_ASIDE = 9  # characters of the numbers at the left


def as_text(scene: Scene, width: int | None = None) -> str:
    """Title, panels and footer, no wider than the terminal or `width`."""
    wide = min(max(width or shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)
    highest = max(panel.share for panel in scene.panels)
    parts = ["\n".join(textwrap.wrap(scene.title, wide))]
    parts += [
        _Plot(panel, wide - _ASIDE - 2, max(5, round(_HEIGHT * panel.share / highest))).text() for panel in scene.panels
    ]
    footer = " · ".join([*scene.facts, *scene.notes])
    return "\n\n".join(parts) + "\n\n" + "\n".join(textwrap.wrap(footer, wide)) + "\n"


class _Plot:
    """One panel on a grid of characters."""

    def __init__(self, panel: Panel, width: int, height: int) -> None:
        self.panel, self.width, self.height = panel, width, height
        self.rows = [[" "] * width for _ in range(height)]
        self.key: list[str] = []
        self.left, self.right = _limits(panel, "x")
        self.low, self.high = _limits(panel, "y")

    def text(self) -> str:
        for mark in self.panel.marks:
            self._rule(mark.at, self.panel.marks_on)
        if self.panel.zero:
            self._rule(0.0, "y")
        for layer in self.panel.layers:
            self._draw(layer)
        head = [self.panel.y.title, ", ".join(self._marks()), *self.key]
        wide = self.width + _ASIDE + 2
        lines = [line for part in head if part for line in textwrap.wrap(part, wide)]
        return "\n".join([*lines, *self._body(), *self._below()])

    def _draw(self, layer: Layer) -> None:
        match layer:
            case Line():
                sign = _LINES[sum(one[0] in _LINES for one in self.key) % len(_LINES)]
                self._named(sign, layer.label)
                self._curve(layer.x, layer.y, sign, joined=layer.dash != "none")
            case Bars():
                sign = "▒" if layer.roles and layer.roles[0] in ("put", "negative") else "█"
                self._named(sign, layer.label)
                self._bars(layer)
            case Area():
                self._named("░", layer.label)
                for x, low, high in zip(layer.x, layer.low, layer.high, strict=True):
                    self._column(_place(x), low, high, "░")
            case Candles():
                for x, start, high, low, end in zip(
                    layer.x, layer.open, layer.high, layer.low, layer.close, strict=True
                ):
                    self._column(_place(x), low, high, "│")
                    self._column(_place(x), min(start, end), max(start, end), "█" if end >= start else "▒")
            case Cells():
                self._cells(layer)
            case Span():
                self._named("░", layer.label)
            case _:
                pass

    def _marks(self) -> Iterator[str]:
        """A letter on each mark's line, in a row or column of its own, and what it stands for."""
        marks = sorted(self.panel.marks, key=lambda mark: mark.at)
        for place, (mark, letter) in enumerate(zip(marks, cycle(ascii_lowercase), strict=False)):
            if self.panel.marks_on == "y":
                self._set(self._up(mark.at), self.width - 2 * (len(marks) - place), letter)
            else:
                self._set(place % self.height, self._across(mark.at), letter)
            yield f"{letter} {mark.text or f'{mark.name} {price(mark.at)}'}"

    def _named(self, sign: str, label: str) -> None:
        if label:
            self.key.append(f"{sign} {label}")

    def _across(self, x: float) -> int:
        """The column, which is none of the grid's where there is no figure."""
        return -1 if math.isnan(x) else round((x - self.left) / (self.right - self.left) * (self.width - 1))

    def _up(self, y: float) -> int:
        """The row, as `_across`."""
        return (
            -1
            if math.isnan(y)
            else self.height - 1 - round((y - self.low) / (self.high - self.low) * (self.height - 1))
        )

    def _set(self, row: int, column: int, sign: str) -> None:
        if 0 <= row < self.height and 0 <= column < self.width:
            self.rows[row][column] = sign

    def _rule(self, at: float, axis: str) -> None:
        if axis == "y":
            for column in range(self.width):
                self._set(self._up(at), column, "─")
        else:
            for row in range(self.height):
                self._set(row, self._across(at), "│")

    def _column(self, x: float, low: float, high: float, sign: str) -> None:
        if not (math.isnan(low) or math.isnan(high)):
            top, bottom = sorted((self._up(low), self._up(high)))
            for row in range(max(top, 0), min(bottom, self.height - 1) + 1):
                self._set(row, self._across(x), sign)

    def _curve(self, xs: Sequence[Any], ys: Sequence[float], sign: str, *, joined: bool) -> None:
        places = [(_place(x), y) for x, y in zip(xs, ys, strict=True)]
        known = [(self._across(x), self._up(y)) for x, y in places if not (math.isnan(x) or math.isnan(y))]
        for column, row in known:
            self._set(row, column, sign)
        for (start, first), (end, last) in pairwise(known) if joined else ():
            for column in range(max(start, 0) + 1, min(end, self.width)):
                self._set(round(first + (last - first) * (column - start) / (end - start)), column, sign)

    def _bars(self, layer: Bars) -> None:
        base = layer.base or [0.0] * len(layer.x)
        for x, length, start, wide, role in zip(layer.x, layer.y, base, layer.widths, layer.roles, strict=True):
            if math.isnan(length):
                continue
            sign, at, end = "▒" if role in ("put", "negative") else "█", _place(x), start + length
            half = wide * (86_400 if self.panel.x.kind == "time" else 1) / 2
            if layer.flat:
                left, right = sorted((self._across(start), self._across(end)))
                for column in range(max(left, 0), min(right, self.width - 1) + 1):
                    self._set(self._up(at), column, sign)
                continue
            low, high = sorted((start, end))
            first, last = self._across(at - half * 0.8), self._across(at + half * 0.8)
            for column in range(max(first, 0), min(max(first, last), self.width - 1) + 1):
                self._column(self.left + (self.right - self.left) * column / (self.width - 1), low, high, sign)

    def _cells(self, layer: Cells) -> None:
        """Shades by size; below zero a figure is written as `-` or `=`."""
        xs, ys = [_place(x) for x in layer.x], list(layer.y)
        for row in range(self.height):
            y = self.low + (self.high - self.low) * (self.height - 1 - row) / (self.height - 1)
            cells = layer.z[_nearest(ys, y)]
            for column in range(self.width):
                value = cells[_nearest(xs, self.left + (self.right - self.left) * column / (self.width - 1))]
                if not math.isnan(value):
                    self._set(row, column, _shade(value, layer))
        low, high = (WRITERS[layer.style](value) for value in (layer.low, layer.high))
        self.key.append(f"{layer.unit}: '{_shade(layer.low, layer)}' {low} to '█' {high}")

    def _body(self) -> list[str]:
        write = _writer(self.panel.y)
        middle = self.height // 2
        named = {
            row: self.low + (self.high - self.low) * (1 - row / (self.height - 1))
            for row in (0, middle, self.height - 1)
        }
        if self.panel.y.kind == "names":
            named = {self._up(place): float(place) for place in range(len(self.panel.y.names))}
        elif self.panel.zero:
            zero = self._up(0.0)
            named = {row: at for row, at in named.items() if abs(row - zero) > 1 or row != middle} | {zero: 0.0}
        return [
            f"{write(named[index])[:_ASIDE] if index in named else '':>{_ASIDE}} ┤{''.join(row).rstrip()}"
            for index, row in enumerate(self.rows)
        ]

    def _below(self) -> list[str]:
        axis = self._names() if self.panel.x.kind == "names" else self._ends()
        return [
            f"{' ' * (_ASIDE + 1)}└{'─' * self.width}",
            f"{' ' * (_ASIDE + 2)}{axis}",
            *textwrap.wrap(self.panel.x.title, self.width),
        ]

    def _ends(self) -> str:
        write = _writer(self.panel.x)
        left, middle, right = (write(end) for end in (self.left, (self.left + self.right) / 2, self.right))
        room = self.width - len(left) - len(middle) - len(right)
        return f"{left}{' ' * max(room // 2, 1)}{middle}{' ' * max(room - room // 2, 1)}{right}"

    def _names(self) -> str:
        """Each name below what it stands for, but for those that have no room beside the one before."""
        line = ""
        for place, name in enumerate(self.panel.x.names):
            text = name.replace("\n", " ")
            start = max(min(self._across(place) - len(text) // 2, self.width - len(text)), 0)
            if not line or start > len(line):
                line = f"{line:<{start}}{text}"
        return line


def _limits(panel: Panel, axis: str) -> tuple[float, float]:
    own: Axis = panel.x if axis == "x" else panel.y
    if own.view is not None:
        return own.view
    if own.kind == "names":
        return -0.5, max(len(own.names), 1) - 0.5
    values = [value for layer in panel.layers for value in _reach(layer, axis)]
    if panel.marks_on == axis:
        values += [mark.at for mark in panel.marks]
    if panel.zero and axis == "y":
        values.append(0.0)
    known = [value for value in values if not math.isnan(value)] or [0.0, 1.0]
    low, high = min(known), max(known)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _reach(layer: Layer, axis: str) -> list[float]:
    match layer:
        case Bars():
            lengths = [
                start + length for start, length in zip(layer.base or [0.0] * len(layer.y), layer.y, strict=True)
            ]
            ends = [*lengths, *(layer.base or [0.0])]
            return [_place(x) for x in layer.x] if (axis == "x") != layer.flat else ends
        case Line() | Cells():
            return [_place(place) for place in (layer.x if axis == "x" else layer.y)]
        case Area():
            return [_place(x) for x in layer.x] if axis == "x" else [*layer.low, *layer.high]
        case Candles():
            return [_place(x) for x in layer.x] if axis == "x" else [*layer.low, *layer.high]
        case Span():
            return [layer.low, layer.high] if layer.on == axis else []
        case _:
            return []


def _place(place: Any) -> float:
    if isinstance(place, datetime):
        return place.timestamp()
    if isinstance(place, date):
        return datetime.combine(place, time(), UTC).timestamp()
    return float(place)


def _nearest(places: Sequence[float], at: float) -> int:
    return min(range(len(places)), key=lambda index: abs(places[index] - at))


def _shade(value: float, layer: Cells) -> str:
    if layer.signed:
        share = min(abs(value) / layer.high, 1.0)
        return (" .-=#" if value < 0 else _SHADES)[math.ceil(share * 4 - 0.25) if share > 0.0625 else 0]
    share = min(max((value - layer.low) / (layer.high - layer.low), 0.0), 1.0)
    return _SHADES[min(int(share * 5), 4)]


def _writer(axis: Axis) -> Callable[[float], str]:
    if axis.kind == "time":
        return lambda at: f"{datetime.fromtimestamp(at, UTC):%m-%d %H:%M}"
    if axis.kind == "names":
        return lambda at: (
            axis.names[min(max(round(at), 0), len(axis.names) - 1)].replace("\n", " ") if axis.names else ""
        )
    return WRITERS[axis.style]
