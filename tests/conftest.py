"""Fixtures that every test can use."""

import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support.clock import FakeClock
from tests.support.gone import gone_from, skip_tests_of
from tests.support.gone import pytest_make_collect_report as pytest_make_collect_report
from tests.support.server import ScriptedServer

# A property is no benchmark: a busy machine must not fail it.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

SETTINGS = (
    "BACKQUANT_API_KEY",
    "BACKQUANT_BASE_URL",
    "BACKQUANT_LOG",
    "BQ_API_KEY",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "SSLKEYLOGFILE",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test of what the contract took back has nothing to test."""
    skip_tests_of(gone_from(), items)


def pytest_configure() -> None:
    """Where SIGINT is ignored (nohup, a job in a shell's background), it is not for the tests and what they start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def no_settings(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder of settings with nothing in it."""
    return str(tmp_path_factory.mktemp("settings"))


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, no_settings: str) -> None:
    """No test depends on the settings of whoever runs it, nor on a key that they have stored."""
    monkeypatch.setenv("XDG_CONFIG_HOME", no_settings)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
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
