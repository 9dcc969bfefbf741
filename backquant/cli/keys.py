"""Keys that `backquant login` stores, one for each base URL: a key goes only to the server that it was stored for."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import click
import msgspec

from ..errors import ConfigurationError
from ..files import write_whole
from .problems import say

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

__all__ = ["forget_key", "key_place", "store_key", "stored_key"]

SERVICE: Final = "backquant"
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class Place(Protocol):
    """Where a key may be."""

    def get(self, url: str) -> str | None:
        """The key for this base URL."""
        ...

    def drop(self, url: str) -> None:
        """Forget it."""
        ...


def stored_key(url: str) -> str | None:
    """The key that was stored for this base URL."""
    return next((key for place in _places() if (key := place.get(url))), None)


def key_place(url: str) -> str | None:
    """Where the key for this base URL is kept, in words."""
    return next((str(place) for place in _places() if place.get(url)), None)


def store_key(url: str, key: str) -> str:
    """Keep the key, in the system's keyring if there is one, else in a file that only its owner can read; says where."""
    file, keyring = _key_file(), _system_keyring()
    if keyring is None or not keyring.put(url, key):
        file.put(url, key)
        return str(file)
    file.drop(url)  # what it may hold from earlier would have precedence
    return str(keyring)


def forget_key(url: str) -> str | None:
    """Forget the key for this base URL; says where it was, None when there was none."""
    found = [place for place in _places() if place.get(url)]
    for place in found:
        place.drop(url)
    return " and ".join(map(str, found)) or None


def _places() -> Iterator[Place]:
    """The file comes first: looking there is quick, and asks nobody to unlock anything."""
    yield _key_file()
    keyring = _system_keyring()
    if keyring is not None:
        yield keyring


class KeyFile:
    """A file of keys by base URL, which only its owner can read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, url: str) -> str | None:
        key = self._keys().get(url)
        if key is not None and os.name == "posix" and self._path.stat().st_mode & OTHERS:
            say(f"others can read {self._path}; run `chmod 600` on it, or make a new key if they might have")
        return key

    def put(self, url: str, key: str) -> None:
        """Keep it."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._write({**self._keys(), url: key})

    def drop(self, url: str) -> None:
        keys = self._keys()
        if keys.pop(url, None) is None:
            return
        if keys:
            self._write(keys)
        else:
            self._path.unlink()

    def _write(self, keys: dict[str, str]) -> None:
        write_whole(self._path, msgspec.json.encode(keys), mode=0o600)

    def _keys(self) -> dict[str, str]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, str])
        except FileNotFoundError:
            return {}
        except msgspec.DecodeError:
            raise ConfigurationError(f"{self._path} holds no keys; delete it and run `backquant login`") from None

    def __str__(self) -> str:
        return f"the file {self._path}"


class SystemKeyring:
    """The system's store of passwords."""

    def __init__(self, backend: KeyringBackend) -> None:
        self._backend = backend

    def get(self, url: str) -> str | None:
        from keyring.errors import KeyringError

        try:
            return self._backend.get_password(SERVICE, url)
        except KeyringError as problem:
            say(f"{self} can't be read: {problem}")
            return None

    def put(self, url: str, key: str) -> bool:
        """Keep it; whether that worked."""
        from keyring.errors import KeyringError

        try:
            self._backend.set_password(SERVICE, url, key)  # pyright: ignore[reportUnknownMemberType]
        except KeyringError as problem:
            say(f"{self} takes no key: {problem}")
            return False
        return True

    def drop(self, url: str) -> None:
        from keyring.errors import KeyringError

        try:
            self._backend.delete_password(SERVICE, url)
        except KeyringError as problem:
            raise ConfigurationError(f"{self} keeps the key: {problem}") from None

    def __str__(self) -> str:
        return f"the system's keyring ({self._backend.name})"


def _key_file() -> KeyFile:
    """A relative XDG_CONFIG_HOME counts as none: keys don't lie about in working folders."""
    folder = Path(click.get_app_dir("backquant"))
    usual = Path.home() / ".config" / "backquant"
    return KeyFile((folder if folder.is_absolute() else usual) / "keys.json")


def _system_keyring() -> SystemKeyring | None:
    """None where there is none that keeps secrets: keyring rates those below 1."""
    try:
        import keyring
    except ImportError:
        return None
    backend = keyring.get_keyring()
    return SystemKeyring(backend) if backend.priority >= 1 else None
