"""Decodes without Python's garbage collector walking over what has just been made. No I/O."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from functools import partial
from operator import call
from typing import Any, Final, TypeVar

__all__ = ["undisturbed"]

T = TypeVar("T")
LARGE: Final = 65_536  # bytes; below, the collector hardly starts
# From 3.12 on, the collector only starts between two steps of a program, never within a call of C.
DISTURBS: Final = sys.version_info < (3, 12) and sys.implementation.name == "cpython"


def undisturbed(decode: Callable[[bytes], T], body: bytes) -> T:
    """What `decode`, which must be written in C and call no Python, makes of the body.

    Turning the collector off, decoding, and turning it on again are one call of C, within which no other thread runs: to
    the program the collector is never off.
    """
    if not DISTURBS or len(body) < LARGE or not gc.isenabled():
        return decode(body)
    steps: tuple[Callable[[], Any], ...] = (gc.disable, partial(decode, body), gc.enable)
    run: Callable[[Callable[[], Any]], Any] = call
    try:
        _, made, _ = map(run, steps)
    except BaseException:
        gc.enable()
        raise
    return made
