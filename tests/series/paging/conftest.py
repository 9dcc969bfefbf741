"""A sandbox whose clock stands still, and either client for it."""

from collections.abc import Iterator

import pytest

from backquant.sandbox import Sandbox, SandboxSettings
from tests.support.clock import FakeClock

from .both import Loop
from .fixtures import OpenLoop, http, kind, open_loop, runner, scripted

__all__ = ["archive", "http", "kind", "loop", "open_loop", "runner", "scripted"]


@pytest.fixture(scope="session")
def archive() -> Iterator[Sandbox]:
    """A sandbox with 1,200 points of history and 2,000 prints."""
    with Sandbox(settings=SandboxSettings(clock=FakeClock().now, burst=10**9, quota=10**9)) as running:
        yield running


@pytest.fixture
def loop(open_loop: OpenLoop, archive: Sandbox) -> Loop:
    """A client of the archive."""
    return open_loop(api_key=archive.key, base_url=archive.url)
