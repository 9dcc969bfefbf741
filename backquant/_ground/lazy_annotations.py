"""Modules that annotations name, loaded when somebody reads the annotation: a type costs no import. No I/O.

if TYPE_CHECKING:
    import pandas
else:
    pandas = later("pandas")
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["later"]


def later(module: str, package: str | None = None) -> Any:
    """In place of the module. What an extra that is not installed would hold is `Any`.

    Args:
        module: its name, or with a leading dot one below the package.
        package: `__package__`, for a relative name.
    """
    return _Later(module, package)


class _Later:
    def __init__(self, module: str, package: str | None) -> None:
        self._module = module
        self._package = package

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # whoever looks for marks of a wrapper or a mock loads nothing
            raise AttributeError(name)
        try:
            module: object = import_module(self._module, self._package)
        except ImportError:
            module = None
        below = _Later(f"{self._module}.{name}", self._package) if name.islower() else Any  # of `rich.table`, the table
        return getattr(module, name, below)

    def __repr__(self) -> str:
        return f"<{self._module}, not loaded>"
