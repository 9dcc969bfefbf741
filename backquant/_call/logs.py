"""The client's log on stderr, for scripts that set up none: `BACKQUANT_LOG=info` or `debug`. It reads the environment."""

from __future__ import annotations

import logging
import os
from typing import Final

from ..errors import ConfigurationError

__all__ = ["log_as_asked"]

VARIABLE: Final = "BACKQUANT_LOG"
LEVELS: Final = ("debug", "info", "warning", "error")
FORMAT: Final = "%(asctime)s %(name)s %(levelname)s %(message)s"


def log_as_asked() -> None:
    """Show the log from the level on that the environment names; a program that shows it already keeps its own way.

    Raises:
        ConfigurationError: there is no such level.
    """
    level = os.environ.get(VARIABLE, "").strip().lower()
    if not level:
        return
    if level not in LEVELS:
        raise ConfigurationError(f"{VARIABLE}: {level!r:.40} is no level; write one of {', '.join(LEVELS)}")
    log = logging.getLogger("backquant")
    if not log.hasHandlers():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter(FORMAT))
        log.addHandler(handler)
        log.setLevel(level.upper())
