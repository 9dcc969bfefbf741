"""Levels as a Pine script, which draws them on a chart of TradingView's. No I/O."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from ..errors import PlotError
from .palette import LIGHT
from .scene import Mark

if TYPE_CHECKING:
    from .._ground.reply_protocol import Readable

__all__ = ["as_pine", "check_pine"]

_STYLES: Final = {"solid": "solid", "dash": "dashed", "dashdot": "dashed", "dot": "dotted", "none": "solid"}


def check_pine(operation: str) -> None:
    """Tell before a call is spent whether its reply holds levels.

    Raises:
        PlotError: it holds none.
    """
    if operation != "gex.levels":
        raise PlotError(f"a Pine script draws levels, those of gex.levels; {operation} has none")


def as_pine(reply: Readable) -> str:
    """An indicator to be pasted into the Pine editor: one line per level that is known now.

    Raises:
        PlotError: the reply is none of `gex.levels`, or all of its levels are null.
    """
    from .registry import scene_of

    check_pine(reply.operation)
    scene = scene_of(reply)
    marks = [mark for mark in scene.panels[0].marks if mark.name != "spot" and math.isfinite(mark.at)]
    facts = [
        f"// {_clean(fact)}" for fact in (*scene.facts, "The levels stand still: fetch them again for newer ones.")
    ]
    head = f'indicator("{_clean(scene.title)}", overlay=true)'
    return "\n".join(["//@version=6", *facts, head, *map(_line, marks)]) + "\n"


def _line(mark: Mark) -> str:
    colour = LIGHT[mark.role]
    return f'hline({mark.at:.10g}, "{_clean(mark.name)}", color={colour}, linestyle=hline.style_{_STYLES[mark.dash]})'


def _clean(text: str) -> str:
    """A text on one line, without what would end a string."""
    return " ".join(text.replace('"', "'").replace("\\", "/").split())
