"""What every method gives back."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, Literal, TypeVar, cast, overload

import attrs
from backquant_api import models
from backquant_api.base import short

from .._ground.drift_item import Drift
from .._ground.lazy_annotations import later
from .._ground.lenient_json import read_data, read_plain
from .._ground.notices import AsOf, Notice, read_as_of, read_notices
from .._ground.public import public
from .._ground.rate_limit_headers import Quota, RateLimit, quota, rate_limit
from .._ground.response import Headers, HttpResponse
from .._ground.typed_meta import read_request_id
from .._ground.wording import counted
from ..errors import ConfigurationError
from ..tables.table import Table
from .reply_text import told_of, told_size
from .unknown_arguments import tells_its_names

if TYPE_CHECKING:
    import matplotlib.axes
    import pandas
    import polars
    import pyarrow
    import rich.table

    from ..plot import plotly_figure as plots
else:
    matplotlib, rich, plots = later("matplotlib"), later("rich"), later("..plot.plotly_figure", __package__)
    pandas, polars, pyarrow = later("pandas"), later("polars"), later("pyarrow")

__all__ = ["Reply"]

T = TypeVar("T", covariant=True)
MOST_TO_LOOK_AT: Final = 1_000_000  # bytes of a body that a repr decodes


@public()
class Reply(Generic[T]):
    """One reply: typed data, and everything that came with it."""

    data: T
    """The typed data. Its type is in the method's signature."""

    meta: models.V2Meta
    """The envelope's meta: symbol, spot, when it was computed, how fresh it is, what it was computed from."""

    drift: tuple[Drift, ...]
    """Each place where the reply departs from the contract; empty when it keeps to it."""

    operation: str
    """Dotted name of the method that was called, such as `gex.levels`."""

    http: HttpResponse
    """The reply as it came over the wire."""

    attempts: int
    """How many requests the call took. Each that the server answered may count against the budgets."""

    _asked: datetime | None
    _raw: dict[str, Any] | None = None

    def __init__(
        self,
        data: T,
        meta: models.V2Meta,
        http: HttpResponse,
        operation: str,
        drift: tuple[Drift, ...] = (),
        *,
        asked: datetime | None = None,
        attempts: int = 1,
    ) -> None:
        self.data = data
        self.meta = meta
        self.http = http
        self.operation = operation
        self.drift = drift
        self.attempts = attempts
        self._asked = asked

    @property
    def as_of(self) -> AsOf | None:
        """Of which moment of the past the figures are: asked for, taken, and whether the plan's depth cut it; None when live."""
        return read_as_of(self.meta.extra, self._asked)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Everything that makes the reply less, or other, than it looks: a clamp, std in place of flow, sections left out,
        failed series, rows cut off, stale days. All views show it."""
        extra: object = self.meta.extra
        names_series = isinstance(extra, dict) and "series" in extra  # and the typed view does not know all of them
        return read_notices(extra, self.raw["data"] if names_series else self.data, self.as_of)

    @property
    def raw(self) -> dict[str, Any]:
        """The whole body as plain Python data, decoded when first asked for."""
        if self._raw is None:
            self._raw = cast("dict[str, Any]", read_plain(self.http.body))
        return self._raw

    @property
    def extra(self) -> dict[str, Any]:
        """The fields of `data` that the typed view does not name: free-form JSON, empty when it names them all."""
        if not attrs.has(type(self.data)):
            return {}
        renamed: dict[str, str] = getattr(self.data, "__json_names__", {})
        names: list[str] = [field.name for field in attrs.fields(type(cast("attrs.AttrsInstance", self.data)))]
        named = dict.fromkeys(renamed.get(name, name) for name in names)
        return {name: value for name, value in read_data(self.http.body, named).items() if name not in named}

    def tables(self) -> dict[str, Table]:
        """The tables of this reply by name, the natural one first; see `backquant.tables`."""
        from ..tables.from_reply import tables_of

        return tables_of(self)

    @tells_its_names
    def to_pandas(self, name: str | None = None, *, wide: bool = False, meta: bool | None = None) -> pandas.DataFrame:
        """One table as a pandas DataFrame (extra `pandas`).

        Args:
            name: one of `tables()`; the first when left out.
            wide: a matrix as such, a row per point of its first axis and a column per point of its second, instead of a row per cell.
            meta: leading columns that tell whose rows these are: symbol, time (of the snapshot, else when computed), spot_price
                and, where there is one, positioning. Default: for replies of a point in time, unless wide.

        Times are UTC timestamps, calendar dates timestamps without a zone, integers with nulls `Int64`. Units and meta are in `df.attrs`.

        Raises:
            ConfigurationError: pandas is not installed, there is no such table, or `wide` of a table that is no matrix or with `meta`.
        """
        from ..tables.dataframes import to_pandas

        return to_pandas(self._table(name, wide=wide, meta=meta), wide=wide)

    def _table(self, name: str | None, *, wide: bool, meta: bool | None) -> Table:
        from ..tables.from_reply import table_of
        from ..tables.label_columns import told_apart

        table = table_of(self, name, numbers_packed=True)
        leads = self.as_of is not None and not wide if meta is None else meta
        if leads and wide:
            raise ConfigurationError(
                "a wide matrix has no room for the leading columns: leave out wide=True or meta=True"
            )
        return told_apart(table, self) if leads else table

    @tells_its_names
    def to_polars(self, name: str | None = None, *, wide: bool = False, meta: bool | None = None) -> polars.DataFrame:
        """One table as a polars DataFrame (extra `polars`); arguments and errors as for `to_pandas`.

        A polars frame has no room for units and meta: they are in `tables()[name].attrs`.
        """
        from ..tables.dataframes import to_polars

        return to_polars(self._table(name, wide=wide, meta=meta), wide=wide)

    @tells_its_names
    def to_arrow(self, name: str | None = None, *, wide: bool = False, meta: bool | None = None) -> pyarrow.Table:
        """One table as an Arrow table (extra `arrow`); arguments and errors as for `to_pandas`.

        Units and meta are in the schema's metadata, as JSON under `backquant`.
        """
        from ..tables.dataframes import to_arrow

        return to_arrow(self._table(name, wide=wide, meta=meta), wide=wide)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The natural table for whoever takes Arrow's protocol: `polars.DataFrame(reply)`, `pyarrow.table(reply)`, duckdb's
        `from reply`, `narwhals.from_arrow(reply, …)`, `pandas.DataFrame.from_arrow(reply)` (extra `arrow`)."""
        return cast("Any", self.to_arrow()).__arrow_c_stream__(requested_schema)

    def to_json(self, *, indent: int | None = None) -> str:
        """The whole body, data and meta, as JSON."""
        return json.dumps(self.raw, indent=indent)

    @overload
    def plot(
        self, *, ax: matplotlib.axes.Axes | None = None, expiry: str | None = None, levels: Reply[Any] | None = None
    ) -> matplotlib.axes.Axes: ...
    @overload
    def plot(
        self, *, expiry: str | None = None, levels: Reply[Any] | None = None, backend: Literal["text"], width: int | None = None
    ) -> str: ...  # fmt: skip
    @overload
    def plot(
        self, *, expiry: str | None = None, levels: Reply[Any] | None = None, backend: Literal["plotly"]
    ) -> plots.PlotlyFigure: ...
    @tells_its_names
    def plot(
        self,
        *,
        ax: matplotlib.axes.Axes | None = None,
        expiry: str | None = None,
        levels: Reply[Any] | None = None,
        backend: Literal["matplotlib", "plotly", "text"] = "matplotlib",
        width: int | None = None,
    ) -> matplotlib.axes.Axes | plots.PlotlyFigure | str:
        """Draw what the reply holds, into `ax` or a figure of its own, and return the Axes to be changed or saved.

        The last line of a notebook's cell shows it; elsewhere `.figure.savefig(...)` or `.figure.show()`. It follows the style
        that matplotlib is set to; `matplotlib.style.use(backquant.plot.THEME)` chooses ours.

        Args:
            ax: a rectangular Axes of yours; everything stays within its place in the figure.
            expiry: of a chain, a density or of smiles, the one to draw: its token, such as `25SEP26`.
            levels: a reply of `gex.levels` whose flip and walls are to be marked in `gex.strike_profile`.
            backend: `plotly` gives a figure of Plotly's instead (extra `plotly`), `text` a plain text for terminals.
            width: of a text, in characters.

        Raises:
            PlotError: there is no picture of such a reply, nothing in it to draw, or nothing to draw into; the message says what would be.
            ConfigurationError: matplotlib or Plotly is missing: `pip install 'backquant[plot]'`.
        """
        from ..plot import draw

        return draw(self, ax, expiry=expiry, levels=levels, backend=backend, width=width)

    if not TYPE_CHECKING:  # to type checkers it has what it has, and nothing else

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                raise AttributeError(name, name=name, obj=self)
            from .reply_text import no_such_part

            raise no_such_part(name, self.data)

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
        return read_request_id(self.meta, self.http.headers)

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
        return {name: value for name, value in self.__dict__.items() if name != "_raw"}

    def __repr__(self) -> str:
        drifted = f", drift in {counted(len(self.drift), 'place')}" if self.drift else ""
        noted = "".join(f"; {notice}" for notice in self.notices)
        took = f" after {self.attempts} requests" if self.attempts > 1 else ""
        return f"<Reply {self.operation} {self.status}{took}{drifted}{told_of(self.as_of)}{noted}: {short(self.data)}{self._untyped()}>"

    def _untyped(self) -> str:
        """What came that the typed view does not name; tables and `extra` have it. A look changes nothing, and stays cheap."""
        held = self._raw
        if held is None and len(self.http.body) > MOST_TO_LOOK_AT:
            return ""
        named = [f" + {name}: {told_size(value)}" for name, value in self.extra.items() if value is not None]
        if held is None:
            self.__dict__.pop("_raw", None)
        return f"{''.join(named)}; .to_pandas()" if named else ""

    def _repr_html_(self) -> str:
        from ..tables.display import to_html

        return to_html(self)

    def __rich__(self) -> rich.table.Table:
        from ..tables.display import to_rich

        return to_rich(self)
