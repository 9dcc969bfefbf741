"""Where a store's files are: a folder, or a prefix of an S3 bucket with as much of a path's manners as a store needs."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final, Self, TypeAlias, cast

import attrs

from .._extras import require
from .._ground.public import public
from ..errors import ConfigurationError

__all__ = ["Bucket", "Root", "opened", "place_of", "read_table", "refuse_other", "size_of", "whole"]

SCHEME: Final = "s3://"


@public("backquant.history")
@attrs.define(frozen=True, order=True)
class Bucket:
    """An object in an S3 bucket, or what the names of several begin with: where a store is that is in no folder."""

    key: str
    """`bucket/prefix/name`."""

    @property
    def name(self) -> str:
        """The last part of the key."""
        return self.key.rpartition("/")[2]

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return self.name.rpartition(".")[0] or self.name

    def __truediv__(self, part: str) -> Self:
        return type(self)(f"{self.key}/{part}")

    def __str__(self) -> str:
        return SCHEME + self.key

    def exists(self) -> bool:
        """Whether there is an object of this very name."""
        return bool(self._info().is_file)

    def below(self) -> list[str]:
        """The names of what lies below."""
        fs = cast("Any", require("pyarrow.fs", "history"))
        found = _system().get_file_info(fs.FileSelector(self.key, allow_not_found=True))
        return [str(info.base_name) for info in found]

    def glob(self, pattern: str) -> list[Self]:
        """The objects right below whose names end as `*.parquet` does."""
        return [self / name for name in self.below() if name.endswith(pattern.removeprefix("*"))]

    def read_bytes(self) -> bytes:
        """All that the object holds."""
        with _system().open_input_file(self.key) as file:
            return cast("bytes", file.read())

    def write_bytes(self, content: Any) -> None:
        """Write the whole object at once: who reads it meanwhile sees what was there before, or all of this.

        Raises:
            OSError: the bucket can't be written.
        """
        with _system().open_output_stream(self.key) as stream:
            stream.write(content)

    @property
    def size(self) -> int:
        """Bytes of the object."""
        return int(self._info().size or 0)

    def opened(self) -> Any:
        """What pyarrow reads the object from."""
        return _system().open_input_file(self.key)

    def _info(self) -> Any:
        (info,) = _system().get_file_info([self.key])
        return info


Root: TypeAlias = Path | Bucket


def place_of(given: str | Path | Bucket) -> Root:
    """Where a user says that a store is: a folder, or `s3://bucket/prefix`.

    Raises:
        ConfigurationError: it is neither.
    """
    if isinstance(given, Bucket):
        return given
    text = os.fspath(given)
    if text.startswith(SCHEME):
        bucket, _, prefix = text.removeprefix(SCHEME).rstrip("/").partition("/")
        if len(bucket) < 3 or not prefix or "//" in prefix or any(mark in text for mark in "@?#"):
            raise ConfigurationError(
                f"{text!r}: a store in a bucket is written like s3://bucket/prefix; credentials come from the environment"
            )
        return Bucket(f"{bucket}/{prefix}")
    if "://" in text or text.startswith("s3:"):
        raise ConfigurationError(f"{text!r}: a store is a folder, or text like s3://bucket/prefix")
    return Path(text)


def refuse_other(root: Root, mark: str) -> None:
    """A place that holds something, and no store, is not to be filled; hidden files alone are nothing.

    The file that marks a store is looked for last: whoever makes the store at this moment writes it before all else.

    Raises:
        ConfigurationError: something else is there.
    """
    if isinstance(root, Bucket):
        names, what = root.below(), "is not empty and holds no store; take another prefix"
    elif root.is_dir():
        names = [each.name for each in root.iterdir()]
        what = "the folder is not empty and holds no store; take another or an empty one"
    elif root.exists():
        raise ConfigurationError(f"{root}: is a file; a store is a folder")
    else:
        return
    if any(not name.startswith(".") for name in names) and not (root / mark).exists():
        raise ConfigurationError(f"{root}: {what}")


def opened(path: Root) -> Any:
    """What pyarrow's functions read the file from."""
    return path.opened() if isinstance(path, Bucket) else path


def read_table(path: Root, **options: Any) -> Any:
    """The table of a Parquet file, with no columns made of its path.

    Raises:
        OSError: it can't be read, or is none.
    """
    with whole(path):
        return cast("Any", require("pyarrow.parquet", "history")).read_table(opened(path), partitioning=None, **options)


@contextmanager
def whole(path: Root) -> Generator[None]:
    """What fails in a file that is cut off, or is none, says which file it is and what tells more."""
    pa = cast("Any", require("pyarrow", "history"))
    try:
        yield
    except pa.ArrowException as problem:
        first = str(problem).partition("\n")[0]
        raise OSError(
            f"{path}: can't be read ({first}); `backquant history verify STORE` tells what mends it"
        ) from problem


def size_of(path: Root) -> int:
    """Bytes of a file."""
    return path.size if isinstance(path, Bucket) else path.stat().st_size


def _system() -> Any:
    return _made(os.getpid(), os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL"))


@cache
def _made(process: int, endpoint: str | None) -> Any:
    """The file system of a process; credentials and region come from where AWS's own tools take them."""
    fs = cast("Any", require("pyarrow.fs", "history"))
    elsewhere: dict[str, Any] = {}
    if endpoint:
        scheme, _, host = endpoint.rstrip("/").rpartition("://")
        elsewhere = {"endpoint_override": host, "scheme": scheme or "https"}
    retries = fs.AwsStandardS3RetryStrategy(max_attempts=3)
    return fs.S3FileSystem(connect_timeout=5, request_timeout=60, retry_strategy=retries, **elsewhere)
