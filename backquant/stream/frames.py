"""Cuts whole text messages out of what a server sends; all else goes to the WebSocket library, frame by frame. No I/O.

The tape is nearly all small text frames, and the library takes longer over each of them than decoding it does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

__all__ = ["Frames"]

TEXT: Final = 0x81  # a whole message: the final frame, and the first
TWO_BYTES: Final = 126
EIGHT_BYTES: Final = 127  # above it is the bit that says masked, which no server's frame is


class Frames:
    """What follows the handshake. Texts are taken; the library gets the other frames whole, and what it alone can judge."""

    def __init__(self, take: Callable[[bytes], None], library: Callable[[bytes], None], largest: int) -> None:
        self._take = take
        self._library = library
        self._largest = largest
        self._kept = bytearray()
        self._needed = 0
        self._given_up = False

    def feed(self, data: bytes) -> None:
        """Bytes have come."""
        if self._given_up:
            self._library(data)
            return
        if self._kept:
            self._kept += data
            if len(self._kept) < self._needed:
                return
            data = bytes(self._kept)
        done = self._cut(data)
        self._kept = bytearray(data[done:])

    def _cut(self, data: bytes) -> int:
        """Pass on every whole frame; gives where the first that is none begins."""
        begin, end = 0, len(data)
        while end - begin > 1:
            length, body = data[begin + 1], begin + 2
            if length >= TWO_BYTES:
                body += 2 if length == TWO_BYTES else 8
                wrong = length > EIGHT_BYTES
                length = int.from_bytes(data[begin + 2 : body], "big")
                if wrong or (body <= end and length > self._largest):
                    self._given_up = True
                    self._library(data[begin:])
                    return end
            stop = body + length
            if stop > end or body > end:
                self._needed = stop - begin if body <= end else body - begin
                return begin
            if data[begin] == TEXT:
                self._take(data[body:stop])
            else:
                self._library(data[begin:stop])
            begin = stop
        self._needed = 2
        return begin
