"""Typed Python SDK for the BackQuant crypto-options analytics API."""

from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from . import channels, errors, literals, models
    from .async_client import AsyncBackQuant
    from .client import BackQuant
    from .contract_check import ContractVerdict
    from .drift import Drift
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
        InternalServerError,
        InvalidRequestError,
        NotFoundError,
        PermissionDeniedError,
        PlotError,
        QuotaExceededError,
        RateLimitError,
        SlowConsumerError,
        UpstreamError,
    )
    from .limits import Quota, RateLimit
    from .reply import Reply
    from .stream import Gap, Heartbeat, Levels, Status, Trade, UnknownEvent

__all__ = [
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "AsyncBackQuant",
    "AuthenticationError",
    "BackQuant",
    "BackQuantError",
    "ConfigurationError",
    "ConnectionLimitError",
    "ContractDriftWarning",
    "ContractError",
    "ContractVerdict",
    "Drift",
    "FieldError",
    "Gap",
    "Heartbeat",
    "InternalServerError",
    "InvalidRequestError",
    "Levels",
    "NotFoundError",
    "PermissionDeniedError",
    "PlotError",
    "Quota",
    "QuotaExceededError",
    "RateLimit",
    "RateLimitError",
    "Reply",
    "SlowConsumerError",
    "Status",
    "Trade",
    "UnknownEvent",
    "UpstreamError",
    "__version__",
    "channels",
    "errors",
    "literals",
    "models",
]

# Where a name that is not an error lives; loaded when first used, so that `import backquant` costs next to nothing.
_HOMES = {
    "AsyncBackQuant": "async_client",
    "BackQuant": "client",
    "ContractVerdict": "contract_check",
    "Drift": "drift",
    "Gap": "stream",
    "Heartbeat": "stream",
    "Levels": "stream",
    "Quota": "limits",
    "RateLimit": "limits",
    "Reply": "reply",
    "Status": "stream",
    "Trade": "stream",
    "UnknownEvent": "stream",
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
    return sorted({*globals(), *__all__})
