"""Figures are trimmed where they are made, so that sums over published rows hold exactly; rows as columns; no I/O."""

import math
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any, Final

__all__ = ["running", "sig", "table", "total"]

_NEGLIGIBLE: Final = 1e-12


def sig(value: float, digits: int = 6) -> float:
    """Round to a number of significant digits; what is smaller than any meaningful figure becomes 0."""
    return float(f"{value:.{digits}g}") + 0.0 if abs(value) >= _NEGLIGIBLE else 0.0


def total(values: Iterable[float], decimals: int = 1) -> float:
    """Sum of already rounded figures, freed of float noise."""
    return round(math.fsum(values), decimals) + 0.0


def running(values: Iterable[float], decimals: int = 1) -> list[float]:
    """Running sums of already rounded figures."""
    return list(accumulate(values, lambda left, right: round(left + right, decimals) + 0.0))


def table(names: str, rows: Iterable[Sequence[Any]]) -> dict[str, list[Any]]:
    """Rows as columns, by their names in the order of a row."""
    listed = list(rows)
    return {name: [row[place] for row in listed] for place, name in enumerate(names.split())}
