"""Where a recording goes: a folder of Parquet files, a Postgres, a DuckDB file."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from ...errors import ConfigurationError
from .sink import Sink

__all__ = ["Sink", "check_target", "open_sink"]


def check_target(target: str | Path) -> None:
    """Say what is wrong with a target, before anything is opened.

    Raises:
        ConfigurationError: it is none.
    """
    text = str(target)
    if "://" in text and not _is_postgres(text):
        raise ConfigurationError(
            f"{text}: a recording goes into a folder, a file that ends in .duckdb, or postgresql://user@host/database"
        )


def open_sink(target: str | Path) -> Sink:
    """The sink of a target.

    Raises:
        ConfigurationError: it is none, another process writes it, or the database can't be reached.
        OSError: the disk can't be written.
    """
    check_target(target)
    if _is_postgres(str(target)):
        from .postgres import PostgresSink

        return PostgresSink(str(target))
    if Path(target).suffix == ".duckdb":
        from .duck import DuckSink

        return DuckSink(Path(target))
    from .parquet import ParquetSink

    return ParquetSink(Path(target))


def _is_postgres(target: str) -> bool:
    return "://" in target and urlsplit(target).scheme in ("postgresql", "postgres")
