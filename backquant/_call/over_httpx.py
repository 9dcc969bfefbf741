"""Sends a request once over a client of httpx, and gives the reply in our own types."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable, Sequence
from contextlib import contextmanager
from functools import partial
from time import perf_counter
from types import ModuleType
from typing import Any, Final, NoReturn, cast

import httpx

from .._ground.response import HttpResponse
from ..errors import ConfigurationError, InvalidRequestError
from .deadlines import ending_within
from .decompress import acceptable, readable
from .fork_safety import renewed_in_children
from .httpx_clients import Clients, Handed, own_async_client, own_client
from .httpx_internals import has_more
from .new_connections import noting
from .request import Request
from .request_headers import KEY_HEADER, agent, request_headers
from .settings import Settings
from .tls_and_proxies import Trust, no_way_to
from .transport_types import (
    CLOSED,
    BoundedBody,
    OneLoop,
    broken,
    discreet_frames,
    over,
    received,
    timed_out,
)

__all__ = ["AsyncTransport", "Transport"]

USER_AGENT: Final = agent("httpx", httpx.__version__)


class Transport:
    """Sends over a blocking client."""

    def __init__(self, handed: Handed[httpx.Client] = None, *, encrypted: bool = True) -> None:
        self._clients = Clients(handed, "Client", partial(own_client, encrypted=encrypted))

    def trust(self, url: str) -> Trust | None:
        """What the client uses for this URL, if that is known."""
        return self._clients.trust(url)

    @property
    def can_be_made_anew(self) -> bool:
        """Whether another process can make one that sends alike: no part of it was handed in."""
        return self._clients.watched

    def send(self, request: Request, settings: Settings, seconds: float) -> HttpResponse:
        """One attempt, over within so many seconds.

        Raises:
            APIConnectionError: no complete reply.
            ContractError: the body is larger than is allowed.
        """
        self._clients.check()
        client, library = self._clients.client, self._clients.library
        started = perf_counter()
        message = _message(self._clients, request, settings)
        asked = message.url
        with _translated(library, message, client, started + seconds), ending_within(seconds):
            response = self._answered(message, settings)
            try:
                body, chunks = _body(response, request, settings, asked)
                for chunk in _read(response) if chunks is None else chunks:
                    body.add(chunk)
                    _check_time(library, started, seconds, message)
            finally:
                response.close()
        return _received(response, body, settings, perf_counter() - started)

    def _answered(self, message: httpx.Request, settings: Settings) -> httpx.Response:
        """The reply's head. A connection that the server closed while it was idle is no failure: it is asked once more."""
        with noting() as opened:
            try:
                return _sent(self._clients, message)
            except self._clients.library.TransportError as error:
                if not self._clients.asks_again(error, opened, settings):
                    raise
        return _sent(self._clients, message)

    def close(self) -> None:
        if self._clients.owned:
            self._clients.client.close()


class AsyncTransport:
    """Sends over a client that is awaited."""

    def __init__(self, handed: Handed[httpx.AsyncClient] = None, *, encrypted: bool = True) -> None:
        self._clients = Clients(handed, "AsyncClient", partial(own_async_client, encrypted=encrypted))
        self._loop = OneLoop()
        renewed_in_children(self)

    def trust(self, url: str) -> Trust | None:
        """What the client uses for this URL, if that is known."""
        return self._clients.trust(url)

    def renew(self) -> None:
        self._loop.forget()

    async def send(self, request: Request, settings: Settings, seconds: float) -> HttpResponse:
        """One attempt, over within so many seconds.

        Raises:
            APIConnectionError: no complete reply.
            ContractError: the body is larger than is allowed.
        """
        import asyncio

        self._clients.check()
        self._loop.check()
        client, library = self._clients.client, self._clients.library
        started = perf_counter()
        message = _message(self._clients, request, settings)
        asked = message.url
        with _translated(library, message, client, started + seconds):
            async with asyncio.timeout(max(seconds, 0.0)):
                response = await self._answered(message, settings)
                try:
                    body, chunks = _body(response, request, settings, asked)
                    for chunk in chunks or ():
                        body.add(chunk)
                    if chunks is None:
                        async for chunk in _aread(response):
                            body.add(chunk)
                finally:
                    await response.aclose()
        return _received(response, body, settings, perf_counter() - started)

    async def _answered(self, message: httpx.Request, settings: Settings) -> httpx.Response:
        """As `Transport._answered`."""
        with noting() as opened:
            try:
                return await _asent(self._clients, message)
            except self._clients.library.TransportError as error:
                if not self._clients.asks_again(error, opened, settings):
                    raise
        return await _asent(self._clients, message)

    async def close(self) -> None:
        if self._clients.owned:
            await self._clients.client.aclose()


def _sent(clients: Clients[httpx.Client], message: httpx.Request) -> httpx.Response:
    if not clients.watched:
        return clients.client.send(message, stream=True, follow_redirects=False)
    response = cast("httpx.BaseTransport", clients.transport_for(message)).handle_request(message)
    response.request = message
    return response


async def _asent(clients: Clients[httpx.AsyncClient], message: httpx.Request) -> httpx.Response:
    if not clients.watched:
        return await clients.client.send(message, stream=True, follow_redirects=False)
    transport = cast("httpx.AsyncBaseTransport", clients.transport_for(message))
    response = await transport.handle_async_request(message)
    response.request = message
    return response


def _message(
    clients: Clients[httpx.Client] | Clients[httpx.AsyncClient], request: Request, settings: Settings
) -> httpx.Request:
    """The request: what the caller's client adds stays, but for the query, which is the call's alone."""
    client, library = clients.client, clients.library
    url = settings.base_url + request.target
    headers = request_headers(USER_AGENT, request, settings)
    limits = None if settings.timeout is None else library.Timeout(settings.timeout[1], connect=settings.timeout[0])
    try:
        if (
            clients.watched and limits is not None
        ):  # our own client has nothing to add, and looking for it takes a while
            headers.setdefault("Accept-Encoding", acceptable())
            return httpx.Request("GET", url, headers=headers, extensions={"timeout": limits.as_dict()})
        headers.setdefault("Accept-Encoding", readable(client.headers.get("Accept-Encoding", "")))
        message = client.build_request("GET", url, headers=headers, **({} if limits is None else {"timeout": limits}))
        message.url = library.URL(url)  # default params of the client would take the place of the query
    except library.InvalidURL as exc:
        raise InvalidRequestError(f"{request.path:.200} was not sent: {exc}", code="VALIDATION_ERROR") from None
    return message


def _body(
    response: httpx.Response, request: Request, settings: Settings, asked: httpx.URL
) -> tuple[BoundedBody, list[bytes] | None]:
    """What takes the body in, and what is there of it already: all of it where a hook of the caller's has read it."""
    where = settings.base_url + request.path
    sent = response.request
    if sent.method != "GET" or (sent.url is not asked and not sent.url.raw_path.endswith(asked.raw_path)):
        raise ConfigurationError(
            f"http_client: its hooks or its auth made another question of GET {asked.raw_path.decode():.200}, so that the"
            " reply may belong to that one; leave the path, the query and the method alone (extra_query= adds parameters)"
        )
    if request.as_of is None and _is_stored(response):
        raise ConfigurationError(
            f"http_client: its cache answered {request.path} and asked nobody, so that live figures may be old; have it hold"
            " to Cache-Control (of hishel: rfc=True), or hand it to a client for calls with as_of alone"
        )
    if response.is_stream_consumed:
        return BoundedBody(where, settings.max_body), [response.content]
    return BoundedBody(where, settings.max_body, response.headers.get_list("content-encoding", split_commas=True)), None


def _is_stored(response: httpx.Response) -> bool:
    """Whether a cache of the caller's has answered, as hishel tells of it, and not made sure with the server."""
    told = dict(response.extensions)
    if isinstance(told.get("caching"), dict):
        told |= {f"hishel_{name}": value for name, value in cast("dict[str, object]", told["caching"]).items()}
    return bool(told.get("hishel_from_cache")) and not told.get("hishel_revalidated")


def _read(response: httpx.Response) -> Generator[bytes]:
    """The body as it comes. A connection that brings more than the reply is not used again."""
    yield from cast("Iterable[bytes]", response.stream)
    if has_more(response.stream):
        stream: Any = response.extensions["network_stream"]
        stream.close()


async def _aread(response: httpx.Response) -> AsyncGenerator[bytes]:
    """As `_read`."""
    async for chunk in cast("AsyncIterable[bytes]", response.stream):
        yield chunk
    if has_more(response.stream):
        stream: Any = response.extensions["network_stream"]
        await stream.aclose()


def _where(message: httpx.Request) -> str:
    return str(message.url.copy_with(query=None))


def _check_time(library: ModuleType, started: float, seconds: float, message: httpx.Request) -> None:
    """For a client that was handed in, whose reads know no deadline: look between two chunks of the body."""
    if perf_counter() - started > seconds:
        raise library.ReadTimeout("the call's deadline is over", request=message)


def _received(response: httpx.Response, body: BoundedBody, settings: Settings, elapsed: float) -> HttpResponse:
    headers = response.headers.multi_items()
    return received(response.status_code, headers, body.whole(), str(response.request.url), settings.key, elapsed)


@contextmanager
def _translated(
    library: ModuleType, message: httpx.Request, client: httpx.Client | httpx.AsyncClient, ends: float
) -> Generator[None]:
    """The library's errors in our terms; the key leaves the request that the error's cause still holds."""
    try:
        with discreet_frames():
            yield
    except library.HTTPStatusError as error:
        message.headers.pop(KEY_HEADER, None)
        raise ConfigurationError(
            f"http_client: one of its hooks raised on the reply's status ({error.response.status_code}) before it could be"
            " read, which hides what the API says; remove raise_for_status() from its event_hooks"
        ) from error
    except (library.HTTPError, RuntimeError, UnicodeError, OverflowError, TimeoutError, ExceptionGroup) as error:
        over_time = perf_counter() >= ends or isinstance(error, TimeoutError)
        _translate(library, error, message, over_time=over_time, closed=client.is_closed)


def _translate(
    library: ModuleType, error: Exception, message: httpx.Request, *, over_time: bool, closed: bool
) -> NoReturn:
    message.headers.pop(KEY_HEADER, None)
    if isinstance(error, library.RequestError):  # as the library's client lets it
        cast("httpx.RequestError", error).request = message
    where = _where(message)
    if over_time and isinstance(error, library.TimeoutException | TimeoutError):
        raise over(where) from error
    if isinstance(error, library.TimeoutException):
        phase = {"ConnectTimeout": "connecting", "PoolTimeout": "waiting for a free connection"}
        raise timed_out(where, phase.get(type(error).__name__, "waiting for the reply")) from error
    if isinstance(error, library.HTTPError):
        raise broken(where, error) from error
    if isinstance(_only(error), UnicodeError | OverflowError):
        raise no_way_to(message.url.host, _only(error)) from error
    if closed or "Event loop is closed" in str(error):
        raise ConfigurationError(CLOSED) from error
    raise error


def _only(error: BaseException) -> BaseException:
    """What is alone in a group, as anyio raises one."""
    inner: Sequence[BaseException] = getattr(error, "exceptions", ())
    return _only(inner[0]) if len(inner) == 1 else error
