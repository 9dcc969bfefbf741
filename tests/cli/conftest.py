"""The command, run in this process against a sandbox on a real socket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import keyring
import pytest
from keyring.backends import null

from backquant.cli import main
from backquant.sandbox import Sandbox


@dataclass(frozen=True)
class Ran:
    """What a run of the command came to."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What it told on stderr, line by line."""
        return self.err.splitlines()


class Cli:
    """Runs the command; no run may show a key."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.secrets: list[str] = []

    def __call__(self, *arguments: str | Path) -> Ran:
        self._capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        captured = self._capsys.readouterr()
        ran = Ran(status, captured.out, captured.err)
        assert not [key for key in self.secrets if key in ran.out + ran.err]
        return ran


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox for every test here."""
    with Sandbox() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user without keys: where the key file would be, and a keyring that keeps nothing."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    before = keyring.get_keyring()
    keyring.set_keyring(null.Keyring())
    yield tmp_path / "backquant"
    keyring.set_keyring(before)


@pytest.fixture
def nobody(capsys: pytest.CaptureFixture[str], home: Path) -> Cli:
    """The command for a user who has no key and no settings."""
    return Cli(capsys)


@pytest.fixture
def cli(nobody: Cli, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command for a user whose environment points to the sandbox."""
    monkeypatch.setenv("BACKQUANT_BASE_URL", sandbox.url)
    monkeypatch.setenv("BACKQUANT_API_KEY", sandbox.key)
    nobody.secrets.append(sandbox.key)
    return nobody
