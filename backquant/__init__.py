"""Typed Python SDK for the BackQuant crypto-options analytics API.

PYTEST_DONT_REWRITE: there are no assertions here, and pytest need not warn that the package was imported before its plugin.
"""

from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from . import channels, errors, literals, models
    from ._call.minute_budget import Budget
    from ._call.reply import Reply
    from ._contract.verdict import ContractVerdict
    from ._ground.drift_item import Drift
    from ._ground.notices import AsOf, Clamp, Notice
    from ._ground.rate_limit_headers import Quota, RateLimit
    from ._ground.response import Headers, HttpResponse
    from .async_client import AsyncBackQuant
    from .client import BackQuant
    from .errors import (
        APIConnectionError,
        APIError,
        APITimeoutError,
        AuthenticationError,
        BackQuantError,
        ConfigurationError,
        ConnectionLimitError,
        ContractDriftWarning,
        ContractError,
        FieldError,
        HistoryClampError,
        HistoryClampWarning,
        InternalServerError,
        InvalidRequestError,
        NotFoundError,
        PermissionDeniedError,
        PlotError,
        QuotaExceededError,
        RateLimitError,
        ReplyMismatchError,
        SlowConsumerError,
        UpstreamError,
    )
    from .stream import Gap, Heartbeat, Levels, Status, Trade, UnknownEvent
    from .tables.label_columns import concat

__all__ = [
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "AsOf",
    "AsyncBackQuant",
    "AuthenticationError",
    "BackQuant",
    "BackQuantError",
    "Budget",
    "Clamp",
    "ConfigurationError",
    "ConnectionLimitError",
    "ContractDriftWarning",
    "ContractError",
    "ContractVerdict",
    "Drift",
    "FieldError",
    "Gap",
    "Headers",
    "Heartbeat",
    "HistoryClampError",
    "HistoryClampWarning",
    "HttpResponse",
    "InternalServerError",
    "InvalidRequestError",
    "Levels",
    "NotFoundError",
    "Notice",
    "PermissionDeniedError",
    "PlotError",
    "Quota",
    "QuotaExceededError",
    "RateLimit",
    "RateLimitError",
    "Reply",
    "ReplyMismatchError",
    "SlowConsumerError",
    "Status",
    "Trade",
    "UnknownEvent",
    "UpstreamError",
    "__version__",
    "channels",
    "concat",
    "errors",
    "literals",
    "models",
]

# Where a name that is not an error lives; loaded when first used, so that `import backquant` costs next to nothing.
_HOMES = {
    "AsOf": "_ground.notices",
    "AsyncBackQuant": "async_client",
    "BackQuant": "client",
    "Budget": "_call.minute_budget",
    "Clamp": "_ground.notices",
    "ContractVerdict": "_contract.verdict",
    "Drift": "_ground.drift_item",
    "Gap": "stream",
    "Headers": "_ground.response",
    "Heartbeat": "stream",
    "HttpResponse": "_ground.response",
    "Levels": "stream",
    "Notice": "_ground.notices",
    "Quota": "_ground.rate_limit_headers",
    "RateLimit": "_ground.rate_limit_headers",
    "Reply": "_call.reply",
    "Status": "stream",
    "Trade": "stream",
    "UnknownEvent": "stream",
    "concat": "tables.label_columns",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in ("channels", "errors", "literals", "models"):
        return import_module(f".{name}", __name__)
    if name not in __all__:
        raise AttributeError(f"module 'backquant' has no attribute {name!r}")
    value = getattr(import_module(f".{_HOMES.get(name, 'errors')}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    # What is not public is not offered.
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
