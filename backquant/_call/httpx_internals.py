"""The ways into a client of httpx that it does not tell in public: to its network backends, and to what a reply left unread. No I/O.

Tests fail when the library moves them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

__all__ = ["has_more", "wrap_backends"]

BackendT = TypeVar("BackendT")
INWARDS: Final = ("_h11_state", "_connection", "_httpcore_stream", "_stream")
"""From a reply's stream to what has read it from the wire; over HTTP/2 replies have streams of their own."""


def wrap_backends(client: object, wrap: Callable[[BackendT], object]) -> None:
    """Put something round each network backend of a client, of httpx or httpx2, by which it makes its connections."""
    inside = vars(client)
    for transport in (inside["_transport"], *inside["_mounts"].values()):
        pool: object = getattr(transport, "_pool", None)
        if pool is not None:
            vars(pool)["_network_backend"] = wrap(vars(pool)["_network_backend"])


def has_more(stream: object) -> bool:
    """Whether bytes came behind a reply that is read to its end: they would be taken for the next one over its connection."""
    while stream is not None:
        unread: tuple[bytes, bool] | None = getattr(stream, "trailing_data", None)
        if unread is not None:
            return bool(unread[0])
        stream = next((getattr(stream, name) for name in INWARDS if hasattr(stream, name)), None)
    return False
