"""The HTTP clients of httpx: those that are made here, and those that are handed in.

A client of httpx2, the successor of httpx, is taken as well, and neither is imported for the other.
"""

from __future__ import annotations

import os
import ssl
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from types import ModuleType
from typing import Final, Generic, TypeAlias, TypeVar, cast
from weakref import finalize

import httpx

from ..errors import ConfigurationError
from .fork_safety import renewed_in_children
from .new_connections import Opened
from .settings import Settings
from .tls_and_proxies import Trust, trust_of
from .transport_types import CLOSED, KEEPALIVE

__all__ = ["Clients", "Handed", "own_async_client", "own_client", "tls_context"]

LIBRARIES: Final = ("httpx", "httpx2")
CERTIFICATES: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")
PROXIES: Final = ("HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
ClientT = TypeVar("ClientT", httpx.Client, httpx.AsyncClient)
Handed: TypeAlias = ClientT | Callable[[], ClientT] | None
"""A client of the caller's own, or what makes one."""
LIMITS: Final = httpx.Limits(max_connections=None, max_keepalive_connections=100, keepalive_expiry=KEEPALIVE)
CLOSED_BY_PEER: Final = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)
TRANSPORT_FOR: Final = "_transport_for_url"  # not told in public; a test fails when it moves
_of_parents: Final[
    list[object]
] = []  # clients of a parent process: kept, so that nothing closes their connections here


class Clients(Generic[ClientT]):
    """The client that sends: the caller's, which stays theirs, or one that was made here and is closed here.

    Args:
        handed: the caller's, or what makes one.
        kind: the class's name, in whichever library.
        own: makes one where none is handed in.
    """

    def __init__(self, handed: Handed[ClientT], kind: str, own: Callable[[], ClientT]) -> None:
        self._kind = kind
        self._make: Callable[[], ClientT] | None = own
        self.watched: bool = handed is None
        """Whether it was made here: its connections tell when they are opened, and nothing stands before its transport."""
        if handed is not None:
            self._make = _maker(handed, kind)
        self.owned: bool = self._make is not None
        client = self._make() if self._make else cast("ClientT", handed)
        library = _library(client, kind)
        if library is None:
            raise ConfigurationError(
                f"http_client: a {kind} of httpx is taken here, or a function that makes one, and not"
                f" {type(client).__name__}; BackQuant takes a Client, AsyncBackQuant an AsyncClient or 'aiohttp'"
            )
        self.library: ModuleType = library
        self._client: ClientT | None = client
        self._lock = Lock()
        self._process = os.getpid()
        self._end = self._ending(client)
        renewed_in_children(self)

    @property
    def client(self) -> ClientT:
        """What sends; a child process makes it here, when it first asks for it."""
        held = self._client
        if held is not None:
            return held
        with self._lock:
            if self._client is None:
                self._client = cast("Callable[[], ClientT]", self._make)()
                self._end = self._ending(self._client)
            return self._client

    def _ending(self, client: ClientT) -> finalize[..., Clients[ClientT]] | None:
        """Closes the connections of a client that nobody closed, when it is forgotten."""
        if not self.owned:
            return None
        if self._kind == "Client":
            return finalize(self, cast("httpx.Client", client).close)
        from .unclosed import note_connections

        return finalize(self, note_connections(client).abort)

    def renew(self) -> None:
        """A child process leaves its parent's client alone, and makes one of its own not before it needs it: that may
        read certificates, and wait for ever for what another thread of the parent was about to give back."""
        _of_parents.append(self._client)
        if self._end is not None:
            self._end.detach()
        self._lock = Lock()
        if self._make is not None:
            self._client, self._process = None, os.getpid()

    def trust(self, url: str) -> Trust | None:
        """What the client trusts; None where it does not tell."""
        try:
            return trust_of(self.client, self.library.URL(url))
        except self.library.InvalidURL:
            return None

    def transport_for(self, message: httpx.Request) -> object:
        """What a client of our own sends this with: it has no cookies, hooks and redirects, and looking for them takes
        longer than the rest of a call.

        Raises:
            ConfigurationError: it is closed.
        """
        if self.client.is_closed:
            raise ConfigurationError(CLOSED)
        reach: Callable[[httpx.URL], object] = getattr(self.client, TRANSPORT_FOR)
        return reach(message.url)

    def asks_again(self, error: Exception, opened: Opened, settings: Settings) -> bool:
        """Whether the server had closed the connection while it was idle.

        Not by a client that never asks twice: whether the server had heard the question, nobody can tell.
        """
        return self.watched and not opened.yes and settings.max_retries > 0 and isinstance(error, CLOSED_BY_PEER)

    def check(self) -> None:
        """Refuse a client of the parent process.

        Raises:
            ConfigurationError: it was handed in ready-made, so that this process can make no other.
        """
        if self._process != os.getpid():
            raise ConfigurationError(
                "http_client: it was made before this process was forked, and two processes that share its connections"
                " get each other's replies; hand in a function that makes the client, or make BackQuant in the child"
            )


def tls_context() -> ssl.SSLContext:
    """The certificates that calls trust, for the live tape to trust the same."""
    file = os.environ.get("SSL_CERT_FILE")
    if file:
        os.stat(file)  # before 0.28, httpx passes over one that is not there
    return httpx.create_ssl_context()


def _maker(handed: ClientT | Callable[[], ClientT], kind: str) -> Callable[[], ClientT] | None:
    """What was handed in where it makes clients, rather than be one."""
    if _library(handed, kind) is None and callable(handed):
        return handed
    return None


def _library(client: object, kind: str) -> ModuleType | None:
    """The library whose client this is; None when it is none's."""
    for name in LIBRARIES:
        library = sys.modules.get(name)
        if library is not None and isinstance(client, getattr(library, kind)):
            return library
    return None


def own_client(*, encrypted: bool) -> httpx.Client:
    """A client that waits, with the environment's proxies, but for http: that is this machine, and the key must not leave it."""
    from .connections import watch_connections  # it loads more of the library than an import needs

    with _told():
        client = (
            httpx.Client(verify=tls_context(), limits=LIMITS, mounts={"http://": None})
            if encrypted
            else httpx.Client(transport=httpx.HTTPTransport(verify=_nothing(), limits=LIMITS), trust_env=False)
        )
    watch_connections(client)
    return client


def own_async_client(*, encrypted: bool) -> httpx.AsyncClient:
    """As `own_client`, for one that is awaited."""
    from .connections import watch_async_connections

    with _told():
        client = (
            httpx.AsyncClient(verify=tls_context(), limits=LIMITS, mounts={"http://": None})
            if encrypted
            else httpx.AsyncClient(
                transport=httpx.AsyncHTTPTransport(verify=_nothing(), limits=LIMITS), trust_env=False
            )
        )
    watch_async_connections(client)
    return client


@cache
def _nothing() -> ssl.SSLContext:
    """What is not encrypted needs no certificates, which take a while to read: it gets none to trust.

    One serves all, in children too: OpenSSL makes none there while another thread of the parent was inside it.
    """
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@contextmanager
def _told() -> Generator[None]:
    """What keeps a client from being made, in our words."""
    try:
        yield
    except OSError as exc:
        raise ConfigurationError(f"no certificates can be read: {exc}{_look_at(CERTIFICATES)}") from exc
    except (ImportError, ValueError, httpx.InvalidURL) as exc:
        raise ConfigurationError(f"the environment's proxy settings can't be used: {exc}{_look_at(PROXIES)}") from exc


def _look_at(names: tuple[str, ...]) -> str:
    """Which of these variables are set."""
    found = [spelled for name in names for spelled in (name, name.lower()) if os.environ.get(spelled)]
    return f"; look at {' and '.join(found)}" if found else ""
