"""What tables, pictures and views read of a reply: they know this and not the reply itself. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from backquant_api.models import V2Meta

    from .drift_item import Drift
    from .notices import AsOf, Notice
    from .rate_limit_headers import Quota, RateLimit
    from .response import HttpResponse

__all__ = ["Readable"]


class Readable(Protocol):
    """A reply that was read: its data, typed and plain, and what came with them."""

    @property
    def data(self) -> object: ...
    @property
    def raw(self) -> dict[str, Any]: ...
    @property
    def meta(self) -> V2Meta: ...
    @property
    def operation(self) -> str: ...
    @property
    def drift(self) -> tuple[Drift, ...]: ...
    @property
    def attempts(self) -> int: ...
    @property
    def http(self) -> HttpResponse: ...
    @property
    def rate_limit(self) -> RateLimit | None: ...
    @property
    def as_of(self) -> AsOf | None: ...
    @property
    def notices(self) -> tuple[Notice, ...]: ...
    @property
    def quota(self) -> Quota | None: ...
