"""What a journal holds: an answer, how far a chunk is, and both as the texts that its tables have. No I/O."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias, cast

import attrs
import msgspec

from .series import Chunk, Series

__all__ = ["Answer", "Answered", "ChunkState", "State", "TakenOver", "as_answer", "as_moment", "as_series", "as_text"]

Answered: TypeAlias = Literal["found", "empty", "clamped", "failed"]
State: TypeAlias = Literal["done", "empty", "clamped", "failed", "open"]


@attrs.define(frozen=True)
class Answer:
    """What came of one question."""

    asked: datetime
    outcome: Answered
    covers: datetime | None = None
    """The earliest moment that the answer covers; None when it covers none."""

    snapshot: datetime | None = None
    status: int | None = None
    reason: str | None = None
    fetched: datetime | None = None
    body: bytes | None = None
    units: int = 1
    """Requests that it took: each attempt that the server answered counts."""


@attrs.define(frozen=True)
class ChunkState:
    """How far a chunk is."""

    chunk: Chunk
    state: State
    """`done`: all its snapshots are in the file; `empty`: there is none; `clamped`: beyond the plan's depth; `failed`: the
    server did not answer; `open`: not finished."""

    reason: str | None
    rows: int
    bytes: int
    answered: int
    """Calls that were answered."""

    uncertain: int
    """Calls that were sent, perhaps, and of which no answer was seen."""


class TakenOver(Exception):  # no fault: what this worker did with the chunk is thrown away
    """The chunk's lease has run out, and another worker has it."""


def as_answer(row: tuple[Any, ...], body: bytes | None) -> Answer:
    asked, outcome, covers, snapshot, status, reason, fetched, units = row
    return Answer(
        as_moment(asked), outcome, _maybe(covers), _maybe(snapshot), status, reason, _maybe(fetched), body, units
    )


def as_series(operation: str, arguments: str) -> Series:
    plain: dict[str, Any] = msgspec.json.decode(arguments)
    return Series(operation, tuple((name, _frozen(value)) for name, value in sorted(plain.items())))


def _frozen(value: Any) -> Any:
    return tuple(cast("list[Any]", value)) if isinstance(value, list) else value


def as_text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _maybe(text: str | None) -> datetime | None:
    return None if text is None else as_moment(text)


def as_moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
