"""What a recorder needs of the place that it writes to. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from ..recorded_spans import Spans
from ..series import Series
from ..trade_rows import StoredKey

if TYPE_CHECKING:
    import pyarrow

__all__ = ["Sink"]


class Sink(Protocol):
    """A place to write to. Threads may share it."""

    @property
    def spans(self) -> Spans:
        """For which time it is complete."""
        ...

    def known(self, series: Series, since: datetime) -> set[StoredKey]:
        """The trades made since then that it has, and would have twice; empty for one that keeps each once by itself."""
        ...

    def write(self, series: Series, start: datetime, end: datetime, tables: Sequence[dict[str, pyarrow.Table]]) -> None:
        """Write what came in this time; it is there for good when this returns.

        Raises:
            OSError: the disk is full, or can't be written; what was there stays.
        """
        ...

    def close(self) -> None: ...
