"""What a table is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import attrs

from .._ground.lazy_annotations import later
from .._ground.public import public
from .contract_hints import ColumnKind

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow
else:
    pandas, polars, pyarrow = later("pandas"), later("polars"), later("pyarrow")

__all__ = ["Grid", "Table"]


@public("backquant.tables")
@attrs.define(frozen=True)
class Grid:
    """Where the matrix of a long table is: its row axis, its column axis and its values, each a column of the table."""

    rows: str
    columns: str
    value: str
    width: int
    """How many points the column axis has; the table runs through them for each point of the row axis."""


@public("backquant.tables")
@attrs.define(frozen=True, repr=False)
class Table:
    """A table of a reply: named columns of equal length.

    Values are plain Python: numbers and text as the API sent them, None for null, aware UTC datetimes and dates for times,
    lists where the API has a list in one cell.
    """

    name: str

    columns: dict[str, list[Any]]
    """Column name to values. A field of a nested object is named with dots: `max_pain.strike`."""

    kinds: dict[str, ColumnKind]
    """Column name to the kind of its values. Any column may hold None as well; `mixed` holds whatever came."""

    attrs: dict[str, Any] = attrs.field(factory=dict[str, Any])
    """What holds for the whole table, as JSON values: operation, symbol, greek, spot_price, computed_at, freshness_seconds,
    source and extra; what a reply's meta does not tell is absent. `units` has the unit of each column whose unit is published.
    """

    grid: Grid | None = None
    """The matrix that the table is the long form of; None when it is none."""

    @property
    def units(self) -> dict[str, str]:
        """Column name to unit, such as `USD` or `coin`, of the columns whose unit is published."""
        return self.attrs.get("units", {})

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self.rows()

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows, each as a dict by column name."""
        names = tuple(self.columns)
        for values in zip(*self.columns.values(), strict=True):
            yield dict(zip(names, values, strict=True))

    def to_pandas(self, *, wide: bool = False) -> pandas.DataFrame:
        """As a pandas DataFrame (extra `pandas`); see `Reply.to_pandas`."""
        from .dataframes import to_pandas

        return to_pandas(self, wide=wide)

    def to_polars(self, *, wide: bool = False) -> polars.DataFrame:
        """As a polars DataFrame (extra `polars`)."""
        from .dataframes import to_polars

        return to_polars(self, wide=wide)

    def to_arrow(self, *, wide: bool = False) -> pyarrow.Table:
        """As an Arrow table (extra `arrow`)."""
        from .dataframes import to_arrow

        return to_arrow(self, wide=wide)

    def flat(self) -> Table:
        """For formats that know neither zones nor lists (CSV, spreadsheets): times in UTC without their zone, which the
        column's name tells (`time (UTC)`), lists as JSON: `table.flat().to_pandas().to_excel("x.xlsx")`."""
        from .spreadsheets import flattened

        return flattened(self)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """For whoever takes Arrow's protocol: `polars.DataFrame(table)`, `pyarrow.table(table)`, duckdb, narwhals (extra `arrow`)."""
        return cast("Any", self.to_arrow()).__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        shown = ", ".join(list(self.columns)[:8]) + (", …" if len(self.columns) > 8 else "")
        return f"<Table {self.name}: {len(self):,} x {len(self.columns)} ({shown})>"
