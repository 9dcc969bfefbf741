"""The line of the user's program that a warning or an error is about. No I/O."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Final

__all__ = ["NOT_THEIRS", "level_of_caller"]

NOT_THEIRS: Final = ("backquant", "backquant_api", "asyncio", "contextlib")
"""Packages that stand between the user's line and a warning or an error."""


def level_of_caller() -> int:
    """The `stacklevel` that points to it from a `warnings.warn` in the function that asks, however deep that stands."""
    frame: FrameType | None = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]  # as the module warnings does
    level = 1
    while frame is not None and _package(frame) in NOT_THEIRS:
        frame, level = frame.f_back, level + 1
    return level


def _package(frame: FrameType) -> str:
    name: str = frame.f_globals.get("__name__", "")
    return name.partition(".")[0]
