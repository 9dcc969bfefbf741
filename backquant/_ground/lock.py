"""A lock that a process holds while it lives, and that dies with it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

__all__ = ["Held", "hold"]


class Held(Exception):  # a state, told to whoever asks
    """Another living process holds the lock."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


def hold(path: Path) -> IO[str]:
    """Take the lock; closing the file, or the end of the process, gives it back.

    Raises:
        Held: a living process has it; `holder` is its process id, as it wrote it down.
        OSError: the file can't be opened.
    """
    file = path.open("a+", encoding="ascii")
    try:
        _lock(file)
    except OSError:
        file.seek(0)
        holder = file.read().strip()
        file.close()
        raise Held(holder or "unknown") from None
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()
    return file


if sys.platform == "win32":

    def _lock(file: IO[str]) -> None:
        import msvcrt

        file.seek(2**30)  # a byte that is never written, so that others may read the rest
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:

    def _lock(file: IO[str]) -> None:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
