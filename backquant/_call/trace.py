"""A span of OpenTelemetry for each call, in programs that have loaded OpenTelemetry; it loads nothing, and else costs a look-up."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import ModuleType, TracebackType
from typing import Any, Final, Protocol, Self
from urllib.parse import urlsplit

from backquant_api.operation import Operation

from .._version import __version__
from ..errors import APIError
from .reply import Reply
from .request import Request
from .settings import Settings

__all__ = ["Trace", "note", "trace_of"]

TELEMETRY: Final = "opentelemetry.trace"


class Trace(Protocol):
    """What a call tells of itself while it is under way."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...

    def waits(self, seconds: float) -> None:
        """It waits before it goes on."""
        ...

    def ends(self, reply: Reply[Any]) -> None:
        """It has its reply."""
        ...


class _Untraced:
    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def waits(self, seconds: float) -> None: ...

    def ends(self, reply: Reply[Any]) -> None: ...


_UNTRACED: Final = _Untraced()


def trace_of(operation: Operation[Any], request: Request, settings: Settings) -> Trace:
    """A span that is current until the call has ended; nothing where the program has no OpenTelemetry."""
    telemetry = sys.modules.get(TELEMETRY)
    return _UNTRACED if telemetry is None else _Span(telemetry, _begin(operation, request, settings), operation.name)


def note(name: str, told: Mapping[str, Any]) -> None:
    """An event on the span that the program is in, such as a gap of a stream that it has just read."""
    telemetry = sys.modules.get(TELEMETRY)
    if telemetry is not None:
        telemetry.get_current_span().add_event(name, _known(told))


def _begin(operation: Operation[Any], request: Request, settings: Settings) -> dict[str, str | int]:
    told = {
        "backquant.operation": operation.name,
        "http.request.method": "GET",
        "url.template": operation.path,
        "server.address": urlsplit(settings.base_url).hostname or "",
    }
    moment = None if request.as_of is None else request.as_of.isoformat()
    return told | _known({"backquant.symbol": request.symbol, "backquant.as_of": moment})


class _Span:
    """The span of one call: operation, attempts, waits, what is left of the budgets, drift and freshness."""

    def __init__(self, telemetry: ModuleType, told: Mapping[str, str | int], name: str) -> None:
        tracer = telemetry.get_tracer("backquant", __version__)
        self._error: Any = telemetry.StatusCode.ERROR
        self._span: Any = tracer.start_span(f"backquant {name}", kind=telemetry.SpanKind.CLIENT, attributes=dict(told))
        self._use: Any = telemetry.use_span(
            self._span, end_on_exit=True, record_exception=False, set_status_on_exception=False
        )
        self._waits = 0
        self._waited = 0.0

    def __enter__(self) -> Self:
        self._use.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._span.set_attributes({"backquant.waits": self._waits, "backquant.waited_seconds": self._waited})
        if error is not None:
            self._fails(error)
        self._use.__exit__(None, None, None)

    def waits(self, seconds: float) -> None:
        self._waits += 1
        self._waited += seconds
        self._span.add_event("wait", {"seconds": seconds})

    def ends(self, reply: Reply[Any]) -> None:
        minute, month = reply.rate_limit, reply.quota
        told = {
            "backquant.attempts": reply.attempts,
            "backquant.drift": len(reply.drift),
            "backquant.freshness_seconds": reply.meta.freshness_seconds,
            "backquant.minute.remaining": None if minute is None else minute.remaining,
            "backquant.month.remaining": None if month is None else month.remaining,
            "backquant.notices": tuple(notice.kind for notice in reply.notices),
            "backquant.request_id": reply.request_id,
            "http.response.status_code": reply.status,
        }
        self._span.set_attributes(_known(told))

    def _fails(self, error: BaseException) -> None:
        told: dict[str, Any] = {"error.type": type(error).__name__}
        if isinstance(error, APIError):  # its text may quote what was asked; the code and the id tell enough
            told |= {"http.response.status_code": error.status, "backquant.code": error.code}
            told["backquant.request_id"] = error.request_id
        self._span.set_attributes(_known(told))
        self._span.set_status(self._error, type(error).__name__)


def _known(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}
