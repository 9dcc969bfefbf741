"""A recording into the Parquet files of a store, held by this process alone."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

import attrs

from ..._extras import require
from ..files import file_of, seal
from ..journal import Journal
from ..lock import locked
from ..open_store import open_root
from ..postgres_journal import JOURNAL
from ..recordings import Recordings
from ..series import Chunk, Series
from ..trade_rows import StoredKey, keys_since

if TYPE_CHECKING:
    import pyarrow

__all__ = ["ParquetSink"]

SECOND: Final = timedelta(seconds=1)


class ParquetSink:
    """One file for each time that a recording is sealed."""

    def __init__(self, root: Path) -> None:
        require("pyarrow", "history")
        open_root(root)
        self._root = root
        self._sealing = Lock()
        with ExitStack() as stack:
            stack.enter_context(locked(root, ".record.lock"))
            if not (root / JOURNAL).exists():
                with locked(root, ".lock"):
                    Journal(root / JOURNAL).close()
            self.spans: Recordings = Recordings(root)
            stack.callback(self.spans.close)
            self._held = stack.pop_all()

    def known(self, series: Series, since: datetime) -> set[StoredKey]:
        return keys_since(self._root, series, since)

    def write(self, series: Series, start: datetime, end: datetime, tables: Sequence[dict[str, pyarrow.Table]]) -> None:
        start = start.replace(microsecond=0)
        chunk = Chunk(series, start, max(end, start + SECOND))
        with self._sealing:
            while chunk.whole or any(file_of(self._root, chunk, name).exists() for name in tables[0]):
                chunk = attrs.evolve(chunk, end=chunk.end + SECOND)
            seal(self._root, self.spans, chunk, tables)

    def close(self) -> None:
        self._held.close()
