"""One call after the other: what comes of each, and when to stop."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Any, Final, Protocol, cast

from backquant_api.operation import Operation

from backquant import BackQuant, Drift, RateLimit, Reply
from backquant.errors import (
    APIConnectionError,
    AuthenticationError,
    BackQuantError,
    ConfigurationError,
    ContractDriftWarning,
    QuotaExceededError,
)
from scripts.generate.problem import Json

from .calls import EXPIRIES, calls_in_order, cheap_arguments, expiry_token
from .departures import departures
from .expected import expected_reply
from .results import Result, Run, grouped

__all__ = ["Recorder", "calls_left", "check_all", "check_reply", "skip_rest"]

LOST: Final = 3  # calls without a connection, one after the other, until the server counts as gone


class Recorder(Protocol):
    """Takes each good reply."""

    def __call__(self, operation: Operation[Any], reply: Reply[Any], /) -> None: ...


def check_all(
    client: BackQuant, run: Run, *, extra_query: Mapping[str, str] | None = None, record: Recorder | None = None
) -> Iterator[tuple[Result, RateLimit | None]]:
    """Make the calls that the run still lacks; each result is in the run when it is yielded, with the minute's budget.

    When no further call can succeed (the month is spent, the key is refused, the server is gone), the calls that are left
    are skipped, with the reason.
    """
    stop = ""
    lost = 0
    budget = expiry = None
    for operation in calls_left(run):
        if stop:
            result = Result(operation.name, operation.path, "skipped", reason=stop)
        else:
            answer = _call(client, operation, expiry, extra_query)
            lost = lost + 1 if isinstance(answer, APIConnectionError) else 0
            stop = _reason_to_stop(answer, lost)
            result = _judge(operation, answer, stop)
            if isinstance(answer, Reply):
                budget = answer.rate_limit
                run.server = str(answer.meta.version or "") or None
                if operation.name == EXPIRIES:
                    expiry = expiry_token(cast("Json", answer.raw))
                if record is not None:
                    record(operation, answer)
        run.add(result)
        yield result, budget


def calls_left(run: Run) -> list[Operation[Any]]:
    """The calls that the run lacks. Expiries are asked for again, since those of an earlier day may be over."""
    left = [operation for operation in calls_in_order() if operation.name not in run.done]
    return [call for call in calls_in_order() if call in left or call.name == EXPIRIES] if left else []


def skip_rest(run: Run, reason: str) -> None:
    """Skip the calls that were not made."""
    for operation in calls_in_order():
        if operation.name not in run.results:
            run.add(Result(operation.name, operation.path, "skipped", reason=reason))


def _call(
    client: BackQuant, operation: Operation[Any], expiry: str | None, extra_query: Mapping[str, str] | None
) -> Reply[Any] | BackQuantError:
    method = attrgetter(operation.name)(client)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ContractDriftWarning)  # departures are what the report is about
        try:
            return cast("Reply[Any]", method(**cheap_arguments(operation, expiry), extra_query=extra_query))
        except BackQuantError as error:
            return error


def _judge(operation: Operation[Any], answer: Reply[Any] | BackQuantError, stop: str) -> Result:
    if isinstance(answer, QuotaExceededError):
        return Result(operation.name, operation.path, "skipped", reason=stop)
    if isinstance(answer, BackQuantError):
        return Result(operation.name, operation.path, "error", reason=str(answer))
    found = check_reply(operation, answer)
    return Result(
        operation.name,
        operation.path,
        "drift" if found else "ok",
        grouped(found),
        milliseconds=round(answer.elapsed * 1000, 1),
        request_id=answer.request_id,
    )


def check_reply(operation: Operation[Any], reply: Reply[Any]) -> list[Drift]:
    """Where the reply departs from the contract, or from the example: what this walk finds, and what the client found."""
    found = list(departures(cast("Json", reply.raw), expected_reply(operation)))
    paths = {_plain(item.path) for item in found}
    return found + [item for item in reply.drift if _plain(item.path) not in paths]


def _plain(path: str) -> str:
    """The path in one spelling: whether a key is a field's name or data, the example may know better than the client."""
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
