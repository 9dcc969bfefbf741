"""The sandbox that runs beside a client, and for it alone. Starts a server."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from .._extras import require
from ..errors import ConfigurationError

if TYPE_CHECKING:
    from ..sandbox import Sandbox

__all__ = ["running_sandbox"]


def running_sandbox(
    *, seed: int, start: datetime | str | None, speed: float, plan: str | None, depth: int | None
) -> Sandbox:
    """A sandbox that takes calls already.

    Raises:
        ConfigurationError: a setting makes no sense.
    """
    require("uvicorn", "sandbox")
    from ..sandbox import Sandbox, make_settings

    try:
        settings = make_settings(seed=seed, start=start, speed=speed, plan=plan, depth=depth)
    except ValueError as problem:
        raise ConfigurationError(str(problem)) from None
    running = Sandbox(settings=settings)
    running.start()
    return running
