"""Keys that `backquant login` stores, one for each base URL: a key goes only to the server that it was stored for.

They are in a file or in the system's keyring, both of which are looked at when a client is made without a key.
"""

from __future__ import annotations

import logging
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from traceback import format_exception_only
from typing import TYPE_CHECKING, Final, Protocol, cast

import msgspec

from .._ground.files import write_whole
from .._ground.safe_text import printable
from .._ground.secret_text import veiled
from ..errors import ConfigurationError
from .settings import KEY_VARIABLE, ApiKey, read_key

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

__all__ = ["forget_key", "key_place", "key_source", "store_key", "stored_key"]

SERVICE: Final = "backquant"
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
log: Final = logging.getLogger("backquant")


class KeyPlace(Protocol):
    """Where a key may be."""

    def get(self, url: str) -> str | None:
        """The key for this base URL."""
        ...

    def drop(self, url: str) -> None:
        """Forget it."""
        ...


def stored_key(url: str) -> ApiKey | None:
    """The key that was stored for this base URL.

    Raises:
        ConfigurationError: what is stored can't be read, or is no key.
    """
    for place in _places():
        if key := veiled(place.get(url)):
            return read_key(key, str(place))
    return None


def key_place(url: str) -> str | None:
    """Where the key for this base URL is kept, in words."""
    return next((str(place) for place in _places() if place.get(url)), None)


def key_source(url: str) -> str | None:
    """Where a client for this base URL that is given no key takes it from, in words; None where there is none."""
    return f"the environment variable {KEY_VARIABLE}" if read_key(None) else key_place(url)


def store_key(url: str, key: str) -> str:
    """Keep the key, in the system's keyring if there is one, else in a file that only its owner can read; says where."""
    file, keyring = _key_file(), _system_keyring()
    key = str(key)  # a veiled text would be kept by neither
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


def _places() -> Iterator[KeyPlace]:
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
            log.warning("others can read %s; run `chmod 600` on it, or make a new key if they might have", self._path)
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
        plain = {
            url: str.__str__(key) for url, key in keys.items()
        }  # what veils a key from tracebacks is no text to JSON
        write_whole(self._path, msgspec.json.encode(plain), mode=0o600)

    def _keys(self) -> dict[str, str]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, str])
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise ConfigurationError(f"{self._path} holds no keys; delete it and run `backquant login`") from None
        except OSError as problem:
            raise ConfigurationError(f"{self} can't be read: {problem}; make it yours, or delete it") from None

    def __str__(self) -> str:
        return f"the file {self._path}"


class SystemKeyring:
    """The system's store of passwords. One that is broken raises, and gives, whatever it likes."""

    def __init__(self, backend: KeyringBackend) -> None:
        self._backend = backend
        self._name = f"the system's keyring ({backend.name})"

    def get(self, url: str) -> str | None:
        try:
            key = cast("object", self._backend.get_password(SERVICE, url))
        except Exception as problem:  # noqa: BLE001  # as above
            log.warning("%s can't be read: %s", self, _said(problem))
            return None
        if not isinstance(key, str | None):
            log.warning("%s can't be read: it gives no text", self)
            return None
        return key and key.strip()

    def put(self, url: str, key: str) -> bool:
        """Keep it; whether that worked."""
        try:
            self._backend.set_password(SERVICE, url, key)  # pyright: ignore[reportUnknownMemberType]
        except Exception as problem:  # noqa: BLE001  # as above
            log.warning("%s takes no key: %s", self, ApiKey(key).mask(_said(problem)))
            return False
        return True

    def drop(self, url: str) -> None:
        try:
            self._backend.delete_password(SERVICE, url)
        except Exception as problem:  # noqa: BLE001  # as above
            raise ConfigurationError(f"{self} keeps the key: {_said(problem)}") from None

    def __str__(self) -> str:
        return self._name


def _said(problem: Exception) -> str:
    """What an error says, even if it can't say it."""
    return printable("".join(format_exception_only(problem)).strip())


def _key_file() -> KeyFile:
    """A relative XDG_CONFIG_HOME counts as none: keys don't lie about in working folders."""
    return KeyFile(_settings_folder() / "backquant" / "keys.json")


def _settings_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home())
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    told = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    return told if told.is_absolute() else Path.home() / ".config"


def _system_keyring() -> SystemKeyring | None:
    """None where there is none that keeps secrets: keyring rates those below 1."""
    try:
        import keyring

        backend = keyring.get_keyring()
        return SystemKeyring(backend) if backend.priority >= 1 else None
    except Exception as problem:  # noqa: BLE001  # as above
        if not (isinstance(problem, ModuleNotFoundError) and problem.name == "keyring"):  # that one is not installed
            log.warning("the system's keyring is out of order, so only the key file is looked at: %s", _said(problem))
        return None
