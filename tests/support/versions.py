"""Versions around the committed contract's own, so that no test pins the one that is committed today."""

from typing import Final

from backquant_api import CONTRACT_VERSION

__all__ = ["AFTER", "NEXT", "NOW"]

_MAJOR, _MINOR = map(int, CONTRACT_VERSION.split(".")[:2])
NOW: Final = CONTRACT_VERSION
NEXT: Final = f"{_MAJOR}.{_MINOR + 1}"
AFTER: Final = f"{_MAJOR}.{_MINOR + 2}"
