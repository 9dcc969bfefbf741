# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What a generated method tells the client about its endpoint."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeAlias, TypedDict, TypeVar

import attrs

if TYPE_CHECKING:
    from backquant.reply import Reply

T = TypeVar("T")

Kind: TypeAlias = Literal["text", "integer", "number", "flag", "time", "date"]
Timeout: TypeAlias = float | tuple[float, float]
"""Seconds: one number for every phase, or (connect, read)."""


@attrs.define(frozen=True)
class Param:
    """One parameter: what may be passed, and how it goes into the URL."""

    name: str
    wire: str = attrs.field(default=attrs.Factory(lambda self: self.name, takes_self=True), kw_only=True)
    location: Literal["query", "path"] = attrs.field(default="query", kw_only=True)
    kind: Kind = attrs.field(default="text", kw_only=True)
    many: bool = attrs.field(default=False, kw_only=True)
    explode: bool = attrs.field(default=False, kw_only=True)
    """A list is sent as `ids=a&ids=b`, else as `ids=a,b`."""
    choices: tuple[str | int, ...] = attrs.field(default=(), kw_only=True)
    minimum: float | None = attrs.field(default=None, kw_only=True)
    maximum: float | None = attrs.field(default=None, kw_only=True)
    above: float | None = attrs.field(default=None, kw_only=True)
    below: float | None = attrs.field(default=None, kw_only=True)
    max_items: int | None = attrs.field(default=None, kw_only=True)
    required: bool = attrs.field(default=False, kw_only=True)


@attrs.define(frozen=True)
class Operation(Generic[T]):
    """One endpoint: its method name, path and parameters, and (on demand) the type of its `data`."""

    name: str
    path: str
    params: tuple[Param, ...]
    data: Callable[[], Any] = attrs.field(repr=False, eq=False)
    needs_key: bool = True
    cadence: float | None = None
    """Seconds between two refreshes of the data, None where that is not known."""


class CallOptions(TypedDict, total=False):
    """What every method takes besides its own parameters.

    timeout: seconds for this call, or (connect, read).
    extra_query: query parameters that this contract does not know; sent as they are.
    validate: False sends values that this contract would refuse.
    """

    timeout: Timeout | None
    extra_query: Mapping[str, str | int | float | bool] | None
    validate: bool | None


class Caller(Protocol):
    """What a resource calls to send its request."""

    def __call__(self, operation: Operation[T], arguments: dict[str, object], options: CallOptions, /) -> Reply[T]: ...


class AsyncCaller(Protocol):
    """What an async resource calls to send its request."""

    def __call__(
        self, operation: Operation[T], arguments: dict[str, object], options: CallOptions, /
    ) -> Awaitable[Reply[T]]: ...
