"""Checks of a set-up, one after the other: each tells what it found and what to do, whatever came of the others.

    for check in examine(BackQuant):
        print(check.level, check.name, check.found, check.advice)

`backquant doctor` prints them.
"""

from .examine import examine
from .result import Check, Level

__all__ = ["Check", "Level", "examine"]
