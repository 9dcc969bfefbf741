"""The file of a recording: JSON lines, compressed by the ending of its name, of which a cut end costs no more than itself.

The first line is a `Head`; each further one is something that happened, `after` so many seconds.
"""

import gzip
import sys
import zlib
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Final, TypeAlias, cast

import attrs
import msgspec

__all__ = [
    "Closed",
    "Connected",
    "FromServer",
    "Head",
    "RecordedFile",
    "RecordedLine",
    "Replied",
    "Said",
    "Writer",
    "read_recording",
    "spelled",
]

FORMAT: Final = 1
_BLOCK: Final = 2**12
_GZIP: Final = 31  # what zlib calls a gzip header around deflated data


class _Line(msgspec.Struct, frozen=True, tag_field="kind", tag=str.lower, omit_defaults=True, kw_only=True):
    """What all lines share."""


class Head(_Line, frozen=True, kw_only=True):
    """Which server was recorded, and when that began."""

    format: int
    url: str
    at: str

    @classmethod
    def of(cls, url: str) -> "Head":
        """The head of a recording that begins now."""
        return cls(format=FORMAT, url=url, at=datetime.now(UTC).isoformat(timespec="seconds"))


class _Content(_Line, frozen=True, kw_only=True):
    """Bytes that came, as text where they are text."""

    after: float
    text: str | None = None
    data: bytes = b""

    @property
    def content(self) -> bytes:
        """The bytes."""
        return self.data if self.text is None else self.text.encode()


class Replied(_Content, frozen=True, kw_only=True, tag="reply"):
    """What a request was answered with, `took` seconds after it had been asked."""

    took: float
    method: str
    target: str
    """Path below the base URL, and query."""
    status: int
    headers: list[tuple[str, str]]


class Connected(_Content, frozen=True, kw_only=True, tag="opened"):
    """A live connection; its handshake was refused where the status is not 101."""

    link: int
    target: str
    status: int = 101


class Said(_Content, frozen=True, kw_only=True):
    """A frame of the client."""

    link: int


class FromServer(_Content, frozen=True, kw_only=True, tag="event"):
    """A frame of the server."""

    link: int


class Closed(_Line, frozen=True, kw_only=True):
    """The end of a live connection; its code is None where the client was the one who left."""

    after: float
    link: int
    code: int | None = None
    reason: str = ""


RecordedLine: TypeAlias = Replied | Connected | Said | FromServer | Closed


def spelled(content: bytes) -> dict[str, Any]:
    """The fields that hold some bytes."""
    try:
        return {"text": content.decode()}
    except UnicodeDecodeError:
        return {"data": content}


def _create(path: Path) -> IO[bytes]:
    """A new file; each flush of it brings all lines up to then onto the disk, also where they are compressed."""
    if path.suffix == ".gz":
        return cast(IO[bytes], gzip.open(path, "xb"))
    return _zstd().open(path, "xb") if path.suffix == ".zst" else path.open("xb")


def _zstd() -> Any:
    return import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")


class Writer:
    """Writes a recording into a new file, a line at once, until it is closed."""

    def __init__(self, path: Path, head: Head) -> None:
        try:
            self._file = _create(path)
        except FileExistsError:
            raise FileExistsError(f"{path} exists already; name a new file, for a recording replaces none") from None
        self.write(head)

    def write(self, item: Head | RecordedLine) -> None:
        """Add a line."""
        self._file.write(msgspec.json.encode(item) + b"\n")
        self._file.flush()

    def close(self) -> None:
        """Bring the file to its end."""
        self._file.close()


@attrs.define(frozen=True)
class RecordedFile:
    """What a file holds; `cut` tells where it breaks off, None when it is whole."""

    head: Head
    items: list[RecordedLine]
    cut: str | None


def read_recording(path: Path) -> RecordedFile:
    """Read a file up to its end, or up to where it is damaged.

    Raises:
        ValueError: it is no recording.
    """
    content, cut = _plain(path)
    first, *lines, rest = content.split(b"\n") if b"\n" in content else (b"", content)
    try:
        head = msgspec.json.decode(first, type=Head)
    except msgspec.MsgspecError:
        raise ValueError(f"{path} is no recording: backquant sandbox --record FILE makes one") from None
    if head.format > FORMAT:
        raise ValueError(f"{path}: its format is {head.format}, and this version reads up to {FORMAT}")
    decode = msgspec.json.Decoder(RecordedLine).decode
    items: list[RecordedLine] = []
    try:
        items.extend(map(decode, lines))
    except msgspec.MsgspecError:
        return RecordedFile(head, items, f"line {len(items) + 2} is damaged")
    return RecordedFile(head, items, f"it breaks off after line {len(items) + 1}" if cut or rest else None)


def _plain(path: Path) -> tuple[bytes, bool]:
    """What a file holds, decompressed as far as it is whole, and whether it is cut."""
    content, plain = path.read_bytes(), bytearray()
    if path.suffix == ".gz":
        opened, damage = zlib.decompressobj(wbits=_GZIP), zlib.error
    elif path.suffix == ".zst":
        opened, damage = _zstd().ZstdDecompressor(), _zstd().ZstdError
    else:
        return content, False
    try:
        for start in range(0, len(content), _BLOCK):
            plain += opened.decompress(content[start : start + _BLOCK])
    except (damage, EOFError):
        return bytes(plain), True
    return bytes(plain), not opened.eof
