"""How a server is reached: what an HTTP client trusts and goes through, read off it, so that the live tape does the same. No I/O."""

from __future__ import annotations

import ssl
from base64 import b64decode
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import quote

import attrs

from .._ground.safe_text import printable
from ..errors import ConfigurationError

__all__ = ["Trust", "no_way_to", "trust_of"]


@attrs.define(frozen=True, repr=False)
class Trust:
    """How to get to a server, and what to believe it by."""

    context: ssl.SSLContext
    proxy: str | None
    """Its URL, credentials included."""
    proxy_context: ssl.SSLContext | None
    """For a proxy that is spoken to over TLS itself."""


def trust_of(client: object, url: object) -> Trust | None:
    """What the client would use for this URL; None where its transport is of another make, which does not tell.

    Args:
        client: of httpx or httpx2.
        url: in the type of that library.
    """
    # Neither library tells it in public; a test fails when the places move.
    transport_for: Callable[[object], object] = getattr(client, "_transport_for_url", lambda _: None)
    pool = getattr(transport_for(url), "_pool", None)
    context = cast("object", getattr(pool, "_ssl_context", None))
    if not isinstance(context, ssl.SSLContext):
        return None
    proxy: Any = getattr(pool, "_proxy_url", None)
    if proxy is None:
        return Trust(context, None, None)
    scheme, host = proxy.scheme.decode(), proxy.host.decode()
    where = f"[{host}]" if ":" in host else host
    port = "" if proxy.port is None else f":{proxy.port}"
    return Trust(
        context,
        f"{scheme}://{_credentials(pool)}{where}{port}",
        (getattr(pool, "_proxy_ssl_context", None) or context) if scheme == "https" else None,
    )


def no_way_to(host: str | None, error: BaseException) -> ConfigurationError:
    """The error where a name or a port can't be one, so that nothing was sent: the server's own, or its proxy's."""
    try:
        (host or "").encode("idna")
    except UnicodeError:
        return ConfigurationError(f"base_url: {host!r} is no host name")
    said = printable(str(error))
    return ConfigurationError(
        f"the proxy on the way to {host} has a name or a port that can't be ({said}); correct its URL"
    )


def _credentials(pool: object) -> str:
    """As a URL spells them."""
    told: tuple[bytes, bytes] | None = getattr(pool, "_proxy_auth", None)  # of a SOCKS proxy
    if told is None:
        headers: dict[bytes, bytes] = {name.lower(): value for name, value in getattr(pool, "_proxy_headers", ())}
        kind, _, encoded = headers.get(b"proxy-authorization", b"").partition(b" ")
        user, given, password = b64decode(encoded).partition(b":") if kind.lower() == b"basic" else (b"", b"", b"")
        told = (user, password) if given else None
    return "" if told is None else f"{quote(told[0], safe='')}:{quote(told[1], safe='')}@"
