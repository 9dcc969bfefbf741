"""Holds a reply against its question: that it is of the symbol and of the moment that were asked for. No I/O."""

from __future__ import annotations

from typing import Any, Final

from .._ground.notices import Clamp, read_clamp, untold_moment
from .._ground.safe_text import printable
from .._ground.stacklevel import warn_once
from ..errors import ContractDriftWarning, ContractError, HistoryClampError, HistoryClampWarning, ReplyMismatchError
from .reply import Reply
from .request import Request

__all__ = ["check_answer", "warn_of_moment"]

QUOTE: Final = "USDT"


def check_answer(reply: Reply[Any], request: Request, *, strict: bool) -> None:
    """Refuse a reply that belongs to another question.

    Raises:
        ReplyMismatchError: its figures are of another symbol.
        HistoryClampError: `strict`, and it is of another moment or a shorter window.
        ContractError: `strict`, and it does not tell of which moment it is.
    """
    told: object = reply.meta.symbol
    if request.symbol is not None and isinstance(told, str) and told and _coin(told) != _coin(request.symbol):
        raise ReplyMismatchError(
            f"{reply.operation}: {request.symbol} was asked for and the reply is of {printable(told)}; nothing of it is used."
            " A proxy or a cache between may mix replies up",
            http=reply.http,
        )
    clamp = _clamp_of(reply)
    if strict and clamp is not None and clamp.enforced:
        raise HistoryClampError(f"{reply.operation}: {clamp}", clamp=clamp, http=reply.http)
    untold = untold_moment(reply.as_of)
    if strict and untold is not None:
        raise ContractError(f"{reply.operation}: {untold}", http=reply.http)


def warn_of_moment(reply: Reply[Any]) -> None:
    """Warn once per method and window that the plan does not reach so far, and once more when that is held to; and that
    the figures may be of any moment."""
    untold = untold_moment(reply.as_of)
    if untold is not None:
        message = f"{reply.operation}() {untold}: its figures may be live; see reply.as_of"
        warn_once((reply.operation, "moment"), message, ContractDriftWarning)
    clamp = _clamp_of(reply)
    if clamp is not None:
        message = f"{reply.operation}(): {clamp}; see reply.as_of and reply.notices"
        about = (reply.operation, clamp.unit, "enforced" if clamp.enforced else "announced")
        warn_once(about, message, HistoryClampWarning)


def _clamp_of(reply: Reply[Any]) -> Clamp | None:
    return read_clamp(reply.meta.extra, reply.as_of)


def _coin(symbol: str) -> str:
    return symbol.strip().upper().removesuffix(QUOTE)
