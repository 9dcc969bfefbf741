"""How a client is set up: read once, checked once, never changed."""

from __future__ import annotations

import ipaddress
import os
from typing import AnyStr, Final, cast
from urllib.parse import urlsplit

import attrs
from backquant_api import SERVER
from backquant_api.operation import Timeout

from .budget import MinuteBudget
from .clock import Clock
from .errors import ConfigurationError

__all__ = ["ApiKey", "Settings", "read_base_url", "read_key", "read_timeout"]

KEY_VARIABLE: Final = "BACKQUANT_API_KEY"
URL_VARIABLE: Final = "BACKQUANT_BASE_URL"
DEFAULT_TIMEOUT: Final = (5.0, 30.0)  # seconds: connect, read
DEFAULT_RETRIES: Final = 2
SHORTEST_SECRET: Final = 8  # letters
NO_KEY: Final = (
    f"this call needs an API key: set the environment variable {KEY_VARIABLE} or pass BackQuant(api_key=...);"
    " keys are made at https://backquant.com/api-access. To try the SDK without one: backquant sandbox"
)


class ApiKey:
    """The key, which shows itself to nobody but the transport."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The key itself, for the request header only."""
        return self._text

    def mask(self, text: AnyStr) -> AnyStr:
        """The text without the key, should a server echo it. A few letters are no secret, and may stand in any text."""
        if len(self._text) < SHORTEST_SECRET:
            return text
        if isinstance(text, str):
            return text.replace(self._text, "***")
        return text.replace(self._text.encode(), b"***")

    def __repr__(self) -> str:
        return "ApiKey(***)"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("an API key is not pickled; make the client anew where it is needed")


@attrs.define(frozen=True)
class Settings:
    """Everything that a call depends on besides its arguments."""

    base_url: str
    key: ApiKey | None
    clock: Clock = attrs.field(repr=False)
    timeout: tuple[float, float] = DEFAULT_TIMEOUT
    max_retries: int = DEFAULT_RETRIES
    strict: bool = False
    validate: bool = True
    wait_for_budget: bool = False
    minute: MinuteBudget = attrs.field(factory=MinuteBudget, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        retries = cast("object", self.max_retries)  # people without a type checker pass anything
        if not isinstance(retries, int) or isinstance(retries, bool) or retries < 0:
            raise ConfigurationError(f"max_retries: {retries!r} is no number of retries; pass 0 or more")


def read_key(given: str | None) -> ApiKey | None:
    """The key from the argument, else from the environment; None where there is none (only /health works then).

    Raises:
        ConfigurationError: the text can't be a key.
    """
    source, text = _given_or_set("api_key", given, KEY_VARIABLE)
    if not text:
        return None
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ConfigurationError(
            f"{source}: the key holds a blank, a control character or a letter outside ASCII;"
            " copy it again from https://backquant.com/api-access"
        )
    return ApiKey(text)


def _given_or_set(name: str, given: str | None, variable: str) -> tuple[str, str]:
    """Where a setting comes from, and its text: the argument's unless that is empty, else the environment's."""
    if given is not None and not isinstance(given, str):  # pyright: ignore[reportUnnecessaryIsInstance]  # people without a type checker
        raise ConfigurationError(f"{name}: text is expected")
    text = (given or "").strip()
    return (name, text) if text else (variable, os.environ.get(variable, "").strip())


def read_base_url(given: str | None) -> str:
    """The base URL from the argument, else from the environment, else the published one; https, or http to loopback.

    Raises:
        ConfigurationError: it is no such URL.
    """
    source, text = _given_or_set("base_url", given, URL_VARIABLE)
    url = text or SERVER
    if "://" not in url:  # not shown: it may be a key in the wrong place
        raise ConfigurationError(f"{source}: a base URL starts with https://; write it like {SERVER}")
    if any(mark in url for mark in "@?#"):
        raise ConfigurationError(f"{source}: a base URL holds no credentials, no query and no fragment")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as exc:
        raise ConfigurationError(f"{source}: {url!r} is no URL ({exc})") from None
    if parts.scheme not in {"http", "https"} or not host or " " in url or not url.isprintable():
        raise ConfigurationError(f"{source}: {url!r} is no URL; write it like {SERVER}")
    if parts.scheme == "http" and not _is_loopback(host):
        raise ConfigurationError(
            f"{source}: {url!r} would send the key unencrypted; use https (http is only for this machine, 127.0.0.1)"
        )
    return url.rstrip("/")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_timeout(given: Timeout) -> tuple[float, float]:
    """Seconds to connect and seconds to read.

    Raises:
        ConfigurationError: not positive and finite.
    """
    values = given if isinstance(given, tuple) else (given, given)
    try:
        connect, read = (float(value) for value in values)
    except (TypeError, ValueError, OverflowError):
        raise ConfigurationError(f"timeout: {given!r} is neither seconds nor (connect, read) in seconds") from None
    if not (0 < connect < float("inf") and 0 < read < float("inf")):
        raise ConfigurationError(f"timeout: {given!r} must be above 0 and finite")
    return connect, read
