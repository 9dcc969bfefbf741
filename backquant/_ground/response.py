"""A reply as it came over the wire, in no library's types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs

from .public import public

__all__ = ["Headers", "HttpResponse"]


@public()
class Headers(Mapping[str, str]):
    """Response headers: names in any letter case; values of repeated ones joined by a comma."""

    __slots__ = ("_values",)

    def __init__(self, pairs: Sequence[tuple[str, str]] = ()) -> None:
        self._values: dict[str, str] = {}
        for name, value in pairs:
            key = name.lower()
            self._values[key] = f"{self._values[key]}, {value}" if key in self._values else value

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Headers({self._values!r})"


@public()
@attrs.define(frozen=True)
class HttpResponse:
    """One reply of the server, its body decompressed."""

    status: int
    """HTTP status."""

    headers: Headers
    """Response headers."""

    body: bytes = attrs.field(repr=lambda body: f"<{len(body)} bytes>")
    """The body."""

    url: str
    """The URL that was asked for. It never holds the key."""

    elapsed: float
    """Seconds from sending the request to the last byte of the reply."""
