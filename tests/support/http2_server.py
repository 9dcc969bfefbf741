"""A server of HTTP/2 on a real socket, without TLS: it answers every request with the same body."""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from threading import Thread
from typing import Any, Self

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived


class Http2Server:
    """with Http2Server(levels()) as server: …"""

    def __init__(self, body: object, status: int = 200) -> None:
        self._body = json.dumps(body).encode()
        self._status = status
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/v2"
        self.seen: list[dict[str, str]] = []
        """The headers of each request."""
        self._links: list[socket.socket] = []
        self._threads = [Thread(target=self._accept, daemon=True)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        for link in (self._listener, *self._links):
            with suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
            link.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                link, _ = self._listener.accept()
            except OSError:
                return
            self._links.append(link)
            thread = Thread(target=self._serve, args=(link,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, link: socket.socket) -> None:
        with suppress(OSError):
            connection = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
            connection.initiate_connection()
            link.sendall(connection.data_to_send())
            while data := link.recv(65536):
                for event in connection.receive_data(data):
                    if isinstance(event, RequestReceived):
                        self._answer(connection, event)
                link.sendall(connection.data_to_send())

    def _answer(self, connection: H2Connection, request: Any) -> None:
        self.seen.append(dict(request.headers))
        headers = [(":status", str(self._status)), ("content-type", "application/json")]
        connection.send_headers(request.stream_id, headers)
        connection.send_data(request.stream_id, self._body, end_stream=True)
