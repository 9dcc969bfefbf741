"""A store, read: frames, the join by time of a backtest, and what is there and what is not. It needs no key and no network."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from .._extras import require
from .._ground.lazy_annotations import later
from .._ground.public import public
from .._ground.times import parse_instant
from ..errors import ConfigurationError
from .compact import Compacted, compacted
from .coverage import Coverage, coverage_of
from .files import files_of, read_all
from .journal import Journal
from .postgres_journal import open_journal
from .recorded_spans import Recorded
from .recordings import NAME as RECORDINGS
from .recordings import Recordings
from .series import Series, expanded, operation_of, read_length
from .storage import Root, place_of, read_table
from .trade_rows import LIVE, TABLE, recorded, tape_series
from .verify import Problem, verified

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow
else:
    pandas, polars, pyarrow = later("pandas"), later("polars"), later("pyarrow")

__all__ = ["History"]


@public("backquant.history")
class History:
    """A folder, or a place in a bucket, that `bq.backfill()` has filled.

        store = History("history")
        frame = store.frame("gex.levels", symbol="BTCUSDT")
        known = store.as_of("gex.levels", frame["time"], symbol="BTCUSDT", max_age="10min")

    Args:
        path: the folder, or `s3://bucket/prefix`.
        coordinate: the URL of the database, where one coordinated those that filled it.

    Raises:
        ConfigurationError: it is no store, or one of a newer format.
    """

    def __init__(self, path: str | Path, coordinate: str | None = None) -> None:
        self.path: Root = place_of(path)
        journal = open_journal(self.path, coordinate)
        if journal is None:
            raise ConfigurationError(f"{self.path}: {_no_store(self.path)}")
        self._journal: Journal = journal
        self._alone = coordinate is None

    def __repr__(self) -> str:
        return f"<History {str(self.path)!r}: {', '.join(map(str, self.series())) or 'empty'}>"

    def series(self) -> list[Series]:
        """What it holds."""
        return self._journal.series()

    @property
    def made_up(self) -> str | None:
        """What a sandbox called its market, such as `synthetic market, seed 0`, where it made the figures up; None where they are
        the API's own, or the store is from before this was written down."""
        return self._journal.market() or None

    def tables(self, operation: str, **arguments: object) -> list[str]:
        """The tables of a series, the natural one first."""
        return list(self._journal.layouts(self._find(operation, arguments)))

    def arrow(self, operation: str, table: str | None = None, **arguments: object) -> pyarrow.Table:
        """All rows of a series, oldest first, each snapshot once.

        The leading columns tell of each row: `time` (of the snapshot, or the row's own in a series such as `gex.dealer_flow`),
        `symbol`, `spot_price`, `positioning` served and asked, `fallback_reason`, `snapshot`, `request_id`, `fetched_at`,
        `contract_version`.

        Args:
            operation: dotted name of the method, such as `gex.levels`.
            table: one of `tables()`; the natural one when left out.
            arguments: the arguments that were fetched with; needed where the store has several series of the method.

        Raises:
            ConfigurationError: there is no such series or table.
        """
        pa = cast("Any", require("pyarrow", "history"))
        series = self._find(operation, arguments)
        files = files_of(self.path, series, self._table(series, table))
        return read_all(files) if files else cast("pyarrow.Table", pa.table({}))

    def frame(self, operation: str, table: str | None = None, **arguments: object) -> pandas.DataFrame:
        """The same as a pandas DataFrame (extra `pandas`)."""
        require("pandas", "pandas")
        return cast("Any", self.arrow(operation, table, **arguments)).to_pandas()

    def polars(self, operation: str, table: str | None = None, **arguments: object) -> polars.DataFrame:
        """The same as a polars DataFrame (extra `polars`)."""
        pl = cast("Any", require("polars", "polars"))
        return cast("polars.DataFrame", pl.from_arrow(self.arrow(operation, table, **arguments)))

    def to_delta(self, operation: str, target: str, table: str | None = None, **arguments: object) -> int:
        """Write a series into a Delta table (extra `delta`), which may hold others; the number of its rows.

        In one commit, in place of the rows that the table has of this series: a redo makes no doubles.

        Args:
            target: `delta://folder`, `delta://s3://bucket/prefix`, or without `delta://`.

        Raises:
            ConfigurationError: there is no such series or table, or the target is none.
            OSError: it can't be written; the table stays as it was.
        """
        from .delta import write_series

        series = self._find(operation, arguments)
        name = self._table(series, table)
        return write_series(self.arrow(operation, name, **dict(series.arguments)), f"{series.folder}/{name}", target)

    def scan(self, operation: str, table: str | None = None, **arguments: object) -> polars.LazyFrame:
        """The files as a polars LazyFrame: nothing is read before it is needed."""
        pl = cast("Any", require("polars", "polars"))
        series = self._find(operation, arguments)
        files = files_of(self.path, series, self._table(series, table))
        return cast("polars.LazyFrame", pl.scan_parquet([str(path) for path in files]))

    def as_of(
        self,
        operation: str,
        times: Iterable[datetime | str] | datetime | str,
        table: str | None = None,
        *,
        max_age: float | str | timedelta | None = None,
        **arguments: object,
    ) -> pandas.DataFrame:
        """What was known at each of these times: the newest row at or before it, never one after.

        For a table of one row a moment, a row a time, in the order of the times: `asked`, then the columns, null where nothing
        is known or it is older than `max_age`. Of a table with many rows a moment, such as a chain, all rows of the moment.

        Args:
            times: aware moments, or ISO 8601 texts; or one of them.
            max_age: how old a row may be, such as "10min" or seconds. Default: any age.

        Raises:
            ConfigurationError: a time is naive or none, or there is no such series or table.
        """
        from .join import join_as_of

        age, moments = read_length(max_age, "max_age"), [times] if isinstance(times, datetime | str) else times
        return join_as_of(self.arrow(operation, table, **arguments), list(map(_aware, moments)), age)

    def coverage(self) -> list[Coverage]:
        """Each day of each series: done, empty, clamped, failed or open, with its holes, their reason, and the units spent."""
        return coverage_of(self.path, self._journal)

    def trades(self, coin: str, venue: str | None = None) -> pyarrow.Table:
        """The recorded trades of a coin, in the order of time, each once.

        Raises:
            ConfigurationError: that tape was not recorded into this store.
        """
        series = tape_series(f"tape.{coin}.{venue or 'agg'}")
        return self._live(series, TABLE)

    def watched(self, operation: str, table: str | None = None, **arguments: object) -> pyarrow.Table:
        """The rows of an endpoint that was watched by `bq.record()`, in the order of time, each reply once.

        Raises:
            ConfigurationError: it was not watched into this store.
        """
        return self._live(Series(LIVE + operation, tuple(sorted(arguments.items()))), table)

    def recorded(self) -> list[Recorded]:
        """For which time each channel and each watched endpoint is complete, and its holes."""
        if not isinstance(self.path, Path) or not (self.path / RECORDINGS).exists():
            return []
        with closing(Recordings(self.path, readonly=True)) as recordings:
            return recordings.spans()

    def _live(self, series: Series, table: str | None) -> pyarrow.Table:
        root = self.path
        if not isinstance(root, Path):
            raise ConfigurationError(f"{root}: recordings are kept in folders alone")
        folder = root / series.folder
        names = sorted(each.name for each in folder.iterdir() if each.is_dir()) if folder.is_dir() else []
        if table is None and len(names) > 1:
            with closing(Recordings(root, readonly=True)) as recordings:
                names = list(recordings.layouts(series))
        files = files_of(self.path, series, table or names[0]) if names else []
        if not files:
            known = ", ".join(dict.fromkeys(span.what for span in self.recorded())) or "nothing"
            raise ConfigurationError(f"{self.path}: no such recording; it has {known}")
        return recorded(series, [read_table(path) for path in files])

    def compact(self) -> list[Compacted]:
        """Merge the many small files of each table into fewer, of at most 250,000 rows; the tables that have fewer now.

        What was backfilled and what was recorded, each trade once. A kill at any point loses nothing. Nobody else may write
        the store meanwhile, but read it.

        Raises:
            ConfigurationError: another process writes the store.
            OSError: the disk is full, or can't be written; what was there stays.
        """
        if not isinstance(self.path, Path):
            raise ConfigurationError(f"{self.path}: files are merged in folders alone")
        return compacted(self.path, self._journal, alone=self._alone)

    def verify(self) -> list[Problem]:
        """What is wrong with the files, and what mends it; empty when all is as the journal says."""
        return verified(self.path, self._journal)

    def _find(self, operation: str, arguments: dict[str, object]) -> Series:
        mine = [series for series in self.series() if series.operation == operation]
        asked = dict(expanded(operation_of(operation), arguments)[0].arguments)
        found = [series for series in mine if asked.items() <= dict(series.arguments).items()]
        exact = [series for series in found if dict(series.arguments) == asked]
        if len(exact or found) == 1:
            return (exact or found)[0]
        has = "; ".join(map(str, found or mine or self.series())) or "nothing"
        what = f"several series of {operation}" if found else f"no such series of {operation}"
        raise ConfigurationError(f"{self.path}: {what}; it has {has}")

    def _table(self, series: Series, name: str | None) -> str:
        names = list(self._journal.layouts(series))
        if name is None and names:
            return names[0]
        if name not in names:
            raise ConfigurationError(f"{series} has no table {name!r}, but {', '.join(map(repr, names)) or 'none yet'}")
        return name


def _no_store(path: Root) -> str:
    """Why there is none, and what makes one there, if anything can."""
    if isinstance(path, Path) and path.is_file():
        return "is a file; a store is a folder"
    if isinstance(path, Path) and path.is_dir() and any(not each.name.startswith(".") for each in path.iterdir()):
        return "no store: there are files, and no journal of a store, without which it can't be read"
    return f"no store; bq.backfill(…, into={str(path)!r}).run(), or `backquant backfill … --into {path}`, makes one"


def _aware(moment: datetime | str) -> datetime:
    try:
        found = parse_instant(moment) if isinstance(moment, str) else moment
    except ValueError as problem:
        raise ConfigurationError(f"times: {problem}") from None
    if found.utcoffset() is None:
        raise ConfigurationError(
            f"{moment!r} has no time zone, so it could mean several moments; pass an aware one, such as times.tz_localize('UTC')"
        )
    return found
