"""What both kinds of streams have in common."""

from __future__ import annotations

import os

from ..errors import ConfigurationError
from .buffer import Counters
from .session import LiveSession

__all__ = ["Followed"]


class Followed:
    """What both kinds of streams tell of their session."""

    _session: LiveSession

    def __init__(self) -> None:
        self._belongs_here()

    def _belongs_here(self) -> None:
        self._process = os.getpid()

    @property
    def _is_ours(self) -> bool:
        """Whether this is the process that opened it: a child of `fork` has the link, and nobody who reads it."""
        return self._process == os.getpid()

    def _check_process(self) -> None:
        if not self._is_ours:
            raise ConfigurationError(
                "this stream belongs to the process that opened it, which was forked since; open one here with bq.stream(...)"
            )

    @property
    def channels(self) -> tuple[str, ...]:
        """What is subscribed to."""
        return self._session.channels

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {', '.join(self.channels) or 'no channels yet'}>"

    @property
    def counters(self) -> Counters:
        """What the stream has been through since it was opened."""
        return self._session.counters
