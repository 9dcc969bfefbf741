"""What a backfill will cost, before it is run. No I/O."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from statistics import fmean
from typing import Any, Final, cast

import attrs

from .._call.reply import Reply
from .._ground.public import public
from .._ground.wording import counted, told_length, told_size
from .journal import ChunkState
from .series import Chunk, Series

__all__ = ["FLOOR", "FLOW_FLOOR", "Estimate", "calls_of", "cut_off", "estimated"]

FLOOR: Final = datetime(2026, 4, 16, tzinfo=UTC)  # chain snapshots begin; before it every as_of is a 404
FLOW_FLOOR: Final = datetime(2026, 5, 17, tzinfo=UTC)  # the tape begins; before it std is served in place of flow
STEP: Final = 300.0  # seconds between two snapshots, about


@public("backquant.history")
@attrs.define(frozen=True)
class Estimate:
    """The arithmetic of a backfill."""

    calls: int
    """Requests: one for each snapshot or point of the grid, and one at the end of each day."""

    days: int
    """Days of all series."""

    minute: int | None
    """Requests a minute that the key allows; None where the server does not tell."""

    month: int | None
    """Requests a month that the key allows; None where the server does not tell, or it has no such limit."""

    month_left: int | None
    """Requests that are left of the month."""

    bytes: int | None
    """What the files will take, by those of the series that are there; None while there are none."""

    notes: tuple[str, ...]
    """What is cut off, or otherwise than asked."""

    @property
    def hours(self) -> float | None:
        """How long it takes at the minute's budget."""
        return None if not self.minute else self.calls / self.minute / 60

    @property
    def month_share(self) -> float | None:
        """Of a whole month's budget."""
        return None if not self.month else self.calls / self.month

    def __str__(self) -> str:
        lines = [f"{counted(self.calls, 'call')} for {counted(self.days, 'day')}"]
        if self.hours is not None:
            lines.append(f"{told_length(self.hours * 3600)} at {self.minute:,} calls a minute")
        if self.month_share is not None:
            left = "" if self.month_left is None else f"; {self.month_left:,} are left"
            share = "less than 1%" if 0 < self.month_share < 0.01 else f"{self.month_share:.0%}"
            lines.append(f"{share} of a month of {self.month:,}{left}")
        if self.bytes is not None:
            lines.append(f"{told_size(self.bytes)}, by the days that are there")
        return "\n".join([*lines, *self.notes])


def estimated(meta: Reply[Any], chunks: Sequence[Chunk], start: datetime, known: Sequence[ChunkState]) -> Estimate:
    """The estimate for these chunks, by what the server tells of the key's limits, and by the days that are there."""
    calls = sum(calls_of(chunk) for chunk in chunks)
    minute, month = meta.rate_limit, meta.quota
    return Estimate(
        calls,
        len(chunks),
        None if minute is None else minute.limit,
        None if month is None else month.limit,
        None if month is None else month.remaining,
        _bytes(chunks, known),
        tuple(_notes(meta, chunks, start)),
    )


def calls_of(chunk: Chunk) -> int:
    """Calls that a chunk takes, about."""
    seconds = (chunk.end - chunk.start).total_seconds()
    return math.ceil(seconds / (chunk.every or STEP)) + (chunk.every is None)


def _bytes(chunks: Sequence[Chunk], known: Sequence[ChunkState]) -> int | None:
    """By the bytes of a call of the same series, else of the same method; None where a method has no day yet."""
    sizes: dict[Series | str, list[float]] = {}
    for state in known:
        if state.state == "done" and state.bytes:
            for key in (state.chunk.series, state.chunk.series.operation):
                sizes.setdefault(key, []).append(state.bytes / calls_of(state.chunk))
    if not chunks:
        return 0
    whole = 0.0
    for chunk in chunks:
        found = sizes.get(chunk.series) or sizes.get(chunk.series.operation)
        if found is None:
            return None
        whole += fmean(found) * calls_of(chunk)
    return round(whole)


def cut_off(start: datetime) -> list[str]:
    """What is said of the time before the first snapshot."""
    told = f"{start:%Y-%m-%d} to {FLOOR:%Y-%m-%d}: cut off, snapshots begin on {FLOOR:%Y-%m-%d}; no call is made"
    return [told] if start < FLOOR else []


def _notes(meta: Reply[Any], chunks: Sequence[Chunk], start: datetime) -> list[str]:
    notes = cut_off(start)
    first = min((chunk.start for chunk in chunks), default=None)
    if first is not None and first < FLOW_FLOOR:
        notes.append(f"before {FLOW_FLOOR:%Y-%m-%d}: std in place of flow, as no tape was stored")
    depth, now = _depth(meta), cast("object", meta.meta.timestamp)
    if depth is not None and first is not None and isinstance(now, datetime):
        reach = now - timedelta(days=depth)
        if first < reach:
            beyond = sum(chunk.end <= reach for chunk in chunks)
            notes.append(
                f"before {reach:%Y-%m-%d}: beyond the plan's {counted(depth, 'day')}, {counted(beyond, 'day')} will be clamped, not filled"
            )
    return notes


def _depth(meta: Reply[Any]) -> int | None:
    """How many days back the plan reaches; None where the reply does not tell. Its shape is not published."""
    data: Any = meta.raw["data"]
    if not isinstance(data, dict):
        return None
    told = cast("dict[str, Any]", data)
    depths, plan = told.get("history_depth"), told.get("your_plan")
    depth: object = cast("dict[object, object]", depths).get(plan) if isinstance(depths, dict) else depths
    return depth if isinstance(depth, int) and not isinstance(depth, bool) and depth > 0 else None
