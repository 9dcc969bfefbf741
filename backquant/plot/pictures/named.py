"""A picture without knowledge of an endpoint: what a reply's arrays have in common, drawn under the reply's own names.

It stands in where fields have other names than this version knows, which not all that is served has been published of. No I/O.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, cast

import attrs

from ..._ground.safe_text import printable
from ...errors import PlotError
from .. import price_marks
from ..reply_values import Fields, Source, instant, known, number
from ..scene import Axis, Layer, Line, Panel, Scene, graded
from .common import TIME, expiries
from .grids import cells_of, grid_of

__all__ = ["by_name"]

_MOST = 6  # lines that can be told apart
_NOTE = "fields of names that this version does not know: drawn as the reply names them"


def by_name(source: Source) -> Scene | None:
    """The first grid of a reply, else its first arrays of one length with an axis among them; None where there is neither."""
    title = f"{source.name}, {source.symbol}".rstrip(", ")
    try:
        grid = grid_of(source, "matrix")
    except PlotError:
        columns = _columns(source)
        return None if columns is None else Scene(title, [_lines(source, columns)], [_NOTE])
    x = TIME if grid.kind == "time" else Axis("", "names", names=tuple(map(str, grid.across)))
    cells = cells_of(grid, grid.name, "compact")
    return Scene(title, [Panel(x, Axis("", style="price"), [cells], price_marks.spot(source.spot), "y")], [_NOTE])


@attrs.frozen
class _Columns:
    axis: str
    places: Sequence[Any]
    kind: str
    """Of the axis: `time`, `names` or `number`."""
    series: Mapping[str, Sequence[float]]


def _columns(source: Source) -> _Columns | None:
    for table in _tables(source):
        by_length: dict[int, dict[str, list[Any]]] = {}
        for name, value in table.fields.items():
            if isinstance(value, list) and len(cast("list[Any]", value)) > 1:
                values = cast("list[Any]", value)
                by_length.setdefault(len(values), {})[name] = values
        for arrays in by_length.values():
            if found := _with_axis(arrays):
                return found
    return None


def _tables(source: Source) -> list[Fields]:
    """The reply's own arrays, its rows turned into arrays, the first rows' own arrays, and objects of arrays."""
    found = [source]
    for name, value in source.fields.items():
        if isinstance(value, list) and value and all(isinstance(row, Mapping) for row in cast("list[Any]", value)):
            found += [cast("Any", source.columns(name)), cast("Any", source.rows(name)[0])]
        elif isinstance(value, Mapping):
            found.append(cast("Any", source.table(name)))
    return cast("list[Fields]", found)


def _with_axis(arrays: Mapping[str, list[Any]]) -> _Columns | None:
    series = {name: [number(value) for value in values] for name, values in arrays.items() if _is_numeric(values)}
    for name, values in arrays.items():
        kind, places = _axis(values)
        rest = {other: found for other, found in series.items() if other != name}
        if kind and rest:
            return _Columns(name, places, kind, rest)
    return None


def _axis(values: list[Any]) -> tuple[str, Sequence[Any]]:
    if all(isinstance(value, str) for value in values):
        moments = [instant(value) if "-" in value else None for value in values]
        return ("time", cast("list[datetime]", moments)) if None not in moments else ("names", values)
    if not _is_numeric(values):
        return "", ()
    numbers = [number(value) for value in values]
    if any(not later > earlier for earlier, later in pairwise(numbers)):
        return "", ()
    if numbers[0] > 6e11:  # milliseconds since 1970
        return "time", [instant(value) for value in values]
    return "number", numbers


def _is_numeric(values: list[Any]) -> bool:
    return all(value is None or (isinstance(value, int | float) and not isinstance(value, bool)) for value in values)


def _lines(source: Source, columns: _Columns) -> Panel:
    names = list(columns.series)[:_MOST]
    known([value for name in names for value in columns.series[name]], "the series")
    places = list(range(len(columns.places))) if columns.kind == "names" else columns.places
    layers: list[Layer] = [
        Line(cast("Any", places), columns.series[name], role, printable(name))
        for name, role in zip(names, graded(len(names)), strict=True)
    ]
    if columns.kind == "names":
        x = attrs.evolve(
            expiries([printable(str(place)) for place in columns.places], None), title=printable(columns.axis)
        )
    else:
        x = Axis(printable(columns.axis), cast("Any", columns.kind), "price")
    return Panel(x, Axis("", style="compact"), layers)
