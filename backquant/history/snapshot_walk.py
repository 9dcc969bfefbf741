"""Walks a chunk backwards, from snapshot to snapshot: what to ask next, from what was answered. No I/O.

A moment is answered with the newest snapshot at or before it. So the next question is the moment before that snapshot,
and no snapshot is missed or asked for twice, however irregular they are. On a grid, the points that one snapshot answers
are passed over.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from .series import Chunk

__all__ = ["Walk", "asked_before", "keeps", "walk"]

STEP: Final = timedelta(seconds=1)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
Walk: TypeAlias = Generator[datetime, datetime | None, None]


def walk(chunk: Chunk) -> Walk:
    """Yields the moment to ask for, and is sent the earliest moment that the answer covers, None when there is nothing
    at or before it."""
    moment = asked_before(chunk, chunk.end)
    while moment >= chunk.start:
        snapshot = yield moment
        if snapshot is None or snapshot < chunk.start:
            return
        moment = asked_before(chunk, snapshot)


def keeps(chunk: Chunk, snapshot: datetime) -> bool:
    """Whether a snapshot is a row of the chunk.

    On a grid, the one before the first point is: it answers that point.
    """
    return chunk.every is not None or snapshot >= chunk.start


def asked_before(chunk: Chunk, moment: datetime) -> datetime:
    """The last moment before this one that is asked for."""
    if chunk.every is None:
        return moment - STEP
    step = timedelta(seconds=chunk.every)
    return EPOCH + (moment - EPOCH - timedelta(microseconds=1)) // step * step
