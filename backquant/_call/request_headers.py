"""The headers of a request: our own, the key, and what a caller adds, such as a trace id for a proxy. No I/O."""

from __future__ import annotations

import platform
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from .._version import __version__
from ..errors import ConfigurationError

if TYPE_CHECKING:
    from .request import Request
    from .settings import Settings

__all__ = ["KEY_HEADER", "ExtraHeaders", "agent", "read_headers", "request_headers"]

KEY_HEADER: Final = "X-API-Key"
ExtraHeaders: TypeAlias = Mapping[str, str]
NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
OURS: Final = {
    "x-api-key": "the key is given as api_key= or in the environment, and to nobody else",
    "authorization": "the API takes its key in a header of its own; pass api_key=",
    "host": "it follows from base_url=",
    "content-length": "there is no body",
    "transfer-encoding": "there is no body",
}


def agent(library: str, version: str) -> str:
    """What the client calls itself."""
    return f"backquant-python/{__version__} python/{platform.python_version()} {library}/{version}"


def request_headers(user_agent: str, request: Request, settings: Settings) -> dict[str, str]:
    """The headers of a request, with the key where it needs one."""
    headers = {"User-Agent": user_agent, "Accept": "application/json"}
    if request.as_of is None:  # live figures never come stale
        headers["Cache-Control"] = "no-cache"
    headers |= request.headers
    if request.needs_key and settings.key is not None:
        headers[KEY_HEADER] = settings.key.reveal()
    return headers


def read_headers(name: str, given: ExtraHeaders | None) -> dict[str, str]:
    """The headers, checked.

    Args:
        name: what the argument is called.
        given: names and values.

    Raises:
        ConfigurationError: they can't be sent, or would carry the key.
    """
    if given is None:
        return {}
    if not isinstance(given, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]  # people without a type checker
        raise ConfigurationError(f"{name}: a dict of names and values is expected")
    for header, value in cast("Mapping[object, object]", given).items():
        if not isinstance(header, str) or not NAME.fullmatch(header):
            raise ConfigurationError(f"{name}: {header!r:.60} is no name of a header")
        if header.lower() in OURS:
            raise ConfigurationError(f"{name}: {header} is not for callers to set: {OURS[header.lower()]}")
        if not isinstance(value, str) or not value.isascii() or not value.isprintable():
            raise ConfigurationError(f"{name}: the value of {header} is no printable ASCII text")
    return dict(given)
