"""Faults on demand: what a request asks to go wrong with its own answer, and a live connection with itself.

The header `X-Sandbox-Fault` or the query parameter `sandbox_fault` holds directives separated by semicolons, such as
`error=UPSTREAM_ERROR;times=2;id=first-test`. Those of a request:

- `error=CODE`: an error envelope with any code, under the status that usually carries it
- `status=NNN`: another HTTP status; alone, from 400 on, an error of its own
- `retry_after=TEXT`: that `Retry-After`, in seconds or as an HTTP date; `none` removes it
- `latency=SECONDS`: a late answer
- `body=truncated|html|empty|list|no_data|no_meta|null_data|success_false`: a body that is no good envelope
- `drift=enum|missing|type|extra`: data that leave the contract in one place
- `quota=month`: the 429 of a spent month

Those of a handshake, such as `drop_after=500;times=3;id=first-test`; connections that ask for nothing get what
`LiveSettings.fault` or `Live.fault` names:

- `status=NNN`: the handshake is refused with this HTTP status, from 400 on; `retry_after=TEXT` adds the header
- `close=CODE`: the connection is closed with this code, right after the handshake or when `drop_after` says
- `reason=TEXT`: the reason of that close
- `drop_after=N`: the connection is cut after N frames of trades, without a close frame unless `close` is given
- `no_ack`: commands take effect, but are never acknowledged
- `silent`: the handshake succeeds, and nothing follows
- `garbage`: after every acknowledgement come frames that are no good event

And of both:

- `times=N` with `id=TEXT`: all this only for the first N requests or connections that carry the id
"""

from collections import Counter
from collections.abc import Callable, Container
from typing import Any, Generic, TypeVar

import attrs
from starlette.requests import HTTPConnection

from .budget import ServedState, rate_limited
from .failure import ApiFailure, code_of, invalid
from .spoil import BODIES, DRIFTS

__all__ = ["Fault", "FaultBook", "LiveFault"]


_MAX_LATENCY = 300.0
_WAIT_SECONDS = 1
_LONGEST = 120  # as long as the reason of a close may be


def _given(read: Callable[[str], Any] = str, among: Container[Any] | None = None, default: Any = None) -> Any:
    """A directive with a value: what reads that, where a ValueError makes it a bad one, and what it has to be one of."""

    def checked(text: str) -> Any:
        value = read(text)
        if among is not None and value not in among:
            raise ValueError(text)
        return value

    return attrs.field(default=default, metadata={"read": checked})


def _seconds(text: str) -> float:
    if not 0 <= float(text) <= _MAX_LATENCY:
        raise ValueError(text)
    return float(text)


@attrs.define(frozen=True)
class Fault:
    """Everything that shall go wrong with one answer; None leaves that part alone."""

    error: str | None = _given()
    status: int | None = _given(int, range(200, 600))
    retry_after: str | None = _given()
    latency: float = _given(_seconds, default=0.0)
    body: str | None = _given(among=BODIES)
    drift: str | None = _given(among=DRIFTS)
    times: int | None = _given(int)
    id: str | None = _given()
    quota: str | None = _given(among=("month",))

    def failure(self, budget: ServedState | None) -> ApiFailure | None:
        """The error that the answer shall be, if it shall be one."""
        if self.error is None and (self.status is None or self.status < 400):
            return None
        code = self.error or code_of(self.status or 500)
        if code == "RATE_LIMIT_EXCEEDED" and budget is not None:
            wait = self.retry_after or ""
            failure = rate_limited(int(wait) if wait.isdecimal() else _WAIT_SECONDS, budget)
        else:
            failure = ApiFailure(code, f"Sandbox fault: {code}")
        failure.status = self.status or failure.status
        return failure

    def adjust_headers(self, headers: dict[str, str]) -> None:
        """Set or remove `Retry-After` as asked."""
        if self.retry_after == "none":
            headers.pop("Retry-After", None)
        elif self.retry_after is not None:
            headers["Retry-After"] = self.retry_after


@attrs.define(frozen=True)
class LiveFault:
    """Everything that shall go wrong with one connection."""

    status: int | None = _given(int, range(400, 600))
    retry_after: str | None = _given()
    close: int | None = _given(int, range(1000, 5000))
    reason: str = _given(default="")
    drop_after: int | None = _given(int, range(1, 10**9 + 1))
    times: int | None = _given(int)
    id: str | None = _given()
    no_ack: bool = False
    silent: bool = False
    garbage: bool = False

    def refuse(self) -> None:
        """Raise the answer to the handshake, if it shall fail."""
        if self.status is not None:
            code = code_of(self.status)
            headers = {} if self.retry_after is None else {"Retry-After": self.retry_after}
            raise ApiFailure(code, f"Sandbox fault: {code}", status=self.status, headers=headers)


_Kind = TypeVar("_Kind", Fault, LiveFault)


class FaultBook(Generic[_Kind]):
    """The fault of each request or connection: the one that it asks for, or else the one that is set for all."""

    def __init__(self, kind: type[_Kind], default: str = "") -> None:
        self._kind = kind
        self._applied: Counter[str] = Counter()
        self.set_default(default)

    def set_default(self, text: str) -> None:
        """The fault of those that ask for none; ValueError when it can't be read."""
        try:
            self._default = _read(self._kind, text)
        except ApiFailure as failure:
            raise ValueError(failure.message) from None

    def due(self, asked: HTTPConnection) -> _Kind:
        """The fault to apply: none once its `times` are used up; a bad directive fails the request with a 422."""
        text = asked.headers.get("X-Sandbox-Fault") or asked.query_params.get("sandbox_fault")
        fault = self._default if text is None else _read(self._kind, text)
        if fault.times is None or fault.id is None:
            return fault
        if self._applied[fault.id] >= fault.times:
            return self._kind()
        self._applied[fault.id] += 1
        return fault


def _read(kind: type[_Kind], text: str) -> _Kind:
    """The fault that directives name."""
    readers = {field.name: field.metadata.get("read") for field in attrs.fields(kind)}
    given: dict[str, Any] = {}
    for directive in filter(None, (part.strip() for part in text.split(";"))):
        name, separator, value = directive.partition("=")
        if not directive.isascii() or not directive.isprintable() or len(directive) > _LONGEST:
            raise invalid(f"A sandbox fault is printable ASCII of {_LONGEST} letters at most, not {directive[:40]!a}")
        if name not in readers or (separator if readers[name] is None else not value):
            raise invalid(f"Unknown sandbox fault {directive!r}; known are: {', '.join(readers)}")
        given[name] = value
    if ("times" in given) != ("id" in given):
        raise invalid("The sandbox faults 'times' and 'id' go together")
    for name, value in given.items():
        try:
            read = readers[name]
            given[name] = True if read is None else read(value)
        except ValueError:
            raise invalid(f"Bad value in sandbox fault '{name}={value}'") from None
    return kind(**given)
