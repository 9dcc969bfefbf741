"""What a stream was asked for, checked."""

from __future__ import annotations

import attrs

from ..channels import read_channels
from ..config import NO_KEY, Settings
from ..errors import ConfigurationError
from ..extras import require
from .buffer import Overflow

__all__ = ["Plan", "make_plan"]


@attrs.define(frozen=True)
class Plan:
    """What a stream was asked for."""

    channels: tuple[str, ...]
    recover: bool
    recover_pages: int
    buffer: int
    overflow: Overflow


def make_plan(
    settings: Settings, channels: tuple[str, ...], recover: bool, recover_pages: int, buffer: int, overflow: Overflow
) -> Plan:
    """What a stream was asked for.

    Raises:
        ConfigurationError: there is no key, the library is missing, or an argument makes no sense.
        InvalidRequestError: a channel is impossible.
    """
    require("websockets", "stream")
    if settings.key is None:
        raise ConfigurationError(NO_KEY)
    if overflow not in ("block", "drop_oldest", "raise"):
        raise ConfigurationError(f"overflow: {overflow!r} is neither 'block', 'drop_oldest' nor 'raise'")
    for name, value in (("recover_pages", recover_pages), ("buffer", buffer)):
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:  # pyright: ignore[reportUnnecessaryIsInstance]  # people without a type checker
            raise ConfigurationError(f"{name}: {value!r} is no whole number of 1 or more")
    return Plan(read_channels(channels, validate=settings.validate), recover, recover_pages, buffer, overflow)
