"""The line of the user's program that a warning or an error is about. No I/O."""

from __future__ import annotations

import sys
import warnings
from types import FrameType
from typing import Final

__all__ = ["NOT_THEIRS", "warn", "warn_once"]

NOT_THEIRS: Final = ("backquant", "backquant_api", "asyncio", "contextlib")
"""Packages that stand between the user's line and a warning or an error."""
_told: set[tuple[str, ...]] = set()


def warn_once(about: tuple[str, ...], message: str, kind: type[Warning]) -> None:
    """Warn of a thing once in a process. Whoever makes an error of the warning has one each time."""
    if about not in _told:
        warn(message, kind)
        _told.add(about)


def warn(message: str, kind: type[Warning]) -> None:
    """Warn, and point to the user's line, however deep in this package it is noticed."""
    warnings.warn(message, kind, stacklevel=_level_of_caller())


def _level_of_caller() -> int:
    """The `stacklevel` for a `warnings.warn` in the function that asks."""
    frame: FrameType | None = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]  # as the module warnings does
    level = 1
    while frame is not None and _package(frame) in NOT_THEIRS:
        frame, level = frame.f_back, level + 1
    return level


def _package(frame: FrameType) -> str:
    name: str = frame.f_globals.get("__name__", "")
    return name.partition(".")[0]
