"""Values as a person reads them in a table: the values of one column in one way."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Final, cast

from ..._ground.numbers import finite
from ..error_messages import plain

__all__ = ["is_numeric", "written"]

DIGITS: Final = 6  # significant digits of a column's largest value
FRACTION_DIGITS: Final = 4  # the same where that value is below 1
TINY, HUGE = 1e-4, 1e15  # below and above them a column is written with exponents
MOST_LOST: Final = 0.005  # of a number, by rounding
MISSING: Final = "-"


def is_numeric(values: Sequence[Any]) -> bool:
    """Whether these are numbers (and nulls), which are aligned at their ends."""
    return all(value is None or isinstance(value, float) or finite(value) is not None for value in values)


def written(values: Sequence[Any], longest: int = 40) -> list[str]:
    """The values as text, all in the same style, cut where they are longer."""
    if is_numeric(values):
        style = _number_style([value for value in values if value is not None])
        return [MISSING if value is None else _number(value, style) for value in values]
    clock = any(isinstance(value, datetime) and value.time().replace(tzinfo=None) != time() for value in values)
    texts = [_text(value, clock=clock) for value in values]
    return [text if len(text) <= longest else text[: longest - 1] + "…" for text in texts]


def _number(number: int | float, style: str) -> str:
    """In the column's style, or in one of its own where that would leave little of it: 0.0074 among prices in the thousands."""
    text = format(number, style)
    lost = math.isfinite(number) and abs(float(text.replace(",", "")) - number) > abs(number) * MOST_LOST
    return format(number, _number_style([number])) if lost else text


def _number_style(numbers: Sequence[int | float]) -> str:
    """Thousands apart, and as many decimals as the numbers have and a reader can use."""
    largest = max((abs(number) for number in numbers if math.isfinite(number)), default=0)
    if 0 < largest < TINY:
        return f".{DIGITS - 2}g"
    if largest >= HUGE:
        return f".{DIGITS}g"
    before_point = math.floor(math.log10(largest)) + 1 if largest else 1
    decimals = max(0, DIGITS - before_point) if before_point > 0 else FRACTION_DIGITS - before_point
    return f",.{min(_decimals(numbers), decimals)}f"


def _decimals(numbers: Sequence[int | float]) -> int:
    return max((len(f"{number:.10f}".rstrip("0").partition(".")[2]) for number in numbers), default=0)


def _text(value: object, *, clock: bool) -> str:
    match value:
        case None:
            return MISSING
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%SZ}" if clock else f"{value:%Y-%m-%d}"
        case date():
            return value.isoformat()
        case str():
            return plain(value)
        case list():
            return ", ".join(_text(item, clock=clock) for item in cast("list[object]", value))
        case _:
            return plain(json.dumps(value, default=str, ensure_ascii=False))
