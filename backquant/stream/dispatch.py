"""What a link tells: each message goes into the buffer, to the command that waits for it, or to what mends gaps. No I/O."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from .._ground.times import parse_instant
from .buffer import Buffer
from .commands import Commands
from .decode import Confirmed, Message, Pong, Refused, SlowWarning, Welcome, read
from .delivery import Delivery
from .events import Status, StatusKind, Trade
from .gap_recovery import Mender

__all__ = ["Hearing"]

UNSURE: Final = timedelta(minutes=10)


class Hearing:
    """Listens to one link after another.

    Args:
        buffer: where events go.
        delivery: what puts recovered trades before live ones; None without recovery.
        mender: what mends gaps.
        commands: those that wait for the server's word.
        wanted: what is subscribed to, in order; what the server confirms is added.
        since: where a stream begins that has a past.
        now: the clock.
        wake: called when there is something to take from the buffer.
    """

    def __init__(
        self,
        buffer: Buffer,
        delivery: Delivery | None,
        mender: Mender,
        commands: Commands,
        wanted: dict[str, None],
        since: datetime | None,
        now: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        self._buffer = buffer
        self._delivery = delivery
        self._deliver: Callable[[Trade], None] = delivery.live if delivery else buffer.put
        self._mender = mender
        self._commands = commands
        self._wanted = wanted
        self._since = since
        self._now = now
        self._wake = wake
        self.at: datetime = now()
        """When something was heard last."""

    def receive(self, data: bytes) -> None:
        """A message has come."""
        message = read(data)
        if type(message) is Trade:
            self._deliver(message)
        else:
            self._rarer(message)

    def flush(self) -> None:
        """All messages of one read have come."""
        self.at = self._now()
        self._wake()

    def _rarer(self, message: Message) -> None:
        match message:
            case Welcome() | Pong():
                pass
            case Confirmed():
                self._confirmed(message)
            case Refused():
                if not self._commands.answered(message):
                    self.tell("warning", message.detail)
            case SlowWarning():
                self.tell("warning", message.detail or "this client reads too slowly")
            case _:
                self._buffer.put(message)

    def _confirmed(self, message: Confirmed) -> None:
        if self._delivery is not None:
            since_ms = int((self._since or self._server_time(message.ts)).timestamp() * 1000)
            for channel in message.channels:
                self._delivery.open(channel, since_ms)
        if message.action == "subscribe":
            self._wanted.update(dict.fromkeys(message.channels))  # of a command with a bad channel, the good ones count
        self.tell("subscribed" if message.action == "subscribe" else "unsubscribed", channels=message.channels)
        self._mender.joined(message.channels)
        self._commands.answered(message)

    def _server_time(self, text: str | None) -> datetime:
        try:
            return parse_instant(text or "")
        except ValueError:
            return self._now() - UNSURE  # this machine's clock may be ahead: rather ask for too much

    def tell(
        self, kind: StatusKind, detail: str = "", channels: tuple[str, ...] = (), delay: float | None = None
    ) -> None:
        self._buffer.force(Status(kind, self._now(), detail, channels, delay))
        self._wake()
