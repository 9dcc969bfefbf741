"""From what a user asks for to series, dates and grid, checked before anything is sent. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeAlias

from backquant_api.operation import Operation

from .._call.bound_method import BoundCall
from .._call.prepare import prepare
from .._call.settings import Settings
from .._ground.times import parse_instant
from ..errors import ConfigurationError
from .series import Series, expanded, operation_of, read_every

__all__ = ["Start", "made_plan"]

Start: TypeAlias = datetime | date | str
Wanted: TypeAlias = tuple[list[Series], datetime, datetime, float | None]


def made_plan(
    settings: Settings,
    call: BoundCall[Any],
    start: Start,
    end: Start | None,
    every: float | str | timedelta | None,
    *,
    today: bool = False,
) -> Wanted:
    """The series, the first moment, the first moment beyond the last, and the grid.

    Args:
        today: whether the day that is not over is wanted as well.

    Raises:
        ConfigurationError: the method has no past, or an argument makes no sense.
        InvalidRequestError: the contract refuses an argument.
    """
    operation = operation_of(call.operation.name)
    series = expanded(operation, _with_symbol(operation, call.arguments))
    for each in series:
        prepare(settings, operation, dict(each.arguments), call.options)
    now = settings.clock.now()
    first, last = _moment(start, "start"), now if end is None else _moment(end, "end")
    for name, moment in (("start", first), ("end", last)):
        if moment > now:
            raise ConfigurationError(
                f"{name}: {moment.isoformat()} lies in the future; it is {now:%Y-%m-%dT%H:%M:%SZ} now"
            )
    if first >= last:
        raise ConfigurationError(f"start: {first.isoformat()} is not before the end, {last.isoformat()}")
    if not today:
        last = min(last, datetime.combine(now.date(), time(), UTC))
        if first >= last:
            raise ConfigurationError(f"start: {first.isoformat()} is of today, which is fetched when it is over")
    return series, first, last, read_every(every)


def _with_symbol(operation: Operation[Any], arguments: Mapping[str, object]) -> dict[str, object]:
    """The arguments with the usual symbol by its name when none is given: a store says what its rows are of."""
    given = {name: value for name, value in arguments.items() if value is not None}
    usual = {param.name: param.choices[0] for param in operation.params if param.name == "symbol" and param.choices}
    return {**usual, **given}


def _moment(given: Start, name: str) -> datetime:
    if isinstance(given, datetime):
        if given.utcoffset() is None:
            raise ConfigurationError(
                f"{name}: {given!r} has no time zone, so it could mean several moments; pass an aware one, or a date"
            )
        return given.astimezone(UTC)
    if isinstance(given, date):
        return datetime.combine(given, time(), UTC)
    try:
        return parse_instant(given)
    except (ValueError, TypeError):
        raise ConfigurationError(f"{name}: {given!r} is no date; write it like 2026-05-17") from None
