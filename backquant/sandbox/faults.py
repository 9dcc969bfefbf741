"""Faults on demand: what a request asks to go wrong with its own answer.

The header `X-Sandbox-Fault` or the query parameter `sandbox_fault` holds directives separated by semicolons, such as
`error=UPSTREAM_ERROR;times=2;id=first-test`:

- `error=CODE`: an error envelope with any code, under the status that usually carries it
- `status=NNN`: another HTTP status; alone, from 400 on, an error of its own
- `retry_after=TEXT`: that `Retry-After`, in seconds or as an HTTP date; `none` removes it
- `latency=SECONDS`: a late answer
- `body=truncated|html|empty|list|no_data|no_meta|null_data|success_false`: a body that is no good envelope
- `drift=enum|missing|type|extra`: data that leave the contract in one place
- `quota=month`: the 429 of a spent month
- `times=N` with `id=TEXT`: all this only for the first N requests that carry the id
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import attrs

from .budget import ServedState, rate_limited
from .drift import DRIFTS
from .failure import ApiFailure, code_of, invalid, status_of

__all__ = ["NO_FAULT", "Fault", "FaultBook", "Readers", "read_directives", "within"]


_MAX_LATENCY = 300.0
_WAIT_SECONDS = 1
_LONGEST = 120  # as long as the reason of a close may be

Readers: TypeAlias = Mapping[str, Callable[[str], Any]]
"""What reads the value of each directive; a ValueError makes it a bad one."""

BODIES = ("truncated", "html", "empty", "list", "no_data", "no_meta", "null_data", "success_false")


@attrs.define(frozen=True)
class Fault:
    """Everything that shall go wrong with one answer; None leaves that part alone."""

    error: str | None = None
    status: int | None = None
    retry_after: str | None = None
    latency: float = 0.0
    body: str | None = None
    drift: str | None = None
    times: int | None = None
    id: str | None = None
    quota: str | None = None

    def failure(self, budget: ServedState | None) -> ApiFailure | None:
        """The error that the answer shall be, if it shall be one."""
        if self.error is None and (self.status is None or self.status < 400):
            return None
        code = self.error or code_of(self.status or 500)
        status = self.status or status_of(code)
        if code == "RATE_LIMIT_EXCEEDED" and budget is not None:
            wait = self.retry_after or ""
            failure = rate_limited(int(wait) if wait.isdecimal() else _WAIT_SECONDS, budget)
            failure.status = status
            return failure
        return ApiFailure(code, f"Sandbox fault: {code}", status=status)

    def adjust_headers(self, headers: dict[str, str]) -> None:
        """Set or remove `Retry-After` as asked."""
        if self.retry_after == "none":
            headers.pop("Retry-After", None)
        elif self.retry_after is not None:
            headers["Retry-After"] = self.retry_after


NO_FAULT = Fault()


class FaultBook:
    """Remembers how often a fault with an id has been applied."""

    def __init__(self) -> None:
        self._applied: Counter[str] = Counter()

    def due(self, text: str) -> Fault:
        """The fault to apply to this request: none once its `times` are used up."""
        fault = Fault(**read_directives(text, _READERS))
        return fault if self.counts(fault.id, fault.times) else NO_FAULT

    def counts(self, fault_id: str | None, times: int | None) -> bool:
        """Whether a fault is still to be applied; if so, it counts as applied once more."""
        if times is None or fault_id is None:
            return True
        if self._applied[fault_id] >= times:
            return False
        self._applied[fault_id] += 1
        return True


def within(least: float, most: float, read: Callable[[str], float] = int) -> Callable[[str], float]:
    """Reads a number that lies between two others."""

    def checked(text: str) -> float:
        value = read(text)
        if not least <= value <= most:
            raise ValueError(text)
        return value

    return checked


def _one_of(*names: str) -> Callable[[str], str]:
    def checked(text: str) -> str:
        if text not in names:
            raise ValueError(text)
        return text

    return checked


_READERS: Final[Readers] = {
    "error": str,
    "status": within(200, 599),
    "retry_after": str,
    "latency": within(0, _MAX_LATENCY, float),
    "body": _one_of(*BODIES),
    "drift": _one_of(*DRIFTS),
    "times": int,
    "id": str,
    "quota": _one_of("month"),
}


def read_directives(text: str, readers: Readers, flags: Sequence[str] = ()) -> dict[str, Any]:
    """The values of directives, and True for each flag; a bad directive fails the request with a 422 that names it."""
    given: dict[str, str] = {}
    for directive in filter(None, (part.strip() for part in text.split(";"))):
        name, separator, value = directive.partition("=")
        if not directive.isascii() or not directive.isprintable() or len(directive) > _LONGEST:
            raise invalid(f"A sandbox fault is printable ASCII of {_LONGEST} letters at most, not {directive[:40]!a}")
        if not (name in readers and value) and not (name in flags and not separator):
            raise invalid(f"Unknown sandbox fault {directive!r}; known are: {', '.join([*readers, *flags])}")
        given[name] = value
    if ("times" in given) != ("id" in given):
        raise invalid("The sandbox faults 'times' and 'id' go together")
    return {name: name in flags or _read(name, value, readers) for name, value in given.items()}


def _read(name: str, value: str, readers: Readers) -> Any:
    try:
        return readers[name](value)
    except ValueError:
        raise invalid(f"Bad value in sandbox fault '{name}={value}'") from None
