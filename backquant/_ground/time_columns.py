"""Times of a reply read as columns: as one is written, the next one is, too. No I/O."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date
from typing import Final, TypeAlias

import msgspec

from .times import INSTANT_FORMS, Aware, in_utc, parse_date

__all__ = ["read_days", "read_instants"]

Form: TypeAlias = Callable[[str], date]
YEAR: Final = re.compile(r"\d{4}", re.ASCII)


def read_instants(column: Sequence[object]) -> list[object]:
    """The texts among the values as aware UTC datetimes, each the same as `parse_instant` gives; what is none stays."""
    try:
        found = msgspec.convert(column, list[Aware | None])
        return [moment if moment is None or moment.tzinfo is UTC else in_utc(moment) for moment in found]
    except ValueError:
        return _each(column, INSTANT_FORMS)


def read_days(column: Sequence[object]) -> list[object]:
    """The texts among the values as calendar dates, each the same as `parse_date` gives; what is none stays."""
    return _each(column, (parse_date,))


def _each(column: Sequence[object], forms: Sequence[Form]) -> list[object]:
    form = forms[0]
    read: list[object] = []
    for value in column:
        if type(value) is str and YEAR.search(value):  # without one no form takes it, and trying them takes long
            try:
                read.append(form(value))
                continue
            except ValueError:
                form, value = _by_another(value, form, forms)
        read.append(value)
    return read


def _by_another(text: str, form: Form, forms: Sequence[Form]) -> tuple[Form, object]:
    """The form that takes the text, and what it reads; the same form and the text where none does."""
    for other in forms:
        if other is not form:
            try:
                return other, other(text)
            except ValueError:
                continue
    return form, text
