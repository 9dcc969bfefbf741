"""Libraries that only some users need: loaded when first used, with a clear word when one is not installed."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from .errors import ConfigurationError

__all__ = ["require"]


def require(module: str, extra: str) -> ModuleType:
    """The module, imported.

    Raises:
        ConfigurationError: it is not installed; the message names the extra that brings it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as problem:
        if problem.name is not None and problem.name.partition(".")[0] != module.partition(".")[0]:
            raise  # the library is there, but something that it needs itself is not
        raise ConfigurationError(
            f"this needs {module.partition('.')[0]}, which is not installed: pip install 'backquant[{extra}]'"
        ) from None
