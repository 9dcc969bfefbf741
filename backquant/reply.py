"""What every method gives back."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

import attrs
import msgspec
from backquant_api.base import short

from .limits import Quota, RateLimit, quota, rate_limit

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow
    import rich.table
    from backquant_api.models import V2Meta
    from matplotlib.axes import Axes

    from .drift import Drift
    from .http import Headers, HttpResponse
    from .tables import Table

__all__ = ["Reply"]

T = TypeVar("T")


class Reply(Generic[T]):
    """One reply: typed data, and everything that came with it."""

    data: T
    """The typed data. Its type is in the method's signature."""

    meta: V2Meta
    """The envelope's meta: symbol, spot, when it was computed, how fresh it is, what it was computed from."""

    drift: tuple[Drift, ...]
    """Each place where the reply departs from the contract; empty when it keeps to it."""

    operation: str
    """Dotted name of the method that was called, such as `gex.levels`."""

    http: HttpResponse
    """The reply as it came over the wire."""

    def __init__(
        self, data: T, meta: V2Meta, http: HttpResponse, operation: str, drift: tuple[Drift, ...] = ()
    ) -> None:
        self.data = data
        self.meta = meta
        self.http = http
        self.operation = operation
        self.drift = drift

    @cached_property
    def raw(self) -> dict[str, Any]:
        """The whole body as plain Python data, decoded when first asked for."""
        return cast("dict[str, Any]", msgspec.json.decode(self.http.body))

    @property
    def extra(self) -> dict[str, Any]:
        """The fields of `data` that the typed view does not name: free-form JSON, empty when it names them all."""
        data: object = self.raw["data"]
        if not attrs.has(type(self.data)) or not isinstance(data, dict):
            return {}
        renamed: dict[str, str] = getattr(self.data, "__json_names__", {})
        named = {
            renamed.get(field.name, field.name) for field in attrs.fields(type(cast("attrs.AttrsInstance", self.data)))
        }
        return {key: value for key, value in cast("dict[str, Any]", data).items() if key not in named}

    def tables(self) -> dict[str, Table]:
        """The tables of this reply by name, the natural one first; see `backquant.tables`."""
        from .tables.source import tables_of

        return tables_of(self)

    def to_pandas(self, name: str | None = None, *, wide: bool = False) -> pandas.DataFrame:
        """One table as a pandas DataFrame (extra `pandas`).

        Args:
            name: one of `tables()`; the first when left out.
            wide: a matrix as such, a row per point of its first axis and a column per point of its second, instead of a row per cell.

        Times are UTC timestamps, calendar dates timestamps without a zone, integers with nulls `Int64`. Units and meta are in `df.attrs`.

        Raises:
            ConfigurationError: pandas is not installed, there is no such table, or `wide` of a table that is no matrix.
        """
        from .tables.frames import to_pandas
        from .tables.source import table_of

        return to_pandas(table_of(self, name, numbers_packed=True), wide=wide)

    def to_polars(self, name: str | None = None, *, wide: bool = False) -> polars.DataFrame:
        """One table as a polars DataFrame (extra `polars`); arguments and errors as for `to_pandas`.

        A polars frame has no room for units and meta: they are in `tables()[name].attrs`.
        """
        from .tables.frames import to_polars
        from .tables.source import table_of

        return to_polars(table_of(self, name), wide=wide)

    def to_arrow(self, name: str | None = None, *, wide: bool = False) -> pyarrow.Table:
        """One table as an Arrow table (extra `arrow`); arguments and errors as for `to_pandas`.

        Units and meta are in the schema's metadata, as JSON under `backquant`.
        """
        from .tables.frames import to_arrow
        from .tables.source import table_of

        return to_arrow(table_of(self, name), wide=wide)

    def plot(self, *, ax: Axes | None = None, expiry: str | None = None, levels: Reply[Any] | None = None) -> Axes:
        """Draw what the reply holds, into `ax` or into a new figure of pyplot's, and return the Axes to be changed or saved.

        expiry: of a density or of smiles, the one to draw: its token, such as `25SEP26`.
        levels: a reply of `gex.levels` whose flip and walls are to be marked in `gex.strike_profile`.

        Raises:
            PlotError: there is no picture of such a reply, or nothing in it to draw; the message says what can be drawn.
            ConfigurationError: matplotlib is missing: `pip install 'backquant[plot]'`.
        """
        from .plot import draw

        return draw(self, ax, expiry=expiry, levels=levels)

    @property
    def status(self) -> int:
        """HTTP status."""
        return self.http.status

    @property
    def headers(self) -> Headers:
        """Response headers; names in any letter case."""
        return self.http.headers

    @property
    def elapsed(self) -> float:
        """Seconds from sending the request to the last byte of the reply."""
        return self.http.elapsed

    @property
    def request_id(self) -> str | None:
        """Id to quote to support: from meta, else from the header."""
        return self.meta.request_id or self.http.headers.get("x-request-id")

    @property
    def rate_limit(self) -> RateLimit | None:
        """The minute's budget after this call; None when the reply does not tell it."""
        return rate_limit(self.http.headers)

    @property
    def quota(self) -> Quota | None:
        """The month's budget after this call; None when the reply does not tell it."""
        return quota(self.http.headers)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Reply):
            return NotImplemented
        return self.__getstate__() == cast("Reply[Any]", other).__getstate__()

    __hash__: ClassVar[None] = None  # pyright: ignore[reportIncompatibleMethodOverride]  # replies hold lists and maps

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "raw"}

    def __repr__(self) -> str:
        drifted = f", drift in {len(self.drift)} places" if self.drift else ""
        return f"<Reply {self.operation} {self.status}{drifted}: {short(self.data)}>"

    def _repr_html_(self) -> str:
        from .tables.show import to_html

        return to_html(self)

    def __rich__(self) -> rich.table.Table:
        from .tables.show import to_rich

        return to_rich(self)
