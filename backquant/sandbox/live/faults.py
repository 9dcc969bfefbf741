"""Faults of the WebSocket on demand: what a connection asks to go wrong with itself.

The header `X-Sandbox-Fault` or the query parameter `sandbox_fault` of the handshake holds directives separated by
semicolons, such as `drop_after=500;times=3;id=first-test`. What `LiveSettings.fault` or `Live.fault` names holds for
the connections that ask for nothing.

- `status=NNN`: the handshake is refused with this HTTP status, from 400 on; `retry_after=TEXT` adds the header
- `close=CODE`: the connection is closed with this code, right after the handshake or when `drop_after` says
- `reason=TEXT`: the reason of that close
- `drop_after=N`: the connection is cut after N frames of trades, without a close frame unless `close` is given
- `no_ack`: commands take effect, but are never acknowledged
- `silent`: the handshake succeeds, and nothing follows
- `garbage`: after every acknowledgement come frames that are no good event
- `times=N` with `id=TEXT`: all this only for the first N connections that carry the id
"""

from typing import Final

import attrs

from ..failure import ApiFailure, code_of
from ..faults import FaultBook, Readers, read_directives, within

__all__ = ["LiveFault", "LiveFaults"]


_READERS: Final[Readers] = {
    "status": within(400, 599),
    "retry_after": str,
    "close": within(1000, 4999),
    "reason": str,
    "drop_after": within(1, 10**9),
    "times": int,
    "id": str,
}
_FLAGS: Final = ("no_ack", "silent", "garbage")


@attrs.define(frozen=True)
class LiveFault:
    """Everything that shall go wrong with one connection."""

    status: int | None = None
    retry_after: str | None = None
    close: int | None = None
    reason: str = ""
    drop_after: int | None = None
    no_ack: bool = False
    silent: bool = False
    garbage: bool = False
    times: int | None = None
    id: str | None = None

    def refusal(self) -> ApiFailure | None:
        """The answer to the handshake, if it shall fail."""
        if self.status is None:
            return None
        code = code_of(self.status)
        headers = {} if self.retry_after is None else {"Retry-After": self.retry_after}
        return ApiFailure(code, f"Sandbox fault: {code}", status=self.status, headers=headers)


class LiveFaults:
    """The fault of each connection: the one that it asks for, or else the one that is set for all."""

    def __init__(self, default: str) -> None:
        self._book = FaultBook()
        self.set_default(default)

    def set_default(self, text: str) -> None:
        """The fault of connections that ask for none; ValueError when it can't be read."""
        try:
            self._default = _parse(text)
        except ApiFailure as failure:
            raise ValueError(failure.message) from None

    def due(self, text: str | None) -> LiveFault:
        """The fault to apply to this connection: none once its `times` are used up."""
        fault = self._default if text is None else _parse(text)
        return fault if self._book.counts(fault.id, fault.times) else LiveFault()


def _parse(text: str) -> LiveFault:
    return LiveFault(**read_directives(text, _READERS, _FLAGS))
