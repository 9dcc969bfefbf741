"""The stored key: where it is kept, for whom, and that nobody sees it."""

from __future__ import annotations

import io
import json
import stat
import sys
from pathlib import Path
from traceback import TracebackException
from typing import cast

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError

from backquant import BackQuant, ConfigurationError
from backquant.sandbox import Sandbox

from .conftest import Cli

OTHER_KEY = "bq_live_of_another_server"


class MemoryKeyring(KeyringBackend):
    """A keyring that works."""

    priority = 5  # pyright: ignore[reportAssignmentType, reportIncompatibleMethodOverride]  # it is a property of the class there

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("there is none")


class LockedKeyring(MemoryKeyring):
    """A keyring that lets nobody in."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringError("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringError("locked")


@pytest.fixture
def memory(home: Path) -> MemoryKeyring:
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    return backend


@pytest.fixture
def user(nobody: Cli, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A user of the sandbox who has a key, but not in the environment."""
    monkeypatch.setenv("BACKQUANT_BASE_URL", sandbox.url)
    nobody.secrets += [sandbox.key, OTHER_KEY]
    _types(monkeypatch, f"  {sandbox.key}\n")
    return nobody


def _types(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_a_key_goes_to_a_file_that_others_can_not_read(user: Cli, home: Path, sandbox: Sandbox) -> None:
    ran = user("login")
    file = home / "keys.json"
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"The key for {sandbox.url} is stored in the file {file}.\n"
    assert json.loads(file.read_bytes()) == {sandbox.url: sandbox.key}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert user("gex", "levels", "--debug").status == 0


def test_a_key_goes_to_the_systems_keyring_where_there_is_one(
    user: Cli, home: Path, sandbox: Sandbox, memory: MemoryKeyring
) -> None:
    assert "the system's keyring (" in user("login").out
    assert memory.kept == {("backquant", sandbox.url): sandbox.key}
    assert not home.exists()
    assert user("gex", "levels").status == 0
    assert "is stored in the system's keyring" in user("login", "--status").out
    assert "is gone from the system's keyring" in user("logout").out
    assert memory.kept == {}


def test_an_old_key_in_the_file_does_not_win_over_one_in_the_keyring(
    user: Cli, home: Path, sandbox: Sandbox, memory: MemoryKeyring
) -> None:
    home.mkdir()
    (home / "keys.json").write_text(json.dumps({sandbox.url: OTHER_KEY, "https://other.example/v2": OTHER_KEY}))
    (home / "keys.json").chmod(0o600)
    assert user("login").status == 0
    assert json.loads((home / "keys.json").read_bytes()) == {"https://other.example/v2": OTHER_KEY}
    assert user("gex", "levels").status == 0


def test_a_keyring_that_is_locked_leaves_the_file(user: Cli, home: Path) -> None:
    keyring.set_keyring(LockedKeyring())
    ran = user("login")
    assert (home / "keys.json").exists()
    assert ran.status == 0
    assert "takes no key: keyring.errors.KeyringError: locked" in ran.err
    ran = user("gex", "levels")
    assert (ran.status, ran.err) == (0, "")


def test_a_key_is_prompted_for_without_being_shown(
    user: Cli, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def typed(prompt: str, _stream: object = None) -> str:
        asked.append(prompt)
        return sandbox.key

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", typed)
    ran = user("login")
    assert ran.status == 0
    assert f"API key for {sandbox.url}" in ran.err + asked[0]


def test_a_key_that_the_server_refuses_is_not_stored(user: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _types(monkeypatch, OTHER_KEY)
    assert user("login").status == 4
    assert not home.exists()


def test_a_key_can_be_stored_untried(user: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    _types(monkeypatch, OTHER_KEY)
    assert user("login", "--no-check").status == 0
    assert user("gex", "levels").status == 4


@pytest.mark.parametrize("text", ["", " \n", "two words", "bq_live_\u2026"])
def test_what_can_be_no_key_is_refused(text: str, user: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _types(monkeypatch, text)
    assert user("login", "--no-check").status == 3
    assert not home.exists()


def test_a_stored_key_goes_to_no_other_server(user: Cli, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    assert user("login").status == 0
    same_server = sandbox.url.replace("127.0.0.1", "localhost")
    assert user("--base-url", same_server, "gex", "levels").status == 3
    monkeypatch.setenv("BACKQUANT_BASE_URL", same_server)
    assert user("gex", "levels").status == 3


def test_each_server_has_a_key_of_its_own(user: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user("login")
    _types(monkeypatch, OTHER_KEY)
    user("login", "--no-check", "--base-url", "https://other.example/v2")
    assert len(json.loads((home / "keys.json").read_bytes())) == 2
    user("logout", "--base-url", "https://other.example/v2")
    assert user("gex", "levels").status == 0
    user("logout")
    assert not (home / "keys.json").exists()
    assert user("gex", "levels").status == 3


def test_the_environment_has_precedence(user: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    user("login")
    monkeypatch.setenv("BACKQUANT_API_KEY", OTHER_KEY)
    assert user("gex", "levels").status == 4
    assert user("login", "--status").out == "The key comes from BACKQUANT_API_KEY.\n"
    assert "BACKQUANT_API_KEY is set, and has precedence" in user("logout").err


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o601])
def test_a_file_that_others_can_read_is_told(mode: int, user: Cli, home: Path) -> None:
    user("login")
    (home / "keys.json").chmod(mode)
    ran = user("gex", "levels")
    assert ran.status == 0
    assert ran.lines == [
        f"backquant: others can read {home / 'keys.json'}; run `chmod 600` on it, or make a new key if they might have"
    ]


@pytest.mark.parametrize("content", ["bq_live_pasted_by_hand", "[]", '"text"', '{"https://x": 1}', '{"\udcff": "x"}'])
def test_a_file_that_holds_no_keys_is_told(content: str, user: Cli, home: Path) -> None:
    home.mkdir()
    (home / "keys.json").write_bytes(content.encode(errors="surrogateescape"))
    ran = user("gex", "levels")
    assert ran.status == 3
    assert ran.lines == [f"backquant: {home / 'keys.json'} holds no keys; delete it and run `backquant login`"]


def test_a_file_that_can_t_be_read_is_told(user: Cli, home: Path) -> None:
    (home / "keys.json").mkdir(parents=True)
    ran = user("gex", "levels")
    assert ran.status == 3
    assert ran.lines[0].startswith(f"backquant: the file {home / 'keys.json'} can't be read: ")


def test_where_the_folder_of_settings_is_a_file_no_key_is_stored(user: Cli, home: Path) -> None:
    home.write_text("")
    ran = user("login", "--status")
    assert ran.status == 3
    assert "there is no key for" in ran.err


def test_without_a_key_the_status_says_so(user: Cli, sandbox: Sandbox) -> None:
    ran = user("login", "--status")
    assert ran.status == 3
    assert ran.lines == [
        f"backquant: there is no key for {sandbox.url}: run `backquant login` or set BACKQUANT_API_KEY"
    ]
    assert user("logout").out == f"No key was stored for {sandbox.url}.\n"


def test_the_sandbox_needs_no_login(nobody: Cli) -> None:
    assert nobody("--sandbox", "login").status == 2


@pytest.mark.parametrize("folder", ["", "config"])
def test_a_relative_folder_of_settings_counts_as_none(
    folder: str, user: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", folder)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert user("login").status == 0
    assert (tmp_path / ".config" / "backquant" / "keys.json").exists()


def test_a_keyring_that_breaks_as_the_key_is_taken_out_says_so(
    user: Cli, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def delete_password(service: str, username: str) -> None:
        raise RuntimeError("the bus is down")

    user("login")
    monkeypatch.setattr(memory, "delete_password", delete_password)
    ran = user("logout")
    assert (ran.status, ran.out) == (3, "")
    assert "keeps the key: RuntimeError: the bus is down" in ran.err


def test_a_keyring_that_gives_no_text_leaves_the_file(
    user: Cli, sandbox: Sandbox, memory: MemoryKeyring, caplog: pytest.LogCaptureFixture
) -> None:
    memory.kept["backquant", sandbox.url] = cast("str", b"bq_live_of_bytes_it_is")
    assert "run `backquant login`" in user("gex", "levels").err
    assert "can't be read: it gives no text" in caplog.text
    assert "bytes_it_is" not in caplog.text


def test_a_stored_text_that_is_no_key_says_where_it_is(user: Cli, sandbox: Sandbox, memory: MemoryKeyring) -> None:
    memory.kept["backquant", sandbox.url] = "bq_live_with a blank"
    ran = user("gex", "levels")
    assert ran.status == 3
    assert ran.lines[0].startswith("backquant: the system's keyring (")
    with pytest.raises(ConfigurationError, match="holds a blank") as caught:
        BackQuant(base_url=sandbox.url)
    frames = TracebackException.from_exception(caught.value, capture_locals=True).stack[1:]  # the first is this one
    assert [frame.name for frame in frames if "with a" in str(frame.locals)] == []


def test_what_a_keyring_says_of_a_failure_shows_no_key(
    user: Cli, home: Path, sandbox: Sandbox, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def set_password(service: str, username: str, password: str) -> None:
        raise ValueError(f"{password} is not for me")

    monkeypatch.setattr(memory, "set_password", set_password)
    ran = user("login")  # which looks for it
    assert "takes no key: ValueError: *** is not for me" in ran.err
    assert (home / "keys.json").exists()


@pytest.mark.parametrize("program", ["raise RuntimeError('no bus')", "1 / 0", ""])
def test_a_keyring_that_can_t_be_imported_leaves_the_file(
    program: str, user: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "keyring.py").write_text(program)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.delitem(sys.modules, "keyring")
    assert user("login").status == 0
    assert "is out of order" in caplog.text
    assert user("gex", "levels").status == 0


def test_without_keyring_nothing_is_said(user: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert user("login").err == ""
