"""A store that is being filled: its place, and its journal, held by this process alone or shared by way of a database."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from .._extras import require
from .journal import Journal
from .lock import locked
from .postgres_journal import JOURNAL, SharedJournal, refuse_shared
from .storage import Bucket, Root, refuse_other

__all__ = ["Store", "open_root"]


class Store(ExitStack):
    """The place and its journal: held by this process alone, unless a database coordinates several.

    Raises:
        ConfigurationError: something else is there, or another process has it.
    """

    journal: Journal

    def __init__(self, root: Root, coordinate: str | None, sleep: Callable[[float], None]) -> None:
        super().__init__()
        require("pyarrow", "history")
        if coordinate is not None:
            self.journal = SharedJournal.of(root, coordinate, sleep)
        elif isinstance(root, Bucket):
            raise AssertionError("a plan into a bucket is refused without a database")
        else:
            self.journal = self._alone(root)
        self.callback(self.journal.close)

    def _alone(self, root: Path) -> Journal:
        refuse_shared(root)
        open_root(root)
        self.enter_context(locked(root, ".lock"))
        try:
            return Journal(root / JOURNAL)
        except BaseException:
            self.close()
            raise


def open_root(root: Path) -> None:
    """Make the folder of a store, if it is not there.

    Raises:
        ConfigurationError: something else is there.
    """
    refuse_other(root, JOURNAL)
    root.mkdir(parents=True, exist_ok=True)
