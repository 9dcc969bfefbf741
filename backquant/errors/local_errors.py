"""What goes wrong on this side, or on the way: no good reply is there. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from .._ground.drift_item import Drift
from .._ground.mistakes import Mistake
from .._ground.notices import Clamp
from .._ground.public import public
from .._ground.response import HttpResponse

__all__ = [
    "APIConnectionError",
    "APITimeoutError",
    "BackQuantError",
    "ConfigurationError",
    "ContractDriftWarning",
    "ContractError",
    "HistoryClampError",
    "HistoryClampWarning",
    "PlotError",
    "ReplyMismatchError",
    "SlowConsumerError",
]


@public("backquant.errors")
class BackQuantError(Exception):
    """The root of every error that this package raises."""


@public("backquant.errors")
class ConfigurationError(Mistake, BackQuantError):
    """The client can't work as it is set up; nothing was sent."""


@public("backquant.errors")
class APIConnectionError(BackQuantError):
    """No complete reply arrived: the connection was refused, reset or dropped."""


@public("backquant.errors")
class APITimeoutError(APIConnectionError):
    """No complete reply arrived in time."""


@public("backquant.errors")
class SlowConsumerError(BackQuantError):
    """The buffer of a stream is full, and `overflow="raise"` was chosen."""


@public("backquant.errors")
class PlotError(Mistake, BackQuantError):
    """The reply can't be drawn; the message says why, and what to do instead."""


@public("backquant.errors")
class ContractDriftWarning(UserWarning):
    """A reply departs from the contract; issued once per operation and path, details in `reply.drift`."""


@public("backquant.errors")
class ContractError(BackQuantError):
    """A reply that is no envelope at all, or one that departs from the contract while `strict=True`."""

    drift: tuple[Drift, ...]
    """Each departure; empty when the body is no envelope."""

    http: HttpResponse | None
    """The reply as it came."""

    def __init__(self, message: str, *, drift: Sequence[Drift] = (), http: HttpResponse | None = None) -> None:
        super().__init__(message)
        self.drift = tuple(drift)
        self.http = http


@public("backquant.errors")
class HistoryClampWarning(UserWarning):
    """The plan does not reach as far back as was asked, and the API answered for another moment or a shorter window.

    Issued once per method and kind of window; `reply.notices` has it each time.
    """


@public("backquant.errors")
class HistoryClampError(BackQuantError):
    """With `strict=True`: the reply is of another moment, or a shorter window, than was asked for."""

    clamp: Clamp
    """What was asked for, and what was answered."""

    http: HttpResponse | None
    """The reply as it came."""

    def __init__(self, message: str, *, clamp: Clamp, http: HttpResponse | None = None) -> None:
        super().__init__(message)
        self.clamp = clamp
        self.http = http

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), clamp=self.clamp, http=self.http), (str(self),)


@public("backquant.errors")
class ReplyMismatchError(BackQuantError):
    """The reply belongs to another question: its figures are not of the symbol that was asked for."""

    http: HttpResponse | None
    """The reply as it came."""

    def __init__(self, message: str, *, http: HttpResponse | None = None) -> None:
        super().__init__(message)
        self.http = http
