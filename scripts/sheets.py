"""Draws contact sheets of all pictures, for a person to look at: by themselves and six to a grid, light, dark and in our theme.

They are made from a sandbox whose clock stands still. With `--names other` nothing is called as published, so that what is drawn
by shape alone is seen.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, get_args

import matplotlib as mpl
from backquant_api.resources import operation
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.style import context

from backquant import BackQuant, Reply, literals
from backquant.errors import PlotError
from backquant.plot import THEME, draw, render
from backquant.plot.registry import PICTURES
from backquant.sandbox import Sandbox, SandboxSettings

from .live.calls import required_arguments

__all__ = ["ARGUMENTS", "STYLES", "main"]

ROOT: Final = Path(__file__).parents[1]
NOW: Final = datetime(2026, 9, 9, 12, 0, 7, tzinfo=UTC)
STYLES: Final[dict[str, Any]] = {"light": "default", "dark": "dark_background", "theme": THEME}
ROWS, COLUMNS = 2, 3
SYMBOLS: Final = get_args(literals.Symbol)
ARGUMENTS: Final[dict[str, list[dict[str, Any]]]] = {
    "gex.levels": [{}, {"include": ["ranked", "max_pain", "expected_move"]}, {"include": ["candles"]}],
    "gex.max_pain": [{"expiry": "all"}, {"expiry": "25SEP26"}],
    "gex.strike_profile": [{}, {"expiry": "0dte"}],
    "market.bundle": [{"hours": 24}],
    "market.candles": [{"hours": 24}],
    "multi.gex_levels": [{"symbols": SYMBOLS, "include": ["expected_move"]}],
    "options.greeks.profile": [{"greek": "vanna"}],
    "options.greeks.surface": [{"greek": "charm"}],
    "options.greeks.trace": [{"greek": "gamma"}],
    "options.probability.density": [{}, {"confidence_band": 0.68}],
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the sheets."""
    parser = argparse.ArgumentParser(prog="python -m scripts.sheets", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "sheets", help="folder to write to")
    parser.add_argument("--names", choices=["ours", "other"], default="ours", help="names of unpublished fields")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    mpl.use("agg")
    settings = SandboxSettings(clock=lambda: NOW, names=given.names)
    with Sandbox(settings=settings) as sandbox, BackQuant(sandbox.key, base_url=sandbox.url) as bq:
        replies = [
            attrgetter(name)(bq)(**required_arguments(operation(name), NOW) | each)
            for name in PICTURES
            for each in ARGUMENTS.get(name, [{}])
        ]
    for style, sheet in STYLES.items():
        with context(["default", sheet] if style != "light" else sheet):
            for number, six in enumerate(_in_sixes(replies), start=1):
                _alone(six).savefig(given.out / f"{style}-alone-{number}.png")
                _in_grid(six).savefig(given.out / f"{style}-grid-{number}.png")
    print(f"{given.out}: {len(replies)} pictures, look at each sheet")


def _in_sixes(replies: Sequence[Reply[Any]]) -> Iterator[list[Reply[Any]]]:
    rest = iter(replies)
    while six := list(islice(rest, ROWS * COLUMNS)):
        yield six


def _alone(replies: Sequence[Reply[Any]]) -> Any:
    """Each as it is drawn without a place of one's own."""
    sheet = Figure(figsize=(27, 13), dpi=70)
    for place, reply in enumerate(replies, start=1):
        axes: Any = sheet.add_subplot(ROWS, COLUMNS, place)
        axes.set_axis_off()
        try:
            axes.imshow(imread(io.BytesIO(render(reply, dpi=100))))
        except PlotError as problem:
            axes.text(0.0, 0.5, f"{reply.operation}: {problem}", wrap=True)
    sheet.subplots_adjust(0.005, 0.005, 0.995, 0.995, 0.01, 0.01)
    return sheet


def _in_grid(replies: Sequence[Reply[Any]]) -> Any:
    """Six in one figure, which arranges nothing by itself."""
    sheet = Figure(figsize=(20, 10), dpi=80)
    for place, reply in enumerate(replies, start=1):
        axes: Any = sheet.add_subplot(ROWS, COLUMNS, place)
        try:
            draw(reply, axes)
        except PlotError as problem:
            axes.text(0.0, 0.5, f"{reply.operation}: {problem}", wrap=True)
    return sheet


if __name__ == "__main__":
    main()
