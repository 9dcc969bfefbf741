"""What every method gives back."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

import attrs
import msgspec

from .limits import Quota, RateLimit, quota, rate_limit

if TYPE_CHECKING:
    from backquant_api.models import V2Meta

    from .drift import Drift
    from .http import Headers, HttpResponse

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
        return f"<Reply {self.operation} {self.status}{drifted}: {type(self.data).__name__}>"
