"""The 62 replies, each a view of the market: a module enters its own under their paths as it is imported."""

from importlib import import_module
from pkgutil import iter_modules

from ..ask import VIEWS

__all__ = ["VIEWS"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
