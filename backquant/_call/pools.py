"""The way into the connection pools of a client of httpx, which has no public place for a network backend. No I/O.

A test fails when the library moves its pools.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

__all__ = ["wrap_backends"]

BackendT = TypeVar("BackendT")


def wrap_backends(client: object, wrap: Callable[[BackendT], object]) -> None:
    """Put something round each network backend of a client, of httpx or httpx2, by which it makes its connections."""
    inside = vars(client)
    for transport in (inside["_transport"], *inside["_mounts"].values()):
        pool: object = getattr(transport, "_pool", None)
        if pool is not None:
            vars(pool)["_network_backend"] = wrap(vars(pool)["_network_backend"])
