"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["make_folder", "naming", "publish", "sync_folder", "write_whole"]

USUAL_MODE = 0o644


@contextmanager
def naming(what: object) -> Generator[None]:
    """What the system refuses meanwhile is told of this file: not of a temporary one, and not without a name."""
    try:
        yield
    except OSError as problem:
        if problem.errno is None:
            raise
        raise OSError(problem.errno, os.strerror(problem.errno), str(what)) from problem


def write_whole(path: str | Path, content: bytes, *, mode: int | None = None) -> None:
    """Write the file in one step: whatever happens meanwhile, it is there as it was before, or as it shall be.

    A device or a pipe, such as `/dev/stdout`, is written to and never replaced.

    Args:
        path: the file; of a link, the file that it points to.
        content: all that it shall hold.
        mode: its permissions; left out, those that it has, 0644 for a new one.

    Raises:
        OSError: it can't be written.
    """
    with naming(path):
        _write_whole(path, content, mode)


def _write_whole(path: str | Path, content: bytes, mode: int | None) -> None:
    present = _mode(path)
    if present is not None and not stat.S_ISREG(present):
        Path(path).write_bytes(content)
        return
    target = Path(os.path.realpath(path))
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.chmod(name, stat.S_IMODE(present or USUAL_MODE) if mode is None else mode)
            file.write(content)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def publish(partial: Path, target: Path) -> None:
    """Give a finished file its name, for good: its bytes are on the disk before the name, and the name before this returns.

    Raises:
        OSError: the disk is full, or can't be written.
    """
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(target)
    sync_folder(target.parent)


def make_folder(path: Path) -> None:
    """Make the folder and those above it that are missing, for good: each has its name when this returns.

    Raises:
        OSError: the disk is full, or can't be written.
    """
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """What was named, renamed and removed in the folder is so on the disk."""
    if os.name != "posix":  # elsewhere a folder can't be opened, and needs not be
        return
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _mode(path: str | Path) -> int | None:
    try:
        return Path(path).stat().st_mode
    except FileNotFoundError:
        return None
