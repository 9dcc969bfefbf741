"""Fixtures that every test can use."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support.clock import FakeClock
from tests.support.server import ScriptedServer

# A property is no benchmark: a busy machine must not fail it.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

SETTINGS = (
    "BACKQUANT_API_KEY",
    "BACKQUANT_BASE_URL",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "SSLKEYLOGFILE",
)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the settings of whoever runs it."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A server that says what the test tells it to."""
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def clock() -> FakeClock:
    """Time that nobody waits for."""
    return FakeClock()
