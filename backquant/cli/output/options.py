"""The options that say what shall become of the replies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..settings import OUTPUT, Setting
from .destination import FORMATS, PICTURES, TERMINAL

__all__ = ["output_options", "several_options"]


def output_options() -> list[click.Parameter]:
    """What every command takes that shows a reply."""
    return [
        _output(
            *("--format", "-f"),
            type=click.Choice(FORMATS),
            help="Default: by the name of the output file; else a table on a terminal, json in a pipe.",
        ),
        _output("--output", "-o", type=_FILE, help="Write to this file, whole or not at all; - is standard output."),
        _output("--raw", is_flag=True, help="The body as it was sent, byte for byte."),
        _output("--table", metavar="NAME", help="One table of a reply that holds several."),
        _output("--columns", metavar="NAME,...", help="These columns of the table, in this order."),
        _output("--wide", is_flag=True, help="A matrix as such, rather than a row for each of its cells."),
        _output(
            "--meta/--no-meta",
            default=None,
            help="Leading columns that tell whose rows these are: symbol, time, spot_price, positioning."
            " Default: where several replies come, or one of a point in time.",
        ),
        _output(
            "--plot",
            type=_FILE,
            is_flag=False,
            flag_value=TERMINAL,
            metavar="[FILE]",
            help=f"Draw the reply to this file ({', '.join(PICTURES)}), or without one as text on the terminal.",
        ),
    ]


def several_options() -> list[click.Parameter]:
    """What the commands take that can ask more than once."""
    return [
        _output(
            "--pages",
            type=click.IntRange(1),
            metavar="N",
            help="Follow the cursor for at most N calls (endpoints that page).",
        ),
        _output("--watch", is_flag=True, help="Go on asking when new data are due, until Ctrl-C."),
    ]


_FILE = click.Path(path_type=Path)


def _output(*declarations: str, **attributes: Any) -> Setting:
    return Setting(declarations, section=OUTPUT, part="output", **attributes)
