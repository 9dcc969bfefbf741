"""Builds msgspec's decoders, one thread at a time. No I/O.

On first use msgspec notes on a model what it finds out about it, and another thread sees that note before it is whole: one
that decoded meanwhile would end the process.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, Final

import msgspec

from .fork_safety import renewed_in_children

__all__ = ["decoder_of"]


class _Workshop:
    def __init__(self) -> None:
        self._lock = Lock()
        renewed_in_children(self)

    def renew(self) -> None:
        """In a child process: the lock may be held by a thread that only the parent has."""
        self._lock = Lock()

    def decoder_of(self, kind: object) -> msgspec.json.Decoder[Any]:
        """A decoder of the type. All that decodes or converts into a model comes here first, once.

        Raises:
            TypeError: msgspec can't decode the type from bytes.
        """
        with self._lock:
            return msgspec.json.Decoder(kind)


_workshop = _Workshop()
decoder_of: Final[Callable[[object], msgspec.json.Decoder[Any]]] = _workshop.decoder_of
