"""What both kinds of streams have in common."""

from __future__ import annotations

from .buffer import Counters
from .session import Session

__all__ = ["Followed"]


class Followed:
    """What both kinds of streams tell of their session."""

    _session: Session

    @property
    def channels(self) -> tuple[str, ...]:
        """What is subscribed to."""
        return self._session.channels

    @property
    def counters(self) -> Counters:
        """What the stream has been through since it was opened."""
        return self._session.counters
