"""What every transport sends, gives back and raises, whatever its HTTP library. No I/O."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from traceback import clear_frames
from typing import TYPE_CHECKING, Final

from .._ground.response import Headers, HttpResponse
from .._ground.safe_text import printable
from ..errors import APIConnectionError, APITimeoutError, ConfigurationError, ContractError
from .decompress import CodingError, Unpacker, unpacked, unpackers
from .settings import ApiKey

if TYPE_CHECKING:
    import asyncio

__all__ = [
    "CLOSED",
    "KEEPALIVE",
    "BoundedBody",
    "OneLoop",
    "broken",
    "discreet_frames",
    "over",
    "received",
    "running_loop",
    "timed_out",
]

KEEPALIVE: Final = 60.0  # seconds that a connection may be idle
CLOSED: Final = "this client, or the event loop it was used in, is closed; make a new one"


class BoundedBody:
    """A body as it comes, unpacked and up to its bound."""

    def __init__(self, where: str, bound: int, codings: Iterable[str] = ()) -> None:
        self._where = where
        self._bound = bound
        self._codings = codings
        self._through: list[Unpacker] | None = None
        self._chunks: list[bytes] = []
        self._size = 0

    def add(self, chunk: bytes) -> None:
        """Take a chunk.

        Raises:
            ContractError: it is too large, or packed in a way that was not asked for.
            APIConnectionError: it is not packed as it should be.
        """
        try:
            if self._through is None:
                self._through = unpackers(self._codings)
        except CodingError as error:
            raise ContractError(f"{self._where}: the reply can't be read: {error}") from None
        try:
            for piece in unpacked(chunk, self._through):
                self._take(piece)
        except CodingError as error:
            raise broken(self._where, error) from None

    def _take(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._bound:
            raise ContractError(
                f"{self._where}: the reply is larger than {self._bound:,} bytes once decompressed; it is not read on."
                " max_body= allows more"
            )
        self._chunks.append(piece)

    def whole(self) -> bytes:
        """All of it.

        Raises:
            APIConnectionError: it ends in the middle.
        """
        try:
            for each in self._through or ():
                each.finish()
        except CodingError as error:
            raise broken(self._where, error) from None
        return self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)


def received(
    status: int, headers: Iterable[tuple[str, str]], body: bytes, url: str, key: ApiKey | None, elapsed: float
) -> HttpResponse:
    """The reply, without the key should the server echo it."""
    pairs = list(headers)
    if key is not None:
        body, pairs = key.mask(body), [(name, key.mask(value)) for name, value in pairs]
    return HttpResponse(status=status, headers=Headers(pairs), body=body, url=url, elapsed=elapsed)


def running_loop() -> asyncio.AbstractEventLoop:
    """The event loop that runs here.

    Raises:
        ConfigurationError: there is none of asyncio's.
    """
    import asyncio  # which blocking calls do without

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        raise ConfigurationError(
            "AsyncBackQuant works with asyncio, and no loop of asyncio runs here; under trio, use BackQuant in"
            " trio.to_thread.run_sync"
        ) from None


class OneLoop:
    """The event loop that an async client is used in: connections belong to the one that made them."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None

    def forget(self) -> None:
        """A child process has none of its parent's event loops, though their objects tell that they run."""
        self._loop = None

    def check(self) -> None:
        """Refuse a second event loop while the first runs.

        Raises:
            ConfigurationError: there is another one, or none of asyncio's.
        """
        loop, known = running_loop(), self._loop
        if known is not None and known is not loop and known.is_running():
            raise ConfigurationError(
                "this client is in use in another event loop, in another thread; make a client for each loop"
            )
        self._loop = loop


@contextmanager
def discreet_frames() -> Generator[None]:
    """What went wrong, or was interrupted, on the way to the wire keeps its traceback, but not the locals of the library's
    frames: among them is the request as it is written, with the key."""
    try:
        yield
    except BaseException as error:
        link: BaseException | None = error
        while link is not None:
            clear_frames(link.__traceback__)
            link = link.__cause__ or link.__context__
        raise


def over(where: str) -> APITimeoutError:
    return APITimeoutError(f"{where}: the call's deadline is over; a longer deadline= may help")


def timed_out(where: str, doing: str) -> APITimeoutError:
    return APITimeoutError(f"{where}: timed out while {doing}; a longer timeout= may help")


def broken(where: str, error: Exception) -> APIConnectionError:
    return APIConnectionError(f"{where}: no complete reply ({printable(str(error)) or type(error).__name__})")
