"""The success envelope around every reply, and what describes one example."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from .clock import NOW_MS, iso

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
JsonObject: TypeAlias = Mapping[str, Json]
Status = Literal["typed", "documented", "illustrative"]

VERSION: Final = "2.9"
GEX_AGE_MS: Final = 12_123
OPTIONS_AGE_MS: Final = 18_123
CHAIN_AGE_MS: Final = 22_123
LIQUIDATION_AGE_MS: Final = 280_123
TAPE_AGE_MS: Final = 209


@dataclass(frozen=True, slots=True)
class Origin:
    """What `meta` says about where the data of a reply came from."""

    symbol: str | None = None
    spot_price: float | None = None
    age_ms: int | None = None
    source: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """Data of one reply with the facts its `meta` needs."""

    data: Json
    origin: Origin = Origin()
    extra: JsonObject | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """Another reply of the same endpoint, served when the parameters in `when` match; `*` matches any value."""

    label: str
    when: Mapping[str, str]
    body: Body


@dataclass(frozen=True, slots=True)
class Example:
    """The default reply of an endpoint, and its variants."""

    path: str
    status: Status
    body: Body
    variants: Sequence[Variant] = field(default=())
    default_when: Sequence[Mapping[str, str]] = field(default=())
    """Parameter values that must select the default reply although a wildcard variant exists."""

    @property
    def name(self) -> str:
        """File name without its ending: path segments joined by underscores."""
        bare = self.path.strip("/").translate({ord("{"): None, ord("}"): None})
        return bare.replace("/", "_").replace("-", "_")


def computed_ms(age_ms: int) -> int:
    """When a value of that age was written."""
    return NOW_MS - age_ms


def envelope(request_name: str, body: Body) -> JsonObject:
    """Wrap data the way the API does; the request id follows from the name, so it is the same on every run."""
    return {"success": True, "data": body.data, "meta": _meta(request_name, body)}


def _meta(request_name: str, body: Body) -> JsonObject:
    origin = body.origin
    age = origin.age_ms
    fields: dict[str, Json] = {
        "version": VERSION,
        "timestamp": iso(NOW_MS),
        "request_id": "req_" + hashlib.sha256(request_name.encode()).hexdigest()[:8],
        "symbol": origin.symbol,
        "spot_price": origin.spot_price,
        "computed_at": None if age is None else iso(computed_ms(age)),
        "freshness_seconds": None if age is None else age / 1000,
        "source": origin.source,
        "extra": body.extra,
    }
    return {key: value for key, value in fields.items() if value is not None}
