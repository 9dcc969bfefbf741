"""Every endpoint whose data are typed, from bytes to the models: at 1, 500 and 5,000 rows, replies kept, the collector on."""

from typing import Any

import attrs
import msgspec
from backquant_api.operation import Operation
from backquant_api.resources import operations

from backquant._call.envelope import Success, read_envelope

from .bodies import grown
from .measure import Measured, interleaved, row
from .structs import limit_decoder

__all__ = ["rows"]


SIZES = (1, 500, 5_000)
KEPT = 40
WHY = "a model is an object that the collector knows and a dict of plain values is none; times are checked to be UTC"


def rows() -> list[Measured]:
    """A size that changes nothing, because the reply has no rows, is left out."""
    return [
        measured(each, size)
        for each in operations()
        if attrs.has(each.data())
        for size in SIZES
        if size == 1 or len(grown(each.path, size)) > 2 * len(grown(each.path, 1))
    ]


def measured(called: Operation[Any], size: int) -> Measured:
    body = grown(called.path, size)
    found = read_envelope(body, called)
    assert isinstance(found, Success)  # noqa: S101  # the examples keep to the contract
    assert not found.drift, (called.name, found.drift)  # noqa: S101  # else the slow path would be measured
    limit = limit_decoder(called.data())
    taken = interleaved(
        {
            "ours": lambda: read_envelope(body, called),
            "dicts": lambda: msgspec.json.decode(body),
            "limit": lambda: limit.decode(body),
        },
        rounds=3,
        repeat=KEPT if len(body) < 10**6 else KEPT // 2,
        kept=KEPT,
    )
    us = {name: seconds * 1e6 for name, seconds in taken.items()}
    what = f"decode {called.name}, {size:,} rows / msgspec to dicts"
    bound = 1.2 if size > 1 else None
    return row(
        what, us["ours"], us["dicts"], "us", at_most=bound, limit=us["limit"], limit_by="msgspec Struct", why=WHY
    )
