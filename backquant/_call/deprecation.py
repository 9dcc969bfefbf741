"""Tells of what the API is about to take away. No I/O."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Mapping
from typing import Any, Final

from backquant_api.operation import Operation

from .reply import Reply

__all__ = ["warn_of_headers", "warn_of_parameters"]

OURS: Final = {"backquant", "backquant_api"}


def warn_of_parameters(operation: Operation[Any], arguments: Mapping[str, object]) -> None:
    """Warn of deprecated parameters that are given."""
    for param in operation.params:
        if param.deprecated and arguments.get(param.name) is not None:
            _warn(f"{operation.name}(): the parameter {param.name} is deprecated by the API; it may go soon")


def warn_of_headers(reply: Reply[Any], warned: set[tuple[str, str]]) -> None:
    """Warn once per method that the reply's headers call it deprecated (RFC 9745), or tell its end (RFC 8594)."""
    headers = reply.http.headers
    told = [f"{name}: {headers[name]}" for name in ("deprecation", "sunset") if name in headers]
    if told and (reply.operation, "deprecation") not in warned:
        warned.add((reply.operation, "deprecation"))
        _warn(f"{reply.operation}() is deprecated, says the server ({'; '.join(told)!r:.200})")


def _warn(message: str) -> None:
    """Blame the first line that is none of this package's."""
    level, frame = 1, inspect.currentframe()
    while frame is not None and str(frame.f_globals.get("__name__")).partition(".")[0] in OURS:
        level, frame = level + 1, frame.f_back
    warnings.warn(message, DeprecationWarning, stacklevel=level)
