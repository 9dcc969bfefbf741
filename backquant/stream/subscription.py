"""What a stream was asked for, checked."""

from __future__ import annotations

from datetime import datetime

import attrs

from .._call.settings import Settings, no_key
from .._call.tls_and_proxies import Trust
from .._extras import require
from ..channels import read_channels
from ..errors import ConfigurationError
from .buffer import Overflow
from .events import Trade

__all__ = ["StreamPlan", "make_plan"]


@attrs.define(frozen=True)
class StreamPlan:
    """What a stream was asked for."""

    channels: tuple[str, ...]
    recover: bool
    recover_pages: int
    buffer: int
    overflow: Overflow
    since: datetime | None = None
    """From when on what was missed is delivered first."""
    last: Trade | None = None
    """The trade that was delivered last, before this stream."""
    trust: Trust | None = attrs.field(default=None, repr=False)
    """What the client that sends the calls trusts; None leaves it to the environment."""


def make_plan(
    settings: Settings,
    channels: tuple[str, ...],
    recover: bool,
    recover_pages: int,
    buffer: int,
    overflow: Overflow,
    since: datetime | Trade | None,
    trust: Trust | None,
) -> StreamPlan:
    """What a stream was asked for.

    Raises:
        ConfigurationError: there is no key, the library is missing, or an argument makes no sense.
        InvalidRequestError: a channel is impossible.
    """
    require("websockets", "stream")
    if settings.key is None:
        raise ConfigurationError(no_key())
    if overflow not in ("block", "drop_oldest", "raise"):
        raise ConfigurationError(f"overflow: {overflow!r} is neither 'block', 'drop_oldest' nor 'raise'")
    for name, value in (("recover_pages", recover_pages), ("buffer", buffer)):
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:  # pyright: ignore[reportUnnecessaryIsInstance]  # people without a type checker
            raise ConfigurationError(f"{name}: {value!r} is no whole number of 1 or more")
    moment = since.time if isinstance(since, Trade) else since
    if moment is not None and (not isinstance(moment, datetime) or moment.utcoffset() is None):  # pyright: ignore[reportUnnecessaryIsInstance]  # as above
        raise ConfigurationError(f"since: {since!r} is neither an aware datetime nor a Trade")
    if moment is not None and moment > settings.clock.now():
        raise ConfigurationError(f"since: {moment.isoformat()} lies in the future")
    return StreamPlan(
        read_channels(channels, validate=settings.validate),
        recover or since is not None,
        recover_pages,
        buffer,
        overflow,
        moment,
        since if isinstance(since, Trade) else None,
        trust,
    )
