"""How frames reach the server: one by one over the servers' common interface, or many in one write."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, TypeAlias

from starlette.types import Send
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

__all__ = ["BulkProtocol", "SendTexts", "send_at_once", "send_singly"]


_TEXTS: Final = "backquant.texts"

SendTexts: TypeAlias = Callable[[Send, Sequence[bytes]], Awaitable[None]]


class BulkProtocol(WebSocketsSansIOProtocol):
    """Uvicorn's WebSocket, which also takes many texts in one message: a write for each would cost most of the time."""

    async def send(self, message: Any) -> None:
        """Send a message of the common interface, or many texts."""
        if message["type"] != _TEXTS:
            await super().send(message)
            # Uvicorn takes a refusal for a handshake that was left unanswered, and says so on stderr.
            self.handshake_complete |= message["type"] == "websocket.http.response.body"
            return
        await self.writable.wait()
        if self.transport.is_closing():
            raise OSError("The client is gone")
        for text in message["texts"]:
            self.conn.send_text(text)
        self.transport.write(b"".join(self.conn.data_to_send()))


async def send_singly(send: Send, texts: Sequence[bytes]) -> None:
    """Send texts on any server."""
    for text in texts:
        await send({"type": "websocket.send", "text": text.decode()})


async def send_at_once(send: Send, texts: Sequence[bytes]) -> None:
    """Send texts on a server that uses `BulkProtocol`."""
    await send({"type": _TEXTS, "texts": texts})
