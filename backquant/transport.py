"""The only module that knows the HTTP library: it sends a request once and gives the reply in our own types."""

from __future__ import annotations

import platform
import ssl
from time import perf_counter
from typing import Final, NoReturn, TypeVar

import httpx

from ._version import __version__
from .config import ApiKey, Settings
from .errors import APIConnectionError, APITimeoutError, ConfigurationError, InvalidRequestError
from .http import Headers, HttpResponse
from .request import Request

__all__ = ["KEY_HEADER", "AsyncTransport", "Transport", "tls_context"]

USER_AGENT: Final = f"backquant-python/{__version__} python/{platform.python_version()} httpx/{httpx.__version__}"
KEY_HEADER: Final = "X-API-Key"
ClientT = TypeVar("ClientT", httpx.Client, httpx.AsyncClient)
LIMITS: Final = httpx.Limits(max_connections=None, max_keepalive_connections=100)


class Transport:
    """Sends over an `httpx.Client`: the caller's, which stays theirs, or one of its own."""

    def __init__(self, client: httpx.Client | None) -> None:
        if client is not None and not isinstance(client, httpx.Client):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError("http_client: BackQuant takes an httpx.Client (AsyncBackQuant an AsyncClient)")
        self._owned = client is None
        self._client = client or _own(httpx.Client)

    def send(self, request: Request, settings: Settings) -> HttpResponse:
        """One attempt.

        Raises:
            APIConnectionError: no complete reply.
        """
        started = perf_counter()
        message = _message(self._client, request, settings)
        try:
            response = self._client.send(message, follow_redirects=False)
        except (httpx.HTTPError, RuntimeError, UnicodeError) as exc:
            _translate(exc, message, closed=self._client.is_closed)
        return _received(response, settings.key, perf_counter() - started)

    def close(self) -> None:
        if self._owned:
            self._client.close()


class AsyncTransport:
    """Sends over an `httpx.AsyncClient`: the caller's, which stays theirs, or one of its own."""

    def __init__(self, client: httpx.AsyncClient | None) -> None:
        if client is not None and not isinstance(client, httpx.AsyncClient):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError("http_client: AsyncBackQuant takes an httpx.AsyncClient (BackQuant a Client)")
        self._owned = client is None
        self._client = client or _own(httpx.AsyncClient)

    async def send(self, request: Request, settings: Settings) -> HttpResponse:
        """One attempt.

        Raises:
            APIConnectionError: no complete reply.
        """
        started = perf_counter()
        message = _message(self._client, request, settings)
        try:
            response = await self._client.send(message, follow_redirects=False)
        except (httpx.HTTPError, RuntimeError, UnicodeError) as exc:
            _translate(exc, message, closed=self._client.is_closed)
        return _received(response, settings.key, perf_counter() - started)

    async def close(self) -> None:
        if self._owned:
            await self._client.aclose()


def tls_context() -> ssl.SSLContext:
    """The certificates that calls trust, for the live tape to trust the same."""
    return httpx.create_ssl_context()


def _own(kind: type[ClientT]) -> ClientT:
    """A client with the environment's proxies, but for http: that is this machine, and the key must not leave it."""
    try:
        return kind(limits=LIMITS, mounts={"http://": None})
    except (ImportError, ValueError) as exc:
        raise ConfigurationError(f"the environment's proxy settings can't be used: {exc}") from exc


def _message(client: httpx.Client | httpx.AsyncClient, request: Request, settings: Settings) -> httpx.Request:
    connect, read = settings.timeout
    try:
        message = client.build_request(
            "GET",
            settings.base_url + request.target,
            headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
            timeout=httpx.Timeout(read, connect=connect),
        )
    except httpx.InvalidURL as exc:
        raise InvalidRequestError(f"{request.path:.200} was not sent: {exc}", code="VALIDATION_ERROR") from None
    if request.needs_key and settings.key is not None:
        message.headers[KEY_HEADER] = settings.key.reveal()
    return message


def _received(response: httpx.Response, key: ApiKey | None, elapsed: float) -> HttpResponse:
    body, headers = response.content, response.headers.multi_items()
    if key is not None:
        body, headers = key.mask(body), [(name, key.mask(value)) for name, value in headers]
    return HttpResponse(
        status=response.status_code,
        headers=Headers(headers),
        body=body,
        url=str(response.request.url),
        elapsed=elapsed,
    )


def _translate(
    error: httpx.HTTPError | RuntimeError | UnicodeError, message: httpx.Request, *, closed: bool
) -> NoReturn:
    """The library's error in our terms; the key leaves the request that the error's cause still holds."""
    message.headers.pop(KEY_HEADER, None)
    where = str(message.url.copy_with(query=None))
    if isinstance(error, httpx.TimeoutException):
        phase = {"ConnectTimeout": "connecting", "PoolTimeout": "waiting for a free connection"}
        doing = phase.get(type(error).__name__, "waiting for the reply")
        raise APITimeoutError(f"{where}: timed out while {doing}; a longer timeout= may help") from error
    if isinstance(error, httpx.HTTPError):
        reason = str(error) or type(error).__name__
        raise APIConnectionError(f"{where}: no complete reply ({reason})") from error
    if isinstance(error, UnicodeError):
        raise ConfigurationError(f"base_url: {message.url.host!r} is no host name") from error
    if closed or "Event loop is closed" in str(error):
        raise ConfigurationError("this client, or the event loop it was used in, is closed; make a new one") from error
    raise error
