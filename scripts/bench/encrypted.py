"""Many calls at once over TLS, with HTTP/2 and without, against a server in a process of its own that speaks both."""

from __future__ import annotations

import asyncio
import ssl
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Final

import httpx
import trustme
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from backquant import AsyncBackQuant

from .bodies import levels
from .calls import CALLS, KEY, flooding
from .measure import Measured, interleaved, row
from .server import Answering, beside, fixed

__all__ = ["rows"]

IN_FLIGHT: Final = 50
PROTOCOLS: Final = ["h2", "http/1.1"]


class Both(asyncio.Protocol):
    """What the client chose: HTTP/2, or the plain server's protocol."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._inner = Http2() if transport.get_extra_info("ssl_object").selected_alpn_protocol() == "h2" else _plain()
        self._inner.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        self._inner.data_received(data)


def _plain() -> Answering:
    return Answering(lambda _: fixed(levels()))


class Http2(asyncio.Protocol):
    """Answers every stream with the same body."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  # asyncio gives one to a stream protocol
        self._transport = transport
        self._link = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        self._link.initiate_connection()
        transport.write(self._link.data_to_send())

    def data_received(self, data: bytes) -> None:
        for event in self._link.receive_data(data):
            if isinstance(event, RequestReceived):
                self._link.send_headers(event.stream_id, [(":status", "200"), ("content-type", "application/json")])
                self._link.send_data(event.stream_id, levels(), end_stream=True)
        self._transport.write(self._link.data_to_send())


def rows() -> list[Measured]:
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        authority = Path(folder) / "authority.pem"
        with beside("scripts.bench.encrypted", folder) as address:
            trusted = ssl.create_default_context(cafile=str(authority))
            clients = {name: _client(f"https://{address}", trusted, http2=name == "h2") for name in PROTOCOLS}
            calls = {name: partial(client.gex.levels, symbol="BTCUSDT") for name, client in clients.items()}
            taken = interleaved(
                {name: flooding(runner, call, IN_FLIGHT) for name, call in calls.items()},
                rounds=11,
            )
            for client in clients.values():
                runner.run(client.close())
    us = {name: seconds / CALLS * 1e6 for name, seconds in taken.items()}
    what = f"one of {IN_FLIGHT} calls in flight over httpx and TLS, http2=True / without it"
    return [row(what, us["h2"], us["http/1.1"], "us")]


def _client(url: str, trusted: ssl.SSLContext, *, http2: bool) -> AsyncBackQuant:
    endless = httpx.Limits(max_connections=None, keepalive_expiry=60)
    made = partial(httpx.AsyncClient, verify=trusted, http2=http2, limits=endless, trust_env=False)
    return AsyncBackQuant(KEY, base_url=url, http_client=made)


async def _serve(folder: Path) -> None:
    """Tell the port, then answer until the process is ended."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "server.pem")
    context.set_alpn_protocols(PROTOCOLS)
    server = await asyncio.get_running_loop().create_server(Both, "127.0.0.1", 0, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
