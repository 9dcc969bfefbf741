"""One connection to the live tape. The only module that knows the WebSocket library."""

from __future__ import annotations

import asyncio
import logging
import platform
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol, cast
from urllib.parse import urlsplit, urlunsplit

from backquant_api.operation import Operation
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    InvalidHandshake,
    InvalidProxy,
    InvalidStatus,
    InvalidURI,
    ProxyError,
    WebSocketException,
)
from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import State
from websockets.version import version

from .._call.httpx_clients import tls_context
from .._call.request_headers import KEY_HEADER
from .._call.settings import Settings, no_key
from .._call.tls_and_proxies import Trust, no_way_to
from .._call.unwrap import unwrap
from .._ground.response import Headers, HttpResponse
from .._ground.safe_text import printable
from .._version import __version__
from ..errors import APIConnectionError, APITimeoutError, ConfigurationError
from .close_codes import Loss
from .frames import Frames

if TYPE_CHECKING:
    from websockets.client import ClientProtocol
    from websockets.http11 import Request, Response

__all__ = ["Link", "Receiver", "open_link"]

PATH: Final = "/ws/options"
LARGEST_MESSAGE: Final = 16 * 2**20  # bytes; a larger one ends the link
END_OF_HEAD: Final = b"\r\n\r\n"
CLOSE_TIMEOUT: Final = 2.0  # seconds for the server to say goodbye
USER_AGENT: Final = f"backquant-python/{__version__} python/{platform.python_version()} websockets/{version}"
STREAM: Final[Operation[dict[str, Any]]] = Operation("stream", PATH, (), lambda: dict[str, Any])


class Receiver(Protocol):
    """Whom a link tells what comes."""

    def receive(self, data: bytes, /) -> None:
        """A message has come."""
        ...

    def flush(self) -> None:
        """All messages of one read have been passed on."""
        ...


class Link(ClientConnection):
    """A connection that passes its messages on at once, without a queue and a waiting task for each."""

    def __init__(self, protocol: ClientProtocol, *, receiver: Receiver, **options: Any) -> None:
        super().__init__(protocol, **options)
        self.ended: asyncio.Future[None] = self.loop.create_future()
        self.heard: int = 0
        self._pass_on = receiver.receive
        self._flush = receiver.flush
        self._fragments = bytearray()
        self._feed: Callable[[bytes], None] | None = None
        self._stopped_because = ""

    @property
    def loss(self) -> Loss:
        """Why it ended."""
        said = self.protocol.close_rcvd or self.protocol.close_sent
        if self._stopped_because or said is None:
            return Loss(CloseCode.ABNORMAL_CLOSURE, self._stopped_because)
        return Loss(said.code, said.reason)

    def pause(self) -> None:
        """Read no more, so that the server has to wait."""
        if not self.transport.is_closing():
            self.transport.pause_reading()

    def resume(self) -> None:
        """Read on."""
        self.heard += 1  # or a long pause would look like silence
        if not self.transport.is_closing():
            self.transport.resume_reading()

    async def say(self, text: str) -> None:
        """Send a message; one that can't be sent any more is no error, for the link's end is told anyway."""
        try:
            await self.send(text)
        except WebSocketException:
            await self.ended

    def give_up(self, why: str) -> None:
        """End it from this side, without a word."""
        self._stopped_because = why
        self.transport.abort()

    async def leave(self) -> None:
        """Say goodbye and close the socket."""
        self._pass_on = _ignore
        self.resume()  # or the server's goodbye would never be read
        try:
            await self.close()
        finally:
            self.transport.abort()

    # What the library calls.

    def process_event(self, event: Request | Response | Frame) -> None:
        if self.response is None or not isinstance(event, Frame):
            super().process_event(event)
        elif event.opcode is Opcode.TEXT and event.fin:
            self._pass_on(cast("bytes", event.data))
        elif event.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            self._fragments += event.data
            if event.fin:
                message, self._fragments = bytes(self._fragments), bytearray()
                self._pass_on(message)
        else:
            super().process_event(event)

    def data_received(self, data: bytes) -> None:
        self.heard += 1
        if self._feed is None:
            data = self._open(data)
        if self._feed is not None and data:
            self._feed(data)
        self._flush()

    def _open(self, data: bytes) -> bytes:
        """The handshake is the library's; what follows it is given back, where it is plain to see where that begins."""
        head, mark, rest = data.partition(END_OF_HEAD)
        super().data_received(head + mark)
        if self.protocol.state is not State.OPEN:
            super().data_received(rest)
        elif mark:
            self._feed = Frames(self._take, super().data_received, LARGEST_MESSAGE).feed
            return rest
        else:
            self._feed = super().data_received
        return b""

    def _take(self, message: bytes) -> None:
        self._pass_on(message)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if not self.ended.done():
            self.ended.set_result(None)


async def open_link(settings: Settings, trust: Trust | None, receiver: Receiver) -> Link:
    """A new connection, by what the caller's own HTTP client trusts, if there is one.

    Raises:
        APIConnectionError: no connection.
        APIError: the server refused it.
        ConfigurationError: it can't work.
    """
    if settings.key is None:
        raise ConfigurationError(no_key())
    parts = urlsplit(settings.base_url)
    secure = parts.scheme == "https"
    url = urlunsplit(("wss" if secure else "ws", parts.netloc, parts.path + PATH, "", ""))

    def make(protocol: ClientProtocol, **options: Any) -> Link:
        return Link(protocol, receiver=receiver, **options)

    try:
        connection = await _Connect(
            url,
            additional_headers={KEY_HEADER: settings.key.reveal()},
            user_agent_header=USER_AGENT,
            compression=None,  # small frames on a fast link: inflating costs more than it saves
            **_route(trust, secure=secure),
            open_timeout=sum(settings.phases),
            ping_interval=None,  # the API counts commands as signs of life, so the session sends these
            close_timeout=CLOSE_TIMEOUT,
            max_size=LARGEST_MESSAGE,
            logger=_Discreet(logging.getLogger("backquant.stream")),
            create_connection=cast("type[ClientConnection]", make),
        )
    except (WebSocketException, OSError, EOFError, ImportError, ValueError) as exc:
        _translate(exc, url, settings)
    return cast("Link", connection)


def _route(trust: Trust | None, *, secure: bool) -> dict[str, Any]:
    """Which proxy to go through, and which certificates to believe."""
    if not secure:
        return {"proxy": None}  # http is this machine, and the key must not leave it
    if trust is None:
        return {"proxy": True, "ssl": tls_context()}
    trust.context.set_alpn_protocols(["http/1.1"])  # it may offer HTTP/2, over which there is no stream
    options: dict[str, Any] = {"proxy": trust.proxy, "ssl": trust.context}
    return options if trust.proxy_context is None else {**options, "proxy_ssl": trust.proxy_context}


class _Connect(connect):
    def process_redirect(self, exc: Exception) -> Exception:
        """Redirects are not followed, so that the key goes to the configured host alone."""
        return exc


class _Discreet(logging.LoggerAdapter[logging.Logger]):
    """The library's debug messages show the request's headers, and with them the key."""

    def isEnabledFor(self, level: int) -> bool:  # noqa: N802  # the standard library's name
        return level > logging.DEBUG and super().isEnabledFor(level)


def _ignore(_: bytes) -> None:
    pass


def _translate(error: Exception, url: str, settings: Settings) -> NoReturn:
    match error:
        case InvalidStatus():
            unwrap(_answer(error, url, settings), STREAM, strict=False, now=settings.clock.now())
            raise APIConnectionError(f"{url}: the server answered {error.response.status_code}, no stream") from error
        case TimeoutError():
            raise APITimeoutError(f"{url}: timed out while connecting; a longer timeout= may help") from error
        case UnicodeError():
            raise no_way_to(urlsplit(url).hostname, error) from error
        case InvalidProxy():
            why = printable(error.msg)  # the whole text may name a password
            raise ConfigurationError(f"{url}: the proxy can't be used: {why}") from None
        case InvalidURI() | ImportError() | ValueError() if not isinstance(error, OSError):
            raise ConfigurationError(f"{url}: the proxy can't be used: {printable(str(error))}") from error
        case ProxyError() | InvalidHandshake() | OSError() | _:
            raise APIConnectionError(
                f"{url}: no connection ({printable(str(error)) or type(error).__name__})"
            ) from error


def _answer(refused: InvalidStatus, url: str, settings: Settings) -> HttpResponse:
    response, key = refused.response, settings.key
    body, headers = bytes(response.body or b""), list(response.headers.raw_items())
    if key is not None:
        body, headers = key.mask(body), [(name, key.mask(value)) for name, value in headers]
    return HttpResponse(response.status_code, Headers(headers), body, url, 0.0)
