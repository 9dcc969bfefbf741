"""Tells of what the API is about to take away. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backquant_api.operation import Operation

from .._ground.stacklevel import warn, warn_once
from .reply import Reply

__all__ = ["warn_of_headers", "warn_of_parameters"]


def warn_of_parameters(operation: Operation[Any], arguments: Mapping[str, object]) -> None:
    """Warn of deprecated parameters that are given."""
    for param in operation.params:
        if param.deprecated and arguments.get(param.name) is not None:
            message = f"{operation.name}(): the parameter {param.name} is deprecated by the API; it may go soon"
            warn(message, DeprecationWarning)


def warn_of_headers(reply: Reply[Any]) -> None:
    """Warn once per method that the reply's headers call it deprecated (RFC 9745), or tell its end (RFC 8594)."""
    headers = reply.http.headers
    told = [f"{name}: {headers[name]}" for name in ("deprecation", "sunset") if name in headers]
    if told:
        message = f"{reply.operation}() is deprecated, says the server ({'; '.join(told)!r:.200})"
        warn_once((reply.operation, "deprecation"), message, DeprecationWarning)
