"""One call after the other: what comes of each, and when to stop."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Any, Final, Protocol, cast

import attrs
from backquant_api.operation import Operation

from backquant import BackQuant, Drift, RateLimit, Reply
from backquant.errors import (
    APIConnectionError,
    AuthenticationError,
    BackQuantError,
    ConfigurationError,
    ContractDriftWarning,
    NotFoundError,
    QuotaExceededError,
)

from ..generate.problem import Json
from .calls import EXPIRIES, Call, arguments, calls_in_order, expiry_token
from .drift import departures
from .expected import expected_reply
from .results import LiveRun, Result, grouped

__all__ = ["Manner", "Recorder", "calls_left", "check_all", "check_reply", "skip_rest"]

LOST: Final = 3  # calls without a connection, one after the other, until the server counts as gone


class Recorder(Protocol):
    """Takes each good reply."""

    def __call__(self, operation: Operation[Any], reply: Reply[Any], /) -> None: ...


@attrs.define(frozen=True)
class Manner:
    """How the calls are made."""

    every_symbol: bool = False
    """Each operation also with each symbol that it takes besides the usual one."""

    small: bool = False
    """A few rows only."""

    extra_query: Mapping[str, str] | None = None


def check_all(
    client: BackQuant, run: LiveRun, manner: Manner, record: Recorder | None = None
) -> Iterator[tuple[Result, RateLimit | None]]:
    """Make the calls that the run still lacks; each result is in the run when it is yielded, with the minute's budget.

    When no further call can succeed (the month is spent, the key is refused, the server is gone), the calls that are left
    are skipped, with the reason.
    """
    stop = ""
    lost = 0
    budget = expiry = None
    for call in calls_left(run, manner):
        if stop:
            result = _skipped(call, stop)
        else:
            answer = _answer(client, call, expiry, manner)
            lost = lost + 1 if isinstance(answer, APIConnectionError) else 0
            stop = _reason_to_stop(answer, lost)
            result = _judge(call, answer, stop)
            if isinstance(answer, Reply):
                budget = answer.rate_limit
                run.server = str(answer.meta.version or "") or None
                if call.operation.name == EXPIRIES and call.symbol is None:
                    expiry = expiry_token(cast("Json", answer.raw))
                if record is not None and call.symbol is None:
                    record(call.operation, answer)
        run.add(result)
        yield result, budget


def calls_left(run: LiveRun, manner: Manner) -> list[Call]:
    """The calls that the run lacks. Expiries are asked for again, since those of an earlier day may be over."""
    calls = calls_in_order(every_symbol=manner.every_symbol)
    left = {call.name for call in calls if call.name not in run.done}
    return [call for call in calls if call.name in left or call.name == EXPIRIES] if left else []


def skip_rest(run: LiveRun, manner: Manner, reason: str) -> None:
    """Skip the calls that were not made."""
    for call in calls_in_order(every_symbol=manner.every_symbol):
        if call.name not in run.results:
            run.add(_skipped(call, reason))


def _skipped(call: Call, reason: str) -> Result:
    return Result(call.name, call.operation.path, "skipped", reason=reason)


def _answer(client: BackQuant, call: Call, expiry: str | None, manner: Manner) -> Reply[Any] | BackQuantError:
    method = attrgetter(call.operation.name)(client)
    given = arguments(call, expiry, small=manner.small)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ContractDriftWarning)  # departures are what the report is about
        warnings.simplefilter("ignore", DeprecationWarning)  # the contract's, which the report of the contract tells
        try:
            return cast("Reply[Any]", method(**given, extra_query=manner.extra_query))
        except BackQuantError as error:
            return error


def _judge(call: Call, answer: Reply[Any] | BackQuantError, stop: str) -> Result:
    path = call.operation.path
    if isinstance(answer, QuotaExceededError):
        return _skipped(call, stop)
    if isinstance(answer, NotFoundError) and call.symbol is not None:
        return Result(call.name, path, "ok", reason="the server has nothing of this symbol")
    if isinstance(answer, BackQuantError):
        return Result(call.name, path, "error", reason=str(answer))
    found = check_reply(call.operation, answer)
    return Result(
        call.name,
        path,
        "drift" if found else "ok",
        grouped(found),
        milliseconds=round(answer.elapsed * 1000, 1),
        request_id=answer.request_id,
    )


def check_reply(operation: Operation[Any], reply: Reply[Any]) -> list[Drift]:
    """Where the reply departs from the contract, or from a recording: what this walk finds, and what the client found."""
    found = list(departures(cast("Json", reply.raw), expected_reply(operation)))
    paths = {_plain(item.path) for item in found}
    return found + [item for item in reply.drift if _plain(item.path) not in paths]


def _plain(path: str) -> str:
    """The path in one spelling: whether a key is a field's name or data, the recording may know better than the client."""
    return re.sub(r"\['([^']*)'\]", r".\1", path)


def _reason_to_stop(answer: Reply[Any] | BackQuantError, lost: int) -> str:
    if isinstance(answer, QuotaExceededError):
        until = f" until {answer.resets_at:%Y-%m-%d} UTC" if answer.resets_at else ""
        return f"the month is spent{until}"
    if isinstance(answer, Reply):
        return "the month is spent" if answer.quota and answer.quota.remaining <= 0 else ""
    if isinstance(answer, AuthenticationError | ConfigurationError):
        return "the key is refused" if isinstance(answer, AuthenticationError) else "there is no key"
    return "the server is out of reach" if lost == LOST else ""
