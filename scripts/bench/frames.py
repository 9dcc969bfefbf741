"""Bytes of a reply to a frame, against the best known way by hand."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
import pandas as typed_pandas
import polars as typed_polars
import pyarrow as typed_pyarrow
from backquant_api.operation import Operation
from backquant_api.resources import operation

from backquant import Reply
from backquant._call.unwrap import unwrap
from backquant._ground.response import Headers, HttpResponse

from .bodies import chain, history, matrix
from .decode import CHAIN, HISTORY, ROWS
from .measure import Measured, interleaved, row
from .structs import limit_decoder

__all__ = ["rows"]


HEATMAP: Operation[Any] = operation("gex.strike_expiry_heatmap")
SIDE = 70
pandas: Any = typed_pandas  # their types are partly unknown
polars: Any = typed_polars
pyarrow: Any = typed_pyarrow
NOW = datetime.now(UTC)
ZONED = pyarrow.timestamp("us", "UTC")
Ways = Mapping[str, Callable[[], object]]


def rows() -> list[Measured]:
    return [*_chain(), *_history(), *_wide()]


def _reply(body: bytes, called: Operation[Any]) -> Reply[Any]:
    response = HttpResponse(200, Headers(), body, f"https://api.backquant.com/v2{called.path}", 0.0)
    return unwrap(response, called, strict=False, now=NOW)


def _measured(what: str, ours: Callable[[], object], by_hand: Ways, at_most: float, why: str = "") -> Measured:
    """Against the quickest of the ways by hand."""
    ms = {name: seconds * 1000 for name, seconds in interleaved({"ours": ours, **by_hand}, rounds=11).items()}
    best = min(by_hand, key=lambda name: ms[name])
    return row(f"{what} / {best}", ms["ours"], ms[best], "ms", at_most=at_most, why=why)


def _chain() -> list[Measured]:
    body = chain(ROWS)

    def contracts() -> list[dict[str, Any]]:
        return msgspec.json.decode(body)["data"]["contracts"]

    ways: dict[str, Ways] = {
        "pandas": {
            "pandas.DataFrame(dicts)": lambda: pandas.DataFrame(contracts()),
            "dicts to Arrow to pandas": lambda: pyarrow.Table.from_pylist(contracts()).to_pandas(),
        },
        "polars": {
            "polars.DataFrame(dicts)": lambda: polars.DataFrame(contracts(), infer_schema_length=None),
            "dicts to Arrow to polars": lambda: polars.from_arrow(pyarrow.Table.from_pylist(contracts())),
        },
        "arrow": {"pyarrow.Table.from_pylist(dicts)": lambda: pyarrow.Table.from_pylist(contracts())},
    }
    why = "the typed models come first, and the frame has the settlement of each expiry as one column more"
    return [
        _measured(f"{ROWS:,} contracts to {name}", getter(body, CHAIN, f"to_{name}"), hands, 1.0, why)
        for name, hands in ways.items()
    ]


def getter(body: bytes, called: Operation[Any], method: str, **options: Any) -> Callable[[], object]:
    return lambda: getattr(_reply(body, called), method)(**options)


def _history() -> list[Measured]:
    body, limit = history(ROWS), limit_decoder(HISTORY.data())

    def arrow() -> Any:
        data = limit.decode(body).data
        return pyarrow.table(
            {"timestamps": pyarrow.array(data.timestamps, ZONED), "total_gex": pyarrow.array(data.total_gex)}
        )

    def in_pandas() -> object:
        data = limit.decode(body).data
        return pandas.DataFrame({"timestamps": pandas.to_datetime(data.timestamps), "total_gex": data.total_gex})

    ways: dict[str, Ways] = {
        "pandas": {"Struct to pandas": in_pandas, "Struct to Arrow to pandas": lambda: arrow().to_pandas()},
        "polars": {"Struct to Arrow to polars": lambda: polars.from_arrow(arrow())},
        "arrow": {"Struct to Arrow": arrow},
    }
    why = "tables hold what the contract does not name, too, for which the body is passed over once more"
    return [
        _measured(f"{ROWS:,} points of gex.history to {name}", getter(body, HISTORY, f"to_{name}"), hands, 1.2, why)
        for name, hands in ways.items()
    ]


def _wide() -> list[Measured]:
    body = matrix(SIDE)
    long = {"the long form": getter(body, HEATMAP, "to_pandas")}

    def by_hand() -> object:
        data = msgspec.json.decode(body)["data"]
        return pandas.DataFrame(data["matrix"], index=data["strikes"], columns=data["expiries"])

    wide = getter(body, HEATMAP, "to_pandas", wide=True)
    return [
        _measured(f"a heatmap of {SIDE} x {SIDE} to pandas, wide", wide, long, 1.0),
        _measured(f"a heatmap of {SIDE} x {SIDE} to pandas, wide", wide, {"pandas by hand": by_hand}, 2.0),
    ]
