"""Sends a request once over aiohttp (extra `aiohttp`), which takes a fraction of the time of httpx when many calls are in flight.

As thin as can be: no cookies, no redirects, no environment but the proxy, and none of aiohttp's own repetitions.
"""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from time import perf_counter
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast
from urllib.parse import urlsplit
from weakref import finalize

import httpx

from .._extras import require
from .._ground.response import HttpResponse
from ..errors import ConfigurationError, InvalidRequestError
from .decompress import acceptable
from .fork_safety import renewed_in_children
from .httpx_clients import tls_context
from .new_connections import note_opened, noting
from .request import Request
from .request_headers import agent, request_headers
from .settings import Settings
from .tls_and_proxies import Trust
from .transport_types import (
    CLOSED,
    KEEPALIVE,
    BoundedBody,
    OneLoop,
    broken,
    discreet_frames,
    over,
    received,
    timed_out,
)
from .unclosed import Connections

if TYPE_CHECKING:
    import aiohttp
    import yarl

__all__ = ["AiohttpTransport"]

AS_IT_IS: Final = re.compile(r"[!#-;=?-\[\]_a-z~]+", re.ASCII)
"""A URL that goes out as it stands."""
LONGEST_URL: Final = 65_536  # letters, as httpx has it
PROXIES: Final = ("http", "https")
UNUSABLE: Final = "the environment's proxy settings can't be used"
BUFFER: Final = 2**18  # bytes that are read at once
_of_parents: Final[list[object]] = []  # sessions of a parent process: nothing may close their connections here


class AiohttpTransport:
    """Sends over a session of aiohttp, made by the first call in the event loop that it is then bound to."""

    def __init__(self, base_url: str) -> None:
        self._aiohttp: ModuleType = require("aiohttp", "aiohttp")
        self._yarl: ModuleType = require("yarl", "aiohttp")
        self._base_url = base_url
        self._encrypted = base_url.startswith("https:")
        self._agent = agent("aiohttp", self._aiohttp.__version__)
        self._proxy = _proxy(base_url) if self._encrypted else None
        self._loop = OneLoop()
        self._made: tuple[object, aiohttp.ClientSession, Connections] | None = None
        self._end: finalize[..., AiohttpTransport] | None = None
        """Closes the connections of a session that nobody closed, when it is forgotten."""
        self._is_closed = False
        renewed_in_children(self)

    def renew(self) -> None:
        """A child process makes a session of its own, and leaves its parent's alone."""
        _of_parents.append(self._made)
        if self._end is not None:
            self._end.detach()
        self._made = None
        self._loop.forget()

    def trust(self, url: str) -> Trust | None:  # as of the other transports
        """Nothing of the caller's own: the live tape trusts what the environment says, as this does."""
        return None

    async def send(self, request: Request, settings: Settings, seconds: float) -> HttpResponse:
        """One attempt, over within so many seconds.

        Raises:
            APIConnectionError: no complete reply.
            ContractError: the body is larger than is allowed.
        """
        import asyncio

        self._loop.check()
        started = perf_counter()
        url = self._url(request, settings)
        where = settings.base_url + request.path
        with self._translated(where, started + seconds):
            async with asyncio.timeout(max(seconds, 0.0)):
                response = await self._answered(url, request, settings)
                try:
                    body = BoundedBody(where, settings.max_body, response.headers.getall("content-encoding", ()))
                    async for chunk in response.content.iter_any():
                        body.add(chunk)
                finally:
                    response.close() if not response.content.at_eof() else response.release()
        text = [(_text(name), _text(value)) for name, value in response.raw_headers]
        return received(response.status, text, body.whole(), str(url), settings.key, perf_counter() - started)

    async def _answered(self, url: yarl.URL, request: Request, settings: Settings) -> aiohttp.ClientResponse:
        """The reply's head. A connection that the server closed while it was idle is no failure: it is asked once more.

        Not by a client that never asks twice: whether the server had heard the question, nobody can tell.
        """
        with noting() as opened:
            try:
                return await self._asked(url, request, settings)
            except (self._aiohttp.ServerDisconnectedError, self._aiohttp.ClientOSError):
                if opened.yes or not settings.max_retries:
                    raise
        return await self._asked(url, request, settings)

    async def _asked(self, url: yarl.URL, request: Request, settings: Settings) -> aiohttp.ClientResponse:
        connect, read = settings.phases
        return await self._session().get(
            url,
            headers={"Accept-Encoding": acceptable(), **request_headers(self._agent, request, settings)},
            timeout=self._aiohttp.ClientTimeout(total=None, sock_connect=connect, sock_read=read),
            allow_redirects=False,
            proxy=self._proxy,
        )

    def _session(self) -> aiohttp.ClientSession:
        import asyncio

        loop = asyncio.get_running_loop()
        if self._is_closed or (self._made is not None and self._made[0] is not loop):
            raise ConfigurationError(CLOSED)
        if self._made is None:
            noted = Connections()
            self._made = loop, self._new_session(noted), noted
        return self._made[1]

    def _new_session(self, noted: Connections) -> aiohttp.ClientSession:
        class Connector(self._aiohttp.TCPConnector):  # pyright: ignore[reportUntypedBaseClass]  # loaded just now
            async def _get(self, *args: Any, **kwargs: Any) -> Any:
                """An idle connection over which nothing came meanwhile: it would be taken for the reply."""
                while True:
                    idle = cast("Any", await super()._get(*args, **kwargs))  # pyright: ignore[reportUnknownMemberType]
                    if idle is None or not idle.protocol.should_close:
                        return idle
                    idle.close()

            async def _create_connection(self, *args: Any, **kwargs: Any) -> Any:
                note_opened()
                made = cast("Any", await super()._create_connection(*args, **kwargs))  # pyright: ignore[reportUnknownMemberType]
                noted.add(made.transport)
                return made

            def __del__(self) -> None:
                """It has nothing to warn of."""

        try:
            trusted = {"ssl": tls_context()} if self._encrypted else {}
        except OSError as exc:
            raise ConfigurationError(
                f"no HTTP client can be made: {exc}; look at SSL_CERT_FILE and SSL_CERT_DIR"
            ) from exc
        session = self._aiohttp.ClientSession(
            connector=Connector(limit=0, keepalive_timeout=KEEPALIVE, **trusted),
            cookie_jar=self._aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,  # it is unpacked here, up to its bound
            read_bufsize=BUFFER,
        )
        # It would ask again over a new connection, too, unseen; there is no public way to turn it off. A test counts.
        session._retry_connection = False
        self._end = finalize(self, _let_go, session, noted)
        return session

    def _url(self, request: Request, settings: Settings) -> yarl.URL:
        text = settings.base_url + request.target
        try:
            plain = len(text) <= LONGEST_URL and AS_IT_IS.fullmatch(text)
            return self._yarl.URL(text if plain else str(httpx.URL(text)), encoded=True)
        except (httpx.InvalidURL, ValueError) as exc:
            raise InvalidRequestError(f"{request.path:.200} was not sent: {exc}", code="VALIDATION_ERROR") from None

    @contextmanager
    def _translated(self, where: str, ends: float) -> Generator[None]:
        """The library's errors in our terms. What they tell of the request goes: among it is the key."""
        try:
            with discreet_frames():
                yield
        except (self._aiohttp.ClientError, RuntimeError, ValueError, TimeoutError) as error:
            for link in _links(error):
                if isinstance(link, self._aiohttp.ClientResponseError):
                    _strip(link)
            self._translate(error, where, ends)

    def _translate(self, error: Exception, where: str, ends: float) -> NoReturn:
        library = self._aiohttp
        if perf_counter() >= ends or (
            isinstance(error, TimeoutError) and not isinstance(error, library.ServerTimeoutError)
        ):
            raise over(where) from error
        if isinstance(error, library.ServerTimeoutError):
            connecting = isinstance(error, library.ConnectionTimeoutError)
            raise timed_out(where, "connecting" if connecting else "waiting for the reply") from error
        if isinstance(error, library.InvalidURL | UnicodeError):
            raise ConfigurationError(f"base_url: {urlsplit(where).hostname!r} is no host name") from error
        if isinstance(error, library.ClientError):
            raise broken(where, error) from error
        if "closed" in str(error):
            raise ConfigurationError(CLOSED) from error
        raise error

    async def close(self) -> None:
        self._is_closed = True
        if self._end is not None:
            self._end.detach()
        if self._made is not None:
            with suppress(RuntimeError):  # its event loop is closed, and its connections with it
                await self._made[1].close()
                await self._made[2].end()


def _let_go(session: aiohttp.ClientSession, connections: Connections) -> None:
    session.detach()  # a session that has no connections to close warns of nothing
    connections.abort()


def _links(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _strip(error: Any) -> None:
    """Take the request's headers out of an error of aiohttp."""
    asked = error.request_info
    error.request_info = type(asked)(asked.url, asked.method, {}, asked.real_url)
    error.args = (error.request_info, ())


def _text(header: bytes) -> str:
    try:
        return header.decode()
    except UnicodeDecodeError:
        return header.decode("latin-1")


def _proxy(base_url: str) -> str | None:
    """The environment's proxy for the API, read once.

    Raises:
        ConfigurationError: it is none that aiohttp can use.
    """
    known, host = urllib.request.getproxies(), urlsplit(base_url).netloc
    proxy = known.get("https") or known.get("all")
    if not proxy or urllib.request.proxy_bypass(host):
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    try:
        parts = urlsplit(proxy)
        named = parts.port != 0 and bool(parts.hostname)
    except ValueError as problem:
        raise ConfigurationError(f"{UNUSABLE}: {problem}; look at HTTPS_PROXY and ALL_PROXY") from None
    if not named:
        raise ConfigurationError(f"{UNUSABLE}: no host is named; look at HTTPS_PROXY and ALL_PROXY")
    if parts.scheme not in PROXIES:
        raise ConfigurationError(
            f"{UNUSABLE}: over aiohttp a proxy starts with http:// or https://, not"
            f" {parts.scheme}://; leave out http_client, and httpx is asked"
        )
    return proxy
