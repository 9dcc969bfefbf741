"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(path: str | Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write the file in one step: whatever happens meanwhile, it is there as it was before, or as it shall be.

    Raises:
        OSError: it can't be written.
    """
    target = Path(os.path.realpath(path))  # through a link, the file that it points to
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.chmod(name, mode)
            file.write(content)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
