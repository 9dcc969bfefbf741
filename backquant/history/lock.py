"""A store is written by one process at a time: its locks die with their holder, whose id is told."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from .._ground.lock import Held, hold
from ..errors import ConfigurationError

__all__ = ["locked"]


def locked(root: Path, name: str) -> IO[str]:
    """Hold one of the store's locks; closing what is given gives it back.

    Raises:
        ConfigurationError: a living process has it.
        OSError: the disk can't be written.
    """
    try:
        return hold(root / name)
    except Held as held:
        raise ConfigurationError(
            f"{root}: process {held.holder} works on this store; wait for its end, take another folder, or, for a backfill,"
            " let several part the work with coordinate=, a Postgres"
        ) from None
