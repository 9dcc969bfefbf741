"""A body as it comes, unpacked piece by piece: however little comes, no more than a piece is made of it before anybody looks
at its size. No I/O."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import Any, Final, Protocol

from .._ground.safe_text import printable

__all__ = ["PIECE", "CodingError", "Unpacker", "acceptable", "readable", "unpacked", "unpackers"]

PIECE: Final = 2**18  # bytes that are unpacked at once
MOST: Final = 3  # codings, one over another; nobody needs more than one
GZIP: Final = zlib.MAX_WBITS | 16
GZIP_BEGINS: Final = b"\x1f\x8b"
MIDDLE: Final = "it ends in the middle of its packing"


class CodingError(Exception):
    """What came is not packed as its head says, or ends in the middle."""


class Unpacker(Protocol):
    """Unpacks one coding."""

    def unpack(self, data: bytes, /) -> Iterator[bytes]:
        """What the data holds, in pieces of a bounded size."""
        ...

    def finish(self) -> None:
        """Nothing more comes."""
        ...


def unpackers(codings: Iterable[str]) -> list[Unpacker]:
    """What unpacks a body of these codings, in the order in which it has to.

    Raises:
        CodingError: it is packed in a way that was not asked for.
    """
    told = [name.strip().lower() for coding in codings for name in coding.split(",")]
    named = [name for name in told if name not in ("", "identity")]
    known = _kinds()
    if len(named) > MOST or not known.keys() >= {*named}:
        raise CodingError(
            f"it is packed with {printable(', '.join(named)):.80}, which was not asked for; {acceptable()} can be read"
        )
    return [known[name]() for name in reversed(named)]


def unpacked(data: bytes, through: Sequence[Unpacker]) -> Iterator[bytes]:
    """What the data holds, in pieces of a bounded size.

    Raises:
        CodingError: it is not packed so.
    """
    if not through:
        yield data
        return
    for piece in through[0].unpack(data):
        yield from unpacked(piece, through[1:])


def acceptable() -> str:
    """What a server is told that bodies may be packed with."""
    return ", ".join(name for name in _kinds() if name != "x-gzip")


def readable(asked: str) -> str:
    """Of what a caller's own client would accept, what can be unpacked here."""
    parts = [part.strip() for part in asked.split(",")]
    return ", ".join(part for part in parts if part.partition(";")[0].strip().lower() in _kinds()) or "identity"


@cache
def _kinds() -> dict[str, Callable[[], Unpacker]]:
    """By the name of the coding. Of Brotli the versions are taken that bound what they make of a chunk."""
    kinds: dict[str, Callable[[], Unpacker]] = {"gzip": _Gzip, "deflate": _Deflate, "x-gzip": _Gzip}
    try:
        brotli: Any = import_module("brotli")
    except ImportError:
        return kinds
    bounded = hasattr(brotli, "Decompressor") and hasattr(brotli.Decompressor, "can_accept_more_data")
    return {**kinds, "br": lambda: _Brotli(brotli)} if bounded else kinds


class _Gzip:
    """One member after another."""

    def __init__(self) -> None:
        self._member: Any = None

    def unpack(self, data: bytes, /) -> Iterator[bytes]:
        while data:
            if self._member is None:
                self._member = zlib.decompressobj(GZIP)
            yield from _steps(self._member, data)
            if not self._member.eof:
                return
            data = self._member.unused_data
            if not data.startswith(GZIP_BEGINS):
                return  # padding behind the last member
            self._member = None

    def finish(self) -> None:
        if self._member is not None and not self._member.eof:
            raise CodingError(MIDDLE)


class _Deflate:
    """With zlib's head, as the standard has it, or bare, as some servers do."""

    def __init__(self) -> None:
        self._head = b""
        self._made: Any = None

    def unpack(self, data: bytes, /) -> Iterator[bytes]:
        if self._made is None:
            self._head += data
            if len(self._head) < 2:
                return
            has_head = self._head[0] & 15 == zlib.DEFLATED and int.from_bytes(self._head[:2], "big") % 31 == 0
            self._made = zlib.decompressobj(zlib.MAX_WBITS if has_head else -zlib.MAX_WBITS)
            data = self._head
        yield from _steps(self._made, data)

    def finish(self) -> None:
        if self._head and (self._made is None or not self._made.eof):
            raise CodingError(MIDDLE)


def _steps(made: Any, data: bytes) -> Iterator[bytes]:
    try:
        piece: bytes = made.decompress(data, PIECE)
        while piece:
            yield piece
            piece = b"" if made.eof else made.decompress(made.unconsumed_tail, PIECE)
    except zlib.error as problem:
        raise CodingError(str(problem)) from None


class _Brotli:
    def __init__(self, library: Any) -> None:
        self._error: type[Exception] = library.error
        self._made: Any = library.Decompressor()
        self._began = False

    def unpack(self, data: bytes, /) -> Iterator[bytes]:
        self._began = self._began or bool(data)
        try:
            piece: bytes = self._made.process(data, output_buffer_limit=PIECE)
            while piece:
                yield piece
                piece = self._made.process(b"", output_buffer_limit=PIECE)
        except self._error as problem:
            raise CodingError(str(problem)) from None

    def finish(self) -> None:
        if self._began and not self._made.is_finished():
            raise CodingError(MIDDLE)
