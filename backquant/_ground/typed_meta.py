"""What a reply's meta tells, each fact of the type that it should have; what departs from that is not told. No I/O.

The typed meta holds whatever came where a reply departs from the contract. Views read it from here, so that none fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import attrs

from .numbers import finite

if TYPE_CHECKING:
    from backquant_api.models import V2Meta

__all__ = ["MADE_UP", "Facts", "aged", "read_facts", "read_request_id"]

T = TypeVar("T")
MADE_UP: Final = "made up"
"""What views say of a sandbox's figures."""
AGES: Final = ((86_400, "d"), (3_600, "h"), (60, "min"))


@attrs.define(frozen=True)
class Facts:
    """Of what a reply is, and of when."""

    symbol: str | None
    spot: float | None
    computed: datetime | None
    """When the figures were computed."""
    built: datetime | None
    """When the reply was built."""
    age: float | None
    """Seconds from the one to the other."""
    positioning: str | None
    """Whose side the figures are signed for: `flow` or `std`."""
    made_up: str | None
    """What a sandbox calls its market; None where the figures are the API's own."""
    exchanges: tuple[str, ...]
    """The venues that the figures were narrowed down to; none for all."""


def read_facts(meta: V2Meta) -> Facts:
    """The facts of a reply's meta."""
    extra: object = meta.extra
    bag = cast("Mapping[str, Any]", extra if isinstance(extra, Mapping) else {})
    exchanges: object = meta.exchanges_filtered
    venues = cast("list[object]", exchanges) if isinstance(exchanges, list) else []
    return Facts(
        symbol=_of(str, meta.symbol),
        spot=finite(meta.spot_price),
        computed=_of(datetime, meta.computed_at),
        built=_of(datetime, meta.timestamp),
        age=finite(meta.freshness_seconds),
        positioning=_of(str, bag.get("positioning")),
        made_up=_of(str, bag.get("sandbox")),
        exchanges=tuple(venue for venue in venues if isinstance(venue, str)),
    )


def read_request_id(meta: V2Meta | None, headers: Mapping[str, str]) -> str | None:
    """The id to quote to support: from meta, else from the header."""
    return (None if meta is None else _of(str, meta.request_id)) or headers.get("x-request-id")


def aged(seconds: float) -> str:
    """How old something is: `12 s old`, `6.4 h old`."""
    for scale, suffix in AGES:
        if seconds >= scale:
            return f"{seconds / scale:.1f} {suffix} old"
    return f"{seconds:.0f} s old"


def _of(kind: type[T], value: object) -> T | None:
    """The value where it is of the type and not empty."""
    return value if isinstance(value, kind) and value else None
