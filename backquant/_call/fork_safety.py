"""Connections belong to one process: a child of `fork` gets its own, and never touches its parent's."""

from __future__ import annotations

import os
from typing import Any, Final, Protocol
from weakref import WeakSet

__all__ = ["renewed_in_children"]


class Forkable(Protocol):
    """What has connections."""

    def renew(self) -> None:
        """Called in a child, before anything else: let go of the parent's connections without closing them."""
        ...


_all: Final[WeakSet[Any]] = WeakSet()


def renewed_in_children(holder: Forkable) -> None:
    """Renew it in every child that this process forks while it lives."""
    _all.add(holder)


def _in_child() -> None:
    for holder in list(_all):
        holder.renew()


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(after_in_child=_in_child)
