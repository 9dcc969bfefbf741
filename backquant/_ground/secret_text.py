"""Texts that tracebacks, debuggers and logs show as asterisks, for the key where a library or a frame has to hold it. No I/O."""

from __future__ import annotations

from typing import SupportsIndex, TypeVar

__all__ = ["veiled"]

T = TypeVar("T")


def veiled(value: T) -> T:
    """The same text, which shows itself to nobody; what is no text stays as it is."""
    return _Text(value) if isinstance(value, str) else value  # pyright: ignore[reportReturnType]  # a text, as before


class _Text(str):
    """What is made of it on the way to the wire is veiled, too."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"

    def strip(self, chars: str | None = None, /) -> str:
        return _Text(super().strip(chars))

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        return _Bytes(super().encode(encoding, errors))


class _Bytes(bytes):
    __slots__ = ()

    def __repr__(self) -> str:
        return "b'***'"

    def __str__(self) -> str:
        return _Stars(self)

    def __bytes__(self) -> bytes:
        return self

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> tuple[object, ...]:
        raise TypeError("an API key is not pickled")

    def strip(self, chars: object = None, /) -> bytes:
        return _Bytes(super().strip(chars))  # pyright: ignore[reportArgumentType]  # as bytes takes it

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return _Text(super().decode(encoding, errors))


class _Stars(str):
    """What a log line gets; the header library of HTTP/2 asks for it, too, and encodes it."""

    __slots__ = ("_real",)

    def __new__(cls, real: bytes) -> _Stars:
        stars = super().__new__(cls, "b'***'")
        stars._real = real
        return stars

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        return self._real
